import { newId } from '../../../foundation/base/ids.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { isCheckViolation, isUniqueViolation, type Tx } from '../../../foundation/db/database.ts';
import { actorName, taskContext, type AgencyRef, type Context, type Person } from '../../../gate/access/context.ts';
import { act, type Fields } from '../../../gate/access/act.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { unsetProblem } from '../../../gate/policy/profile.ts';
import { hasApprover, levelsOf } from '../rules.ts';
import {
  countTried,
  hasExpired,
  insertApproval,
  markExpired,
  selectApproved,
  type ApprovalRow,
  type Detail,
} from '../store.ts';
import { decidersOf, requireHuman, type ApprovalKind } from './kinds.ts';

export type ApprovalRequest = {
  subject: string;
  /** One line for lists; holds no plate unless the kind asks a data permission. */
  title: string;
  /** Why, in the requester's words. */
  reason: string;
  before?: Detail | null;
  after?: Detail | null;
};

const defaultDetailBytes = 32 * 1024;

/**
 * Asks for a second person's decision, in the transaction of the act that needs it; the request and its entry in the record stand or
 * fall with it. Throws Problem `policy_unset` when the policy names no chain, `approval_gap` when nobody but the requester could ever
 * decide, `approval_waits` when the same request is open already, `input_invalid` when the detail is too large.
 */
export async function requestApproval(
  tx: Tx,
  asked: { ctx: Context<Person>; profile: Profile; at: Date },
  { kind, request }: { kind: ApprovalKind; request: ApprovalRequest },
): Promise<{ approvalId: string; expiresAt: Date }> {
  const { ctx, profile, at } = asked;
  const { actor } = ctx;
  const account = await ctx.gate.facts.account(tx, actor.personId, at);
  if (account === null || !account.active) throw new Problem('account_inactive');
  const chain = kind.chain(profile, account.postIds);
  if ('unset' in chain) throw unsetProblem(profile, chain.unset);
  const levels = levelsOf(profile, chain.chain);
  const requesterHuman = await requireHuman(tx, actor.personId);
  const holders = await decidersOf(tx, { profile, levels, at });
  if (!hasApprover(levels, { holders, requesterHuman })) {
    throw new Problem('approval_gap', {
      detail:
        'The posts that the policy names for this are held by nobody, or by you alone. Fill one of them, or have the policy name another.',
      clauses: chain.clauses,
    });
  }
  // one that ran out without a decision must not stand in the way of the next
  await markExpired(tx, at, { kind: kind.kind, subject: request.subject });
  const approvalId = newId();
  const expiresAt = new Date(at.getTime() + kind.expiresAfterHours * 3_600_000);
  try {
    await insertApproval(tx, {
      ...request,
      approvalId,
      agencyId: actor.agency.agencyId,
      kind: kind.kind,
      before: boundedDetail(kind, request.before),
      after: boundedDetail(kind, request.after),
      clauses: chain.clauses,
      chain: levels,
      requestedBy: actor.personId,
      requesterHuman,
      at,
      expiresAt,
    });
  } catch (error) {
    // switched off in this very moment
    if (isCheckViolation(error)) throw new Problem('account_inactive', { cause: error });
    if (!isUniqueViolation(error, 'one_open_request')) throw error;
    throw new Problem('approval_waits', { detail: 'Decide on the open request, or withdraw it, before asking anew.' });
  }
  const detail = { kind: kind.kind, about: request.subject, chain: levels.map(level => level.posts) };
  const fields = { subject: approvalId, reason: request.reason, detail };
  const event = 'approval.requested';
  const { agencyId } = actor.agency;
  await queueEntry(tx, { event, outcome: 'permit', agencyId, at, fields: { ...whoFields(ctx), ...fields } });
  return { approvalId, expiresAt };
}

function whoFields({ actor, address }: Context<Person>): Fields {
  return {
    actor: actorName(actor),
    actor_id: actor.personId,
    name: actor.displayName,
    organisation: actor.agency.name,
    auth: actor.auth,
    address,
  };
}

function boundedDetail(kind: ApprovalKind, detail: Detail | null | undefined): Detail | null {
  if (detail === null || detail === undefined) return null;
  const bytes = Buffer.byteLength(JSON.stringify(detail));
  const most = kind.maxDetailBytes ?? defaultDetailBytes;
  if (bytes <= most) return detail;
  throw new Problem('input_invalid', {
    detail: `What is asked for is too large to be kept with the request: ${bytes} bytes, and ${most} is the most.`,
  });
}

/** Closes what nobody decided in time, at one agency; returns how many. Leaves no entry when there is none. */
export async function expireApprovals(gate: Gate, agency: AgencyRef): Promise<number> {
  if (!(await gate.db.inAgency(agency.agencyId, tx => hasExpired(tx, gate.clock.now())))) return 0;
  const ctx = taskContext(gate, agency, 'approval-expiry');
  return act(ctx, { permission: 'approval.expire', event: 'approval.expired' }, async (tx, { at, record }) => {
    const expired = await markExpired(tx, at);
    record({ result_count: expired });
    return expired;
  });
}

/** How often an approver was recorded as not reached, from `from` until before `to` (BA-66, BA-69); for audits. */
export function countUnavailable(tx: Tx, between: { from: Date; to: Date }): Promise<number> {
  return countTried(tx, between);
}

/** The approved requests of a kind, oldest first. */
export function approvedRequests(tx: Tx, kind: string): Promise<ApprovalRow[]> {
  return selectApproved(tx, kind);
}
