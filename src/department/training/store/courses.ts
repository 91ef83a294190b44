import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { TrainingContent } from '../../../foundation/contract/training-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Required } from '../rules.ts';

export type CourseRow = {
  courseId: string;
  name: string;
  version: number;
  contents: TrainingContent[];
  posts: string[] | null;
  validDays: number | null;
  requiredFrom: string | null;
  policyVersion: number;
  state: 'proposed' | 'approved' | 'retired';
  proposedBy: string;
  proposedAt: Date;
  approvedBy: string | null;
  approvedAt: Date | null;
  countsThrough: string | null;
  anewReason: string | null;
  retiredBy: string | null;
  retiredAt: Date | null;
  retireReason: string | null;
};

/** Files a proposed course under the next version of its name. */
export async function insertCourse(
  tx: Tx,
  course: Pick<CourseRow, 'name' | 'validDays' | 'requiredFrom' | 'policyVersion'> & {
    agencyId: AgencyId;
    contents: readonly string[];
    posts: readonly string[] | null;
    proposedBy: PersonId;
    at: Date;
  },
): Promise<{ courseId: string; version: number }> {
  const last = await tx
    .selectFrom('training_courses')
    .select(one => one.fn.max('version').as('version'))
    .where('name', '=', course.name)
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  const courseId = newId();
  await tx
    .insertInto('training_courses')
    .values({
      course_id: courseId,
      agency_id: course.agencyId,
      name: course.name,
      version,
      contents: [...course.contents],
      posts: course.posts === null ? null : [...course.posts],
      valid_days: course.validDays,
      required_from: course.requiredFrom,
      policy_version: course.policyVersion,
      proposed_by: course.proposedBy,
      proposed_at: course.at,
    })
    .execute();
  return { courseId, version };
}

/** Courses with all their versions, by name, the newest version first; of one name or id when given. */
export async function selectCourses(tx: Tx, which: { name?: string; courseId?: string } = {}): Promise<CourseRow[]> {
  let query = tx
    .selectFrom('training_courses as t')
    .innerJoin('accounts as a', 'a.person_id', 't.proposed_by')
    .selectAll('t')
    .select('a.username')
    .orderBy('t.name')
    .orderBy('t.version', 'desc');
  if (which.name !== undefined) query = query.where('t.name', '=', which.name);
  if (which.courseId !== undefined) query = query.where('t.course_id', '=', which.courseId);
  const rows = await query.execute();
  // the casts name what the contract and the checks of the table let in
  return rows.map(row => ({
    courseId: row.course_id,
    name: row.name,
    version: row.version,
    contents: row.contents as TrainingContent[],
    posts: row.posts,
    validDays: row.valid_days,
    requiredFrom: row.required_from,
    policyVersion: row.policy_version,
    state: row.state as CourseRow['state'],
    proposedBy: row.username,
    proposedAt: row.proposed_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    countsThrough: row.counts_through,
    anewReason: row.anew_reason,
    retiredBy: row.retired_by,
    retiredAt: row.retired_at,
    retireReason: row.retire_reason,
  }));
}

/** Courses in force that whoever they are for must have: of each name the version that was approved last. */
export async function selectRequired(tx: Tx): Promise<Required[]> {
  const rows = await tx
    .selectFrom('training_courses')
    .distinctOn('name')
    .select(['name', 'posts', 'required_from'])
    .where('state', '=', 'approved')
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return rows.flatMap(({ name, posts, required_from: requiredFrom }) =>
    requiredFrom === null ? [] : [{ name, posts, requiredFrom }],
  );
}

export async function markApproved(
  tx: Tx,
  { courseId, approvalId, by, at }: { courseId: string; approvalId: string; by: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('training_courses')
    .set({ state: 'approved', approval_id: approvalId, approved_by: by, approved_at: at })
    .where('course_id', '=', courseId)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function markRetired(
  tx: Tx,
  { courseId, by, at, reason }: { courseId: string; by: string; at: Date; reason: string },
): Promise<void> {
  await tx
    .updateTable('training_courses')
    .set({ state: 'retired', retired_by: by, retired_at: at, retire_reason: reason })
    .where('course_id', '=', courseId)
    .execute();
}

export async function markAnew(
  tx: Tx,
  {
    courseId,
    by,
    at,
    reason,
    countsThrough,
  }: { courseId: string; by: string; at: Date; reason: string; countsThrough: string },
): Promise<void> {
  await tx
    .updateTable('training_courses')
    .set({ counts_through: countsThrough, anew_by: by, anew_at: at, anew_reason: reason })
    .where('course_id', '=', courseId)
    .execute();
}
