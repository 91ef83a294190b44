import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { startOfLocalDay } from '../../foundation/base/clock.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from '../../gate/policy/load.ts';
import { parseProfile } from '../../gate/policy/profile.ts';
import { checkAdoptedText } from './adopted-text.ts';
import { changesBetween, policyApprovers, warningsOf, withSettings } from './rules.ts';

const barstow = demonstrationProfile('barstow');
const mark = { basis: 'demonstration', note: 'of a test' } as const;

describe('what differs', () => {
  test.each(profileCodes)('nothing between %s and itself', code => {
    const profile = demonstrationProfile(code);
    expect(changesBetween(profile, structuredClone(profile))).toEqual([]);
  });

  test('a value, a strength and a ground, each at its path in words', () => {
    const after = parseProfile(
      withSettings(barstow, {
        'hotlist.maxAgeHours': { value: 24, strength: 'must', ...mark },
        'posts.detective.title': 'Investigator',
        'training.validDays': 'unset',
      }),
    );
    expect(changesBetween(barstow, after).map(({ path: at, after: words }) => [at, words])).toEqual([
      ['hotlist.maxAgeHours', '24 (must, demonstration, "of a test")'],
      ['posts.detective.title', 'Investigator'],
      ['training.validDays', 'unset'],
    ]);
    expect(warningsOf(barstow, after)).toEqual(['training.validDays is no longer set']);
    expect(changesBetween(after, barstow)[0]?.before).toBe('24 (must, demonstration, "of a test")');
  });

  test('words of the text that moved or were exchanged', () => {
    const { maxAgeHours } = adoptedProfile('barstow').hotlist;
    if (maxAgeHours === 'unset' || maxAgeHours.basis !== 'clause') throw new Error('Barstow sets it by a clause');
    const moved = { ...maxAgeHours, place: { ...maxAgeHours.place, from: maxAgeHours.place.from + 1 } };
    const exchanged = { ...maxAgeHours, words: sha256Hex('other words') };
    for (const value of [moved, exchanged])
      expect(
        changesBetween(barstow, parseProfile(withSettings(barstow, { 'hotlist.maxAgeHours': value }))),
      ).toHaveLength(1);
  });

  test('a post that comes or goes', () => {
    const post = { id: 'clerk', title: 'Clerk', grants: [], strength: 'must', ...mark } as const;
    const after = parseProfile({ ...barstow, posts: [...barstow.posts, post] });
    expect(changesBetween(barstow, after).map(change => [change.path, change.before])).toEqual([
      ['posts.clerk', '-'],
      ['posts.clerk.id', '-'],
      ['posts.clerk.title', '-'],
    ]);
  });
});

test('the settings of a proposal touch a copy, and only what is there', () => {
  const before = JSON.stringify(barstow);
  withSettings(barstow, { 'meta.name': 'Another' });
  expect(JSON.stringify(barstow)).toBe(before);
  for (const at of ['nowhere', 'hotlist.nowhere', 'posts.nobody.title', 'constructor.prototype', '__proto__', ''])
    expect(() => withSettings(barstow, { [at]: 1 }), at).toThrow('is no parameter');
});

test('CB-14, SL-28 the post by whose order the policy stands approves the next; else an approver or administrator', () => {
  expect(policyApprovers(adoptedProfile('carlsbad'))).toEqual({ chain: [['chief-of-police']], clauses: ['CB-14'] });
  expect(policyApprovers(adoptedProfile('corona'))).toEqual({
    chain: [['support-services-division-commander']],
    clauses: [],
  });
});

test.each([
  ['2026-05-10', 'America/Los_Angeles', '2026-05-10T07:00:00.000Z'],
  ['2026-11-02', 'America/Los_Angeles', '2026-11-02T08:00:00.000Z'],
  ['2026-03-08', 'America/Los_Angeles', '2026-03-08T08:00:00.000Z'],
  ['2026-05-10', 'Pacific/Kiritimati', '2026-05-09T10:00:00.000Z'],
  ['2026-05-10', 'Pacific/Pago_Pago', '2026-05-10T11:00:00.000Z'],
  ['2026-05-10', 'Asia/Kathmandu', '2026-05-09T18:15:00.000Z'],
  // a day that begins at one in the morning
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
])('the day %s begins in %s at %s', (day, zone, at) => {
  expect(startOfLocalDay(day, zone).toISOString()).toBe(at);
});

describe('an adopted text', () => {
  const text = Buffer.from('466.1 Scope\nReads are kept\n  for thirty days.\n');
  const value = { value: 24, strength: 'must', basis: 'clause', clause: 'BA-71' };
  const place = { section: '466.1', lines: [2, 3], from: 6, to: 30 };
  const profile = (words: string) => {
    const bare = { ...barstow, meta: { ...barstow.meta, adoptedText: { file: 'a.txt', sha256: sha256Hex(text) } } };
    const all = JSON.parse(JSON.stringify(bare).replaceAll('"basis":"clause"', '"basis":"statute"')) as typeof barstow;
    return {
      ...all,
      hotlist: { ...all.hotlist, maxAgeHours: { ...value, place, words: sha256Hex(words) } },
    } as typeof barstow;
  };

  test('is held word by word against the places and hashes of the profile', () => {
    expect(checkAdoptedText(profile('are kept for thirty days'), text)).toEqual({ same: true, values: 1, wrong: [] });
    expect(checkAdoptedText(profile('are kept for sixty days'), text)).toEqual({
      same: true,
      values: 1,
      wrong: [{ path: 'hotlist.maxAgeHours', clause: 'BA-71' }],
    });
    const other = Buffer.concat([text, Buffer.from(' ')]);
    expect(checkAdoptedText(profile('are kept for thirty days'), other)).toMatchObject({ same: false, wrong: [] });
  });

  const folder = path.resolve(import.meta.dirname, '../../../../shared/policies');
  test.skipIf(!existsSync(folder)).each(profileCodes)('of %s is the one that its profile rests on', code => {
    const adopted = adoptedProfile(code);
    const report = checkAdoptedText(adopted, readFileSync(path.join(folder, adopted.meta.adoptedText.file)));
    expect(report).toMatchObject({ same: true, wrong: [] });
    expect(report.values).toBeGreaterThan(10);
  });
});
