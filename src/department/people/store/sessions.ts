import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Assurance } from '../../../gate/access/context.ts';

export type SessionRow = {
  sessionId: string;
  personId: PersonId;
  auth: string;
  assurance: Assurance;
  strongAt: Date | null;
  digest: Buffer;
  address: string;
  openedAt: Date;
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
    assurance: Assurance;
    /** When it proved more than a password; null when it did not. */
    strongAt: Date | null;
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
      assurance: session.assurance,
      strong_at: session.strongAt,
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
  return row === undefined ? null : toSession(row);
}

/** The sessions of a person that are neither closed nor past their end at `at`, the latest first. */
export async function selectOpenSessions(tx: Tx, personId: PersonId, at: Date): Promise<SessionRow[]> {
  const rows = await tx
    .selectFrom('sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('opened_at', 'desc')
    .limit(100)
    .execute();
  return rows.map(toSession);
}

/** The sign-in before this session's; null when it was the first. */
export async function selectSignInBefore(
  tx: Tx,
  personId: PersonId,
  sessionId: string,
): Promise<{ at: Date; address: string } | null> {
  const row = await tx
    .selectFrom('sessions')
    .select(['opened_at', 'address'])
    .where('person_id', '=', personId)
    .where('session_id', '!=', sessionId)
    .where('opened_at', '<=', one => one.selectFrom('sessions').select('opened_at').where('session_id', '=', sessionId))
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { at: row.opened_at, address: row.address };
}

function toSession(row: {
  session_id: string;
  person_id: string;
  auth: string;
  assurance: string;
  strong_at: Date | null;
  token_sha256: Buffer;
  address: string;
  opened_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  closed_at: Date | null;
}): SessionRow {
  // as written by insertSession, and checked by the table
  return {
    sessionId: row.session_id,
    personId: row.person_id as PersonId,
    auth: row.auth,
    assurance: row.assurance as Assurance,
    strongAt: row.strong_at,
    digest: row.token_sha256,
    address: row.address,
    openedAt: row.opened_at,
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

/** The session has proved just now who it is. `fulfilled`: what it was kept for is done, and it is a full one from now on. */
export async function strengthenSession(
  tx: Tx,
  sessionId: string,
  { at, fulfilled }: { at: Date; fulfilled?: { auth: string } },
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ strong_at: at, ...(fulfilled === undefined ? {} : { assurance: 'full', auth: fulfilled.auth }) })
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .where('assurance', '!=', 'restoring')
    .execute();
}

/** Other sessions that are kept until a first factor is there are over: they could enrol a second person's. */
export async function endEnrolling(tx: Tx, personId: PersonId, { at, but }: { at: Date; but: string }): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ closed_at: at })
    .where('person_id', '=', personId)
    .where('session_id', '!=', but)
    .where('assurance', '=', 'enrolling')
    .where('closed_at', 'is', null)
    .execute();
}

export async function markClosed(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ closed_at: at })
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .execute();
}

/** Ends the person's sessions: all, all but one, or one. Returns how many. */
export async function endSessions(
  tx: Tx,
  personId: PersonId,
  { at, but, only }: { at: Date; but?: string; only?: string },
): Promise<number> {
  let query = tx
    .updateTable('sessions')
    .set({ closed_at: at })
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null);
  if (but !== undefined) query = query.where('session_id', '!=', but);
  if (only !== undefined) query = query.where('session_id', '=', only);
  const rows = await query.returning('session_id').execute();
  return rows.length;
}
