import type { PasswordHash } from '../../../foundation/base/crypto.ts';
import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

/** Stores an invitation; every earlier one of the same account is over. */
export async function insertInvitation(
  tx: Tx,
  invitation: { agencyId: AgencyId; personId: PersonId; digest: Buffer; at: Date; by: string; expiresAt: Date },
): Promise<void> {
  await closeInvitations(tx, invitation.personId, invitation.at);
  await tx
    .insertInto('invitations')
    .values({
      invitation_id: newId(),
      agency_id: invitation.agencyId,
      person_id: invitation.personId,
      token_sha256: invitation.digest,
      made_at: invitation.at,
      made_by: invitation.by,
      expires_at: invitation.expiresAt,
    })
    .execute();
}

export async function closeInvitations(tx: Tx, personId: PersonId, at: Date): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ closed_at: at })
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null)
    .execute();
}

/** Uses up an invitation that is open at `at`; null when there is none with this digest. Two at once: one gets it. */
export async function useInvitation(tx: Tx, digest: Buffer, at: Date): Promise<PersonId | null> {
  const row = await tx
    .updateTable('invitations')
    .set({ closed_at: at })
    .where('token_sha256', '=', digest)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('person_id')
    .executeTakeFirst();
  return row === undefined ? null : (row.person_id as PersonId); // as written by insertInvitation
}

/** For whom an invitation with this digest is open at `at`; null when there is none. */
export async function selectInvited(tx: Tx, digest: Buffer, at: Date): Promise<PersonId | null> {
  const row = await tx
    .selectFrom('invitations')
    .select('person_id')
    .where('token_sha256', '=', digest)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row === undefined ? null : (row.person_id as PersonId); // as written by insertInvitation
}

/** `null` for `at`: a password that nobody has; the person sets their own by a new invitation. */
export async function setPassword(
  tx: Tx,
  personId: PersonId,
  { password, at }: { password: PasswordHash; at: Date | null },
): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({ password: JSON.stringify(password), password_set_at: at })
    .where('person_id', '=', personId)
    .execute();
}
