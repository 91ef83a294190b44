import { describe, expect, it } from 'vitest';
import { isProblem } from '../../foundation/base/errors.ts';
import { recipientClasses, type Profile, type Purpose } from '../../foundation/contract/profile.ts';
import { checkAgainstFloor, floorPermitsRecipient } from './floor.ts';
import { immigrationWords } from './forbidden-words.ts';
import { limitedSettings } from './floor-settings.ts';
import { adoptedProfile, demonstrationProfile, profileCodes, type ProfileCode } from './load.ts';
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

describe('the limits on single settings', () => {
  const ground = { basis: 'plateward', strength: 'must', note: 'an attack' } as const;
  const set = <Value>(value: Value) => ({ value, ...ground });
  const looser: [path: string, law: string, change: (profile: Profile) => void][] = [
    ['use.officialOnly', '1798.90.52(b)', one => (one.use.officialOnly = set(false))],
    ['use.unlistedForbidden', '1798.90.52(b)', one => (one.use.unlistedForbidden = set(false))],
    ['training.requiredBeforeUse', 'AT-2', one => (one.training.requiredBeforeUse = set(false))],
    ['training.validDays', 'AT-2', one => (one.training.validDays = set(366))],
    ['access.signInRequired', 'IA-2', one => (one.access.signInRequired = set(false))],
    ['access.logKeptDays', 'AU-11', one => (one.access.logKeptDays = set(364))],
    ['accounts.deactivateOnly', 'IA-4', one => (one.accounts.deactivateOnly = set(false))],
    ['accounts.unusedDays', 'AC-2(3)', one => (one.accounts.unusedDays = set(91))],
    ['accountReview.required', 'AC-2', one => (one.accountReview.required = set(false))],
    ['accountReview.everyDays', 'AC-2', one => (one.accountReview.everyDays = set(366))],
    ['security.mfaRequired', 'IA-2(1)', one => (one.security.mfaRequired = set(false))],
    ['security.lockAfterFailures', 'AC-7', one => (one.security.lockAfterFailures = set(6))],
    ['security.idleMinutes', 'AC-11', one => (one.security.idleMinutes = set(31))],
    ['security.reauthenticateHours', 'IA-11', one => (one.security.reauthenticateHours = set(13))],
    ['safeguards.procedural', '1798.90.51(a)', one => (one.safeguards.procedural = set(false))],
    ['safeguards.technological', '1798.90.51(a)', one => (one.safeguards.technological = set(false))],
    ['share.onlyNamed', '1798.90.55(b)', one => (one.share.onlyNamed = set(false))],
    ['release.verifyRecipient', '1798.90.55(b)', one => (one.release.verifyRecipient = set(false))],
    [
      'release.fields',
      '1798.90.52(a)(3)',
      one =>
        (one.release.fields = [
          { field: 'person', ...ground },
          { field: 'purpose', ...ground },
        ]),
    ],
    [
      'release.fields',
      '1798.90.52(a)(4)',
      one =>
        (one.release.fields = [
          { field: 'agency', ...ground },
          { field: 'person', ...ground },
        ]),
    ],
    ['public.readLevel', '1798.90.55(b)', one => (one.public.readLevel = set(true))],
    ['public.posting', '1798.90.51(b)(1)', one => (one.public.posting = set(['procedures'] as ['procedures']))],
    ['audit.required', '1798.90.53(b)(2)(C)', one => (one.audit.required = set(false))],
  ];

  it.each(looser)('refuses %s below %s, by that law and no other', (path, law, change) => {
    const [breach, ...others] = checkAgainstFloor(edited(change));
    expect(others).toEqual([]);
    expect(breach).toMatchObject({ path, law: expect.stringContaining(law) });
    expect(refusalOf(edited(change))).toEqual([breach?.law]);
  });

  it('has a case here for every limit', () => {
    const tried = new Set(looser.map(([path]) => path));
    const untried = limitedSettings().filter(({ path }) => !tried.has(path));
    expect(untried.map(({ path }) => path)).toEqual(['search.purposeRequired', 'holds.types', 'sources.*.retention']);
  });

  it('takes what is exactly at the limit, or stricter', () => {
    const profile = edited(one => {
      one.training.validDays = set(365);
      one.access.logKeptDays = set(365);
      one.accounts.unusedDays = set(90);
      one.accountReview.everyDays = set(30);
      one.security = {
        ...one.security,
        mfaRequired: set(true),
        lockAfterFailures: set(3),
        idleMinutes: set(30),
        reauthenticateHours: set(12),
      };
      one.release.fields = [
        { field: 'purpose', ...ground },
        { field: 'agency', ...ground },
      ];
    });
    expect(checkAgainstFloor(profile)).toEqual([]);
  });

  it('holds a class to a year only where the policy rests on Government Code 34090.6', () => {
    const shorter = (code: ProfileCode) => {
      const profile = structuredClone(adoptedProfile(code));
      for (const { retention } of profile.sources) {
        retention.minimumDays = set(364);
        if (retention.maximumDays !== 'unset' && retention.maximumDays.value !== null) retention.maximumDays = set(364);
      }
      return checkAgainstFloor(profile).map(breach => breach.path);
    };
    expect(shorter('los-alamitos')).toEqual([
      'sources.server.retention.minimumDays',
      'sources.server.retention.maximumDays',
    ]);
    expect(shorter('corona')).toEqual(['sources.server.retention.minimumDays']);
    expect(shorter('barstow')).toEqual(['sources.server.retention.minimumDays']);
    expect(shorter('san-leandro')).toEqual([]);
  });

  it('lets no policy that rests on that section do without the hold for evidence', () => {
    const profile = structuredClone(adoptedProfile('corona'));
    profile.holds.types = set(['lawful_action'] as ['lawful_action']);
    expect(checkAgainstFloor(profile)).toMatchObject([{ path: 'holds.types', law: 'Government Code 34090.6' }]);
    expect(checkAgainstFloor(edited(one => (one.holds.types = set(['lawful_action'] as ['lawful_action']))))).toEqual(
      [],
    );
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
