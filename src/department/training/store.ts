import { newId, type AgencyId, type PersonId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export async function insertCompletion(
  tx: Tx,
  completion: {
    agencyId: AgencyId;
    personId: PersonId;
    course: string;
    completedOn: string;
    validUntil: string | null;
    recordedBy: string;
    at: Date;
  },
): Promise<string> {
  const completionId = newId();
  await tx
    .insertInto('training_completions')
    .values({
      completion_id: completionId,
      agency_id: completion.agencyId,
      person_id: completion.personId,
      course: completion.course,
      completed_on: completion.completedOn,
      valid_until: completion.validUntil,
      recorded_by: completion.recordedBy,
      recorded_at: completion.at,
    })
    .execute();
  return completionId;
}

/** The completion that counts longest on `today`; null when none counts. */
export async function selectValid(
  tx: Tx,
  personId: PersonId,
  today: string,
): Promise<{ validUntil: string | null } | null> {
  const row = await tx
    .selectFrom('training_completions')
    .select('valid_until')
    .where('person_id', '=', personId)
    .where('completed_on', '<=', today)
    .where(eb => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>=', today)]))
    .orderBy('valid_until', order => order.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { validUntil: row.valid_until };
}
