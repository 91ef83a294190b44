import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { ClearanceKind, DataOrigin } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';

/** What clearances and entitlements have in common: given by somebody, for a time, ended early with a reason. */
export type Granted<Kind extends string> = {
  id: string;
  personId: PersonId;
  kind: Kind;
  grantedAt: Date;
  grantedBy: string;
  expiresAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  endReason: string | null;
};

export type NewGrant<Kind extends string> = {
  agencyId: AgencyId;
  personId: PersonId;
  kind: Kind;
  grantedAt: Date;
  expiresAt: Date;
  grantedBy?: string;
};

export async function insertClearance(tx: Tx, clearance: NewGrant<ClearanceKind>): Promise<string> {
  const clearanceId = newId();
  await tx
    .insertInto('clearances')
    .values({
      clearance_id: clearanceId,
      agency_id: clearance.agencyId,
      person_id: clearance.personId,
      kind: clearance.kind,
      granted_at: clearance.grantedAt,
      expires_at: clearance.expiresAt,
      ...(clearance.grantedBy === undefined ? {} : { granted_by: clearance.grantedBy }),
    })
    .execute();
  return clearanceId;
}

/** Clearances past and present, oldest first. */
export async function selectClearances(
  tx: Tx,
  of: { personId?: PersonId; clearanceId?: string } = {},
): Promise<Granted<ClearanceKind>[]> {
  let query = tx.selectFrom('clearances').selectAll().orderBy('granted_at').orderBy('clearance_id');
  if (of.personId !== undefined) query = query.where('person_id', '=', of.personId);
  if (of.clearanceId !== undefined) query = query.where('clearance_id', '=', of.clearanceId);
  const rows = await query.execute();
  return rows.map(row => ({ ...grantedOf(row), id: row.clearance_id, kind: row.kind as ClearanceKind })); // the table checks it
}

export async function endClearance(tx: Tx, clearanceId: string, end: GrantEnd): Promise<boolean> {
  const result = await tx
    .updateTable('clearances')
    .set({ ended_at: end.at, ended_by: end.by, end_reason: end.reason })
    .where('clearance_id', '=', clearanceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function insertEntitlement(
  tx: Tx,
  entitlement: NewGrant<DataOrigin> & { grantedBy: string },
): Promise<string> {
  const entitlementId = newId();
  await tx
    .insertInto('entitlements')
    .values({
      entitlement_id: entitlementId,
      agency_id: entitlement.agencyId,
      person_id: entitlement.personId,
      origin: entitlement.kind,
      granted_at: entitlement.grantedAt,
      granted_by: entitlement.grantedBy,
      expires_at: entitlement.expiresAt,
    })
    .execute();
  return entitlementId;
}

/** Entitlements past and present, oldest first. */
export async function selectEntitlements(
  tx: Tx,
  of: { personId?: PersonId; entitlementId?: string } = {},
): Promise<Granted<DataOrigin>[]> {
  let query = tx.selectFrom('entitlements').selectAll().orderBy('granted_at').orderBy('entitlement_id');
  if (of.personId !== undefined) query = query.where('person_id', '=', of.personId);
  if (of.entitlementId !== undefined) query = query.where('entitlement_id', '=', of.entitlementId);
  const rows = await query.execute();
  return rows.map(row => ({ ...grantedOf(row), id: row.entitlement_id, kind: row.origin as DataOrigin })); // the table checks it
}

export async function endEntitlement(tx: Tx, entitlementId: string, end: GrantEnd): Promise<boolean> {
  const result = await tx
    .updateTable('entitlements')
    .set({ ended_at: end.at, ended_by: end.by, end_reason: end.reason })
    .where('entitlement_id', '=', entitlementId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type GrantEnd = { at: Date; by: string; reason: string };

/** Whether it counts at `at`: from its grant to before its expiry or early end. */
export function isInForce(granted: Pick<Granted<string>, 'grantedAt' | 'expiresAt' | 'endedAt'>, at: Date): boolean {
  return granted.grantedAt <= at && granted.expiresAt > at && (granted.endedAt === null || granted.endedAt > at);
}

type GrantedRow = {
  person_id: string;
  granted_at: Date;
  granted_by: string;
  expires_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  end_reason: string | null;
};

function grantedOf(row: GrantedRow): Omit<Granted<string>, 'id' | 'kind'> {
  return {
    personId: row.person_id as PersonId, // written by the inserts above
    grantedAt: row.granted_at,
    grantedBy: row.granted_by,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    endReason: row.end_reason,
  };
}
