import { Problem } from '../../../foundation/base/errors.ts';
import { newId } from '../../../foundation/base/ids.ts';
import type { AccountKind, DelegableDuty } from '../../../foundation/contract/people-words.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { holdsByPost } from '../../../gate/access/roles.ts';
import { permissionsOfPosts } from '../../../gate/policy/rules.ts';
import { lockPeople, selectDetails, type AccountDetail } from '../store/accounts.ts';
import {
  endDelegation,
  endHolding,
  insertDelegation,
  insertHolding,
  selectDelegations,
  selectHoldings,
  type Delegation,
} from '../store/posts.ts';
import { fieldProblem, refusal, refuseAbove, refuseOwn, requireAccount, requireActive, tellOf } from './checks.ts';

const clockToleranceMs = 5 * 60_000;
/** A duty is given for a year at most; then somebody thinks of it anew. */
const longestDelegationMs = 366 * 86_400_000;

export type NewHolding = { postId: string; from?: string | undefined; to?: string | undefined };

/**
 * Gives a post to a person, from now or a later moment on (BA-63). Throws Problem `not_found`, `input_invalid`, `already_done` for a post
 * that the person holds then, `policy_refused` for one's own account and for a vendor (BA-62).
 */
export function givePost(
  ctx: Context<Person>,
  input: { personId: string; reason?: string | undefined } & NewHolding,
): Promise<{ holdingId: string }> {
  const { personId, postId, reason } = input;
  const about = {
    subject: personId,
    detail: { post: postId, from: input.from ?? null, to: input.to ?? null },
    ...(reason === undefined ? {} : { reason }),
  };
  return act(ctx, { permission: 'post.assign', event: 'post.given', about }, async (tx, desk) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'gives a post to themselves');
    const times = timesOf(input, desk.at, { backwards: false });
    const { profile } = desk.grant.profile;
    const given = await addHolding(tx, { ctx, profile, account, postId, ...times });
    if (given === null) throw new Problem('already_done', { detail: `${account.username} holds this post then.` });
    const message = `${account.username} was given the post ${postId} by ${actorName(ctx.actor)}.`;
    await tellOf(tx, account, { agencyId, kind: 'post', message, at: desk.at });
    return { holdingId: given };
  });
}

/** From when to when; `backwards`: a file may name a day that is past. Throws Problem `input_invalid`. */
export function timesOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  at: Date,
  { backwards }: { backwards: boolean },
): { heldFrom: Date; heldTo: Date | null } {
  const heldFrom = from === undefined ? at : new Date(from);
  const heldTo = to === undefined ? null : new Date(to);
  if (!backwards && heldFrom.getTime() < at.getTime() - clockToleranceMs)
    throw fieldProblem('from', 'lies in the past: what was done then was done without this post');
  if (heldTo !== null && heldTo <= heldFrom) throw fieldProblem('to', 'lies before it begins');
  return { heldFrom, heldTo };
}

/**
 * Puts a holding in, after the rules that hold for a file too; callers passed the door and hold the lock. Null when the person holds the
 * post in that time already. Throws Problem `input_invalid` or `policy_refused`.
 */
export async function addHolding(
  tx: Tx,
  given: {
    ctx: Context;
    profile: Profile;
    account: AccountDetail;
    postId: string;
    heldFrom: Date;
    heldTo: Date | null;
  },
): Promise<string | null> {
  const { ctx, profile, account, postId, heldFrom, heldTo } = given;
  const post = profile.posts.find(one => one.id === postId);
  if (post === undefined) throw fieldProblem('postId', "is no post of this agency's policy");
  const isVendors = permissionsOfPosts(profile, [postId]).roles.includes('vendor');
  if (isVendors !== (account.kind === 'vendor'))
    throw refusal('A post of a vendor goes to the account of a vendor, and no other post does (BA-62).');
  const held = await selectHoldings(tx, { personId: account.personId });
  const overlaps = held.some(
    one =>
      one.postId === postId &&
      (one.heldTo === null || one.heldTo > heldFrom) &&
      (heldTo === null || one.heldFrom < heldTo),
  );
  if (overlaps) return null;
  const { agencyId } = ctx.actor.agency;
  return insertHolding(tx, {
    agencyId,
    personId: account.personId,
    postId,
    heldFrom,
    heldTo,
    givenBy: actorName(ctx.actor),
  });
}

/**
 * Ends a holding now; it stays in the history. Throws Problem `not_found`, `already_done`, `policy_refused` for a post of whoever one
 * answers to.
 */
export function endPost(
  ctx: Context<Person>,
  { holdingId, reason }: { holdingId: string; reason: string },
): Promise<{ ended: true }> {
  const ask = { permission: 'post.assign', event: 'post.ended', about: { subject: holdingId, reason } } as const;
  return act(ctx, ask, async (tx, { at, record }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const [holding] = await selectHoldings(tx, { holdingId });
    if (holding === undefined) throw new Problem('not_found');
    record({ detail: { person: holding.personId, post: holding.postId } });
    const account = await requireAccount(tx, holding.personId);
    await refuseAbove(tx, ctx, account, 'ends a post');
    if (holding.heldTo !== null && holding.heldTo <= at) throw new Problem('already_done');
    await endHolding(tx, holding, { at, by: actorName(ctx.actor), reason });
    const message = `${account.username} no longer holds the post ${holding.postId}: ${reason}`;
    await tellOf(tx, account, { agencyId, kind: 'post', message, at });
    return { ended: true } as const;
  });
}

/** A post of the policy with those who hold it now (LA-11, BA-10: titles of members and contractors who may use the system). */
export type PostLine = {
  id: string;
  title: string;
  roles: string[];
  holders: {
    personId: string;
    username: string;
    displayName: string;
    kind: AccountKind;
    heldFrom: Date;
    heldTo: Date | null;
  }[];
};

/** The posts of the policy in force, and who holds them; those of deactivated accounts are left out. */
export function listPosts(ctx: Context<Person>): Promise<{ posts: PostLine[] }> {
  return act(ctx, { permission: 'account.view', event: 'account.viewed' }, async (tx, { grant, at, record }) => {
    const { profile } = grant.profile;
    const accounts = new Map((await selectDetails(tx)).map(one => [one.personId, one] as const));
    const held = (await selectHoldings(tx)).filter(
      one => one.heldFrom <= at && (one.heldTo === null || one.heldTo > at) && accounts.get(one.personId)?.active,
    );
    record({ result_count: held.length });
    const posts = profile.posts.map(post => ({
      id: post.id,
      title: post.title,
      roles: permissionsOfPosts(profile, [post.id]).roles,
      holders: held.flatMap(({ personId, postId, heldFrom, heldTo }) => {
        const account = accounts.get(personId);
        if (postId !== post.id || account === undefined) return [];
        const { username, displayName, kind } = account;
        return [{ personId, username, displayName, kind, heldFrom, heldTo }];
      }),
    }));
    return { posts };
  });
}

/**
 * Gives a duty that one holds by a post of one's own to another for a time (LA-09, CO-04, BA-08). It can't be given on. Throws Problem
 * `not_found`, `input_invalid`, `already_done`, `policy_refused`.
 */
export function delegateDuty(
  ctx: Context<Person>,
  input: { toPersonId: string; duty: DelegableDuty; reason: string; from?: string | undefined; to: string },
): Promise<{ delegationId: string }> {
  const { duty, reason } = input;
  const delegationId = newId();
  const about = {
    subject: input.toPersonId,
    reason,
    detail: { duty, from: input.from ?? null, to: input.to, delegation: delegationId },
  };
  return act(ctx, { permission: 'duty.delegate', event: 'duty.delegated', about }, async (tx, desk) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    // a delegated duty is not among the posts: there is no chain
    if (!holdsByPost(desk.grant.profile.profile, desk.grant.posts, duty))
      throw refusal(`Nobody delegates what they do not hold by a post of their own (${duty}).`);
    const account = await requireActive(tx, input.toPersonId);
    await refuseOwn(tx, ctx, account, 'delegates to themselves');
    if (account.kind === 'vendor') throw refusal('No duty of the agency goes to a vendor (BA-62).');
    const { heldFrom, heldTo } = timesOf(input, desk.at, { backwards: false });
    const endsAt = heldTo ?? heldFrom;
    if (endsAt.getTime() - heldFrom.getTime() > longestDelegationMs)
      throw fieldProblem('to', 'lies more than a year after it begins');
    const standing = await selectDelegations(tx, { toPerson: account.personId });
    const doubled = standing.some(
      one =>
        one.fromPerson === ctx.actor.personId && one.duty === duty && one.endsAt > heldFrom && one.startsAt < endsAt,
    );
    if (doubled) throw new Problem('already_done', { detail: 'This duty is delegated to them then.' });
    const { personId } = ctx.actor;
    await insertDelegation(tx, {
      delegationId,
      agencyId,
      fromPerson: personId,
      toPerson: account.personId,
      duty,
      reason,
      startsAt: heldFrom,
      endsAt,
      at: desk.at,
    });
    const message = `${ctx.actor.username} gave the duty ${duty} to ${account.username} until ${endsAt.toISOString()}.`;
    await tellOf(tx, account, { agencyId, kind: 'post', message, at: desk.at });
    return { delegationId };
  });
}

/** Takes a delegation back before its end; whoever may delegate may do it. Throws Problem `not_found` or `already_done`. */
export function endDelegationEarly(
  ctx: Context<Person>,
  { delegationId }: { delegationId: string },
): Promise<{ ended: true }> {
  const about = { subject: delegationId };
  return act(ctx, { permission: 'duty.delegate', event: 'delegation.ended', about }, async (tx, { at }) => {
    const [delegation] = await selectDelegations(tx, { delegationId });
    if (delegation === undefined) throw new Problem('not_found');
    if (delegation.endsAt <= at) throw new Problem('already_done');
    await endDelegation(tx, delegation, { at, by: ctx.actor.username });
    return { ended: true } as const;
  });
}

/** Who gave which duty to whom, from when to when; past ones too. */
export function listDelegations(
  ctx: Context<Person>,
): Promise<{ delegations: (Delegation & { from: string; to: string })[] }> {
  return act(ctx, { permission: 'account.view', event: 'account.viewed' }, async (tx, { record }) => {
    const names = new Map((await selectDetails(tx)).map(one => [one.personId, one.username] as const));
    const delegations = await selectDelegations(tx);
    record({ result_count: delegations.length });
    const nameOf = (personId: Delegation['toPerson']): string => names.get(personId) ?? personId;
    return {
      delegations: delegations.map(one => ({ ...one, from: nameOf(one.fromPerson), to: nameOf(one.toPerson) })),
    };
  });
}
