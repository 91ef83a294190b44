import { hashPassword, randomToken } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import { installationId, newId, type PersonId } from '../../../foundation/base/ids.ts';
import type { AccountKind } from '../../../foundation/contract/people-words.ts';
import { isUniqueViolation, type Tx } from '../../../foundation/db/database.ts';
import { act, type Desk } from '../../../gate/access/act.ts';
import { actorName, type AgencyRef, type Context } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import { passwordFault } from '../rules/passwords.ts';
import { invitationDigest, invitationHours, readInvitation, writeInvitation } from '../rules/accounts.ts';
import { insertAccount, selectHuman } from '../store.ts';
import { lockPeople } from '../store/accounts.ts';
import { insertInvitation, selectInvited, setPassword, useInvitation } from '../store/invitations.ts';
import { fieldProblem, nobodysPassword, refusal, requireAccount, requireActive } from './checks.ts';

export type NewPerson = {
  username: string;
  displayName: string;
  kind: AccountKind;
  supervisor?: string | undefined;
  /** An account of the same human: two-person rules count them as one. */
  sameHumanAs?: string | undefined;
};

export type Invitation = { invitation: string; expiresAt: string };

/**
 * Creates an account without posts and without a password, with an invitation that works once within 72 hours; only the posts that the
 * policy names may (BA-64). Throws Problem `input_invalid` for a name that is taken, was once, or looks like one; `policy_refused`,
 * `policy_unset`.
 */
export function inviteAccount(
  ctx: Context,
  input: NewPerson,
): Promise<{ personId: PersonId; username: string } & Invitation> {
  const personId = newId<'person'>();
  const { username, displayName, kind } = input;
  const about = { subject: personId, detail: { username, display_name: displayName, kind } };
  return act(ctx, { permission: 'account.create', event: 'account.created', about }, async (tx, desk) => {
    requireNamedCreator(ctx, desk);
    await lockPeople(tx, ctx.actor.agency.agencyId);
    await addPerson(tx, { ctx, desk, personId, input });
    return { personId, username, ...(await makeInvitation(tx, { ctx, desk, personId })) };
  });
}

/** Puts an invited account in; callers passed the door and hold the lock. Throws Problem `input_invalid`. */
export async function addPerson(
  tx: Tx,
  { ctx, desk, personId, input }: { ctx: Context; desk: Pick<Desk, 'at'>; personId: PersonId; input: NewPerson },
): Promise<void> {
  const { agency } = ctx.actor;
  const supervisor = input.supervisor === undefined ? undefined : await supervisorOf(tx, input.supervisor);
  const humanId = input.sameHumanAs === undefined ? undefined : await selectHuman(tx, input.sameHumanAs as PersonId); // asked next
  if (humanId === null) throw fieldProblem('sameHumanAs', 'is no account of this agency');
  try {
    await insertAccount(tx, {
      personId,
      agencyId: agency.agencyId,
      username: input.username,
      displayName: input.displayName,
      password: nobodysPassword(),
      invited: true,
      kind: input.kind,
      demonstration: agency.demonstration,
      at: desk.at,
      createdBy: actorName(ctx.actor),
      ...(supervisor === undefined ? {} : { supervisor }),
      ...(humanId === undefined ? {} : { humanId }),
    });
  } catch (error) {
    throw nameProblem(error);
  }
}

async function supervisorOf(tx: Tx, personId: string): Promise<PersonId> {
  const [account] = [await requireAccount(tx, personId).catch(() => null)];
  if (account === null || !account.active || account.kind === 'vendor')
    throw fieldProblem('supervisor', 'is no active member of this agency');
  return account.personId;
}

/** What a name that can't be given is answered with; whatever else went wrong stays what it is. */
export function nameProblem(error: unknown): unknown {
  if (isUniqueViolation(error, 'accounts_name_form'))
    return fieldProblem('username', 'looks like a name that is there, or was once: user names are never reused');
  if (isUniqueViolation(error)) return fieldProblem('username', 'is taken, or was once: user names are never reused');
  return error;
}

/** BA-64: only the posts that the policy names. Throws Problem `policy_unset` where it names none. */
export function requireNamedCreator({ actor }: Context, { grant }: Desk): void {
  if (actor.kind !== 'person') return;
  const { creators } = grant.profile.profile.accounts;
  if (creators === 'unset')
    throw new Problem('policy_unset', { detail: "The agency's policy does not say who creates accounts." });
  if (!creators.value.some(post => grant.posts.includes(post)))
    throw refusal('The policy names other posts to create accounts.');
}

/** Makes the invitation of an account; earlier ones are over. */
export async function makeInvitation(
  tx: Tx,
  { ctx, desk, personId }: { ctx: Context; desk: Pick<Desk, 'at'>; personId: PersonId },
): Promise<Invitation> {
  const { agencyId, code } = ctx.actor.agency;
  const secret = randomToken(32);
  const expiresAt = new Date(desk.at.getTime() + invitationHours * 3_600_000);
  const digest = invitationDigest(secret);
  await insertInvitation(tx, { agencyId, personId, digest, at: desk.at, by: actorName(ctx.actor), expiresAt });
  return { invitation: writeInvitation({ agencyCode: code, secret }), expiresAt: expiresAt.toISOString() };
}

/**
 * A new invitation for an account whose person has set no password yet; the earlier one is over. Throws Problem `not_found`,
 * `policy_refused`, `already_done` when the person has entered already.
 */
export function renewInvitation(ctx: Context, { personId }: { personId: string }): Promise<Invitation> {
  const ask = { permission: 'account.create', event: 'invitation.made', about: { subject: personId } } as const;
  return act(ctx, ask, async (tx, desk) => {
    requireNamedCreator(ctx, desk);
    const account = await requireActive(tx, personId);
    if (account.entered) throw new Problem('already_done', { detail: 'This person has set their password already.' });
    return makeInvitation(tx, { ctx, desk, personId: account.personId });
  });
}

/**
 * Sets the first password of whoever was invited; nobody else ever knows it. Each try is an entry of the record. Throws Problem
 * `invitation_invalid` (wrong, used and over look alike) or `input_invalid` for a weak password, which uses nothing up.
 */
export async function acceptInvitation(
  gate: Gate,
  input: { invitation: string; password: string; passwordRounds?: number },
  address: string,
): Promise<{ agency: string; username: string }> {
  const at = gate.clock.now();
  const parts = readInvitation(input.invitation);
  const agency = parts === null ? undefined : (await listAgencies(gate.db)).find(one => one.code === parts.agencyCode);
  if (parts === null || agency === undefined) return refuseInvitation(gate, { at, address });
  const digest = invitationDigest(parts.secret);
  const invited = await gate.db.inAgency(agency.agencyId, async tx => {
    const personId = await selectInvited(tx, digest, at);
    const account = personId === null ? null : await requireAccount(tx, personId);
    return account?.active === true ? account : null;
  });
  if (invited === null) return refuseInvitation(gate, { at, address, agency });
  const { username, displayName } = invited;
  const fault = passwordFault(input.password, { username, agencyCode: agency.code, words: [agency.name, displayName] });
  if (fault !== null) throw fieldProblem('password', fault);
  const password = await hashPassword(input.password, input.passwordRounds);
  const used = await gate.db.inAgency(agency.agencyId, async tx => {
    const personId = await useInvitation(tx, digest, at);
    if (personId === null || !(await requireAccount(tx, personId)).active) return false;
    await setPassword(tx, personId, { password, at });
    const who = { actor: username, actor_id: personId, name: displayName, organisation: agency.name };
    const fields = { at: at.toISOString(), ...who, address, subject: personId };
    await queueEntry(tx, { event: 'invitation.accepted', outcome: 'permit', agencyId: agency.agencyId, at, fields });
    return true;
  });
  return used ? { agency: agency.code, username } : refuseInvitation(gate, { at, address, agency });
}

async function refuseInvitation(
  gate: Gate,
  { at, address, agency }: { at: Date; address: string; agency?: AgencyRef },
): Promise<never> {
  const fields = { code: 'invitation_invalid', address };
  const agencyId = agency?.agencyId ?? installationId;
  await gate.append({ event: 'invitation.refused', outcome: 'refuse', agencyId, at, fields });
  throw new Problem('invitation_invalid');
}
