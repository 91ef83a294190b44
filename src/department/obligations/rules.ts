import { addDays } from '../../foundation/base/clock.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { referenceOf, type Ground, type Setting, type Strength } from '../../foundation/contract/profile-setting.ts';
import { periodsBetween, type Frequency } from './calendar.ts';

/** What a policy makes due, read from its profile: each rule reads one setting, and where that is unset asks to set it. */

/** Something due. `period` tells one time from the next; what is opened twice for the same kind, subject and period is opened once. */
export type Duty = {
  kind: string;
  /** What it is about; `-` for the agency as a whole. */
  subject: string;
  period: string;
  title: string;
  clause: string;
  strength: Strength;
  ownerPost: string | null;
  /** The agency's calendar day, `YYYY-MM-DD`. */
  dueOn: string;
};

export type PlanFacts = {
  /** The agency's calendar day. */
  today: string;
  /** Its first day in this installation: nothing is due before. */
  since: string;
  /** The last local day on which a duty of this kind and subject was done; null when never. */
  lastDone(kind: string, subject: string): string | null;
  /** The same, or the day on which one was due that was waived: from it the next is counted. */
  lastOver(kind: string, subject: string): string | null;
};

type Rule = (profile: Profile, facts: PlanFacts) => Duty[];

/** Days to set a value that the policy leaves open, and to do what it asks for once but sets no day for. */
export const daysToSetValue = 30;
const daysToWrite = 90;
/** How far back missed periods are still opened. */
const daysBack = 400;
/** The report on a year is due on this day of the next. */
const reportDay = '01-31';

/** Everything that the policy makes due on or before the end of the periods that `facts.today` lies in. */
export function dutiesOf(profile: Profile, facts: PlanFacts): Duty[] {
  return rules.flatMap(rule => rule(profile, facts));
}

const rules: readonly Rule[] = [
  audits,
  inspections,
  accountReviews,
  annualReports,
  procedures,
  procedureReviews,
  vendorAttestations,
  postingChecks,
  retentionSchedules,
  retentionValues,
  transferValues,
  hotlistAge,
  policyApprover,
];

/** BA-34: audits, by the calendar when the policy names a frequency, else every so many days. */
function audits(profile: Profile, facts: PlanFacts): Duty[] {
  const { required, frequency, everyDays, owner } = profile.audit;
  const ownerPost = valueOf(owner) ?? administratorOf(profile);
  const duty = {
    kind: 'audit',
    subject: '-',
    title: 'Audit the ALPR system against its requirements and the policy',
    ownerPost,
  };
  if (frequency === 'unset')
    return required === 'unset' || required.value ? [setValue(profile, facts, 'audit.frequency')] : [];
  if (frequency.value !== 'regular') return byCalendar(frequency.value, facts, { ...duty, ...ground(frequency) });
  // "regularly" is no number: the agency sets one
  if (everyDays === 'unset') return [setValue(profile, facts, 'audit.everyDays')];
  return [everySoManyDays(everyDays.value, facts, { ...duty, ...ground(frequency) })];
}

/** BA-36: somebody looks through the record of access, as often as is audited. */
function inspections(profile: Profile, facts: PlanFacts): Duty[] {
  const { inspectRecord, frequency, owner } = profile.audit;
  if (inspectRecord === 'unset' || !inspectRecord.value) return [];
  const calendar = frequency !== 'unset' && frequency.value !== 'regular' ? frequency.value : 'yearly';
  return byCalendar(calendar, facts, {
    kind: 'record_inspection',
    subject: '-',
    title: 'Look through the record of access for security and proper use',
    ownerPost: valueOf(owner) ?? administratorOf(profile),
    ...ground(inspectRecord),
  });
}

/** BA-35: accounts are looked through, and those no longer authorised deactivated. */
function accountReviews(profile: Profile, facts: PlanFacts): Duty[] {
  const { required, everyDays, owner } = profile.accountReview;
  if (required !== 'unset' && !required.value) return [];
  if (everyDays === 'unset') return [setValue(profile, facts, 'accountReview.everyDays')];
  const duty = {
    kind: 'account_review',
    subject: '-',
    title: 'Review every account and deactivate those no longer authorised',
  };
  const ownerPost = valueOf(owner) ?? administratorOf(profile);
  return [
    everySoManyDays(everyDays.value, facts, {
      ...duty,
      ownerPost,
      ...ground(required === 'unset' ? everyDays : required),
    }),
  ];
}

/** BA-37: a report on each calendar year to the Chief. */
function annualReports(profile: Profile, facts: PlanFacts): Duty[] {
  const { to, by } = profile.annualReport;
  if (to === 'unset') return [];
  const ownerPost = valueOf(by) ?? administratorOf(profile);
  const receiver = titleOf(profile, to.value);
  return periodsBetween(startOf(facts), facts.today, 'yearly').map(({ period }) => ({
    kind: 'annual_report',
    subject: '-',
    period,
    title: `Give the annual ALPR report on ${period} to the ${receiver}`,
    ownerPost,
    dueOn: `${Number(period) + 1}-${reportDay}`,
    ...ground(to),
  }));
}

const topicWords: Readonly<Record<string, string>> = {
  use_and_collection: 'using, accessing and collecting plate data',
  authorised_titles: 'the job titles of those who may use the system',
  training: 'training',
  monitoring: 'how the system is watched for security and privacy',
  access_records: 'the record of access',
  overseer: 'who oversees the system',
  retention_and_destruction: 'retention and destruction',
  website: 'posting the policy and procedures',
};

/** LA-10 to LA-17, BA-09 to BA-16: procedures that must be written down beside the policy; each once. */
function procedures(profile: Profile, facts: PlanFacts): Duty[] {
  const { topics, developedBy } = profile.procedures;
  if (topics === 'unset') return [];
  return topics.map(topic => ({
    kind: 'procedure',
    subject: topic.topic,
    period: '-',
    title: `Write down the procedure on ${topicWords[topic.topic] ?? topic.topic}`,
    ownerPost: valueOf(developedBy) ?? administratorOf(profile),
    dueOn: addDays(facts.since, daysToWrite),
    ...ground(topic),
  }));
}

/** Procedures that were written are reviewed, counted from the day on which they were. */
function procedureReviews(profile: Profile, facts: PlanFacts): Duty[] {
  const { topics, reviewDays, developedBy } = profile.procedures;
  if (topics === 'unset') return [];
  if (reviewDays === 'unset') return [setValue(profile, facts, 'procedures.reviewDays')];
  return topics.flatMap(({ topic }) => {
    const written = facts.lastDone('procedure', topic);
    if (written === null) return [];
    const words = topicWords[topic] ?? topic;
    const duty = { kind: 'procedure_review', subject: topic, title: `Review the procedure on ${words}` };
    const ownerPost = valueOf(developedBy) ?? administratorOf(profile);
    return [
      everySoManyDays(reviewDays.value, { ...facts, since: written }, { ...duty, ownerPost, ...ground(reviewDays) }),
    ];
  });
}

/** What the vendor attests, renewed before it ends. */
function vendorAttestations(profile: Profile, facts: PlanFacts): Duty[] {
  const { attestation, attestationValidDays, system } = profile.vendor;
  if (attestation === 'unset') return [];
  if (attestationValidDays === 'unset') return [setValue(profile, facts, 'vendor.attestationValidDays')];
  const vendor = valueOf(system) ?? 'the vendor';
  return attestation.value.map(subject => {
    const last = facts.lastOver('vendor_attestation', subject);
    const counted = last ?? facts.since;
    return {
      kind: 'vendor_attestation',
      subject,
      period: counted,
      title: `Have ${vendor} attest: ${subject.replaceAll('_', ' ')}`,
      ownerPost: administratorOf(profile),
      dueOn: addDays(counted, last === null ? daysToSetValue : attestationValidDays.value),
      ...ground(attestation),
    };
  });
}

/** LA-17, BA-16, Civil Code 1798.90.51(b)(1): what must stand on the website is looked for there, each quarter. */
function postingChecks(profile: Profile, facts: PlanFacts): Duty[] {
  const { posting, url } = profile.public;
  if (posting === 'unset') return [];
  if (url === 'unset') return [setValue(profile, facts, 'public.url')];
  return posting.value.flatMap(subject =>
    byCalendar('quarterly', facts, {
      kind: 'posting_check',
      subject,
      title: `Check that the ${subject} stand${subject === 'policy' ? 's' : ''} at ${url.value}`,
      ownerPost: administratorOf(profile),
      ...ground(posting),
    }),
  );
}

/** LA-28, BA-27: where the records retention schedule has a say, what it says is put on file; each source class once. */
function retentionSchedules(profile: Profile, facts: PlanFacts): Duty[] {
  return profile.sources.flatMap(({ id, title, retention: { recordsSchedule } }) => {
    if (recordsSchedule === 'unset' || !recordsSchedule.value) return [];
    return [
      {
        kind: 'retention_schedule',
        subject: id,
        period: '-',
        title: `Put on file what the records retention schedule says of: ${title}`,
        ownerPost: valueOf(profile.training.recordsHolder) ?? administratorOf(profile),
        dueOn: addDays(facts.since, daysToWrite),
        ...ground(recordsSchedule),
      },
    ];
  });
}

/** A source whose retention is not set can't take reads. */
function retentionValues(profile: Profile, facts: PlanFacts): Duty[] {
  return profile.sources.flatMap(({ id, retention }) =>
    (['minimumDays', 'maximumDays', 'clock', 'purge'] as const)
      .filter(name => retention[name] === 'unset')
      .map(name => setValue(profile, facts, `sources.${id}.retention.${name}`)),
  );
}

/** Where reads are born in vehicles, how soon they must be on the server. */
function transferValues(profile: Profile, facts: PlanFacts): Duty[] {
  return profile.sources.flatMap(({ id, transfer: { mode, maxDays } }) => {
    if (mode === 'unset') return [setValue(profile, facts, `sources.${id}.transfer.mode`)];
    return mode.value !== 'none' && maxDays === 'unset'
      ? [setValue(profile, facts, `sources.${id}.transfer.maxDays`)]
      : [];
  });
}

/** BA-71: without a limit on their age lists don't match at all. */
function hotlistAge(profile: Profile, facts: PlanFacts): Duty[] {
  return profile.hotlist.maxAgeHours === 'unset' ? [setValue(profile, facts, 'hotlist.maxAgeHours')] : [];
}

/** CB-14, SL-28: who approves the policy. */
function policyApprover(profile: Profile, facts: PlanFacts): Duty[] {
  return profile.meta.approvedBy === 'unset' ? [setValue(profile, facts, 'meta.approvedBy')] : [];
}

/** The duty to set a value that the policy leaves open. */
export function setValue(profile: Profile, facts: Pick<PlanFacts, 'today'>, path: string): Duty {
  return {
    kind: 'set_value',
    subject: path,
    // opened anew when it is unset again after it was set
    period: facts.today,
    title: `Set ${path}: the policy leaves it open, and what depends on it can't be done until it is set`,
    clause: 'plateward',
    strength: 'must',
    ownerPost: administratorOf(profile),
    dueOn: addDays(facts.today, daysToSetValue),
  };
}

/** The post that answers for the system where the policy names no other (LA-08, SL-03, CO-03, BA-07). */
export function administratorOf(profile: Profile): string | null {
  const named = valueOf(profile.offices.administrator);
  if (named !== null) return named;
  return profile.posts.find(post => post.grants.some(grant => grant.role === 'administrator'))?.id ?? null;
}

type Open = Omit<Duty, 'period' | 'dueOn'>;

function byCalendar(frequency: Frequency, facts: PlanFacts, duty: Open): Duty[] {
  return periodsBetween(startOf(facts), facts.today, frequency).map(({ period, lastDay }) => ({
    ...duty,
    period,
    title: `${duty.title} (${period})`,
    dueOn: lastDay,
  }));
}

/** Due so many days after it was last done, first so many days after the agency began. */
function everySoManyDays(days: number, facts: PlanFacts, duty: Open): Duty {
  const counted = facts.lastOver(duty.kind, duty.subject) ?? facts.since;
  return { ...duty, period: counted, dueOn: addDays(counted, days) };
}

/** Missed periods are opened after a long standstill too, but not those of years ago. */
function startOf({ since, today }: PlanFacts): string {
  const earliest = addDays(today, -daysBack);
  return since > earliest ? since : earliest;
}

function ground(basis: Ground): { clause: string; strength: Strength } {
  return { clause: referenceOf(basis), strength: basis.strength };
}

function valueOf<Value>(setting: Setting<Value>): Value | null {
  return setting === 'unset' ? null : setting.value;
}

function titleOf(profile: Profile, postId: string): string {
  return profile.posts.find(post => post.id === postId)?.title ?? postId;
}
