import { afterAll, beforeAll, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { codeOf } from '../../../test/support/approvals.ts';
import { closeByPerson, listObligations } from './actions/answer.ts';
import { closeObligation, openObligation } from './actions/keep.ts';
import { planObligations, type DutyProvider } from './actions/plan.ts';
import type { Duty } from './rules.ts';

// the first of May in California, though it is the second in UTC already
const clock = frozenClock(new Date('2026-05-02T03:00:00Z'));
let house: SmallHouse;
let adc: TestPerson;
let chief: TestPerson;
let officer: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  await signIn();
});
afterAll(async () => house.close());

/** Sessions end with time: the same posts, held by somebody new. */
async function signIn(): Promise<void> {
  const build = (post: string) => buildPerson(house, { agency: 'barstow', posts: [post] });
  adc = await build('administrative-division-commander');
  chief = await build('chief-of-police');
  officer = await build('patrol-officer');
}

async function move(at: string): Promise<void> {
  clock.set(new Date(at));
  await signIn();
}

const plan = (providers: DutyProvider[] = []) => planObligations(house.gate, house.agencies.barstow, providers);
const list = async (by: TestPerson, outcome: 'open' | 'closed' = 'open') =>
  (await listObligations(await by.ctx(), { outcome, limit: 500 })).obligations;
const duty = (over: Partial<Duty> = {}): Duty => ({
  kind: 'trial',
  subject: '-',
  period: '2026',
  title: 'Something of the test',
  clause: 'BA-34',
  strength: 'should',
  ownerPost: 'patrol-officer',
  dueOn: '2026-05-01',
  ...over,
});
let counter = 0;
async function open(over: Partial<Duty> = {}): Promise<string> {
  const { agencyId } = house.agencies.barstow;
  const made = await house.gate.db.inAgency(agencyId, tx =>
    openObligation(tx, { duty: duty({ subject: `s${++counter}`, ...over }), agencyId, at: clock.now(), by: 'test' }),
  );
  if (made === null) throw new Error('it was open already');
  return made.obligationId;
}

test('BA-34 the plan opens what is due, once, each with an entry', async () => {
  const first = await plan();
  expect(first.opened).toBeGreaterThan(10);
  expect(await plan()).toEqual({ opened: 0, closed: 0 });
  const audits = (await list(adc)).filter(one => one.kind === 'audit');
  expect(audits.map(one => [one.period, one.dueOn, one.overdue]).slice(-2)).toEqual([
    ['2026-Q1', '2026-03-31', true],
    ['2026-Q2', '2026-06-30', false],
  ]);
  expect(audits[0]?.owner?.title).toBe('Administrative Division Commander');
  const opened = (await recordOf(house, 'barstow')).filter(entry => entry.event === 'obligation.opened');
  expect(opened).toHaveLength(first.opened);
});

test('due on a day means until its end, by the agency’s calendar', async () => {
  const obligationId = await open();
  const overdue = async () => (await list(officer)).find(one => one.obligationId === obligationId)?.overdue;
  expect(await overdue()).toBe(false);
  // midnight in California
  await move('2026-05-02T06:59:59Z');
  expect(await overdue()).toBe(false);
  await move('2026-05-02T07:00:00Z');
  expect(await overdue()).toBe(true);
});

test('whoever oversees sees all, others what their posts owe', async () => {
  const theirs = await open();
  const others = await open({ ownerPost: 'custodian-of-records' });
  const seen = (await list(officer)).map(one => one.obligationId);
  expect(seen).toContain(theirs);
  expect(seen).not.toContain(others);
  expect((await list(chief)).map(one => one.obligationId)).toEqual(expect.arrayContaining([theirs, others]));
  const foreign = await buildPerson(house, { agency: 'carlsbad', posts: ['alpr-administrator'] });
  expect(await list(foreign)).toEqual([]);
});

test('its post closes it, with evidence, once', async () => {
  const obligationId = await open();
  const others = await open({ ownerPost: 'custodian-of-records' });
  const close = async (id: string) =>
    closeByPerson(await officer.ctx(), { obligationId: id, evidence: 'audit 26-1 signed' });
  expect(await codeOf(close(others))).toBe('policy_refused');
  const codes = await Promise.all([codeOf(close(obligationId)), codeOf(close(obligationId))]);
  expect(codes.toSorted()).toEqual(['obligation_state', 'ok']);
  const [closed] = (await list(officer, 'closed')).filter(one => one.obligationId === obligationId);
  expect(closed).toMatchObject({ outcome: 'done', closedBy: officer.username, evidence: 'audit 26-1 signed' });
  await expect(
    house.database.asSuperuser('update obligations set evidence = $1 where obligation_id = $2', ['x', obligationId]),
  ).rejects.toThrow('it stays so');
  await expect(
    house.database.asSuperuser('delete from obligations where obligation_id = $1', [obligationId]),
  ).rejects.toThrow('stays on file');
});

test('what another room finds stays open as long as it is found, and opens anew when it comes back', async () => {
  let found = true;
  const provider: DutyProvider = {
    kinds: ['trial_fact'],
    over: 'it is no longer so',
    find: async (_tx, { today }) => (found ? [duty({ kind: 'trial_fact', period: today })] : []),
  };
  const facts = async (outcome: 'open' | 'closed') =>
    (await list(chief, outcome)).filter(one => one.kind === 'trial_fact').map(one => [one.period, one.evidence]);
  await plan([provider]);
  await move('2026-05-03T20:00:00Z');
  await plan([provider]);
  expect(await facts('open')).toEqual([['2026-05-02', null]]);
  found = false;
  await plan([provider]);
  expect(await facts('open')).toEqual([]);
  expect(await facts('closed')).toEqual([['2026-05-02', 'it is no longer so']]);
  found = true;
  await plan([provider]);
  expect(await facts('open')).toEqual([['2026-05-03', null]]);
});

test('other rooms close what they have done', async () => {
  const obligationId = await open({ kind: 'trial_done', subject: 'x' });
  const { agencyId } = house.agencies.barstow;
  const close = () =>
    house.gate.db.inAgency(agencyId, tx =>
      closeObligation(tx, {
        agencyId,
        at: clock.now(),
        by: 'task:test',
        kind: 'trial_done',
        subject: 'x',
        evidence: 'done',
      }),
    );
  expect(await close()).toBe(1);
  expect(await close()).toBe(0);
  const events = (await recordOf(house, 'barstow'))
    .filter(entry => entry.fields.subject === obligationId)
    .map(entry => entry.event);
  expect(events).toEqual(['obligation.opened', 'obligation.closed']);
});
