import { Problem } from '../../../foundation/base/errors.ts';
import type { PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act, type Desk } from '../../../gate/access/act.ts';
import { actorName, type AgencyRef, type Context, type Person } from '../../../gate/access/context.ts';
import { enrolmentCodeHours, newHandedCode } from '../rules/enrolment-code.ts';
import { selectAccount, selectHuman } from '../store.ts';
import { closeAllSessions, lockPeople } from '../store/accounts.ts';
import { insertEnrolmentCode, setCodeNeeded } from '../store/enrolment-codes.ts';
import { removeFactors } from '../store/factors.ts';
import { setPassword } from '../store/invitations.ts';
import { insertReset, selectReset } from '../store/resets.ts';
import type { AskReactivation } from './accounts.ts';
import { actingHuman, nobodysPassword, refusal, refuseAbove, refuseOwn, requireActive, tellOf } from './checks.ts';
import { makeInvitation } from './invite.ts';

/** Hours after the second person's word within which the code is handed over. */
const handOverHours = 24;

/** Asks for a second person's word; src/app.ts hands it in, as the room of approvals comes later. */
export type AskReset = AskReactivation extends (tx: Tx, asked: infer Asked, request: infer Request) => infer Answer
  ? (tx: Tx, asked: Asked, request: Request & { after: { withPassword: boolean } }) => Answer
  : never;

export type Handed = { code: string; expiresAt: string; invitation: string | null };

/**
 * Asks that a person's lost factors be reset; nothing happens before a second person of another post agrees. Throws Problem `not_found`,
 * `policy_refused` for one's own account and that of whoever one answers to, or what the room of approvals throws.
 */
export function askFactorReset(
  ctx: Context<Person>,
  input: { ask: AskReset; personId: string; reason: string; withPassword: boolean },
): Promise<{ approvalId: string; expiresAt: string }> {
  const { ask, personId, reason, withPassword } = input;
  const about = { subject: personId, reason };
  return act(ctx, { permission: 'factor.reset', event: 'factor.reset_asked', about }, async (tx, desk) => {
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'asks to have their own factors reset');
    await refuseAbove(tx, ctx, account, 'asks to have the factors reset');
    await refuseSealed(tx, account.personId);
    const title = `Reset the lost second factor of ${account.username}${withPassword ? ', and the password' : ''}`;
    const request = { subject: account.personId, title, reason, after: { withPassword } };
    const asked = { ctx, profile: desk.grant.profile.profile, at: desk.at };
    const { approvalId, expiresAt } = await ask(tx, asked, request);
    desk.record({ detail: { approval: approvalId, with_password: withPassword } });
    return { approvalId, expiresAt: expiresAt.toISOString() };
  });
}

async function refuseSealed(tx: Tx, personId: PersonId): Promise<void> {
  const account = await selectAccount(tx, personId);
  if (account?.sealNumber !== null) throw refusal('A sealed account has no factors; its codes are printed anew.');
}

export type FactorReset = {
  agency: AgencyRef;
  personId: PersonId;
  requestedBy: PersonId;
  approvedBy: PersonId;
  withPassword: boolean;
  at: Date;
};

/**
 * Resets a person's factors on the word of two others; who they are is checked here, whoever calls. Old factors die and all sessions end at
 * once. Throws Problem `not_found`, `approval_self`, `policy_refused`.
 */
export async function resetFactors(tx: Tx, reset: FactorReset): Promise<void> {
  const { agency, personId, requestedBy, approvedBy, withPassword, at } = reset;
  await lockPeople(tx, agency.agencyId);
  const account = await requireActive(tx, personId);
  const humans = await Promise.all([requestedBy, approvedBy].map(one => selectHuman(tx, one)));
  if (new Set([...humans, account.humanId]).size < 3 || humans.includes(null))
    throw new Problem('approval_self', { detail: 'Two others than the person are needed, and they are two persons.' });
  await loseFactors(tx, { personId, withPassword, at });
  const expiresAt = new Date(at.getTime() + handOverHours * 3_600_000);
  const { agencyId } = agency;
  await insertReset(tx, { agencyId, personId, withPassword, requestedBy, approvedBy, at, expiresAt });
  const message = `The second factors of ${account.username} were reset. If you did not lose yours, tell your administrator at once.`;
  await tellOf(tx, account, { agencyId, kind: 'account', message, at });
}

/** Old factors die, all sessions end, and the next factor is enrolled only by whoever was handed a code. */
export async function loseFactors(
  tx: Tx,
  { personId, withPassword, at }: { personId: PersonId; withPassword: boolean; at: Date },
): Promise<void> {
  await removeFactors(tx, personId, { at });
  await closeAllSessions(tx, personId, at);
  await setCodeNeeded(tx, personId, true);
  if (withPassword) await setPassword(tx, personId, { password: nobodysPassword(), at: null });
}

/**
 * The code for a new authenticator, to be handed over in presence by whoever asked for the reset. Throws Problem `not_found`,
 * `policy_refused` when nobody agreed, another person asked, or it is one's own account; `already_done` once it was used.
 */
export function makeEnrolmentCode(ctx: Context<Person>, { personId }: { personId: string }): Promise<Handed> {
  const ask = { permission: 'factor.reset', event: 'enrolment_code.made', about: { subject: personId } } as const;
  return act(ctx, ask, async (tx, desk) => {
    const { at } = desk;
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'makes a code for their own account');
    const reset = await selectReset(tx, account.personId, at);
    if (reset === null) throw refusal('A second person agrees first, and then the code is made within 24 hours.');
    if ((await selectHuman(tx, reset.requestedBy)) !== (await actingHuman(tx, ctx)))
      throw refusal('Whoever asked for the reset hands the code over.');
    if ((await selectAccount(tx, account.personId))?.enrolmentCodeNeeded !== true)
      throw new Problem('already_done', { detail: 'A new factor is enrolled already.' });
    return handOver(tx, { ctx, desk, personId: account.personId, withPassword: reset.withPassword });
  });
}

/** Makes what is handed over; earlier codes and invitations of the person are over. */
export async function handOver(
  tx: Tx,
  {
    ctx,
    desk,
    personId,
    withPassword,
  }: { ctx: Context<Person>; desk: Pick<Desk, 'at'>; personId: PersonId; withPassword: boolean },
): Promise<Handed> {
  const { agencyId } = ctx.actor.agency;
  const { at } = desk;
  const code = newHandedCode();
  const expiresAt = new Date(at.getTime() + enrolmentCodeHours * 3_600_000);
  await insertEnrolmentCode(tx, { agencyId, personId, code, at, by: actorName(ctx.actor), expiresAt });
  const invitation = withPassword ? (await makeInvitation(tx, { ctx, desk, personId })).invitation : null;
  return { code, expiresAt: expiresAt.toISOString(), invitation };
}
