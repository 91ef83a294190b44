import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import type { PersonId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import type { ImportAnswer } from '../../foundation/contract/routes/people-files.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act, type Desk, type Fields } from '../../gate/access/act.ts';
import { actorName, type Context } from '../../gate/access/context.ts';
import { queueEntry } from '../../gate/audit/outbox.ts';
import { closeObligation } from '../obligations/actions/keep.ts';
import { fieldProblem, refuseOwn, requireAccount } from '../people/actions/checks.ts';
import {
  accountOfLine,
  dayOf,
  importLines,
  plainText,
  type Cells,
  type LineAnswer,
  type PeopleFileInput,
} from '../people/actions/import-lines.ts';
import { trainingOfAll, validTraining, whyUntrained } from './actions/standing.ts';
import { endOf, uncovered } from './rules.ts';
import { hasCompletion, insertCompletion, lockTraining, selectFiled, type NewCompletion } from './store.ts';
import { selectCourses, type CourseRow } from './store/courses.ts';
import { selectOrders } from './store/orders.ts';

export { trainingOfAll, validTraining };

/** What the door asks of this room. */
export const doorFacts = { training: validTraining, trainingOfAll, whyUntrained };

export type CompletionInput = {
  personId: string;
  /** Its name; the version that the department approved last is meant. */
  course: string;
  completedOn: string;
  validUntil?: string | undefined;
  /** What was covered; the whole course when not given. */
  contents?: readonly string[] | undefined;
  trainer?: string | undefined;
  evidence?: string | undefined;
};

export type CorrectionInput = {
  completionId: string;
  reason: string;
  didNotHappen?: boolean;
  completedOn?: string | undefined;
  validUntil?: string | undefined;
  trainer?: string | undefined;
  evidence?: string | undefined;
};

/**
 * Puts a completed course on file (BA-51, BA-52). Nobody records their own training. Throws Problem `not_found` for an unknown person
 * and `input_invalid` for a course that the department doesn't have or that wasn't covered, a day in the future or an end before it.
 */
export function recordTraining(ctx: Context, input: CompletionInput): Promise<{ completionId: string }> {
  const { personId, course, completedOn } = input;
  const about = { subject: personId, detail: { course, completed_on: completedOn } };
  return act(ctx, { permission: 'training.record', event: 'training.recorded', about }, async (tx, desk) => {
    const account = await requireAccount(tx, personId);
    await refuseOwn(tx, ctx, account, 'records their own training');
    const row = await completionOf(tx, ctx, { desk, personId: account.personId, input });
    const completionId = await file(tx, { ctx, desk, row });
    desk.record({ detail: { ...about.detail, completion: completionId, ...detailOf(row) } });
    return { completionId };
  });
}

/**
 * Corrects a completion by a row that takes its place (or, if it never happened, by one that says so); the first stays on file. Throws
 * Problem `not_found`, `already_done` when it was corrected before, `policy_refused` for one's own, `input_invalid`.
 */
export function correctTraining(ctx: Context, input: CorrectionInput): Promise<{ completionId: string }> {
  const { completionId: corrects, reason, didNotHappen = false } = input;
  const about = { subject: corrects, reason };
  return act(ctx, { permission: 'training.record', event: 'training.corrected', about }, async (tx, desk) => {
    await lockTraining(tx, ctx.actor.agency.agencyId);
    const [old] = await selectFiled(tx, { completionId: corrects });
    if (old === undefined) throw new Problem('not_found');
    await refuseOwn(tx, ctx, await requireAccount(tx, old.personId), 'corrects their own training');
    if (old.correctedBy !== null || old.didNotHappen)
      throw new Problem('already_done', { detail: 'This was corrected before; correct what took its place.' });
    const { completedOn = old.completedOn, trainer = old.trainer, evidence = old.evidence } = input;
    const moved = completedOn !== old.completedOn || input.validUntil !== undefined;
    if (!didNotHappen && !moved && trainer === old.trainer && evidence === old.evidence)
      throw fieldProblem('reason', 'the correction changes nothing: say what was wrong');
    const { profile } = desk.grant.profile;
    const span = { validDays: [validDaysOf(profile), old.validDays], asked: input.validUntil ?? null };
    const validUntil = moved && !didNotHappen ? endOf(completedOn, span) : old.validUntil;
    if (!didNotHappen) requireDays({ completedOn, validUntil: input.validUntil }, todayOf(ctx, desk));
    const { personId, course, courseId, contents } = old;
    const said = { personId, course, courseId, contents, completedOn, validUntil, trainer, evidence };
    const row = { ...said, correction: { corrects, reason, didNotHappen } };
    const completionId = await file(tx, { ctx, desk, row });
    const before = { completed_on: old.completedOn, valid_until: old.validUntil };
    const after = didNotHappen ? null : { completed_on: completedOn, valid_until: validUntil };
    desk.record({ detail: { person: personId, course, completion: completionId, before, after } });
    return { completionId };
  });
}

/** Training records from a file (docs/formats/people-csv.md). Throws Problem `input_invalid` for the file as a whole. */
export function importTraining(ctx: Context, given: PeopleFileInput): Promise<ImportAnswer> {
  const takeLine = async (tx: Tx, cells: Cells, desk: Desk): Promise<LineAnswer> => {
    const account = await accountOfLine(tx, 'username', cells('username'));
    const { personId } = account;
    const validUntil = cells('valid_until') === '' ? undefined : dayOf('valid_until', cells('valid_until'));
    const course = plainText('course', cells('course'), 200);
    const input = { personId, course, completedOn: dayOf('completed_on', cells('completed_on')), validUntil };
    await refuseOwn(tx, ctx, account, 'records their own training');
    const row = await completionOf(tx, ctx, { desk, personId, input });
    if (await hasCompletion(tx, row)) return { result: 'unchanged', message: 'is on file already' };
    await file(tx, { ctx, desk, row });
    return { result: 'added', message: 'on file', personId };
  };
  return importLines(ctx, {
    permission: 'training.record',
    event: 'training.imported',
    kind: 'training',
    file: given,
    takeLine,
  });
}

type Row = Omit<NewCompletion, 'agencyId' | 'recordedBy' | 'recorder' | 'at'>;

/** The row that a completion becomes, as the course and the policy stand. */
async function completionOf(
  tx: Tx,
  ctx: Context,
  { desk, personId, input }: { desk: Desk; personId: PersonId; input: Omit<CompletionInput, 'personId'> },
): Promise<Row> {
  const { completedOn, course: name } = input;
  requireDays(input, todayOf(ctx, desk));
  const course = await courseNamed(tx, ctx, { name, completedOn });
  const { profile } = desk.grant.profile;
  const contents = input.contents ?? course?.contents ?? null;
  const missing = uncovered(contents ?? [], course?.contents ?? []);
  if (missing.length > 0) {
    const { content } = profile.training;
    throw new Problem('input_invalid', {
      detail: `contents: a course is completed when all of it was covered; what is missing: ${missing.join(', ')}.`,
      fields: [{ field: 'contents', message: `lacks ${missing.join(', ')}` }],
      clauses: content === 'unset' ? [] : [referenceOf(content)],
    });
  }
  const span = { validDays: [validDaysOf(profile), course?.validDays ?? null], asked: input.validUntil ?? null };
  return {
    personId,
    course: name,
    courseId: course?.courseId ?? null,
    completedOn,
    validUntil: endOf(completedOn, span),
    contents,
    trainer: input.trainer ?? null,
    evidence: input.evidence ?? null,
  };
}

/**
 * The version of a course that is meant: the last one approved, else the last one proposed (which counts once it is approved). Null: none,
 * for files of an installation, which tell of what was before the courses.
 */
async function courseNamed(
  tx: Tx,
  ctx: Context,
  { name, completedOn }: { name: string; completedOn: string },
): Promise<CourseRow | null> {
  const versions = await selectCourses(tx, { name });
  const course = versions.find(one => one.state === 'approved') ?? versions.find(one => one.state === 'proposed');
  if (course === undefined) {
    if (versions.length > 0) throw fieldProblem('course', `"${name}" was retired: propose a new version first`);
    if (await mayNameAny(tx, ctx)) return null;
    throw fieldProblem('course', `"${name}" is none of this department's courses: propose it first, or mend the name`);
  }
  if (course.countsThrough !== null && completedOn > course.countsThrough)
    throw fieldProblem(
      'course',
      `version ${course.version} of "${name}" counts through ${course.countsThrough} only: propose the next version first`,
    );
  return course;
}

/** Files of an installation, until the department has approved its first course; and what a demonstration begins with. */
async function mayNameAny(tx: Tx, { actor }: Context): Promise<boolean> {
  if (actor.kind !== 'task') return false;
  return actor.task === 'demo-seed' || (await selectCourses(tx)).every(course => course.approvedAt === null);
}

/** Files the row; retraining that it does is done (BA-40). */
async function file(tx: Tx, { ctx, desk, row }: { ctx: Context; desk: Desk; row: Row }): Promise<string> {
  const { actor } = ctx;
  const { at } = desk;
  const { agencyId } = actor.agency;
  const open = (await selectOrders(tx, row.personId)).filter(order => order.doneBy === null);
  const recorder = actor.kind === 'person' ? actor.personId : null;
  const by = actorName(actor);
  const completionId = await insertCompletion(tx, { ...row, agencyId, recordedBy: by, recorder, at });
  if (open.length === 0) return completionId;
  const done = (await selectOrders(tx, row.personId)).filter(order => order.doneBy === completionId);
  for (const { orderId, reason, orderedBy } of done) {
    const detail = { order: orderId, completion: completionId, ordered_by: orderedBy, ordered_because: reason };
    const fields: Fields = { at: at.toISOString(), actor: by, subject: row.personId, detail };
    await queueEntry(tx, { event: 'training.retraining_done', outcome: 'permit', agencyId, at, fields });
    const evidence = `completed on ${row.completedOn}: ${row.course}`;
    await closeObligation(tx, {
      agencyId,
      at,
      by,
      kind: 'retraining',
      subject: orderId,
      evidence,
      reference: completionId,
    });
  }
  return completionId;
}

function requireDays(days: { completedOn: string; validUntil?: string | undefined }, today: string): void {
  if (days.completedOn > today) throw fieldProblem('completedOn', 'lies in the future');
  if (days.validUntil !== undefined && days.validUntil < days.completedOn)
    throw fieldProblem('validUntil', 'lies before the day of completion');
}

function validDaysOf({ training }: Profile): number | null {
  return training.validDays === 'unset' ? null : training.validDays.value;
}

function todayOf(ctx: Context, desk: Desk): string {
  return localDay(desk.at, ctx.actor.agency.timeZone);
}

function detailOf({ courseId, validUntil }: Row): Record<string, string | null> {
  return { course_id: courseId, valid_until: validUntil };
}
