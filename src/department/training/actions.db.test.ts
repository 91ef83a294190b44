import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { allContents, buildCourse, decideCourse, propose } from '../../../test/support/training.ts';
import { correctTraining, importTraining, recordTraining, validTraining } from './actions.ts';

// 23:40 of 4 May in Barstow, 5 May in UTC
const lateEvening = new Date('2026-05-05T06:40:00Z');
const clock = frozenClock(lateEvening);
let house: SmallHouse;
let corporal: TestPerson;
let administrator: TestPerson;
let learner: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  corporal = await buildPerson(house, { agency: 'barstow', posts: ['administrative-training-corporal'] });
  administrator = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  await buildCourse({ trainer: corporal, administrator }, { name: 'ALPR policy and use' });
});
beforeEach(async () => {
  clock.set(lateEvening);
  learner = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
});
afterAll(async () => house.close());

type Completion = {
  personId?: string;
  course?: string;
  contents?: readonly string[];
  completedOn?: string;
  validUntil?: string;
  by?: TestPerson;
};
const put = async ({ by = corporal, personId = learner.personId, ...days }: Completion = {}) =>
  recordTraining(await by.ctx(), { personId, course: 'ALPR policy and use', completedOn: '2026-05-01', ...days });
const counts = (today: string) =>
  house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
    validTraining(tx, learner.personId, today, clock.now()),
  );
const hits = () => house.server.inject({ url: '/v1/me', headers: learner.headers });

test('a completed course is on file, with who put it there', async () => {
  const { completionId } = await put({ validUntil: '2027-03-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-03-01' });
  expect((await hits()).json()).toMatchObject({ trainedUntil: '2027-03-01' });
  const [row] = await house.database.asSuperuser<object>(
    'select recorded_by, course from training_completions where completion_id = $1',
    [completionId],
  );
  expect(row).toEqual({ recorded_by: corporal.username, course: 'ALPR policy and use' });
  const entry = (await recordOf(house, 'barstow')).findLast(one => one.fields.subject === learner.personId);
  expect(entry).toMatchObject({ event: 'training.recorded', outcome: 'permit', fields: { actor: corporal.username } });
});

test('counts from the local day of completion through the last day, both whole', async () => {
  await put({ completedOn: '2026-05-03', validUntil: '2026-05-10' });
  expect(await counts('2026-05-02')).toBeNull();
  expect(await counts('2026-05-03')).toEqual({ validUntil: '2026-05-10' });
  expect(await counts('2026-05-10')).toEqual({ validUntil: '2026-05-10' });
  expect(await counts('2026-05-11')).toBeNull();
});

test('of several the one that counts longest', async () => {
  await put({ validUntil: '2026-06-01' });
  await put({ validUntil: '2026-12-01' });
  await put({ validUntil: '2026-09-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2026-12-01' });
});

test('AT-2 counts for as many whole days as the policy says, whatever longer end was asked for', async () => {
  await put({ completedOn: '2026-05-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-04-30' });
  await put({ completedOn: '2026-05-02', validUntil: '2030-01-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-05-01' });
});

test('the day is the agency’s: what ends on 4 May opens the door until midnight in Barstow, not in Greenwich', async () => {
  await put({ validUntil: '2026-05-04' });
  expect((await hits()).json()).toMatchObject({ trainedUntil: '2026-05-04' });
  clock.set(new Date('2026-05-05T07:00:00Z'));
  expect((await hits()).json()).toMatchObject({ trainedUntil: null });
});

test.each<[string, Completion, string]>([
  ['tomorrow', { completedOn: '2026-05-05' }, 'completedOn'],
  ['an end before its beginning', { completedOn: '2026-05-01', validUntil: '2026-04-30' }, 'validUntil'],
])('%s is refused', async (_name, days, field) => {
  await expect(put(days)).rejects.toMatchObject({ code: 'input_invalid', extras: { fields: [{ field }] } });
  expect(await counts('2026-05-06')).toBeNull();
});

test('nobody records their own training', async () => {
  await expect(put({ personId: corporal.personId })).rejects.toMatchObject({ code: 'policy_refused' });
});

test('a person of another agency is not there, exactly like one that nobody knows', async () => {
  const foreigner = await buildPerson(house, { agency: 'carlsbad', posts: ['dispatcher'], trained: false });
  const refusals = await Promise.all(
    [foreigner.personId, newId()].map(personId =>
      put({ personId }).then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  );
  for (const refusal of refusals) expect(isProblem(refusal, 'not_found')).toBe(true);
  const [row] = await house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from training_completions where person_id = $1',
    [foreigner.personId],
  );
  expect(row).toEqual({ count: 0 });
});

test('whoever holds no such post may not, and it is in the record', async () => {
  const officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer', 'it-manager'] });
  await expect(put({ by: officer })).rejects.toMatchObject({ code: 'permission_missing' });
  const entry = (await recordOf(house, 'barstow')).findLast(one => one.fields.actor === officer.username);
  expect(entry).toMatchObject({ event: 'training.recorded', outcome: 'refuse', fields: { subject: learner.personId } });
});

test('nobody records their own training by a second account either, nor around the application', async () => {
  const second = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], sameHumanAs: corporal });
  await expect(put({ personId: second.personId })).rejects.toMatchObject({ code: 'policy_refused' });
  const around = house.database.asSuperuser(
    `insert into training_completions (completion_id, agency_id, person_id, course, completed_on, recorded_by, recorder, recorded_at)
     values ($1, $2, $3, 'x', '2026-05-01', 'somebody', $4, now())`,
    [newId(), house.agencies.barstow.agencyId, second.personId, corporal.personId],
  );
  await expect(around).rejects.toThrow('nobody records their own training');
});

test.each([
  ['delete from training_completions where completion_id = $1', /stays on file/],
  ['update training_completions set valid_until = null where completion_id = $1', /stays on file/],
])('AT-4 BA-52 what is on file stays on file: %s', async (statement, words) => {
  const { completionId } = await put();
  const app = await house.database.as('plateward_app', 1);
  const erase = app.inAgency(house.agencies.barstow.agencyId, tx =>
    tx.deleteFrom('training_completions').where('completion_id', '=', completionId).execute(),
  );
  await expect(erase).rejects.toThrow('permission denied');
  await expect(house.database.asSuperuser(statement, [completionId])).rejects.toThrow(words);
  await expect(house.database.asSuperuser('truncate training_completions cascade')).rejects.toThrow(words);
});

describe('courses', () => {
  test('LA-23 SL-10 a completion counts only once a second person has approved the course', async () => {
    const { approvalId } = await propose(corporal, { name: 'Refresher' });
    await put({ course: 'Refresher' });
    expect(await counts('2026-05-04')).toBeNull();
    await expect(decideCourse(corporal, approvalId)).rejects.toMatchObject({ code: 'permission_missing' });
    await decideCourse(administrator, approvalId);
    expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-04-30' });
  });

  test('what was refused never counts', async () => {
    const { approvalId } = await propose(corporal, { name: 'Refused' });
    await decideCourse(administrator, approvalId, 'refuse');
    await put({ course: 'Refused' });
    expect(await counts('2026-05-04')).toBeNull();
  });

  test('a course that the department doesn’t have is refused, in a file too', async () => {
    await expect(put({ course: 'Of my own' })).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { fields: [{ field: 'course' }] },
    });
    const text = `username,course,completed_on\n${learner.username},Of my own,2026-05-01`;
    const file = { text, dryRun: false, allOrNothing: false };
    expect((await importTraining(await corporal.ctx(), file)).lines[0]).toMatchObject({
      result: 'refused',
      message: expect.stringContaining('propose it first'),
    });
    expect(await counts('2026-05-04')).toBeNull();
  });

  test('BA-51 is completed only when all of it was covered', async () => {
    await expect(put({ contents: ['policy', 'guidelines', 'procedures'] })).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { detail: expect.stringContaining('login, use'), clauses: ['BA-51'] },
    });
    await put({ contents: allContents });
    expect(await counts('2026-05-04')).not.toBeNull();
  });

  test('its own end counts where it is sooner than the policy’s', async () => {
    await buildCourse({ trainer: corporal, administrator }, { name: 'Short', validDays: 30 });
    await put({ course: 'Short' });
    expect(await counts('2026-05-04')).toEqual({ validUntil: '2026-05-30' });
  });
});

describe('corrections', () => {
  const correct = async (completionId: string, change: object, by = corporal) =>
    correctTraining(await by.ctx(), { completionId, reason: 'the sheet says otherwise', ...change });

  test('BA-52 a correction takes the place of the first, which stays on file', async () => {
    const { completionId } = await put({ completedOn: '2026-05-01' });
    await correct(completionId, { completedOn: '2026-02-01' });
    expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-01-31' });
    const rows = await house.database.asSuperuser<{ completed_on: string }>(
      'select completed_on from training_completions where person_id = $1 order by recorded_at, completed_on desc',
      [learner.personId],
    );
    expect(rows).toHaveLength(2);
    await expect(correct(completionId, { completedOn: '2026-03-01' })).rejects.toMatchObject({ code: 'already_done' });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.fields.subject === completionId);
    expect(entry).toMatchObject({ event: 'training.corrected', fields: { reason: 'the sheet says otherwise' } });
  });

  test('what never happened counts no more', async () => {
    const { completionId } = await put();
    expect(await counts('2026-05-04')).not.toBeNull();
    await correct(completionId, { didNotHappen: true });
    expect(await counts('2026-05-04')).toBeNull();
  });

  test('two corrections at once: one stands', async () => {
    const { completionId } = await put();
    const both = await Promise.allSettled(
      ['2026-04-01', '2026-04-02'].map(completedOn => correct(completionId, { completedOn })),
    );
    expect(both.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('neither one’s own, nor another agency’s, nor one that changes nothing, nor into the future', async () => {
    const trainer = await buildPerson(house, { agency: 'barstow', posts: ['administrative-training-corporal'] });
    const { completionId: own } = await put({ personId: trainer.personId });
    await expect(correct(own, { completedOn: '2026-05-02' }, trainer)).rejects.toMatchObject({
      code: 'policy_refused',
    });
    const foreigner = await buildPerson(house, { agency: 'los-alamitos', posts: ['training-officer'] });
    const { completionId } = await put();
    await expect(correct(completionId, { completedOn: '2026-05-02' }, foreigner)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(correct(completionId, {})).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(correct(completionId, { completedOn: '2026-05-05' })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(correct(newId(), { didNotHappen: true })).rejects.toMatchObject({ code: 'not_found' });
  });
});
