import { Problem } from '../../../foundation/base/errors.ts';
import type { ClearanceKind, DataOrigin } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { lockPeople, type AccountDetail } from '../store/accounts.ts';
import {
  endClearance,
  endEntitlement,
  insertClearance,
  insertEntitlement,
  isInForce,
  selectClearances,
  selectEntitlements,
} from '../store/grants.ts';
import { fieldProblem, refusal, refuseOwn, requireAccount, requireActive, tellOf } from './checks.ts';

const dayMs = 86_400_000;
/** A background check is made anew after ten years at the latest. */
const longestClearanceMs = 3660 * dayMs;
/** Privileges are looked at every year (CJIS AC-6(7)), so that none is given for longer. */
const longestEntitlementMs = 366 * dayMs;

/** Files a clearance with its end (BA-59). Throws Problem `not_found`, `input_invalid`, `policy_refused` for one's own. */
export function grantClearanceTo(
  ctx: Context<Person>,
  input: { personId: string; kind: ClearanceKind; expiresAt: string },
): Promise<{ clearanceId: string }> {
  const { personId, kind, expiresAt } = input;
  const about = { subject: personId, detail: { kind, expires_at: expiresAt } };
  return act(ctx, { permission: 'clearance.grant', event: 'clearance.granted', about }, async (tx, { at }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'files their own clearance');
    const clearanceId = await addClearance(tx, { ctx, account, kind, grantedAt: at, expiresAt: new Date(expiresAt) });
    const message = `${account.username} was cleared (${kind.replace('_', ' ')}) until ${expiresAt}.`;
    await tellOf(tx, account, { agencyId, kind: 'clearance', message, at });
    return { clearanceId };
  });
}

/** Puts a clearance in, after the rules that hold for a file too; callers passed the door. Throws Problem `input_invalid`. */
export function addClearance(
  tx: Tx,
  given: { ctx: Context; account: AccountDetail; kind: ClearanceKind; grantedAt: Date; expiresAt: Date },
): Promise<string> {
  const { ctx, account, kind, grantedAt, expiresAt } = given;
  refuseLength({ from: grantedAt, to: expiresAt, mostMs: longestClearanceMs });
  const { agencyId } = ctx.actor.agency;
  const { personId } = account;
  return insertClearance(tx, { agencyId, personId, kind, grantedAt, expiresAt, grantedBy: actorName(ctx.actor) });
}

/** Ends a clearance early. Throws Problem `not_found`, `already_done`. */
export function endClearanceEarly(
  ctx: Context<Person>,
  { clearanceId, reason }: { clearanceId: string; reason: string },
): Promise<{ ended: true }> {
  const about = { subject: clearanceId, reason };
  return act(ctx, { permission: 'clearance.grant', event: 'clearance.ended', about }, async (tx, { at, record }) => {
    const [clearance] = await selectClearances(tx, { clearanceId });
    if (clearance === undefined) throw new Problem('not_found');
    record({ detail: { person: clearance.personId, kind: clearance.kind } });
    if (!isInForce(clearance, at)) throw new Problem('already_done');
    if (!(await endClearance(tx, clearanceId, { at, by: ctx.actor.username, reason })))
      throw new Problem('already_done');
    const account = await requireAccount(tx, clearance.personId);
    const message = `The clearance of ${account.username} was ended: ${reason}`;
    await tellOf(tx, account, { agencyId: ctx.actor.agency.agencyId, kind: 'clearance', message, at });
    return { ended: true } as const;
  });
}

/**
 * Gives leave to see data of one origin, for a year at most (LA-24, SL-11, CO-11, BA-22). Leave for CLETS data rests on a fingerprint
 * check and ends with it. Throws Problem `not_found`, `input_invalid`, `already_done`, `clearance_missing`, `policy_refused`.
 */
export function grantEntitlement(
  ctx: Context<Person>,
  input: { personId: string; origin: DataOrigin; expiresAt: string; reason: string },
): Promise<{ entitlementId: string; expiresAt: string }> {
  const { personId, origin, reason } = input;
  const about = { subject: personId, reason, detail: { origin, expires_at: input.expiresAt } };
  return act(ctx, { permission: 'entitlement.grant', event: 'entitlement.granted', about }, async (tx, { at }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'gives leave to themselves');
    if (account.kind === 'vendor') throw refusal('No vendor sees data (BA-62).');
    const asked = new Date(input.expiresAt);
    refuseLength({ from: at, to: asked, mostMs: longestEntitlementMs });
    const standing = await selectEntitlements(tx, { personId: account.personId });
    if (standing.some(one => one.kind === origin && isInForce(one, at) && one.expiresAt >= asked))
      throw new Problem('already_done', { detail: `${account.username} has this leave for that time.` });
    const expiresAt = origin === 'clets' ? await withinFingerprint(tx, { account, asked, at }) : asked;
    const grant = { agencyId, personId: account.personId, kind: origin, grantedAt: at, expiresAt };
    const entitlementId = await insertEntitlement(tx, { ...grant, grantedBy: ctx.actor.username });
    const message = `${account.username} may see ${origin} data until ${expiresAt.toISOString()}.`;
    await tellOf(tx, account, { agencyId, kind: 'entitlement', message, at });
    return { entitlementId, expiresAt: expiresAt.toISOString() };
  });
}

async function withinFingerprint(
  tx: Tx,
  { account, asked, at }: { account: AccountDetail; asked: Date; at: Date },
): Promise<Date> {
  const checks = (await selectClearances(tx, { personId: account.personId })).filter(
    one => one.kind === 'clets_fingerprint' && isInForce(one, at),
  );
  const last = Math.max(...checks.map(one => one.expiresAt.getTime()));
  if (checks.length === 0)
    throw new Problem('clearance_missing', { detail: 'Leave for CLETS data needs a fingerprint check on file.' });
  return new Date(Math.min(last, asked.getTime()));
}

/** Ends an entitlement early. Throws Problem `not_found`, `already_done`. */
export function endEntitlementEarly(
  ctx: Context<Person>,
  { entitlementId, reason }: { entitlementId: string; reason: string },
): Promise<{ ended: true }> {
  const about = { subject: entitlementId, reason };
  return act(
    ctx,
    { permission: 'entitlement.grant', event: 'entitlement.ended', about },
    async (tx, { at, record }) => {
      const [entitlement] = await selectEntitlements(tx, { entitlementId });
      if (entitlement === undefined) throw new Problem('not_found');
      record({ detail: { person: entitlement.personId, origin: entitlement.kind } });
      if (!isInForce(entitlement, at)) throw new Problem('already_done');
      if (!(await endEntitlement(tx, entitlementId, { at, by: ctx.actor.username, reason })))
        throw new Problem('already_done');
      const account = await requireAccount(tx, entitlement.personId);
      const message = `${account.username} may no longer see ${entitlement.kind} data: ${reason}`;
      await tellOf(tx, account, { agencyId: ctx.actor.agency.agencyId, kind: 'entitlement', message, at });
      return { ended: true } as const;
    },
  );
}

function refuseLength({ from, to, mostMs }: { from: Date; to: Date; mostMs: number }): void {
  if (to <= from) throw fieldProblem('expiresAt', 'lies before it begins');
  if (to.getTime() - from.getTime() > mostMs)
    throw fieldProblem('expiresAt', `lies more than ${Math.floor(mostMs / dayMs)} days after it begins`);
}
