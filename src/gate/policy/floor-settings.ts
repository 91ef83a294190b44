import type { Profile } from '../../foundation/contract/profile.ts';
import type { Setting } from '../../foundation/contract/profile-setting.ts';

/**
 * The settings of a profile on which a law sets a limit. Stricter is taken, looser is refused with the law named; a value that is
 * unset breaks nothing here: the lint shows it, and what depends on it stays off.
 */

export type FloorRule = { law: string; message: string };
export type FloorBreach = FloorRule & { path: string };

/** A rule on one parameter; `looser` says whether what the profile holds there is less than the law asks. */
type SettingRule = FloorRule & { path: string; looser(profile: Profile): boolean };

const ca = (section: string): string => `Civil Code ${section}`;
const cjis = (control: string): string => `CJIS Security Policy ${control}`;

/** One year, in days: the shortest time after which Government Code 34090.6 lets a recording be destroyed. */
const routineRecordingDays = 365;
const routineRecordingLaw = 'Government Code 34090.6';
const routineRecordingWords =
  'The policy rests on this section, which lets recordings go after one year at the earliest.';

/** Set to exactly this. */
function is<Value>(setting: Setting<Value>, value: Value): boolean {
  return setting !== 'unset' && setting.value === value;
}

/** Set to more than `most`. */
function above(setting: Setting<number>, most: number): boolean {
  return setting !== 'unset' && setting.value > most;
}

const purposeAndUse: SettingRule[] = [
  {
    path: 'search.purposeRequired',
    law: ca('1798.90.52(a)(4)'),
    message: 'Every access is recorded with its purpose, so a purpose must be asked.',
    looser: ({ search: { purposeRequired: asked } }) => asked === 'unset' || !asked.value || asked.strength !== 'must',
  },
  {
    path: 'use.officialOnly',
    law: ca('1798.90.52(b)'),
    message: 'Plate data is used for the authorised purposes of the policy only.',
    looser: ({ use }) => is(use.officialOnly, false),
  },
  {
    path: 'use.unlistedForbidden',
    law: ca('1798.90.52(b)'),
    message: 'What the policy does not list is no authorised purpose.',
    looser: ({ use }) => is(use.unlistedForbidden, false),
  },
];

const accessAndAccounts: SettingRule[] = [
  {
    path: 'training.requiredBeforeUse',
    law: `${ca('1798.90.51(b)(2)(B)')}; ${cjis('AT-2')}`,
    message: 'Nobody is let in before training.',
    looser: ({ training }) => is(training.requiredBeforeUse, false),
  },
  {
    path: 'training.validDays',
    law: cjis('AT-2'),
    message: 'Training is repeated every year, so it may count for 365 days at most.',
    looser: ({ training }) => above(training.validDays, 365),
  },
  {
    path: 'access.signInRequired',
    law: cjis('IA-2'),
    message: 'Everybody signs in under a name of their own.',
    looser: ({ access }) => is(access.signInRequired, false),
  },
  {
    path: 'access.logKeptDays',
    law: cjis('AU-11'),
    message: 'The record of access is kept for 365 days at least.',
    looser: ({ access: { logKeptDays } }) => logKeptDays !== 'unset' && logKeptDays.value < 365,
  },
  {
    path: 'accounts.deactivateOnly',
    law: `${ca('1798.90.52(a)(3)')}; ${cjis('IA-4')}`,
    message: 'Accounts are switched off, not deleted: the record names their persons.',
    looser: ({ accounts }) => is(accounts.deactivateOnly, false),
  },
  {
    path: 'accounts.unusedDays',
    law: cjis('AC-2(3)'),
    message: 'An account is switched off after 90 days without use at the latest.',
    looser: ({ accounts }) => above(accounts.unusedDays, 90),
  },
  {
    path: 'accountReview.required',
    law: cjis('AC-2'),
    message: 'Accounts are reviewed.',
    looser: ({ accountReview }) => is(accountReview.required, false),
  },
  {
    path: 'accountReview.everyDays',
    law: cjis('AC-2'),
    message: 'Accounts are reviewed once a year at least.',
    looser: ({ accountReview }) => above(accountReview.everyDays, 365),
  },
  {
    path: 'security.mfaRequired',
    law: cjis('IA-2(1), IA-2(2)'),
    message: 'Every account signs in with a second factor.',
    looser: ({ security }) => is(security.mfaRequired, false),
  },
  {
    path: 'security.lockAfterFailures',
    law: cjis('AC-7'),
    message: 'An account is locked after 5 failed attempts at the latest.',
    looser: ({ security }) => above(security.lockAfterFailures, 5),
  },
  {
    path: 'security.idleMinutes',
    law: cjis('AC-11'),
    message: 'A session ends after 30 idle minutes at the latest.',
    looser: ({ security }) => above(security.idleMinutes, 30),
  },
  {
    path: 'security.reauthenticateHours',
    law: cjis('IA-11'),
    message: 'Everybody signs in anew after 12 hours at the latest.',
    looser: ({ security }) => above(security.reauthenticateHours, 12),
  },
  ...(['procedural', 'technological'] as const).map(kind => ({
    path: `safeguards.${kind}`,
    law: ca('1798.90.51(a)'),
    message: 'Plate data is guarded by organisation and by technology.',
    looser: ({ safeguards }: Profile) => is(safeguards[kind], false),
  })),
];

const giving: SettingRule[] = [
  {
    path: 'share.onlyNamed',
    law: ca('1798.90.55(b)'),
    message: 'Plate data goes to nobody but other public agencies.',
    looser: ({ share }) => is(share.onlyNamed, false),
  },
  {
    path: 'release.verifyRecipient',
    law: ca('1798.90.55(b)'),
    message: 'Who asks must be known to be a public agency.',
    looser: ({ release }) => is(release.verifyRecipient, false),
  },
  {
    path: 'release.fields',
    law: ca('1798.90.52(a)(3)'),
    message: 'The record names the agency that was given access, so the request must.',
    looser: ({ release }) => lacksField(release.fields, 'agency'),
  },
  {
    path: 'release.fields',
    law: ca('1798.90.52(a)(4)'),
    message: 'The record states the purpose of every access, so the request must.',
    looser: ({ release }) => lacksField(release.fields, 'purpose'),
  },
  {
    path: 'public.readLevel',
    law: ca('1798.90.55(b)'),
    message: 'Single reads are shown to no one outside public agencies.',
    looser: profile => is(profile.public.readLevel, true),
  },
  {
    path: 'public.posting',
    law: ca('1798.90.51(b)(1)'),
    message: 'The policy itself stands on the website.',
    looser: ({ public: { posting } }) => posting !== 'unset' && !posting.value.includes('policy'),
  },
];

const oversight: SettingRule[] = [
  {
    path: 'audit.required',
    law: ca('1798.90.53(b)(2)(C)'),
    message: 'There is a process of periodic audits.',
    looser: ({ audit }) => is(audit.required, false),
  },
  {
    path: 'holds.types',
    law: routineRecordingLaw,
    message: 'What is evidence is kept until the matter is over.',
    looser: profile => {
      const { types } = profile.holds;
      return profile.sources.some(restsOnRoutineRecordings) && types !== 'unset' && !types.value.includes('evidence');
    },
  },
];

function lacksField(fields: Profile['release']['fields'], field: 'agency' | 'purpose'): boolean {
  return fields !== 'unset' && !fields.some(one => one.field === field);
}

/** The policy cites the section; where it doesn't, the section is not what the time rests on. */
function restsOnRoutineRecordings(source: Profile['sources'][number]): boolean {
  const { basisOfLaw } = source.retention;
  return basisOfLaw !== 'unset' && basisOfLaw.value.includes('34090.6');
}

/** Retention is per class of sources, so its limit is too. */
function retentionBreaches(profile: Profile): FloorBreach[] {
  return profile.sources.filter(restsOnRoutineRecordings).flatMap(source => {
    const { minimumDays, maximumDays } = source.retention;
    const tooShort = (days: Setting<number | null>): boolean =>
      days !== 'unset' && days.value !== null && days.value < routineRecordingDays;
    return [...(tooShort(minimumDays) ? ['minimumDays'] : []), ...(tooShort(maximumDays) ? ['maximumDays'] : [])].map(
      name => ({
        path: `sources.${source.id}.retention.${name}`,
        law: routineRecordingLaw,
        message: routineRecordingWords,
      }),
    );
  });
}

const settingRules: readonly SettingRule[] = [...purposeAndUse, ...accessAndAccounts, ...giving, ...oversight];

/** Parameters on which a law sets a limit, each with the law, in the order in which they are checked. */
export function limitedSettings(): FloorBreach[] {
  return [
    ...settingRules.map(({ path, law, message }) => ({ path, law, message })),
    { path: 'sources.*.retention', law: routineRecordingLaw, message: routineRecordingWords },
  ];
}

/** Every setting of `profile` that is looser than the law. */
export function settingBreaches(profile: Profile): FloorBreach[] {
  const found = settingRules
    .filter(rule => rule.looser(profile))
    .map(({ path, law, message }) => ({ path, law, message }));
  return [...found, ...retentionBreaches(profile)];
}
