import { localDay } from '../../../foundation/base/clock.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import { dataOrigins, type DataOrigin, type DeactivationReason } from '../../../foundation/contract/people-words.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type AgencyRef, type Context, type Person } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { trainedUntilOf } from '../rules/accounts.ts';
import { selectHuman } from '../store.ts';
import {
  closeAllSessions,
  lockPeople,
  markDeactivated,
  markReactivated,
  selectDetails,
  setSupervisor,
  type AccountDetail,
} from '../store/accounts.ts';
import { endEntitlement, isInForce, selectClearances, selectEntitlements } from '../store/grants.ts';
import { closeInvitations, setPassword } from '../store/invitations.ts';
import { markSeen, selectNotices, type Notice } from '../store/notices.ts';
import { endDelegation, endHolding, selectDelegations, selectHoldings, selectPosts } from '../store/posts.ts';
import { selectOpenings, setOpeningEnd } from '../store/vendors.ts';
import {
  fieldProblem,
  isAbove,
  nobodysPassword,
  refuseAbove,
  refuseOwn,
  requireAccount,
  requireActive,
  tellOf,
} from './checks.ts';

/** An account as lists show it. */
export type AccountLine = Omit<AccountDetail, 'humanId'> & {
  posts: string[];
  trainedUntil: string | null;
  clearedUntil: Date | null;
  entitlements: DataOrigin[];
};

/** The agency's accounts with the posts they hold now, and until when they are trained and cleared. */
export function listAccounts(ctx: Context<Person>): Promise<{ accounts: AccountLine[] }> {
  return act(ctx, { permission: 'account.view', event: 'account.viewed' }, async (tx, { at, record }) => {
    const accounts = await selectDetails(tx);
    const posts = Map.groupBy(await selectPosts(tx, at), ({ personId }) => personId);
    const held = await fitnessOf(tx, at);
    const today = localDay(at, ctx.actor.agency.timeZone);
    const training = await ctx.gate.facts.trainingOfAll(tx, today, at);
    const lines: AccountLine[] = accounts.map(({ humanId: _human, ...account }) => ({
      ...account,
      posts: (posts.get(account.personId) ?? []).map(post => post.postId),
      trainedUntil: trainedUntilOf(training(account.personId)),
      ...held(account.personId),
    }));
    record({ result_count: lines.length });
    return { accounts: lines };
  });
}

/** Who is cleared until when, and may see data of which origins, at a moment. */
async function fitnessOf(
  tx: Tx,
  at: Date,
): Promise<(personId: PersonId) => { clearedUntil: Date | null; entitlements: DataOrigin[] }> {
  const clearances = (await selectClearances(tx)).filter(one => one.kind === 'background' && isInForce(one, at));
  const byPerson = Map.groupBy(clearances, one => one.personId);
  const entitlements = (await selectEntitlements(tx)).filter(one => isInForce(one, at));
  const leave = Map.groupBy(entitlements, one => one.personId);
  return personId => {
    const ends = (byPerson.get(personId) ?? []).map(one => one.expiresAt.getTime());
    const held = new Set((leave.get(personId) ?? []).map(one => one.kind));
    return {
      clearedUntil: ends.length === 0 ? null : new Date(Math.max(...ends)),
      entitlements: dataOrigins.filter(origin => held.has(origin)),
    };
  };
}

/** One account with all that was ever given to it and by whom. Throws Problem `not_found`. */
export function viewAccount(ctx: Context<Person>, { personId }: { personId: string }) {
  const ask = { permission: 'account.view', event: 'account.viewed', about: { subject: personId } } as const;
  return act(ctx, ask, async (tx, { at, record }) => {
    const account = await requireAccount(tx, personId);
    const everybody = await selectDetails(tx);
    const names = new Map(everybody.map(one => [one.personId, one.username] as const));
    const of = { personId: account.personId };
    const { humanId, ...line } = account;
    record({ result_count: 1 });
    const training = await ctx.gate.facts.training(tx, account.personId, localDay(at, ctx.actor.agency.timeZone), at);
    return {
      account: line,
      otherAccounts: everybody
        .filter(one => one.humanId === humanId && one.personId !== account.personId)
        .map(one => one.username),
      trainedUntil: trainedUntilOf(training),
      posts: await selectHoldings(tx, of),
      duties: (await selectDelegations(tx, { toPerson: account.personId })).map(one => ({
        ...one,
        from: names.get(one.fromPerson) ?? one.fromPerson,
      })),
      clearances: (await selectClearances(tx, of)).map(one => ({ ...one, inForce: isInForce(one, at) })),
      entitlements: (await selectEntitlements(tx, of)).map(one => ({ ...one, inForce: isInForce(one, at) })),
    };
  });
}

/**
 * Switches an account off at once: its sessions, streams and invitations end, it is never deleted (BA-35). Throws Problem `not_found`,
 * `already_done`, `policy_refused` for one's own and for that of whoever one answers to.
 */
export function deactivateAccount(
  ctx: Context<Person>,
  input: { personId: string; reason: DeactivationReason; note?: string | undefined },
): Promise<{ deactivated: true }> {
  const { personId, reason, note } = input;
  const about = { subject: personId, reason, ...(note === undefined ? {} : { detail: note }) };
  return act(ctx, { permission: 'account.deactivate', event: 'account.deactivated', about }, async (tx, { at }) => {
    await lockPeople(tx, ctx.actor.agency.agencyId);
    const account = await requireAccount(tx, personId);
    await refuseOwn(tx, ctx, account, 'deactivates their own account');
    await refuseAbove(tx, ctx, account, 'deactivates the account');
    const change = { reason, by: actorName(ctx.actor), at, agencyId: ctx.actor.agency.agencyId };
    if (!(await switchOff(tx, account, change)))
      throw new Problem('already_done', { detail: `${account.username} is deactivated already.` });
    return { deactivated: true } as const;
  });
}

export type SwitchOff = { reason: DeactivationReason; by: string; at: Date; agencyId: AgencyId };

/** Callers passed the door and hold the lock. False when the account is off already. */
export async function switchOff(tx: Tx, account: AccountDetail, change: SwitchOff): Promise<boolean> {
  const { personId, username } = account;
  const { reason, by, at, agencyId } = change;
  if (!(await markDeactivated(tx, personId, change))) return false;
  await closeAllSessions(tx, personId, at);
  await closeInvitations(tx, personId, at);
  for (const opening of await selectOpenings(tx, { personId }))
    if (opening.endsAt > at) await setOpeningEnd(tx, opening.openingId, { endsAt: at, closedBy: by });
  // whoever has left holds nothing any more; who is only locked out gets it back with the account
  if (reason === 'separated' || reason === 'transferred') await endAllHeld(tx, personId, { at, by, reason });
  await tellOf(tx, account, {
    agencyId,
    kind: 'account',
    message: `${username} was deactivated (${reason.replace('_', ' ')}) by ${by}.`,
    at,
    person: false,
  });
  return true;
}

async function endAllHeld(
  tx: Tx,
  personId: PersonId,
  end: { at: Date; by: string; reason: DeactivationReason },
): Promise<void> {
  const { at } = end;
  for (const holding of await selectHoldings(tx, { personId }))
    if (holding.heldTo === null || holding.heldTo > at) await endHolding(tx, holding, end);
  for (const entitlement of await selectEntitlements(tx, { personId }))
    if (entitlement.endedAt === null) await endEntitlement(tx, entitlement.id, end);
  for (const delegation of await selectDelegations(tx))
    if ([delegation.fromPerson, delegation.toPerson].includes(personId) && delegation.endsAt > at)
      await endDelegation(tx, delegation, end);
}

/** Asks for a second person's word; src/app.ts hands it in, as the room of approvals comes later. */
export type AskReactivation = (
  tx: Tx,
  asked: { ctx: Context<Person>; profile: Profile; at: Date },
  request: { subject: string; title: string; reason: string },
) => Promise<{ approvalId: string; expiresAt: Date }>;

/**
 * Asks that a deactivated account be brought back; it comes back when a second person approves. Throws Problem `not_found`,
 * `already_done`, `training_missing`, `policy_refused`, or what the room of approvals throws.
 */
export function askReactivation(
  ctx: Context<Person>,
  input: { ask: AskReactivation; personId: string; reason: string },
): Promise<{ approvalId: string; expiresAt: string }> {
  const { ask, personId, reason } = input;
  const about = { subject: personId, reason };
  return act(ctx, { permission: 'account.create', event: 'account.reactivation_asked', about }, async (tx, desk) => {
    const account = await requireAccount(tx, personId);
    await refuseOwn(tx, ctx, account, 'brings their own account back');
    if (account.active) throw new Problem('already_done', { detail: `${account.username} is active.` });
    const { agency } = ctx.actor;
    await requireTrained(tx, { gate: ctx.gate, agency, account, at: desk.at });
    const request = { subject: account.personId, title: `Bring the account ${account.username} back`, reason };
    const asked = { ctx, profile: desk.grant.profile.profile, at: desk.at };
    const { approvalId, expiresAt } = await ask(tx, asked, request);
    desk.record({ detail: { approval: approvalId } });
    return { approvalId, expiresAt: expiresAt.toISOString() };
  });
}

async function requireTrained(
  tx: Tx,
  { gate, agency, account, at }: { gate: Gate; agency: AgencyRef; account: AccountDetail; at: Date },
): Promise<void> {
  if ((await gate.facts.training(tx, account.personId, localDay(at, agency.timeZone), at)) === null)
    throw new Problem('training_missing', { detail: `${account.username} is trained first, then brought back.` });
}

export type Reactivation = {
  gate: Gate;
  agency: AgencyRef;
  personId: PersonId;
  /** Who asked for it, and who said yes: two humans, neither of them the account's own. */
  requestedBy: PersonId;
  approvedBy: PersonId;
  reason: string;
  at: Date;
};

/**
 * Brings an account back on the word of two persons; what it needs is checked here, whoever calls. Its old password is gone: the person
 * gets a new invitation. Throws Problem `not_found`, `already_done`, `approval_self`, `training_missing`.
 */
export async function reactivateAccount(tx: Tx, change: Reactivation): Promise<void> {
  const { gate, agency, personId, at, reason } = change;
  await lockPeople(tx, agency.agencyId);
  const account = await requireAccount(tx, personId);
  if (account.active) throw new Problem('already_done', { detail: `${account.username} is active.` });
  const humans = [await selectHuman(tx, change.requestedBy), await selectHuman(tx, change.approvedBy)];
  if (humans.includes(null)) throw new Problem('not_found');
  if (new Set([...humans, account.humanId]).size < 3)
    throw new Problem('approval_self', {
      detail: 'An account is brought back by two persons, neither of whom it belongs to.',
    });
  await requireTrained(tx, { gate, agency, account, at });
  await markReactivated(tx, personId, at);
  await setPassword(tx, personId, { password: nobodysPassword(), at: null });
  const message = `${account.username} was brought back: ${reason}`;
  await tellOf(tx, account, { agencyId: agency.agencyId, kind: 'account', message, at });
  const [requester, approver] = await Promise.all(
    [change.requestedBy, change.approvedBy].map(async id => requireAccount(tx, id)),
  );
  const who = { actor: approver?.username ?? '', name: approver?.displayName ?? '', organisation: agency.name };
  const detail = { requested_by: requester?.username ?? '' };
  const fields = { at: at.toISOString(), ...who, subject: personId, reason, detail };
  await queueEntry(tx, { event: 'account.reactivated', outcome: 'permit', agencyId: agency.agencyId, at, fields });
}

/** Says to whom a person answers. Nobody chooses their own. Throws Problem `not_found`, `policy_refused`, `input_invalid` for a circle. */
export function changeSupervisor(
  ctx: Context<Person>,
  input: { personId: string; supervisor: string | null },
): Promise<{ changed: true }> {
  const about = { subject: input.personId, detail: { supervisor: input.supervisor } };
  return act(ctx, { permission: 'post.assign', event: 'account.changed', about }, async (tx, { at }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireActive(tx, input.personId);
    await refuseOwn(tx, ctx, account, 'chooses their own supervisor');
    const supervisor = input.supervisor === null ? null : await requireActive(tx, input.supervisor);
    const everybody = await selectDetails(tx);
    if (supervisor !== null) {
      const circle = isAbove(everybody, { above: account.humanId, human: supervisor.humanId });
      if (circle || supervisor.humanId === account.humanId) throw fieldProblem('supervisor', 'answers to this person');
      if (supervisor.kind === 'vendor') throw fieldProblem('supervisor', 'is a vendor');
    }
    const message = `${account.username} now answers to ${supervisor?.username ?? 'nobody'}.`;
    await tellOf(tx, account, { agencyId, kind: 'account', message, at });
    await setSupervisor(tx, account.personId, supervisor?.personId ?? null);
    return { changed: true } as const;
  });
}

/** What the caller was told of accounts that they answer for, and of their own; latest first. */
export function listNotices(ctx: Context<Person>): Promise<{ notices: Notice[] }> {
  return act(ctx, { permission: 'me.view', event: 'notice.viewed' }, async (tx, { record }) => {
    const notices = await selectNotices(tx, ctx.actor.personId);
    record({ result_count: notices.length });
    return { notices };
  });
}

/** Marks one of the caller's own notices as seen. Throws Problem `not_found`. */
export function seeNotice(ctx: Context<Person>, { noticeId }: { noticeId: string }): Promise<{ seen: true }> {
  const ask = { permission: 'me.view', event: 'notice.seen', about: { subject: noticeId } } as const;
  return act(ctx, ask, async (tx, { at }) => {
    if ((await markSeen(tx, { noticeId, toPerson: ctx.actor.personId, at })) === 'absent')
      throw new Problem('not_found');
    return { seen: true } as const;
  });
}
