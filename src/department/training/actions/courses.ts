import { addDays, localDay } from '../../../foundation/base/clock.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { referenceOf } from '../../../foundation/contract/profile-setting.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import type { ApprovalKind } from '../../approvals/actions/kinds.ts';
import { requestApproval } from '../../approvals/actions/request.ts';
import { administratorOf } from '../../obligations/rules.ts';
import { fieldProblem } from '../../people/actions/checks.ts';
import { uncovered } from '../rules.ts';
import { lockTraining } from '../store.ts';
import { insertCourse, markAnew, markApproved, markRetired, selectCourses, type CourseRow } from '../store/courses.ts';

/** LA-23, SL-10: training is department-approved. The administrator decides, never whoever proposed. */
export const courseKind: ApprovalKind = {
  kind: 'training_course',
  expiresAfterHours: 14 * 24,
  chain(profile) {
    const administrator = administratorOf(profile);
    if (administrator === null) return { unset: 'offices.administrator' };
    const rule = profile.training.requiredBeforeUse;
    return { chain: [[administrator]], clauses: rule === 'unset' ? [] : [referenceOf(rule)] };
  },
  async onApproved(tx, { ctx, request, at, approvedBy }) {
    const { approvalId, subject: courseId } = request;
    const by = `${approvedBy.displayName} (${approvedBy.postTitle})`;
    if (!(await markApproved(tx, { courseId, approvalId, by, at })))
      throw new Problem('approval_state', { detail: 'The course was retired in the meantime.' });
    const { agencyId, name: organisation } = ctx.actor.agency;
    const who = { at: at.toISOString(), actor: actorName(ctx.actor), name: ctx.actor.displayName, organisation };
    const fields = { ...who, subject: courseId, detail: { approval: approvalId } };
    await queueEntry(tx, { event: 'training.course_approved', outcome: 'permit', agencyId, at, fields });
  },
};

export type CourseInput = {
  name: string;
  contents: readonly string[];
  posts?: readonly string[] | undefined;
  validDays?: number | undefined;
  requiredFrom?: string | undefined;
  reason: string;
};

/**
 * Proposes a course, or the next version of one, and asks the second person's word. Throws Problem `input_invalid` when it covers less
 * than the policy names (BA-51), names an unknown post or a day that is over, and what the approvals room throws.
 */
export function proposeCourse(
  ctx: Context<Person>,
  input: CourseInput,
): Promise<{ courseId: string; version: number; approvalId: string; expiresAt: string }> {
  const { name, contents, posts = null, validDays = null, requiredFrom = null, reason } = input;
  const asked = { course: name, contents: [...contents], posts: posts === null ? null : [...posts] };
  const detail = { ...asked, valid_days: validDays, required_from: requiredFrom };
  const ask = { permission: 'training.record', event: 'training.course_proposed', about: { reason, detail } } as const;
  return act(ctx, ask, async (tx, { grant, at, record }) => {
    const { agencyId, timeZone } = ctx.actor.agency;
    const { profile, version: policyVersion } = grant.profile;
    requireContents(profile, contents);
    const unknown = (posts ?? []).find(post => !profile.posts.some(({ id }) => id === post));
    if (unknown !== undefined) throw fieldProblem('posts', `the policy knows no post ${unknown}`);
    if (requiredFrom !== null && requiredFrom < localDay(at, timeZone))
      throw fieldProblem('requiredFrom', 'lies in the past');
    await lockTraining(tx, agencyId);
    const proposed = { agencyId, proposedBy: ctx.actor.personId, at };
    const course = { name, contents, posts, validDays, requiredFrom, policyVersion };
    const { courseId, version } = await insertCourse(tx, { ...course, ...proposed });
    const title = `Approve the training course ${name}, version ${version}`.slice(0, 300);
    const request = { subject: courseId, title, reason, after: { ...detail, version } };
    const { approvalId, expiresAt } = await requestApproval(tx, { ctx, profile, at }, { kind: courseKind, request });
    record({ subject: courseId, detail: { ...detail, version, policy_version: policyVersion, approval: approvalId } });
    return { courseId, version, approvalId, expiresAt: expiresAt.toISOString() };
  });
}

/** Retires a course: nobody completes it any more. Throws Problem `not_found`, or `already_done`. */
export function retireCourse(
  ctx: Context<Person>,
  { courseId, reason }: { courseId: string; reason: string },
): Promise<{ retired: true }> {
  const about = { subject: courseId, reason };
  return act(ctx, { permission: 'training.record', event: 'training.course_retired', about }, async (tx, { at }) => {
    const course = await requireCourse(tx, ctx, courseId);
    if (course.state === 'retired') throw new Problem('already_done');
    await markRetired(tx, { courseId, by: actorName(ctx.actor), at, reason });
    return { retired: true };
  });
}

/**
 * A changed policy asks for training anew: completions of this version count through a day and no longer. Throws Problem `not_found`,
 * `already_done` when it was asked before, `input_invalid` for a version that never counted or a day before yesterday.
 */
export function requireTrainingAnew(
  ctx: Context<Person>,
  { courseId, reason, countsThrough }: { courseId: string; reason: string; countsThrough: string },
): Promise<{ countsThrough: string }> {
  const about = { subject: courseId, reason, detail: { counts_through: countsThrough } };
  return act(ctx, { permission: 'training.renew', event: 'training.asked_anew', about }, async (tx, { at }) => {
    const course = await requireCourse(tx, ctx, courseId);
    if (course.approvedAt === null) throw fieldProblem('courseId', 'was never approved, so that nothing of it counts');
    if (course.countsThrough !== null)
      throw new Problem('already_done', { detail: `It counts through ${course.countsThrough} already.` });
    // yesterday: from this moment on
    if (countsThrough < addDays(localDay(at, ctx.actor.agency.timeZone), -1))
      throw fieldProblem('countsThrough', 'lies before yesterday');
    await markAnew(tx, { courseId, by: actorName(ctx.actor), at, reason, countsThrough });
    return { countsThrough };
  });
}

async function requireCourse(tx: Tx, ctx: Context, courseId: string): Promise<CourseRow> {
  await lockTraining(tx, ctx.actor.agency.agencyId);
  const [course] = await selectCourses(tx, { courseId });
  if (course === undefined) throw new Problem('not_found');
  return course;
}

function requireContents({ training }: Profile, contents: readonly string[]): void {
  if (training.content === 'unset') return;
  const missing = uncovered(contents, training.content.value);
  if (missing.length === 0) return;
  throw new Problem('input_invalid', {
    detail: `contents: the policy names more that training covers: ${missing.join(', ')}.`,
    fields: [{ field: 'contents', message: `lacks ${missing.join(', ')}` }],
    clauses: [referenceOf(training.content)],
  });
}
