import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../foundation/base/clock.ts';
import { profileSchema, type Profile } from '../../foundation/contract/profile.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from '../../gate/policy/load.ts';
import { periodOf, periodsBetween } from './calendar.ts';
import { dutiesOf, type Duty, type PlanFacts } from './rules.ts';

const never: Pick<PlanFacts, 'lastDone' | 'lastOver'> = { lastDone: () => null, lastOver: () => null };
const on = (today: string, since = '2026-02-10'): PlanFacts => ({ today, since, ...never });
const of = (duties: Duty[], kind: string): Duty[] => duties.filter(duty => duty.kind === kind);

/** A profile with other values at single settings, marked as values of a test. */
function withValues(profile: Profile, values: Record<string, unknown>): Profile {
  const copy = structuredClone(profile);
  for (const [path, value] of Object.entries(values)) {
    const [section = '', name = ''] = path.split('.');
    const ruled = { value, strength: 'must', basis: 'demonstration', note: 'of a test' };
    Reflect.set(Reflect.get(copy, section) as object, name, value === 'unset' ? 'unset' : ruled);
  }
  return profileSchema.parse(copy);
}
const barstow = adoptedProfile('barstow');

describe('the calendar', () => {
  test.each([
    ['2026-02-10', 'quarterly', '2026-Q1', '2026-01-01', '2026-03-31'],
    ['2028-02-29', 'monthly', '2028-02', '2028-02-01', '2028-02-29'],
    ['2026-12-31', 'quarterly', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['2027-01-01', 'yearly', '2027', '2027-01-01', '2027-12-31'],
  ] as const)('%s lies %s in %s', (...[day, frequency, period, firstDay, lastDay]) => {
    expect(periodOf(day, frequency)).toEqual({ period, firstDay, lastDay });
  });

  test('periods follow one another without gap or overlap, whatever the days', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map(days => addDays('2000-01-01', days));
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 900 }),
        fc.constantFrom('monthly', 'quarterly', 'yearly'),
        (from, days, every) => {
          const to = addDays(from, days);
          const periods = periodsBetween(from, to, every);
          expect(periods[0]?.firstDay.localeCompare(from)).toBeLessThanOrEqual(0);
          expect(periods.at(-1)?.lastDay.localeCompare(to)).toBeGreaterThanOrEqual(0);
          for (const [n, period] of periods.entries()) {
            const next = periods[n + 1];
            if (next !== undefined) expect(next.firstDay).toBe(addDays(period.lastDay, 1));
          }
        },
      ),
    );
  });
});

describe('BA-34 audits', () => {
  test('are due by the end of each quarter, by the post that the policy names', () => {
    const audits = of(dutiesOf(barstow, on('2026-07-02')), 'audit');
    expect(
      audits.map(({ period, dueOn, clause, strength, ownerPost }) => [period, dueOn, clause, strength, ownerPost]),
    ).toEqual([
      ['2026-Q1', '2026-03-31', 'BA-34', 'must', 'administrative-division-commander'],
      ['2026-Q2', '2026-06-30', 'BA-34', 'must', 'administrative-division-commander'],
      ['2026-Q3', '2026-09-30', 'BA-34', 'must', 'administrative-division-commander'],
    ]);
  });

  test('of a policy that says "regularly" wait for a number', () => {
    const regular = withValues(barstow, { 'audit.frequency': 'regular', 'audit.everyDays': 'unset' });
    const duties = dutiesOf(regular, on('2026-07-02'));
    expect(of(duties, 'audit')).toEqual([]);
    expect(of(duties, 'set_value').map(duty => duty.subject)).toContain('audit.everyDays');
    const set = withValues(regular, { 'audit.everyDays': 100 });
    expect(of(dutiesOf(set, on('2026-07-02')), 'audit')).toMatchObject([{ period: '2026-02-10', dueOn: '2026-05-21' }]);
    const done = { ...on('2026-07-02'), lastOver: () => '2026-06-01' };
    expect(of(dutiesOf(set, done), 'audit')).toMatchObject([{ period: '2026-06-01', dueOn: '2026-09-09' }]);
  });

  test('of a policy that is silent on them wait for a value, never vanish', () => {
    const silent = withValues(barstow, { 'audit.frequency': 'unset', 'audit.required': 'unset' });
    const duties = dutiesOf(silent, on('2026-07-02'));
    expect(of(duties, 'audit')).toEqual([]);
    expect(of(duties, 'set_value').map(duty => duty.subject)).toContain('audit.frequency');
  });
});

test('BA-35 the account review is a should, and waits for its number of days', () => {
  const { accountReview } = barstow;
  expect(accountReview.everyDays).toBe('unset');
  expect(of(dutiesOf(barstow, on('2026-07-02')), 'account_review')).toEqual([]);
  const set = withValues(barstow, { 'accountReview.everyDays': 90 });
  expect(of(dutiesOf(set, on('2026-07-02')), 'account_review')).toMatchObject([
    { clause: 'BA-35', strength: 'should', dueOn: '2026-05-11' },
  ]);
});

test('BA-37 the report on a year goes to the Chief in the next January', () => {
  const reports = of(dutiesOf(barstow, on('2027-01-10')), 'annual_report');
  expect(reports.map(({ period, dueOn, clause, title }) => [period, dueOn, clause, title])).toEqual([
    ['2026', '2027-01-31', 'BA-37', 'Give the annual ALPR report on 2026 to the Chief of Police'],
    ['2027', '2028-01-31', 'BA-37', 'Give the annual ALPR report on 2027 to the Chief of Police'],
  ]);
});

test('procedures are written once and then reviewed, counted from the day on which they were', () => {
  const set = withValues(barstow, { 'procedures.reviewDays': 365 });
  const topics = set.procedures.topics;
  if (topics === 'unset') throw new Error('the Barstow policy names procedures');
  const duties = dutiesOf(set, on('2026-07-02'));
  expect(of(duties, 'procedure').map(duty => duty.subject)).toEqual(topics.map(topic => topic.topic));
  expect(of(duties, 'procedure_review')).toEqual([]);
  const written = { ...on('2026-07-02'), lastDone: (kind: string) => (kind === 'procedure' ? '2026-04-01' : null) };
  const reviews = of(dutiesOf(set, written), 'procedure_review');
  expect(reviews).toHaveLength(topics.length);
  expect(reviews[0]).toMatchObject({ period: '2026-04-01', dueOn: '2027-04-01' });
});

test('a long standstill is caught up, but not for years', () => {
  const audits = of(dutiesOf(barstow, on('2030-07-02', '2020-01-01')), 'audit');
  expect(audits.map(duty => duty.period)).toEqual(['2029-Q2', '2029-Q3', '2029-Q4', '2030-Q1', '2030-Q2', '2030-Q3']);
});

describe.each(profileCodes)('the profile of %s', code => {
  test('as adopted: what is unset and makes something due is asked for, and each duty names its ground', () => {
    const duties = dutiesOf(adoptedProfile(code), on('2026-07-02'));
    expect(of(duties, 'set_value').length).toBeGreaterThan(0);
    for (const duty of duties) {
      expect(duty.clause, duty.title).not.toBe('');
      expect(duty.title.length, duty.title).toBeLessThanOrEqual(500);
      expect(duty.dueOn, duty.title).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test('of the demonstration: every duty has a post that answers for it, which the profile knows', () => {
    const profile = demonstrationProfile(code);
    const posts = new Set<string | null>(profile.posts.map(post => post.id));
    const nobodys = dutiesOf(profile, on('2026-07-02')).filter(duty => !posts.has(duty.ownerPost));
    expect(nobodys).toEqual([]);
  });

  test('the same on the same day, each kind, subject and period once', () => {
    const duties = dutiesOf(demonstrationProfile(code), on('2026-07-02'));
    const keys = duties.map(({ kind, subject, period }) => `${kind} ${subject} ${period}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(dutiesOf(demonstrationProfile(code), on('2026-07-02'))).toEqual(duties);
  });
});
