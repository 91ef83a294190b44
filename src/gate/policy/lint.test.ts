import { describe, expect, it } from 'vitest';
import { lintProfile } from './lint.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from './load.ts';

/** The gaps of the five policies against SB 34 as counsel wrote them down, element by element; the lint must find the same. */
const byHand: [id: string, has: [cb: string, la: string, sl: string, co: string, ba: string]][] = [
  ['purposes', ['part', 'yes', 'yes', 'yes', 'yes']],
  ['titles', ['-', 'procedure to be written', 'training only', 'training only', 'yes, listed']],
  ['monitoring', ['-', 'procedure', '-', '-', 'yes']],
  ['sharing', ['yes', 'yes', 'part', 'part', 'yes']],
  ['custodian', ['Records Manager only', 'yes', 'yes', 'yes', 'yes']],
  [
    'accuracy',
    ['-', 'only CLETS verify', 'only CLETS verify', 'only CLETS verify', 'CLETS verify, report errors, 72 h, removal'],
  ],
  ['retention', ['-', 'yes', 'yes', 'part ("may")', 'yes']],
  ['audits', ['-', 'should', '-', 'should', 'quarterly']],
  ['website', ['-', 'yes', '-', '-', 'yes']],
  ['access_record', ['case + reason', 'by reference', 'no', 'no', 'by reference']],
];

describe('lintProfile', () => {
  it.each(byHand)('finds of %s what was found by hand', (id, has) => {
    const found = profileCodes.map(code => lintProfile(adoptedProfile(code)).elements.find(one => one.id === id)?.has);
    expect(found).toEqual(has);
  });

  it('looks at these ten and no others, each with the law', () => {
    const { elements } = lintProfile(adoptedProfile('barstow'));
    expect(elements.map(one => one.id)).toEqual(byHand.map(([id]) => id));
    for (const { law } of elements) expect(law).toMatch(/^Civil Code 1798\.90\.5[123]\(/);
  });

  it.each(profileCodes)('%s: every finding but "nothing" rests on clauses of that policy', code => {
    const profile = adoptedProfile(code);
    for (const { id, state, has, references } of lintProfile(profile).elements) {
      if (has === '-' || has === 'no') expect([id, state]).toEqual([id, 'absent']);
      else expect([id, references.filter(one => /^(CB|LA|SL|CO|BA)-\d\d$/.test(one)).length > 0]).toEqual([id, true]);
    }
  });

  it('says of every policy that accuracy falls short, and of Barstow that this is all that does', () => {
    const short = profileCodes.map(code =>
      lintProfile(adoptedProfile(code))
        .elements.filter(one => one.state !== 'met')
        .map(one => one.id),
    );
    expect(short.every(ids => ids.includes('accuracy'))).toBe(true);
    expect(short.at(-1)).toEqual(['accuracy']);
  });

  it('lists what waits for the agency, apart from what it may leave unsaid', () => {
    const carlsbad = lintProfile(adoptedProfile('carlsbad'));
    expect(carlsbad.toSet).toEqual(
      expect.arrayContaining([
        'sources.server.retention.minimumDays',
        'training.requiredBeforeUse',
        'offices.administrator',
        'holds.types',
        'audit.everyDays',
        'vendor.attestation',
      ]),
    );
    expect(carlsbad.leftOpen).toContain('meta.history');
    // nobody but the policy's own vendor is to attest
    const losAlamitos = lintProfile(adoptedProfile('los-alamitos'));
    expect(losAlamitos.leftOpen).toContain('vendor.attestation');
    expect(losAlamitos.toSet).toContain('audit.everyDays');
    expect(lintProfile(adoptedProfile('barstow')).toSet).not.toContain('audit.everyDays');
    expect(carlsbad.toSet.filter(path => carlsbad.leftOpen.includes(path))).toEqual([]);
  });

  it('finds a demonstration complete: nothing waits, nothing is absent', () => {
    for (const code of profileCodes) {
      const { toSet, breaches, elements } = lintProfile(demonstrationProfile(code));
      expect([code, toSet, breaches, elements.filter(one => one.state === 'absent' && one.has === '-')]).toEqual([
        code,
        [],
        [],
        [],
      ]);
    }
  });

  it('tells where a profile is looser than the law', () => {
    const profile = structuredClone(adoptedProfile('corona'));
    profile.search.purposeRequired = 'unset';
    expect(lintProfile(profile).breaches).toMatchObject([{ path: 'search.purposeRequired' }]);
  });
});
