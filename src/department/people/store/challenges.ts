import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type ChallengePurpose = 'second_factor' | 'passkey_sign_in' | 'passkey_enrol' | 'step_up' | 'single_sign_on';

/** Keeps a question until it is answered or over; what is long over is cleared away with it. */
export async function insertChallenge(
  tx: Tx,
  challenge: {
    agencyId: AgencyId;
    purpose: ChallengePurpose;
    personId: PersonId | null;
    sessionId: string | null;
    digest: Buffer;
    expected: Record<string, unknown>;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .deleteFrom('sign_in_challenges')
    .where('expires_at', '<', new Date(challenge.at.getTime() - 3_600_000))
    .execute();
  await tx
    .insertInto('sign_in_challenges')
    .values({
      challenge_id: newId(),
      agency_id: challenge.agencyId,
      purpose: challenge.purpose,
      person_id: challenge.personId,
      session_id: challenge.sessionId,
      token_sha256: challenge.digest,
      expected: JSON.stringify(challenge.expected),
      made_at: challenge.at,
      expires_at: challenge.expiresAt,
    })
    .execute();
}

export type ChallengeRow = { personId: PersonId | null; sessionId: string | null; expected: unknown };

/** A question that waits for its answer; null when there is none. */
export async function selectChallenge(
  tx: Tx,
  { digest, purpose, at }: { digest: Buffer; purpose: ChallengePurpose; at: Date },
): Promise<ChallengeRow | null> {
  const row = await tx
    .selectFrom('sign_in_challenges')
    .selectAll()
    .where('token_sha256', '=', digest)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row === undefined ? null : toRow(row);
}

/** Uses a question up; null when there is none, or it was answered. Of two at once one gets it. */
export async function useChallenge(
  tx: Tx,
  { digest, purpose, at }: { digest: Buffer; purpose: ChallengePurpose; at: Date },
): Promise<ChallengeRow | null> {
  const row = await tx
    .updateTable('sign_in_challenges')
    .set({ used_at: at })
    .where('token_sha256', '=', digest)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toRow(row);
}

function toRow(row: { person_id: string | null; session_id: string | null; expected: unknown }): ChallengeRow {
  // as written by insertChallenge
  return { personId: row.person_id as PersonId | null, sessionId: row.session_id, expected: row.expected };
}
