import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type ResetRow = { requestedBy: PersonId; withPassword: boolean };

/** Keeps that two persons agreed. */
export async function insertReset(
  tx: Tx,
  reset: {
    agencyId: AgencyId;
    personId: PersonId;
    withPassword: boolean;
    requestedBy: PersonId;
    approvedBy: PersonId;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('factor_resets')
    .values({
      reset_id: newId(),
      agency_id: reset.agencyId,
      person_id: reset.personId,
      with_password: reset.withPassword,
      requested_by: reset.requestedBy,
      approved_by: reset.approvedBy,
      approved_at: reset.at,
      expires_at: reset.expiresAt,
    })
    .execute();
}

/** The latest reset of a person that was agreed to and is not over; null when there is none. */
export async function selectReset(tx: Tx, personId: PersonId, at: Date): Promise<ResetRow | null> {
  const row = await tx
    .selectFrom('factor_resets')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', at)
    .orderBy('approved_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { requestedBy: row.requested_by as PersonId, withPassword: row.with_password }; // as written by insertReset
}
