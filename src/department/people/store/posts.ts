import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { DelegableDuty } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type Holding = {
  holdingId: string;
  personId: PersonId;
  postId: string;
  heldFrom: Date;
  heldTo: Date | null;
  givenBy: string;
  endedBy: string | null;
  endReason: string | null;
};

export async function insertHolding(
  tx: Tx,
  holding: {
    agencyId: AgencyId;
    personId: PersonId;
    postId: string;
    heldFrom: Date;
    heldTo: Date | null;
    givenBy?: string;
  },
): Promise<string> {
  const holdingId = newId();
  await tx
    .insertInto('post_holdings')
    .values({
      holding_id: holdingId,
      agency_id: holding.agencyId,
      person_id: holding.personId,
      post_id: holding.postId,
      held_from: holding.heldFrom,
      held_to: holding.heldTo,
      ...(holding.givenBy === undefined ? {} : { given_by: holding.givenBy }),
    })
    .execute();
  return holdingId;
}

export async function selectPosts(
  tx: Tx,
  at: Date,
  personId?: PersonId,
): Promise<{ personId: PersonId; postId: string }[]> {
  let query = tx
    .selectFrom('post_holdings')
    .select(['person_id', 'post_id'])
    .where('held_from', '<=', at)
    .where(eb => eb.or([eb('held_to', 'is', null), eb('held_to', '>', at)]))
    .orderBy('post_id');
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  const rows = await query.execute();
  return rows.map(row => ({ personId: row.person_id as PersonId, postId: row.post_id })); // as written by insertHolding
}

/** Holdings past, present and to come, oldest first; of one person, or of all. */
export async function selectHoldings(
  tx: Tx,
  of: { personId?: PersonId | undefined; holdingId?: string } = {},
): Promise<Holding[]> {
  let query = tx.selectFrom('post_holdings').selectAll().orderBy('held_from').orderBy('holding_id');
  if (of.personId !== undefined) query = query.where('person_id', '=', of.personId);
  if (of.holdingId !== undefined) query = query.where('holding_id', '=', of.holdingId);
  const rows = await query.execute();
  return rows.map(row => ({
    holdingId: row.holding_id,
    personId: row.person_id as PersonId, // as written by insertHolding
    postId: row.post_id,
    heldFrom: row.held_from,
    heldTo: row.held_to,
    givenBy: row.given_by,
    endedBy: row.ended_by,
    endReason: row.end_reason,
  }));
}

/** Ends a holding; one that has not begun is never in force. */
export async function endHolding(
  tx: Tx,
  { holdingId, heldFrom }: Pick<Holding, 'holdingId' | 'heldFrom'>,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<void> {
  await tx
    .updateTable('post_holdings')
    .set({ held_to: heldFrom > at ? heldFrom : at, ended_by: by, end_reason: reason })
    .where('holding_id', '=', holdingId)
    .execute();
}

export type Delegation = {
  delegationId: string;
  fromPerson: PersonId;
  toPerson: PersonId;
  duty: DelegableDuty;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  endedBy: string | null;
};

export async function insertDelegation(
  tx: Tx,
  delegation: Omit<Delegation, 'endedBy'> & { agencyId: AgencyId; at: Date },
): Promise<void> {
  await tx
    .insertInto('delegations')
    .values({
      delegation_id: delegation.delegationId,
      agency_id: delegation.agencyId,
      from_person: delegation.fromPerson,
      to_person: delegation.toPerson,
      duty: delegation.duty,
      reason: delegation.reason,
      starts_at: delegation.startsAt,
      ends_at: delegation.endsAt,
      made_at: delegation.at,
    })
    .execute();
}

export async function selectDelegations(
  tx: Tx,
  of: { toPerson?: PersonId; inForceAt?: Date; delegationId?: string } = {},
): Promise<Delegation[]> {
  let query = tx.selectFrom('delegations').selectAll().orderBy('starts_at').orderBy('delegation_id');
  if (of.toPerson !== undefined) query = query.where('to_person', '=', of.toPerson);
  if (of.delegationId !== undefined) query = query.where('delegation_id', '=', of.delegationId);
  if (of.inForceAt !== undefined)
    query = query.where('starts_at', '<=', of.inForceAt).where('ends_at', '>', of.inForceAt);
  const rows = await query.execute();
  // the casts name what insertDelegation wrote
  return rows.map(row => ({
    delegationId: row.delegation_id,
    fromPerson: row.from_person as PersonId,
    toPerson: row.to_person as PersonId,
    duty: row.duty as DelegableDuty,
    reason: row.reason,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    endedBy: row.ended_by,
  }));
}

/** Ends a delegation; one that has not begun is never in force. */
export async function endDelegation(
  tx: Tx,
  { delegationId, startsAt }: Pick<Delegation, 'delegationId' | 'startsAt'>,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx
    .updateTable('delegations')
    .set({ ends_at: startsAt > at ? startsAt : at, ended_by: by })
    .where('delegation_id', '=', delegationId)
    .execute();
}
