import { isDeepStrictEqual } from 'node:util';
import { addDays, localDay } from '../../../foundation/base/clock.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import { newId } from '../../../foundation/base/ids.ts';
import type { DeactivationReason, ReviewDecision } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { atMost, mostReviewDays, trainedUntilOf } from '../rules/accounts.ts';
import { lockPeople, selectDetails, type AccountDetail } from '../store/accounts.ts';
import { isInForce, selectClearances, selectEntitlements } from '../store/grants.ts';
import { selectDelegations, selectPosts } from '../store/posts.ts';
import {
  closeReview,
  decideReviewItem,
  insertReview,
  insertReviewItems,
  selectReviewItems,
  selectReviews,
  type Review,
  type ReviewItem,
} from '../store/reviews.ts';
import { switchOff } from './accounts.ts';
import { fieldProblem, refusal, refuseAbove, refuseOwn, requireAccount } from './checks.ts';

/** An account as a reviewer sees it: what it is, what it may see, when it was last used. */
export type AccountSnapshot = {
  username: string;
  displayName: string;
  kind: string;
  active: boolean;
  supervisor: string | null;
  lastUse: string | null;
  trainedUntil: string | null;
  posts: string[];
  duties: string[];
  clearances: string[];
  entitlements: string[];
};

/** Opens a review of every active account (BA-35, CJIS AC-2j); while one is open, that one is answered. */
export function openAccountReview(
  ctx: Context,
  { reason }: { reason: string },
): Promise<{ reviewId: string; accounts: number }> {
  const reviewId = newId();
  const about = { subject: reviewId, detail: reason };
  return act(ctx, { permission: 'account.review', event: 'account_review.opened', about }, async (tx, desk) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const standing = (await selectReviews(tx)).find(review => review.closedAt === null);
    if (standing !== undefined) {
      const accounts = (await selectReviewItems(tx, standing.reviewId)).length;
      desk.record({ subject: standing.reviewId, result_count: accounts, detail: 'open already' });
      return { reviewId: standing.reviewId, accounts };
    }
    await insertReview(tx, { agencyId, reviewId, openedAt: desk.at, openedBy: actorName(ctx.actor), reason });
    const everybody = await selectDetails(tx);
    const items = [];
    for (const account of everybody.filter(one => one.active))
      items.push({ personId: account.personId, found: await snapshotOf(tx, { ctx, account, everybody, at: desk.at }) });
    await insertReviewItems(tx, { agencyId, reviewId }, items);
    desk.record({ result_count: items.length });
    return { reviewId, accounts: items.length };
  });
}

async function snapshotOf(
  tx: Tx,
  {
    ctx,
    account,
    everybody,
    at,
  }: { ctx: Context; account: AccountDetail; everybody: readonly AccountDetail[]; at: Date },
): Promise<AccountSnapshot> {
  const { personId } = account;
  const training = await ctx.gate.facts.training(tx, personId, localDay(at, ctx.actor.agency.timeZone), at);
  const standing = (one: { kind: string; expiresAt: Date }): string =>
    `${one.kind} until ${one.expiresAt.toISOString()}`;
  return {
    username: account.username,
    displayName: account.displayName,
    kind: account.kind,
    active: account.active,
    supervisor: everybody.find(one => one.personId === account.supervisor)?.username ?? null,
    lastUse: account.lastUse?.toISOString() ?? null,
    trainedUntil: trainedUntilOf(training),
    posts: (await selectPosts(tx, at, personId)).map(one => one.postId),
    duties: (await selectDelegations(tx, { toPerson: personId, inForceAt: at })).map(one => one.duty),
    clearances: (await selectClearances(tx, { personId })).filter(one => isInForce(one, at)).map(standing),
    entitlements: (await selectEntitlements(tx, { personId })).filter(one => isInForce(one, at)).map(standing),
  };
}

/** What a review compares: signing in to do the review changes nothing of an account. */
function comparable({ lastUse: _lastUse, ...rest }: Partial<AccountSnapshot>): object {
  return rest;
}

/**
 * Decides on one account: confirmed as it stands, changed since the review was opened, or deactivated now. Throws Problem `not_found`,
 * `already_done`, `input_invalid`, `policy_refused` for one's own account.
 */
export function decideAccount(
  ctx: Context<Person>,
  input: {
    reviewId: string;
    personId: string;
    decision: ReviewDecision;
    reason?: DeactivationReason | undefined;
    note?: string | undefined;
  },
): Promise<{ undecided: number }> {
  const { reviewId, decision, note } = input;
  const about = { subject: input.personId, detail: { review: reviewId, decision, note: note ?? null } };
  return act(ctx, { permission: 'account.review', event: 'account_review.decided', about }, async (tx, { at }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    await requireOpen(tx, reviewId);
    const item = (await selectReviewItems(tx, reviewId)).find(one => one.personId === input.personId);
    if (item === undefined) throw new Problem('not_found');
    if (item.decision !== null) throw new Problem('already_done', { detail: `Decided by ${item.decidedBy ?? ''}.` });
    const account = await requireAccount(tx, item.personId);
    await refuseOwn(tx, ctx, account, 'reviews their own account');
    if (decision === 'deactivated') await deactivate(tx, { ctx, account, reason: input.reason, at });
    const now = await requireAccount(tx, item.personId);
    const decidedOn = await snapshotOf(tx, { ctx, account: now, everybody: await selectDetails(tx), at });
    refuseUntrue(decision, { item, decidedOn, note });
    const by = ctx.actor.username;
    await decideReviewItem(tx, { reviewId, personId: item.personId, decision, decidedOn, note: note ?? null, at, by });
    return { undecided: (await selectReviewItems(tx, reviewId)).filter(one => one.decision === null).length };
  });
}

async function deactivate(
  tx: Tx,
  {
    ctx,
    account,
    reason,
    at,
  }: { ctx: Context<Person>; account: AccountDetail; reason: DeactivationReason | undefined; at: Date },
): Promise<void> {
  if (!account.active) return;
  if (reason === undefined) throw fieldProblem('reason', 'says why the account is deactivated');
  await refuseAbove(tx, ctx, account, 'deactivates the account');
  await switchOff(tx, account, { reason, by: ctx.actor.username, at, agencyId: ctx.actor.agency.agencyId });
}

/** A decision must be true of the account, or the evidence is none. */
function refuseUntrue(
  decision: ReviewDecision,
  { item, decidedOn, note }: { item: ReviewItem; decidedOn: AccountSnapshot; note: string | undefined },
): void {
  if (decision !== 'deactivated' && !decidedOn.active)
    throw fieldProblem('decision', 'must be deactivated: the account is off');
  if (decision !== 'changed') return;
  if (note === undefined || note.trim() === '') throw fieldProblem('note', 'says what was changed');
  const found = item.found as Partial<AccountSnapshot>; // written by openAccountReview
  if (isDeepStrictEqual(comparable(found), comparable(decidedOn)))
    throw fieldProblem('decision', 'is changed, but nothing of the account has changed since the review was opened');
}

/** Closes a review in which every account is decided. Throws Problem `not_found`, `already_done`, `policy_refused` naming who is undecided. */
export function closeAccountReview(
  ctx: Context<Person>,
  { reviewId }: { reviewId: string },
): Promise<{ closed: true }> {
  const about = { subject: reviewId };
  return act(
    ctx,
    { permission: 'account.review', event: 'account_review.closed', about },
    async (tx, { at, record }) => {
      await lockPeople(tx, ctx.actor.agency.agencyId);
      await requireOpen(tx, reviewId);
      const items = await selectReviewItems(tx, reviewId);
      const undecided = items.filter(item => item.decision === null);
      if (undecided.length > 0) {
        const names = new Map((await selectDetails(tx)).map(one => [one.personId, one.username] as const));
        const some = undecided.slice(0, 10).map(item => names.get(item.personId) ?? item.personId);
        throw refusal(`${undecided.length} accounts are undecided: ${some.join(', ')}.`, 'BA-35');
      }
      const counts = Map.groupBy(items, item => item.decision);
      const count = (decision: ReviewDecision): number => counts.get(decision)?.length ?? 0;
      const detail = { confirmed: count('confirmed'), changed: count('changed'), deactivated: count('deactivated') };
      record({ result_count: items.length, detail });
      await closeReview(tx, reviewId, { at, by: ctx.actor.username });
      return { closed: true } as const;
    },
  );
}

/** Reviews with how far they are, latest first. */
export function listAccountReviews(
  ctx: Context<Person>,
): Promise<{ reviews: (Review & { accounts: number; undecided: number })[]; dueOn: string }> {
  return act(ctx, { permission: 'account.view', event: 'account_review.viewed' }, async (tx, { at, grant, record }) => {
    const reviews = [];
    for (const review of await selectReviews(tx)) {
      const items = await selectReviewItems(tx, review.reviewId);
      const undecided = items.filter(item => item.decision === null).length;
      reviews.push({ ...review, accounts: items.length, undecided });
    }
    record({ result_count: reviews.length });
    const { dueOn } = await accountReviewDue(tx, {
      at,
      timeZone: ctx.actor.agency.timeZone,
      everyDays: atMost(mostReviewDays, grant.profile.profile.accountReview.everyDays),
    });
    return { reviews, dueOn };
  });
}

/** One review with every account in it: the evidence. Throws Problem `not_found`. */
export function viewAccountReview(
  ctx: Context<Person>,
  { reviewId }: { reviewId: string },
): Promise<{ review: Review; items: ReviewItem[] }> {
  const ask = { permission: 'account.view', event: 'account_review.viewed', about: { subject: reviewId } } as const;
  return act(ctx, ask, async (tx, { record }) => {
    const [review] = await selectReviews(tx, reviewId);
    if (review === undefined) throw new Problem('not_found');
    const items = await selectReviewItems(tx, reviewId);
    record({ result_count: items.length });
    return { review, items };
  });
}

/**
 * The local day on which accounts are to be reviewed: a year (or `everyDays`) after the last review was closed, or after the first
 * account was made. For the runner that opens obligations; it reads only.
 */
export async function accountReviewDue(
  tx: Tx,
  { at, timeZone, everyDays = mostReviewDays }: { at: Date; timeZone: string; everyDays?: number },
): Promise<{ dueOn: string; due: boolean; openReviewId: string | null }> {
  const reviews = await selectReviews(tx);
  const lastClosed = reviews
    .flatMap(review => review.closedAt ?? [])
    .reduce<Date | null>((a, b) => (a === null || b > a ? b : a), null);
  const [first] = (await selectDetails(tx)).map(one => one.createdAt).toSorted((a, b) => a.getTime() - b.getTime());
  const dueOn = addDays(localDay(lastClosed ?? first ?? at, timeZone), everyDays);
  const open = reviews.find(review => review.closedAt === null);
  return { dueOn, due: dueOn <= localDay(at, timeZone), openReviewId: open?.reviewId ?? null };
}

async function requireOpen(tx: Tx, reviewId: string): Promise<void> {
  const [review] = await selectReviews(tx, reviewId);
  if (review === undefined) throw new Problem('not_found');
  if (review.closedAt !== null) throw new Problem('already_done', { detail: 'This review is closed.' });
}
