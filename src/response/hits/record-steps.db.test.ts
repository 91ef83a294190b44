import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { newId, type SourceId } from '../../foundation/base/ids.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import type { HitStepName, HitView } from '../../foundation/contract/routes/hits.ts';
import { buildCamera, followHits, storeAll, wantPlates } from '../../../test/support/hits.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';

const start = new Date('2026-05-01T12:00:00Z');
const clock = frozenClock(start);
let house: TestHouse;
let camera: SourceId;
let one: TestPerson;
let two: TestPerson;

beforeAll(async () => {
  house = await buildHouse({ clock });
  camera = await buildCamera(house, 'barstow', 'C-1');
  one = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.one' });
  two = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.two' });
});
afterAll(() => house.close());

let seed = 0;

async function newHit(): Promise<HitView> {
  const plate = fictionalPlate((seed += 1000));
  await wantPlates(house, 'barstow', { list: `list ${plate}`, plates: [{ plate }] });
  await storeAll(house, 'barstow', [{ sourceId: camera, plate }]);
  await house.matcher.idle();
  const response = await house.server.inject({ url: '/v1/hits?state=open&limit=200', headers: one.headers });
  const hit = response.json<{ hits: HitView[] }>().hits.find(each => each.plate === plate);
  if (hit === undefined) throw new Error('no hit was made');
  return hit;
}

const post = (hit: HitView, path: string, person: TestPerson, payload: object = {}) =>
  house.server.inject({ method: 'POST', url: `/v1/hits/${hit.hitId}/${path}`, headers: person.headers, payload });
const step = (hit: HitView, name: HitStepName, person = one, more: object = {}) =>
  post(hit, 'steps', person, { step: name, ...more });
const compared = { plate: true, state: true, vehicle: true };
const answer = (hit: HitView, given: 'verified' | 'not_wanted' | 'no_answer') =>
  post(hit, 'answer', one, { answer: given, reference: 'R-1', ...(given === 'verified' ? { compared } : {}) });
const close = (hit: HitView, person = one) => post(hit, 'close', person, { outcome: 'none', note: 'gone' });

async function takenHit(): Promise<HitView> {
  const hit = await newHit();
  expect((await post(hit, 'take', one)).statusCode).toBe(200);
  return hit;
}

async function eventsOf({ hitId }: HitView): Promise<string[]> {
  const rows = await house.database.asSuperuser<{ kind: string }>(
    'select kind from feed_events where hit_id = $1 order by seq',
    [hitId],
  );
  return rows.map(row => row.kind);
}

const recordFor = async ({ hitId }: HitView) =>
  (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === hitId);
const namesOf = (hit: HitView) => hit.steps.map(each => each.step);

describe('the steps on the radio', () => {
  it('keeps (b) to (e) with name and time, in the record and on the other desks', async () => {
    const hit = await takenHit();
    const address = await house.server.listen({ host: '127.0.0.1', port: 0 });
    const desk = followHits(address, two);
    expect(await desk.status).toBe(200);
    clock.advanceMs(5_000);
    expect((await step(hit, 'advise_pending')).json<HitView>().steps).toMatchObject([
      { step: 'advise_pending', by: 'desk.one', at: clock.now().toISOString(), note: null, undoneAt: null },
    ]);
    // a colleague at the same desk, by name
    expect((await step(hit, 'describe', two)).statusCode).toBe(200);
    await answer(hit, 'verified');
    await step(hit, 'advise_verified');
    const last = await step(hit, 'update_direction', two, { note: 'north on Main Street' });
    expect(namesOf(last.json())).toEqual(['advise_pending', 'describe', 'advise_verified', 'update_direction']);
    const seen = (await desk.feed(5)).slice(-5);
    desk.cut();
    expect(seen.map(each => each.event)).toEqual(['step', 'step', 'answered', 'step', 'step']);
    expect(seen.at(-1)?.hit?.steps.map(each => [each.step, each.by])).toContainEqual(['update_direction', 'desk.two']);
    const entries = await recordFor(hit);
    expect(
      entries
        .filter(entry => entry.event === 'hit.step_recorded')
        .map(entry => [entry.outcome, entry.fields.actor, entry.fields.plate, entry.fields.detail]),
    ).toMatchObject([
      ['permit', 'desk.one', hit.plate, { step: 'advise_pending', verification: 'asked' }],
      ['permit', 'desk.two', hit.plate, { step: 'describe', taken_by: 'desk.one' }],
      ['permit', 'desk.one', hit.plate, { step: 'advise_verified', verification: 'verified' }],
      ['permit', 'desk.two', hit.plate, { step: 'update_direction', note: 'north on Main Street' }],
    ]);
  });

  it('refuses every step before anybody has taken the hit, and the answer before it is recorded, citing the clause', async () => {
    const hit = await newHit();
    for (const name of ['advise_pending', 'describe', 'advise_verified', 'update_direction'] as const)
      expect((await step(hit, name)).json()).toMatchObject({ status: 409, code: 'hit_state' });
    await post(hit, 'take', one);
    for (const name of ['advise_verified', 'advise_cancelled', 'advise_no_answer'] as const)
      expect((await step(hit, name)).json()).toMatchObject({ status: 409, code: 'hit_state', clauses: ['BA-57'] });
    expect((await step(hit, 'update_direction')).json()).toMatchObject({ status: 409, clauses: ['BA-58'] });
    await answer(hit, 'not_wanted');
    // VERIFIED is never announced of what CLETS denied
    expect((await step(hit, 'advise_verified')).statusCode).toBe(409);
    expect((await step(hit, 'advise_pending')).json()).toMatchObject({ status: 409, clauses: ['BA-55'] });
    expect((await step(hit, 'advise_cancelled')).json<HitView>()).toMatchObject({
      steps: [{ step: 'advise_cancelled' }],
    });
    const refusals = (await recordFor(hit)).filter(
      entry => entry.event === 'hit.step_recorded' && entry.outcome === 'refuse',
    );
    expect(refusals).toHaveLength(10);
  });

  it('has units told CANCEL after they were told VERIFIED', async () => {
    const hit = await takenHit();
    await answer(hit, 'verified');
    await step(hit, 'advise_verified');
    await answer(hit, 'not_wanted');
    expect((await step(hit, 'advise_verified')).statusCode).toBe(409);
    expect(namesOf((await step(hit, 'advise_cancelled')).json())).toEqual(['advise_verified', 'advise_cancelled']);
  });

  it('takes nothing after the end but newer sightings', async () => {
    const hit = await takenHit();
    await step(hit, 'advise_pending');
    await close(hit);
    expect((await step(hit, 'describe')).json()).toMatchObject({ status: 409, closedBy: 'desk.one' });
    expect((await step(hit, 'update_direction')).statusCode).toBe(200);
  });

  it('counts a press once however often it is sent, and passes on as many sightings as there are', async () => {
    const hit = await takenHit();
    const again = (await Promise.all([step(hit, 'advise_pending'), step(hit, 'advise_pending')])).map(
      response => response.json<HitView>().steps,
    );
    expect(again[0]).toEqual(again[1]);
    const pressId = newId();
    await step(hit, 'update_direction', one, { pressId });
    await step(hit, 'update_direction', one, { pressId });
    expect(namesOf((await step(hit, 'update_direction', one, { pressId: newId() })).json())).toEqual([
      'advise_pending',
      'update_direction',
      'update_direction',
    ]);
    expect(await eventsOf(hit)).toEqual(['hit', 'taken', 'step', 'step', 'step']);
  });
});

describe('two at once', () => {
  it('lets one of many presses of the same step by two dispatchers stand, and shows all the same', async () => {
    const hit = await takenHit();
    const responses = await Promise.all(
      Array.from({ length: 16 }, (_, index) => step(hit, 'describe', index % 2 === 0 ? one : two)),
    );
    expect(new Set(responses.map(response => response.statusCode))).toEqual(new Set([200]));
    expect(new Set(responses.map(response => JSON.stringify(response.json<HitView>().steps))).size).toBe(1);
    expect(responses[0]?.json<HitView>().steps).toHaveLength(1);
    expect(await eventsOf(hit)).toEqual(['hit', 'taken', 'step']);
  });

  it('never records a step after the close that it raced', async () => {
    for (let round = 0; round < 8; round++) {
      const hit = await takenHit();
      const [said, closed] = await Promise.all(
        round % 2 === 0
          ? [step(hit, 'advise_pending', two), close(hit)]
          : [close(hit), step(hit, 'advise_pending', two)].toReversed(),
      );
      expect(closed?.statusCode).toBe(200);
      const order = await eventsOf(hit);
      expect(order).toEqual(said?.statusCode === 200 ? ['hit', 'taken', 'step', 'closed'] : ['hit', 'taken', 'closed']);
      if (said?.statusCode !== 200) expect(said?.json()).toMatchObject({ code: 'hit_state', closedBy: 'desk.one' });
    }
  });

  it('never announces VERIFIED after the answer that took it back', async () => {
    for (let round = 0; round < 6; round++) {
      const hit = await takenHit();
      await answer(hit, 'verified');
      const [said] = await Promise.all([step(hit, 'advise_verified', two), answer(hit, 'not_wanted')]);
      const order = (await eventsOf(hit)).slice(3);
      expect(order).toEqual(said?.statusCode === 200 ? ['step', 'answered'] : ['answered']);
    }
  });
});

describe('taking a step back', () => {
  it('is a record of its own, within seconds, by the same person; the step can then be recorded anew', async () => {
    const hit = await takenHit();
    const [made] = (await step(hit, 'advise_pending')).json<HitView>().steps;
    const undo = `steps/${made?.stepId ?? ''}/undo`;
    expect((await post(hit, undo, two)).json()).toMatchObject({ status: 409, by: 'desk.one' });
    clock.advanceMs(9_000);
    const undone = (await post(hit, undo, one)).json<HitView>();
    expect(undone.steps).toMatchObject([
      { step: 'advise_pending', undoneBy: 'desk.one', undoneAt: clock.now().toISOString() },
    ]);
    // sent again it is the same
    expect((await post(hit, undo, one)).json<HitView>().steps).toEqual(undone.steps);
    expect((await step(hit, 'update_direction')).statusCode).toBe(409);
    expect(namesOf((await step(hit, 'advise_pending')).json())).toEqual(['advise_pending', 'advise_pending']);
    const rows = await house.database.asSuperuser<{ undoes: string | null }>(
      'select undoes from hit_steps where hit_id = $1 order by made_at, step_id',
      [hit.hitId],
    );
    expect(rows.map(row => row.undoes)).toEqual([null, made?.stepId, null]);
    expect((await recordFor(hit)).map(entry => [entry.event, entry.outcome])).toContainEqual([
      'hit.step_undone',
      'permit',
    ]);
  });

  it('is refused when it is too late, and of another hit', async () => {
    const hit = await takenHit();
    const [made] = (await step(hit, 'advise_pending')).json<HitView>().steps;
    const undo = `steps/${made?.stepId ?? ''}/undo`;
    expect((await post(await takenHit(), undo, one)).json()).toMatchObject({ code: 'not_found' });
    clock.advanceMs(16_000);
    expect((await post(hit, undo, one)).json()).toMatchObject({ status: 409, code: 'hit_state' });
  });

  it('leaves no way to change a row that stands', async () => {
    await expect(
      house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
        tx.updateTable('hit_steps').set({ made_by: 'nobody' }).execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('taking over', () => {
  const over = (hit: HitView, person: TestPerson, payload: object = {}) =>
    post(hit, 'take-over', person, { reason: 'end of the shift', from: 'desk.one', ...payload });

  it('tells the second who has it since when, and asks why it is taken over', async () => {
    const hit = await takenHit();
    clock.advanceMs(2_000);
    expect((await post(hit, 'take', two)).json()).toMatchObject({
      status: 409,
      code: 'hit_state',
      takenBy: 'desk.one',
      takenAt: new Date(clock.now().getTime() - 2_000).toISOString(),
      detail: 'desk.one has taken this hit 2 s before you.',
    });
    expect((await over(hit, two, { reason: '  ' })).json()).toMatchObject({
      status: 422,
      errors: [{ field: 'reason' }],
    });
    const taken = (await over(hit, two)).json<HitView>();
    expect(taken).toMatchObject({
      takenBy: 'desk.two',
      verification: 'asked',
      takeovers: [{ from: 'desk.one', to: 'desk.two', reason: 'end of the shift', at: clock.now().toISOString() }],
    });
    // sent again it is the same
    expect((await over(hit, two)).json<HitView>().takeovers).toEqual(taken.takeovers);
    expect(await eventsOf(hit)).toEqual(['hit', 'taken', 'taken-over']);
    expect(
      (await recordFor(hit)).find(entry => entry.event === 'hit.taken_over' && entry.outcome === 'permit')?.fields,
    ).toMatchObject({
      actor: 'desk.two',
      reason: 'end of the shift',
      detail: { from: 'desk.one' },
    });
  });

  it('takes over only from the person who was seen to have it, and from nobody else at once', async () => {
    const hit = await newHit();
    expect((await over(hit, two)).json()).toMatchObject({ status: 409 });
    await post(hit, 'take', one);
    const three = await buildPerson(house, {
      agency: 'barstow',
      posts: ['dispatch-supervisor'],
      username: 'desk.three',
    });
    const both = await Promise.all([over(hit, two), over(hit, three)]);
    expect(both.map(response => response.statusCode).toSorted()).toEqual([200, 409]);
    const winner = both.find(response => response.statusCode === 200)?.json<HitView>();
    expect(both.find(response => response.statusCode === 409)?.json()).toMatchObject({ takenBy: winner?.takenBy });
    await close(hit);
    expect((await over(hit, one, { from: winner?.takenBy })).json()).toMatchObject({ closedBy: 'desk.one' });
  });
});

describe('closing', () => {
  it('asks for a reason where CLETS neither confirmed nor denied', async () => {
    const bare = (hit: HitView, note?: string) => post(hit, 'close', one, { outcome: 'misread', note });
    const hit = await newHit();
    expect((await bare(hit)).json()).toMatchObject({ status: 422, code: 'input_invalid', errors: [{ field: 'note' }] });
    await post(hit, 'take', one);
    await answer(hit, 'no_answer');
    expect((await bare(hit, '  ')).statusCode).toBe(422);
    await answer(hit, 'not_wanted');
    expect((await bare(hit)).statusCode).toBe(200);
  });
});

it('shows and takes nothing of another agency', async () => {
  const hit = await takenHit();
  const [made] = (await step(hit, 'advise_pending')).json<HitView>().steps;
  const stranger = await buildPerson(house, { agency: 'corona', posts: ['dispatcher'] });
  const tries = [
    step(hit, 'describe', stranger),
    post(hit, `steps/${made?.stepId ?? ''}/undo`, stranger),
    post(hit, 'take-over', stranger, { reason: 'mine', from: 'desk.one' }),
  ];
  for (const response of await Promise.all(tries))
    expect(response.json()).toMatchObject({ status: 404, code: 'not_found' });
});
