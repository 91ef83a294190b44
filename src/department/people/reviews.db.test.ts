import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { viewAccount } from './actions/accounts.ts';
import { endEntitlementEarly } from './actions/grants.ts';
import { givePost } from './actions/posts.ts';
import {
  accountReviewDue,
  closeAccountReview,
  decideAccount,
  listAccountReviews,
  openAccountReview,
  viewAccountReview,
  type AccountSnapshot,
} from './actions/reviews.ts';

const start = new Date('2026-05-04T16:00:00Z');
const clock = frozenClock(start);
const commanderPost = 'administrative-division-commander';
let house: SmallHouse;
let commander: TestPerson;
let other: TestPerson;
let person: TestPerson;
beforeEach(async () => {
  if (house !== undefined) await house.close();
  clock.set(start);
  house = await buildSmallHouse({ clock });
  commander = await buildPerson(house, { agency: 'barstow', posts: [commanderPost] });
  other = await buildPerson(house, { agency: 'barstow', posts: [commanderPost] });
  person = await buildPerson(house, { agency: 'barstow', posts: ['detective'] });
});
afterAll(async () => house.close());

const open = async () => openAccountReview(await commander.acting(), { reason: 'yearly' });
type Decision = Omit<Parameters<typeof decideAccount>[1], 'reviewId' | 'personId'>;
const decide = async (reviewId: string, whom: TestPerson, decision: Decision, by = commander) =>
  decideAccount(await by.acting(), { reviewId, personId: whom.personId, ...decision });
const close = async (reviewId: string) => closeAccountReview(await commander.acting(), { reviewId });

describe('BA-35 the review of accounts', () => {
  test('holds every active account with what it is and may see, and can’t be closed while one is undecided', async () => {
    const { reviewId, accounts } = await open();
    expect(accounts).toBe(3);
    expect((await open()).reviewId).toBe(reviewId);
    const { items } = await viewAccountReview(await commander.acting(), { reviewId });
    expect(items.find(item => item.personId === person.personId)?.found).toMatchObject({
      username: person.username,
      lastUse: start.toISOString(),
      trainedUntil: 'no end',
      posts: ['detective'],
      clearances: [expect.stringContaining('background until 2099')],
      entitlements: expect.arrayContaining([expect.stringContaining('federal until 2099')]),
    } satisfies Partial<Record<keyof AccountSnapshot, unknown>>);
    await decide(reviewId, person, { decision: 'confirmed' });
    await expect(close(reviewId)).rejects.toMatchObject({ code: 'policy_refused' });
    await decide(reviewId, other, { decision: 'confirmed' });
    await expect(close(reviewId)).rejects.toMatchObject({
      code: 'policy_refused',
      extras: { detail: expect.stringContaining(commander.username) },
    });
    await decide(reviewId, commander, { decision: 'confirmed' }, other);
    await close(reviewId);
    await expect(close(reviewId)).rejects.toMatchObject({ code: 'already_done' });
    await expect(decide(reviewId, person, { decision: 'confirmed' })).rejects.toMatchObject({ code: 'already_done' });
    const closed = (await recordOf(house, 'barstow')).find(
      entry => entry.event === 'account_review.closed' && entry.outcome === 'permit',
    );
    expect(closed?.fields).toMatchObject({ result_count: 3, detail: { confirmed: 3, changed: 0, deactivated: 0 } });
  });

  test('nobody reviews their own account, nor by a second one', async () => {
    const second = await buildPerson(house, { agency: 'barstow', posts: [commanderPost], sameHumanAs: commander });
    const { reviewId } = await open();
    for (const by of [commander, second])
      for (const own of [commander, second])
        await expect(decide(reviewId, own, { decision: 'confirmed' }, by)).rejects.toMatchObject({
          code: 'policy_refused',
        });
  });

  test('a decision must be true: changed only what was changed, with a note; deactivated deactivates', async () => {
    const { reviewId } = await open();
    await expect(
      decide(reviewId, person, { decision: 'changed', note: 'took federal leave away' }),
    ).rejects.toMatchObject({
      code: 'input_invalid',
    });
    const { entitlements } = await viewAccount(await commander.acting(), person);
    const federal = entitlements.find(one => one.kind === 'federal');
    await endEntitlementEarly(await commander.acting(), { entitlementId: federal?.id ?? '', reason: 'review' });
    await expect(decide(reviewId, person, { decision: 'changed' })).rejects.toMatchObject({ code: 'input_invalid' });
    await decide(reviewId, person, { decision: 'changed', note: 'took federal leave away' });
    await expect(decide(reviewId, person, { decision: 'confirmed' })).rejects.toMatchObject({ code: 'already_done' });
    await expect(decide(reviewId, other, { decision: 'deactivated' })).rejects.toMatchObject({ code: 'input_invalid' });
    await decide(reviewId, other, { decision: 'deactivated', reason: 'transferred' });
    expect((await viewAccount(await commander.acting(), other)).account.active).toBe(false);
    const { items } = await viewAccountReview(await commander.acting(), { reviewId });
    const item = items.find(one => one.personId === person.personId);
    expect(item).toMatchObject({ decision: 'changed', decidedBy: commander.username });
    expect(JSON.stringify(item?.found)).toContain('federal');
    expect(JSON.stringify(item?.decidedOn)).not.toContain('federal');
  });

  test('an account that was switched off meanwhile can’t be confirmed; others than the named post decide nothing', async () => {
    const { reviewId } = await open();
    await house.database.asSuperuser('update accounts set active = false where person_id = $1', [person.personId]);
    await expect(decide(reviewId, person, { decision: 'confirmed' })).rejects.toMatchObject({ code: 'input_invalid' });
    await decide(reviewId, person, { decision: 'deactivated' });
    const manager = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
    await expect(decide(reviewId, other, { decision: 'confirmed' }, manager)).rejects.toMatchObject({
      code: 'permission_missing',
    });
  });

  test('it is due a year after the last one, or sooner where the policy says so', async () => {
    const due = (everyDays?: number) =>
      house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
        accountReviewDue(tx, {
          at: clock.now(),
          timeZone: 'America/Los_Angeles',
          ...(everyDays === undefined ? {} : { everyDays }),
        }),
      );
    expect(await due()).toEqual({ dueOn: '2027-05-04', due: false, openReviewId: null });
    clock.set(new Date('2027-05-04T16:00:00Z'));
    expect((await due()).due).toBe(true);
    const { reviewId } = await open();
    for (const [whom, by] of [
      [person, commander],
      [other, commander],
      [commander, other],
    ] as const)
      await decide(reviewId, whom, { decision: 'confirmed' }, by);
    expect((await due()).openReviewId).toBe(reviewId);
    await close(reviewId);
    expect(await due()).toEqual({ dueOn: '2028-05-03', due: false, openReviewId: null });
    expect((await due(90)).dueOn).toBe('2027-08-02');
    expect((await listAccountReviews(await commander.acting())).reviews[0]).toMatchObject({
      accounts: 3,
      undecided: 0,
    });
  });
});

test('giving a post during the review shows in what was decided on', async () => {
  const { reviewId } = await open();
  await givePost(await commander.acting(), { personId: person.personId, postId: 'sergeant' });
  await decide(reviewId, person, { decision: 'confirmed' });
  const { items } = await viewAccountReview(await commander.acting(), { reviewId });
  const item = items.find(one => one.personId === person.personId);
  expect([item?.found, item?.decidedOn]).toMatchObject([
    { posts: ['detective'] },
    { posts: ['detective', 'sergeant'] },
  ]);
});
