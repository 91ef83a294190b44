import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import type { PersonId } from '../../foundation/base/ids.ts';
import { askAs, codeOf, effects, plateKind, trialKinds } from '../../../test/support/approvals.ts';
import { buildPerson, givePost, recordOf, switchTo, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { decideApproval, recordUnavailable, withdrawApproval } from './actions/decide.ts';
import { countUnavailable, expireApprovals } from './actions/request.ts';
import { listApprovals, showApproval } from './actions/view.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
const hourMs = 3_600_000;
let house: SmallHouse;
let officer: TestPerson;
let odc: TestPerson;
let adc: TestPerson;
let chief: TestPerson;
let watch: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  const build = (post: string): Promise<TestPerson> => buildPerson(house, { agency: 'barstow', posts: [post] });
  officer = await build('patrol-officer');
  odc = await build('operations-division-commander');
  adc = await build('administrative-division-commander');
  chief = await build('chief-of-police');
  watch = await build('watch-commander');
});
afterAll(async () => house.close());
beforeEach(() => effects.splice(0));

let counter = 0;
const subject = (): string => `entry ${++counter}`;
const kinds = trialKinds;
const decide = async (by: TestPerson, approvalId: string, decision: 'approve' | 'refuse' = 'approve', words?: string) =>
  decideApproval(await by.ctx(), { kinds, approvalId, decision, words });
const withdraw = async (by: TestPerson, approvalId: string) => withdrawApproval(await by.ctx(), { approvalId });
const unavailable = async (by: TestPerson, approvalId: string, post: string) =>
  recordUnavailable(await by.ctx(), { approvalId, post, tried: 'telephone, twice', triedAt: clock.now() });
const waiting = async (by: TestPerson): Promise<string[]> =>
  (await listApprovals(await by.ctx(), { kinds, whose: 'waiting', limit: 100 })).approvals.map(one => one.approvalId);
const show = async (by: TestPerson, approvalId: string) => showApproval(await by.ctx(), { kinds, approvalId });

test('BA-65 the named post approves; the effect and the entries of the record stand with it', async () => {
  const about = subject();
  const approvalId = await askAs(officer, { subject: about, after: { plate: 'none' } });
  expect(await waiting(odc)).toContain(approvalId);
  expect(await waiting(adc)).not.toContain(approvalId);
  const decided = await decide(odc, approvalId, 'approve', 'seen and checked');
  expect(decided).toMatchObject({
    state: 'approved',
    decidedAs: 'Operations Division Commander',
    words: 'seen and checked',
  });
  expect(effects).toEqual([about]);
  expect(await waiting(odc)).not.toContain(approvalId);
  const entries = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === approvalId);
  expect(entries.map(entry => [entry.event, entry.outcome, entry.fields.actor])).toEqual([
    ['approval.requested', 'permit', officer.username],
    ['approval.decided', 'permit', odc.username],
  ]);
  expect(entries[1]?.fields).toMatchObject({
    reason: 'seen and checked',
    detail: { decision: 'approve', kind: 'trial_entry', about, as: 'operations-division-commander', level: 1 },
    code: 'trial',
  });
});

test('a refusal needs words and has no effect', async () => {
  const approvalId = await askAs(officer, { subject: subject() });
  expect(await codeOf(decide(odc, approvalId, 'refuse'))).toBe('input_invalid');
  expect(await codeOf(decide(odc, approvalId, 'refuse', '  '))).toBe('input_invalid');
  expect((await decide(odc, approvalId, 'refuse', 'no case')).state).toBe('refused');
  expect(effects).toEqual([]);
  expect(await codeOf(decide(odc, approvalId))).toBe('approval_state');
});

test('an effect that fails undoes the decision', async () => {
  const approvalId = await askAs(officer, { subject: `fails ${subject()}` });
  await expect(decide(odc, approvalId)).rejects.toThrow('the effect failed');
  expect((await show(officer, approvalId)).state).toBe('pending');
});

describe('nobody decides for themselves', () => {
  test('not by the post that approves', async () => {
    const approvalId = await askAs(odc, { subject: subject() });
    expect(await codeOf(decide(odc, approvalId))).toBe('approval_self');
    // a commander's own entry goes to the next post
    expect(await waiting(adc)).toContain(approvalId);
    expect((await decide(adc, approvalId)).state).toBe('approved');
    const shown = await show(odc, approvalId);
    expect(shown.unavailable).toMatchObject([
      { level: 0, tried: 'held by nobody but whoever asked', recordedBy: null },
    ]);
  });

  test('not by a post that was given in between', async () => {
    const climber = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    const approvalId = await askAs(climber, { subject: subject() });
    await givePost(house, 'barstow', climber.personId, 'operations-division-commander');
    expect(await codeOf(decide(climber, approvalId))).toBe('approval_self');
    await endPosts(climber);
  });

  test('not by a second account of the same human, made before or found out later', async () => {
    const second = await buildPerson(house, {
      agency: 'barstow',
      posts: ['operations-division-commander'],
      sameHumanAs: officer,
    });
    const approvalId = await askAs(officer, { subject: subject() });
    expect(await waiting(second)).not.toContain(approvalId);
    expect(await codeOf(decide(second, approvalId))).toBe('approval_self');
    const found = await buildPerson(house, { agency: 'barstow', posts: ['operations-division-commander'] });
    await house.database.asSuperuser('update accounts set human_id = $1 where person_id = $2', [
      officer.personId,
      found.personId,
    ]);
    expect(await codeOf(decide(found, approvalId))).toBe('approval_self');
    // and the other way round: the requester's account turns out to be the decider's
    const other = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    const theirs = await askAs(other, { subject: subject() });
    await house.database.asSuperuser('update accounts set human_id = $1 where person_id = $2', [
      odc.personId,
      other.personId,
    ]);
    expect(await codeOf(decide(odc, theirs))).toBe('approval_self');
    await endPosts(second, found);
  });

  test('refused as a gap of the policy when no post is held by anybody else', async () => {
    const everything = ['support-services-division-commander', 'watch-commander', 'chief-of-police'];
    const alone = await buildPerson(house, { agency: 'los-alamitos', posts: everything });
    expect(await codeOf(askAs(alone, { subject: subject() }))).toBe('approval_gap');
    const lower = await buildPerson(house, { agency: 'los-alamitos', posts: ['patrol-officer'] });
    const approvalId = await askAs(lower, { subject: subject() });
    expect((await decide(alone, approvalId)).state).toBe('approved');
  });
});

describe('BA-66, BA-69 the next level', () => {
  test('opens only after it is recorded that the first could not be reached', async () => {
    const approvalId = await askAs(officer, { subject: subject() });
    expect(await codeOf(decide(adc, approvalId))).toBe('approval_not_yours');
    expect(await codeOf(unavailable(adc, approvalId, 'operations-division-commander'))).toBe('approval_not_yours');
    expect(await codeOf(unavailable(officer, approvalId, 'chief-of-police'))).toBe('input_invalid');
    const before = await countTried();
    await unavailable(officer, approvalId, 'operations-division-commander');
    expect(await countTried()).toBe(before + 1);
    expect(await waiting(adc)).toContain(approvalId);
    expect(await waiting(chief)).toContain(approvalId);
    // who came back may still decide
    expect(await waiting(odc)).toContain(approvalId);
    expect((await show(officer, approvalId)).chain.map(level => level.state)).toEqual(['unavailable', 'open']);
    // no third level: the policy names no other
    expect(await codeOf(unavailable(officer, approvalId, 'chief-of-police'))).toBe('input_invalid');
    expect((await decide(chief, approvalId)).decidedAs).toBe('Chief of Police');
  });

  test('is recorded by the watch commander too, who then does not decide instead', async () => {
    const approvalId = await askAs(officer, { subject: subject() });
    await unavailable(watch, approvalId, 'operations-division-commander');
    await givePost(house, 'barstow', watch.personId, 'administrative-division-commander');
    expect(await codeOf(decide(watch, approvalId))).toBe('approval_not_yours');
    expect((await decide(adc, approvalId)).state).toBe('approved');
    await endPosts(watch);
    await givePost(house, 'barstow', watch.personId, 'watch-commander');
  });

  test('is for detectives the other way round', async () => {
    const detective = await buildPerson(house, { agency: 'barstow', posts: ['detective'] });
    const approvalId = await askAs(detective, { subject: subject() });
    expect(await codeOf(decide(odc, approvalId))).toBe('approval_not_yours');
    await unavailable(detective, approvalId, 'administrative-division-commander');
    expect((await decide(odc, approvalId)).state).toBe('approved');
  });
});

describe('exactly one wins', () => {
  test('two who approve at once', async () => {
    for (let round = 0; round < 5; round++) {
      const approvalId = await askAs(officer, { subject: subject() });
      await unavailable(officer, approvalId, 'operations-division-commander');
      const codes = await Promise.all([adc, chief, odc].map(by => codeOf(decide(by, approvalId))));
      expect(codes.toSorted()).toEqual(['approval_state', 'approval_state', 'ok']);
      expect(effects).toHaveLength(round + 1);
    }
  });

  test('approve and withdraw at once', async () => {
    for (let round = 0; round < 8; round++) {
      const about = subject();
      const approvalId = await askAs(officer, { subject: about });
      const codes = await Promise.all([codeOf(decide(odc, approvalId)), codeOf(withdraw(officer, approvalId))]);
      expect(codes.toSorted()).toEqual(['approval_state', 'ok']);
      const { state } = await show(officer, approvalId);
      expect([state, effects.includes(about)]).toEqual(codes[0] === 'ok' ? ['approved', true] : ['withdrawn', false]);
    }
  });

  test('the same request asked twice at once', async () => {
    const about = subject();
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(askAs(officer, { subject: about }))));
    expect(codes.toSorted()).toEqual(['approval_waits', 'approval_waits', 'ok']);
  });

  test('the time, when it is over', async () => {
    const about = subject();
    const approvalId = await askAs(officer, { subject: about });
    clock.advanceMs(24 * hourMs);
    const again = await odc.ctx().catch(() => null);
    expect(again).toBeNull();
    [officer, odc] = [await refreshed('patrol-officer'), await refreshed('operations-division-commander')];
    expect(await codeOf(decide(odc, approvalId))).toBe('approval_state');
    expect(await waiting(odc)).not.toContain(approvalId);
    // it doesn't stand in the way of a new one
    await askAs(officer, { subject: about });
    const [row] = await stateOf(approvalId);
    expect(row?.state).toBe('expired');
    clock.advanceMs(24 * hourMs);
    expect(await expireApprovals(house.gate, house.agencies.barstow)).toBeGreaterThan(0);
    expect(await expireApprovals(house.gate, house.agencies.barstow)).toBe(0);
    [officer, odc] = [await refreshed('patrol-officer'), await refreshed('operations-division-commander')];
    [adc, chief] = [await refreshed('administrative-division-commander'), await refreshed('chief-of-police')];
  });
});

test('who has nothing to do with it, or belongs elsewhere, finds nothing', async () => {
  const approvalId = await askAs(officer, { subject: subject() });
  const stranger = await buildPerson(house, { agency: 'barstow', posts: ['custodian-of-records'] });
  const foreign = await buildPerson(house, { agency: 'carlsbad', posts: ['watch-commander'] });
  for (const by of [stranger, foreign]) expect(await codeOf(show(by, approvalId))).toBe('not_found');
  expect(await codeOf(decide(foreign, approvalId))).toBe('not_found');
  expect(await codeOf(withdraw(odc, approvalId))).toBe('not_found');
  expect(await codeOf(decide(stranger, approvalId))).toBe('permission_missing');
  await switchTo(house, 'barstow', odc.personId, false);
  expect(await codeOf(decide(odc, approvalId))).toBe('account_inactive');
  // nobody else can be waited for
  await switchTo(house, 'barstow', odc.personId, true);
});

test('a kind that shows plates asks for training too', async () => {
  const approvalId = await askAs(officer, { subject: subject(), kind: plateKind, after: { plate: 'PW1P23P45' } });
  const untrained = await buildPerson(house, {
    agency: 'barstow',
    posts: ['operations-division-commander'],
    trained: false,
  });
  expect(await waiting(untrained)).not.toContain(approvalId);
  expect(await codeOf(show(untrained, approvalId))).toBe('training_missing');
  expect(await codeOf(decide(untrained, approvalId))).toBe('training_missing');
  expect((await decide(odc, approvalId)).state).toBe('approved');
  await endPosts(untrained);
});

test('what is too large is not kept', async () => {
  const after = { text: 'x'.repeat(40_000) };
  expect(await codeOf(askAs(officer, { subject: subject(), after }))).toBe('input_invalid');
});

async function countTried(): Promise<number> {
  const { agencyId } = house.agencies.barstow;
  const between = { from: new Date(0), to: new Date('2100-01-01') };
  return house.gate.db.inAgency(agencyId, tx => countUnavailable(tx, between));
}

function stateOf(approvalId: string): Promise<{ state: string }[]> {
  return house.database.asSuperuser('select state from approval_requests where approval_id = $1', [approvalId]);
}

/** Sessions end with the day: the same post, held by somebody new. */
function refreshed(post: string): Promise<TestPerson> {
  return buildPerson(house, { agency: 'barstow', posts: [post] });
}

async function endPosts(...people: { personId: PersonId }[]): Promise<void> {
  const ids = people.map(({ personId }) => personId);
  await house.database.asSuperuser('update post_holdings set held_to = $2 where person_id = any($1)', [
    ids,
    new Date('2021-01-01'),
  ]);
}
