import { afterAll, beforeAll, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { buildPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { propose } from '../../../test/support/training.ts';
import { importTraining } from './actions.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await buildSmallHouse({ clock: frozenClock(new Date('2026-05-04T16:00:00Z')) });
});
afterAll(async () => house.close());

const file = (text: string) => ({ text, dryRun: false, allOrNothing: false });

test('BA-52 a file of training records: on file once, nobody their own, nor by a second account', async () => {
  await buildPerson(house, { agency: 'barstow', posts: [], username: 'a.adams', trained: false });
  const trainer = await buildPerson(house, {
    agency: 'barstow',
    posts: ['administrative-training-corporal'],
    username: 'trainer',
  });
  await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  await propose(trainer, { name: 'ALPR policy' });
  const training =
    'username,course,completed_on,valid_until\na.adams,ALPR policy,2026-03-01,2027-03-01\ntrainer,ALPR policy,2026-03-01,\na.adams,@cmd,2026-03-01,\na.adams,ALPR policy,2026-12-01,';
  const done = await importTraining(await trainer.acting(), file(training));
  expect(done.lines.map(line => line.result)).toEqual(['added', 'refused', 'refused', 'refused']);
  expect((await importTraining(await trainer.acting(), file(training))).unchanged).toBe(1);
  const second = await buildPerson(house, {
    agency: 'barstow',
    posts: ['administrative-training-corporal'],
    sameHumanAs: trainer,
  });
  const own = `username,course,completed_on\ntrainer,ALPR policy,2026-03-02`;
  expect((await importTraining(await second.acting(), file(own))).lines[0]).toMatchObject({ result: 'refused' });
});
