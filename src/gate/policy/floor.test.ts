import { describe, expect, it } from 'vitest';
import { isProblem } from '../../foundation/base/errors.ts';
import { recipientClasses, type Profile, type Purpose } from '../../foundation/contract/profile.ts';
import { checkAgainstFloor, floorPermitsRecipient } from './floor.ts';
import { immigrationWords } from './forbidden-words.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from './load.ts';
import { parseProfile } from './profile.ts';

function edited(change: (profile: Profile) => void): Profile {
  const profile = structuredClone(adoptedProfile('san-leandro'));
  change(profile);
  return profile;
}

function purpose(id: string, label: string): Purpose {
  return { id, label, needsMatterNumber: false, basis: 'plateward', strength: 'may', note: 'an attack' };
}

function refusalOf(profile: Profile): string[] {
  try {
    parseProfile(profile);
  } catch (error) {
    if (isProblem(error, 'policy_refused')) return error.extras.clauses ?? [];
    throw error;
  }
  return [];
}

describe('the statutory floor', () => {
  it.each(profileCodes)('holds under the policy of %s, also with demonstration values', code => {
    expect(checkAgainstFloor(adoptedProfile(code))).toEqual([]);
    expect(checkAgainstFloor(demonstrationProfile(code))).toEqual([]);
  });

  it.each([
    ['immigration_enforcement', 'Immigration enforcement'],
    ['traffic', 'Support of immigration authorities'],
    ['ice_support', 'Federal support'],
    ['federal_support', 'Assist I.C.E. with detainers'],
    ['im_migration', 'Checks'],
    ['checks', 'lmmigration, Immlgration, 1mm1gration'],
    ['program-287g', '287(g) programme'],
    ['removal', 'Enforcement and Removal'],
    ['deport', 'Transport'],
  ])('refuses the purpose %s (%s)', (id, label) => {
    expect(refusalOf(edited(profile => profile.purposes.push(purpose(id, label))))).toEqual([
      'Government Code 7284.6(a)(1)',
    ]);
  });

  it.each([
    ['protest_watch', 'Public order'],
    ['clinic', 'Abortion clinic visitors'],
    ['care', 'Gender-affirming care'],
    ['gathering', 'Religious gatherings'],
    ['protected_activity', 'Anything'],
  ])('refuses the purpose %s (%s) as protected activity', (id, label) => {
    const profile = edited(one => one.purposes.push(purpose(id, label)));
    expect(refusalOf(profile)[0]).toContain('California Constitution');
  });

  it('refuses private ends', () => {
    expect(refusalOf(edited(profile => profile.purposes.push(purpose('other', 'Personal use'))))).toEqual([
      'Civil Code 1798.90.52(b)',
    ]);
  });

  it.each(['federal', 'out_of_state', 'foreign', 'private'] as const)(
    'refuses to share with the class %s',
    recipient => {
      const profile = edited(one => {
        if (one.share.classes === 'unset') throw new Error('no classes');
        one.share.classes.push({ class: recipient, basis: 'plateward', strength: 'may', note: 'an attack' });
      });
      expect(refusalOf(profile)).toEqual(['Civil Code 1798.90.55(b)']);
      expect(floorPermitsRecipient(recipient)).toBe(false);
    },
  );

  it('lets a stricter profile be', () => {
    const profile = edited(one => {
      one.purposes.splice(1);
      one.share.classes = 'unset';
    });
    expect(checkAgainstFloor(profile)).toEqual([]);
  });

  it('permits California classes only', () => {
    expect(recipientClasses.filter(floorPermitsRecipient).every(recipient => recipient.startsWith('ca_'))).toBe(true);
  });

  it.each([
    ['unset', 'unset'],
    ['false', { value: false, basis: 'plateward', strength: 'must', note: 'an attack' }],
    ['only a should', { value: true, basis: 'plateward', strength: 'should', note: 'an attack' }],
  ] as const)('refuses a profile whose asking for a purpose is %s', (_, asked) => {
    expect(refusalOf(edited(profile => (profile.search.purposeRequired = asked)))).toEqual([
      'Civil Code 1798.90.52(a)(4)',
    ]);
  });

  it('names every breach at once', () => {
    const profile = edited(one => {
      one.purposes.push(purpose('immigration', 'Immigration'));
      one.share.classes = [{ class: 'federal', basis: 'plateward', strength: 'may', note: 'an attack' }];
      one.search.purposeRequired = 'unset';
    });
    expect(checkAgainstFloor(profile).map(breach => breach.path)).toEqual([
      'purposes.immigration',
      'share.classes.federal',
      'search.purposeRequired',
    ]);
  });
});

describe('immigrationWords', () => {
  it.each([
    'immigration',
    'IMMIGRATION HOLD',
    'i m m i g r a t i o n',
    'im-mi-gra-tion',
    '1mm1gr4t10n case',
    'imm\u200bigration',
    'іmmіgrаtіоn',
    'Ímmigration',
    'illegal alien at motel',
    'ICE',
    'request from ICE',
    'for I.C.E.',
    'I C E detainer',
    'ice detainer on driver',
    'assist ice',
    'ASSIST ICE ON 4TH ST',
    'ero team request',
    'CBP asked for it',
    'Border Patrol bolo',
    '287(g)',
    '287g inquiry',
    '8 USC 1326',
    'la migra',
    'visa overstay',
    'deporting the owner',
    'administrative detainer',
  ])('hears %s', text => {
    expect(immigrationWords(text)).toBeTypeOf('string');
  });

  it.each([
    'Black ice, vehicle off road',
    'BLACK ICE ON ROADWAY',
    'ICE CREAM TRUCK THEFT',
    'ice for sale, methamphetamine',
    'police officer injured',
    'service station robbery',
    'notice of theft',
    'stolen ice machine',
    'Immigrants Street'.replace('Immigrants', 'Elm'),
    'HSI narcotics',
    'zero evidence',
    'price tag theft',
    'vehicle 8 of 13',
  ])('leaves %s alone', text => {
    expect(immigrationWords(text)).toBeUndefined();
  });
});
