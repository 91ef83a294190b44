import { sql } from 'kysely';
import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { AccountKind, DeactivationReason } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';

/** One change of accounts and posts of an agency at a time, so that what was checked still holds when it is written. */
export async function lockPeople(tx: Tx, agencyId: AgencyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`people ${agencyId}`}, 0))`.execute(tx);
}

/** All that is kept of an account but its password. */
export type AccountDetail = {
  personId: PersonId;
  humanId: string;
  username: string;
  displayName: string;
  kind: AccountKind;
  supervisor: PersonId | null;
  active: boolean;
  /** False: invited, and has set no password yet. */
  entered: boolean;
  activeSince: Date;
  createdAt: Date;
  createdBy: string;
  deactivatedAt: Date | null;
  deactivatedBy: string | null;
  deactivatedReason: DeactivationReason | null;
  /** The latest request that any session of the account made; null when there was none. */
  lastUse: Date | null;
};

export async function selectDetails(tx: Tx, personId?: PersonId): Promise<AccountDetail[]> {
  let query = tx
    .selectFrom('accounts')
    .selectAll()
    .select(one =>
      one
        .selectFrom('sessions')
        .whereRef('sessions.person_id', '=', 'accounts.person_id')
        .select(max => max.fn.max('last_seen_at').as('last_use'))
        .as('last_use'),
    )
    .orderBy('username');
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  const rows = await query.execute();
  // the casts name what insertAccount and the checks of the table let in
  return rows.map(row => ({
    personId: row.person_id as PersonId,
    humanId: row.human_id,
    username: row.username,
    displayName: row.display_name,
    kind: row.kind as AccountKind,
    supervisor: row.supervisor as PersonId | null,
    active: row.active,
    entered: row.password_set_at !== null,
    activeSince: row.active_since,
    createdAt: row.created_at,
    createdBy: row.created_by,
    deactivatedAt: row.deactivated_at,
    deactivatedBy: row.deactivated_by,
    deactivatedReason: row.deactivated_reason as DeactivationReason | null,
    lastUse: row.last_use,
  }));
}

/** Switches an active account off; false when it is off already. */
export async function markDeactivated(
  tx: Tx,
  personId: PersonId,
  change: { reason: DeactivationReason; by: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('accounts')
    .set({
      active: false,
      deactivated_at: change.at,
      deactivated_by: change.by,
      deactivated_reason: change.reason,
    })
    .where('person_id', '=', personId)
    .where('active', '=', true)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Brings an account back; false when it is active. Days without use count anew. */
export async function markReactivated(tx: Tx, personId: PersonId, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('accounts')
    .set({ active: true, active_since: at, deactivated_at: null, deactivated_by: null, deactivated_reason: null })
    .where('person_id', '=', personId)
    .where('active', '=', false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function closeAllSessions(tx: Tx, personId: PersonId, at: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ closed_at: at })
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null)
    .execute();
}

export async function setSupervisor(tx: Tx, personId: PersonId, supervisor: PersonId | null): Promise<void> {
  await tx.updateTable('accounts').set({ supervisor }).where('person_id', '=', personId).execute();
}
