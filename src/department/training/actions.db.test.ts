import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { recordTraining, validTraining } from './actions.ts';

// 23:40 of 4 May in Barstow, 5 May in UTC
const lateEvening = new Date('2026-05-05T06:40:00Z');
const clock = frozenClock(lateEvening);
let house: SmallHouse;
let corporal: TestPerson;
let learner: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  corporal = await buildPerson(house, { agency: 'barstow', posts: ['administrative-training-corporal'] });
});
beforeEach(async () => {
  clock.set(lateEvening);
  learner = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
});
afterAll(async () => house.close());

type Completion = { personId?: string; completedOn?: string; validUntil?: string; by?: TestPerson };
const put = async ({ by = corporal, personId = learner.personId, ...days }: Completion = {}) =>
  recordTraining(await by.ctx(), { personId, course: 'ALPR policy and use', completedOn: '2026-05-01', ...days });
const counts = (today: string) =>
  house.gate.db.inAgency(house.agencies.barstow.agencyId, tx => validTraining(tx, learner.personId, today));
const hits = () => house.server.inject({ url: '/v1/me', headers: learner.headers });

test('a completed course is on file, with who put it there', async () => {
  const { completionId } = await put({ validUntil: '2027-05-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2027-05-01' });
  expect((await hits()).json()).toMatchObject({ trainedUntil: '2027-05-01' });
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

test('of several the one that counts longest; without an end before all others', async () => {
  await put({ validUntil: '2026-06-01' });
  await put({ validUntil: '2026-12-01' });
  await put({ validUntil: '2026-09-01' });
  expect(await counts('2026-05-04')).toEqual({ validUntil: '2026-12-01' });
  await put();
  expect(await counts('2026-05-04')).toEqual({ validUntil: null });
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

test('what is on file stays on file', async () => {
  const { completionId } = await put();
  const app = await house.database.as('plateward_app', 1);
  const erase = app.inAgency(house.agencies.barstow.agencyId, tx =>
    tx.deleteFrom('training_completions').where('completion_id', '=', completionId).execute(),
  );
  await expect(erase).rejects.toThrow('permission denied');
});
