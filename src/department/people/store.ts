import type { PasswordHash } from '../../foundation/base/crypto.ts';
import { newId, type AgencyId, type PersonId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type AccountRow = { personId: PersonId; username: string; displayName: string; active: boolean };

export async function insertAccount(
  tx: Tx,
  account: {
    personId: PersonId;
    agencyId: AgencyId;
    username: string;
    displayName: string;
    password: PasswordHash;
    demonstration: boolean;
    at: Date;
    createdBy: string;
  },
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      person_id: account.personId,
      agency_id: account.agencyId,
      username: account.username,
      display_name: account.displayName,
      password: JSON.stringify(account.password),
      demonstration: account.demonstration,
      created_at: account.at,
      created_by: account.createdBy,
    })
    .execute();
}

export async function selectAccountByName(
  tx: Tx,
  username: string,
): Promise<(AccountRow & { password: unknown }) | null> {
  const row = await tx.selectFrom('accounts').selectAll().where('username', '=', username).executeTakeFirst();
  if (row === undefined) return null;
  return { ...toAccount(row), password: row.password };
}

export async function selectAccount(tx: Tx, personId: PersonId): Promise<AccountRow | null> {
  const row = await tx.selectFrom('accounts').selectAll().where('person_id', '=', personId).executeTakeFirst();
  return row === undefined ? null : toAccount(row);
}

export async function selectAccounts(tx: Tx): Promise<AccountRow[]> {
  const rows = await tx.selectFrom('accounts').selectAll().orderBy('username').execute();
  return rows.map(toAccount);
}

function toAccount(row: { person_id: string; username: string; display_name: string; active: boolean }): AccountRow {
  // person_id holds what insertAccount wrote
  return {
    personId: row.person_id as PersonId,
    username: row.username,
    displayName: row.display_name,
    active: row.active,
  };
}

export async function setActive(tx: Tx, personId: PersonId, active: boolean): Promise<void> {
  await tx.updateTable('accounts').set({ active }).where('person_id', '=', personId).execute();
}

export async function insertHolding(
  tx: Tx,
  holding: { agencyId: AgencyId; personId: PersonId; postId: string; heldFrom: Date; heldTo: Date | null },
): Promise<void> {
  await tx
    .insertInto('post_holdings')
    .values({
      holding_id: newId(),
      agency_id: holding.agencyId,
      person_id: holding.personId,
      post_id: holding.postId,
      held_from: holding.heldFrom,
      held_to: holding.heldTo,
    })
    .execute();
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

export async function insertClearance(
  tx: Tx,
  clearance: { agencyId: AgencyId; personId: PersonId; grantedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('clearances')
    .values({
      clearance_id: newId(),
      agency_id: clearance.agencyId,
      person_id: clearance.personId,
      granted_at: clearance.grantedAt,
      expires_at: clearance.expiresAt,
    })
    .execute();
}

export async function hasClearance(tx: Tx, personId: PersonId, at: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('clearances')
    .select('clearance_id')
    .where('person_id', '=', personId)
    .where('granted_at', '<=', at)
    .where('expires_at', '>', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type SessionRow = {
  sessionId: string;
  personId: PersonId;
  auth: string;
  digest: Buffer;
  lastSeenAt: Date;
  expiresAt: Date;
  closedAt: Date | null;
};

export async function insertSession(
  tx: Tx,
  session: {
    sessionId: string;
    agencyId: AgencyId;
    personId: PersonId;
    digest: Buffer;
    auth: string;
    address: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      session_id: session.sessionId,
      agency_id: session.agencyId,
      person_id: session.personId,
      token_sha256: session.digest,
      auth: session.auth,
      address: session.address,
      opened_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      closed_at: null,
    })
    .execute();
}

export async function selectSession(tx: Tx, digest: Buffer): Promise<SessionRow | null> {
  const row = await tx.selectFrom('sessions').selectAll().where('token_sha256', '=', digest).executeTakeFirst();
  if (row === undefined) return null;
  return {
    sessionId: row.session_id,
    personId: row.person_id as PersonId, // as written by insertSession
    auth: row.auth,
    digest: row.token_sha256,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    closedAt: row.closed_at,
  };
}

export async function isSessionOpen(tx: Tx, sessionId: string, at: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('sessions')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

export async function touchSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx.updateTable('sessions').set({ last_seen_at: at }).where('session_id', '=', sessionId).execute();
}

export async function markClosed(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ closed_at: at })
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .execute();
}
