import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { enrolmentCodeDigest } from '../rules/enrolment-code.ts';

/** Keeps the digest of a code that is handed over; earlier ones of the same person are over, and without one nothing can be enrolled. */
export async function insertEnrolmentCode(
  tx: Tx,
  given: { agencyId: AgencyId; personId: PersonId; code: string; at: Date; by: string; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('enrolment_codes')
    .set({ used_at: given.at })
    .where('person_id', '=', given.personId)
    .where('used_at', 'is', null)
    .execute();
  await tx
    .insertInto('enrolment_codes')
    .values({
      code_id: newId(),
      agency_id: given.agencyId,
      person_id: given.personId,
      code_sha256: enrolmentCodeDigest(given.personId, given.code),
      made_at: given.at,
      made_by: given.by,
      expires_at: given.expiresAt,
    })
    .execute();
}

/** Uses the code up. False when it is none of this person's, was used, or is over; of two at once one gets true. */
export async function useEnrolmentCode(
  tx: Tx,
  personId: PersonId,
  { code, at }: { code: string; at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('enrolment_codes')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_sha256', '=', enrolmentCodeDigest(personId, code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('code_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the next factor is enrolled only by whoever was handed a code. */
export async function setCodeNeeded(tx: Tx, personId: PersonId, needed: boolean): Promise<void> {
  await tx.updateTable('accounts').set({ enrolment_code_needed: needed }).where('person_id', '=', personId).execute();
}
