import { sql } from 'kysely';
import { newId, type AgencyId, type PersonId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { Counted } from './rules.ts';

export type NewCompletion = {
  agencyId: AgencyId;
  personId: PersonId;
  course: string;
  courseId: string | null;
  completedOn: string;
  validUntil: string | null;
  contents: readonly string[] | null;
  trainer: string | null;
  evidence: string | null;
  recordedBy: string;
  /** The account that records; null for work of the house itself. */
  recorder: PersonId | null;
  at: Date;
  correction?: { corrects: string; reason: string; didNotHappen: boolean };
};

export async function insertCompletion(tx: Tx, completion: NewCompletion): Promise<string> {
  const completionId = newId();
  const { correction } = completion;
  await tx
    .insertInto('training_completions')
    .values({
      completion_id: completionId,
      agency_id: completion.agencyId,
      person_id: completion.personId,
      course: completion.course,
      course_id: completion.courseId,
      completed_on: completion.completedOn,
      valid_until: completion.validUntil,
      contents: completion.contents === null ? null : [...completion.contents],
      trainer: completion.trainer,
      evidence: completion.evidence,
      recorded_by: completion.recordedBy,
      recorder: completion.recorder,
      recorded_at: completion.at,
      corrects: correction?.corrects ?? null,
      correction_reason: correction?.reason ?? null,
      did_not_happen: correction?.didNotHappen ?? false,
    })
    .execute();
  return completionId;
}

/** Whether this very completion is on file and stands. */
export async function hasCompletion(
  tx: Tx,
  asked: { personId: PersonId; course: string; completedOn: string },
): Promise<boolean> {
  const row = await standing(tx)
    .select('c.completion_id')
    .where('c.person_id', '=', asked.personId)
    .where('c.course', '=', asked.course)
    .where('c.completed_on', '=', asked.completedOn)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The completions that stand, neither corrected nor taken back: of one person, or of all. */
export async function selectCounted(tx: Tx, personId?: PersonId): Promise<(Counted & { personId: PersonId })[]> {
  let query = standing(tx)
    .leftJoin('training_courses as t', 't.course_id', 'c.course_id')
    .select([
      'c.person_id',
      'c.course',
      'c.course_id',
      'c.completed_on',
      'c.valid_until',
      't.approved_at',
      't.counts_through',
      't.posts',
    ]);
  if (personId !== undefined) query = query.where('c.person_id', '=', personId);
  const rows = await query.execute();
  return rows.map(row => ({
    personId: row.person_id as PersonId, // as written by insertCompletion
    name: row.course,
    completedOn: row.completed_on,
    validUntil: row.valid_until,
    course:
      row.course_id === null
        ? null
        : { approved: row.approved_at !== null, countsThrough: row.counts_through, posts: row.posts },
  }));
}

/** Completions that were neither corrected nor taken back. */
function standing(tx: Tx) {
  return tx
    .selectFrom('training_completions as c')
    .where('c.did_not_happen', '=', false)
    .where(one =>
      one.not(
        one.exists(
          one
            .selectFrom('training_completions as later')
            .select('later.completion_id')
            .whereRef('later.corrects', '=', 'c.completion_id'),
        ),
      ),
    );
}

export type CompletionRow = {
  completionId: string;
  personId: PersonId;
  course: string;
  courseId: string | null;
  courseVersion: number | null;
  approved: boolean;
  validDays: number | null;
  contents: string[] | null;
  trainer: string | null;
  evidence: string | null;
  completedOn: string;
  validUntil: string | null;
  recordedBy: string;
  recordedAt: Date;
  corrects: string | null;
  correctedBy: string | null;
  correctionReason: string | null;
  didNotHappen: boolean;
};

/** All that was ever filed: of one person, or one completion; latest first. */
export async function selectFiled(
  tx: Tx,
  which: { personId: PersonId } | { completionId: string },
): Promise<CompletionRow[]> {
  const query = tx
    .selectFrom('training_completions as c')
    .leftJoin('training_courses as t', 't.course_id', 'c.course_id')
    .leftJoin('training_completions as later', 'later.corrects', 'c.completion_id')
    .selectAll('c')
    .select(['t.version', 't.approved_at', 't.valid_days', 'later.completion_id as corrected_by'])
    .orderBy('c.completed_on', 'desc')
    .orderBy('c.recorded_at', 'desc')
    .orderBy('c.completion_id');
  const rows = await (
    'personId' in which
      ? query.where('c.person_id', '=', which.personId)
      : query.where('c.completion_id', '=', which.completionId)
  ).execute();
  return rows.map(row => ({
    completionId: row.completion_id,
    personId: row.person_id as PersonId, // as written by insertCompletion
    course: row.course,
    courseId: row.course_id,
    courseVersion: row.version,
    approved: row.course_id === null || row.approved_at !== null,
    validDays: row.valid_days,
    contents: row.contents,
    trainer: row.trainer,
    evidence: row.evidence,
    completedOn: row.completed_on,
    validUntil: row.valid_until,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    corrects: row.corrects,
    correctedBy: row.corrected_by,
    correctionReason: row.correction_reason,
    didNotHappen: row.did_not_happen,
  }));
}

/** One change to the training of an agency's persons at a time, so that what was checked still holds when it is written. */
export async function lockTraining(tx: Tx, agencyId: AgencyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`training ${agencyId}`}, 0))`.execute(tx);
}
