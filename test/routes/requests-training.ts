import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { buildPerson, type TestPerson } from '../support/house.ts';
import { allContents, buildCourse } from '../support/training.ts';
import type { Request, RouteRequest, Whose } from './route-request.ts';
import type { Belongings, Stage } from './stage.ts';

/** Requests about courses, training records and retraining. */

let counter = 0;
const reason = 'of the walk';
const dayIn = (days: number): string =>
  new Date(systemClock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

const get = (url: string): Request => ({ method: 'GET', url });
const post = (url: string, payload: object): Request => ({ method: 'POST', url, payload });
const belongingsOf = (stage: Stage, whose: Whose): Belongings => (whose === 'other' ? stage.other : stage.own);
const agencyOf = (stage: Stage, whose: Whose): string =>
  stage.house.agencies[belongingsOf(stage, whose).agency].agencyId;
const personOf = (stage: Stage, whose: Whose): string =>
  whose === 'missing' ? newId() : belongingsOf(stage, whose).colleague.personId;

/** A course that somebody has proposed. */
async function proposedCourse(stage: Stage, whose: Whose): Promise<{ courseId: string; name: string }> {
  const [courseId, name] = [newId(), `Course ${++counter} of the walk`];
  if (whose === 'missing') return { courseId, name };
  await stage.house.database.asSuperuser(
    `insert into training_courses (course_id, agency_id, name, version, contents, policy_version, proposed_by, proposed_at)
     values ($1, $2, $3, 1, $4, 1, $5, $6)`,
    [
      courseId,
      agencyOf(stage, whose),
      name,
      [...allContents],
      belongingsOf(stage, whose).officer.personId,
      systemClock.now(),
    ],
  );
  return { courseId, name };
}

const trainers = new Map<string, Promise<TestPerson>>();

/** A course that two persons of the agency have agreed on. */
async function approvedCourse(stage: Stage, whose: Whose): Promise<string> {
  if (whose === 'missing') return newId();
  const { agency, officer: administrator } = belongingsOf(stage, whose);
  const posts = [agency === 'barstow' ? 'administrative-training-corporal' : 'training-officer'];
  const trainer = trainers.get(agency) ?? buildPerson(stage.house, { agency, posts });
  trainers.set(agency, trainer);
  const name = `Agreed ${++counter} in the walk`;
  return (await buildCourse({ trainer: await trainer, administrator }, { name })).courseId;
}

/** Something on file that nobody has corrected. */
async function completionOf(stage: Stage, whose: Whose): Promise<string> {
  const completionId = newId();
  if (whose === 'missing') return completionId;
  await stage.house.database.asSuperuser(
    `insert into training_completions (completion_id, agency_id, person_id, course, completed_on, recorded_by, recorded_at)
     values ($1, $2, $3, 'of the walk', '2026-01-05', 'task:walk', $4)`,
    [completionId, agencyOf(stage, whose), personOf(stage, whose), systemClock.now()],
  );
  return completionId;
}

export const trainingRequests: Record<string, RouteRequest> = {
  listCourses: { make: () => get('/v1/training/courses') },
  proposeCourse: {
    make: () => post('/v1/training/courses', { name: `Asked ${++counter} by the walk`, contents: allContents, reason }),
  },
  retireCourse: {
    objects: true,
    make: async (stage, _by, whose) =>
      post(`/v1/training/courses/${(await proposedCourse(stage, whose)).courseId}/retirement`, { reason }),
  },
  requireTrainingAnew: {
    objects: true,
    make: async (stage, _by, whose) => {
      const payload = { reason, countsThrough: dayIn(20) };
      return post(`/v1/training/courses/${await approvedCourse(stage, whose)}/anew`, payload);
    },
  },
  recordTraining: {
    objects: true,
    make: async (stage, _by, whose) => {
      const { name: course } = await proposedCourse(stage, 'own');
      const said = {
        course,
        completedOn: '2026-01-05',
        contents: allContents,
        trainer: 'T. Walk',
        evidence: 'sheet 1',
      };
      return post('/v1/training/completions', { personId: personOf(stage, whose), ...said });
    },
  },
  correctTraining: {
    objects: true,
    make: async (stage, _by, whose) => {
      const payload = { reason, completedOn: '2026-01-04' };
      return post(`/v1/training/completions/${await completionOf(stage, whose)}/correction`, payload);
    },
  },
  importTraining: {
    make: async stage => ({
      method: 'POST',
      url: '/v1/training/import',
      headers: { 'content-type': 'text/csv' },
      payload: `username,course,completed_on\n${stage.own.colleague.username},${(await proposedCourse(stage, 'own')).name},2026-01-05\n`,
    }),
  },
  viewTraining: { objects: true, make: (stage, _by, whose) => get(`/v1/accounts/${personOf(stage, whose)}/training`) },
  listLapsing: { make: () => get('/v1/training/lapsing?days=30') },
  orderRetraining: {
    objects: true,
    make: (stage, _by, whose) =>
      post('/v1/training/orders', { personId: personOf(stage, whose), reason, dueOn: dayIn(20) }),
  },
  listOrders: { make: () => get('/v1/training/orders') },
  viewMyTraining: { make: () => get('/v1/me/training') },
};
