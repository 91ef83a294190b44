import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { newId } from '../../foundation/base/ids.ts';
import { followHits } from '../../../test/support/hits.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { allContents } from '../../../test/support/training.ts';

/** Training and the door, by the addresses that people use. */

// 23:50 of 4 May in Barstow
const evening = new Date('2026-05-05T06:50:00Z');
const minuteMs = 60_000;
const clock = frozenClock(evening);
let house: TestHouse;
let corporal: TestPerson;
let administrator: TestPerson;
let dispatcher: TestPerson;
beforeAll(async () => {
  house = await buildHouse({ clock });
  const build = (username: string, post: string): Promise<TestPerson> =>
    buildPerson(house, { agency: 'barstow', posts: [post], username });
  corporal = await build('corporal', 'administrative-training-corporal');
  administrator = await build('administrator', 'administrative-division-commander');
  await approvedCourse('Basics');
  await house.server.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(async () => {
  clock.set(evening);
  dispatcher = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
});
afterAll(() => house.close());

const get = (by: TestPerson, url: string) => house.server.inject({ url, headers: by.headers });
const post = (by: TestPerson, url: string, payload: object) =>
  house.server.inject({ method: 'POST', url, headers: by.headers, payload });
const hits = async (by = dispatcher) => (await get(by, '/v1/hits')).json<{ code?: string; detail?: string }>();

async function approvedCourse(name: string, more: object = {}): Promise<string> {
  const course = { name, contents: allContents, reason: 'as the policy asks', ...more };
  const proposed = await post(corporal, '/v1/training/courses', course);
  expect(proposed.statusCode).toBe(201);
  const { courseId, approvalId } = proposed.json<{ courseId: string; approvalId: string }>();
  const decided = await post(administrator, `/v1/approvals/${approvalId}/decision`, { decision: 'approve' });
  expect([decided.statusCode, decided.json().state]).toEqual([200, 'approved']);
  return courseId;
}

async function complete(change: object = {}, person = dispatcher): Promise<string> {
  const said = { course: 'Basics', contents: allContents, trainer: 'T. Example', evidence: 'sheet 12' };
  const completion = { personId: person.personId, completedOn: '2026-05-04', ...said, ...change };
  const answer = await post(corporal, '/v1/training/completions', completion);
  expect([answer.statusCode, answer.body]).toEqual([201, expect.any(String)]);
  return answer.json<{ completionId: string }>().completionId;
}

const order = (by: TestPerson, change: object = {}) => {
  const said = { personId: dispatcher.personId, reason: 'searched without a case', reference: 'V-26-3' };
  return post(by, '/v1/training/orders', { ...said, dueOn: '2026-05-04', ...change });
};
const mine = async (by = dispatcher) => (await get(by, '/v1/me/training')).json();

describe('the door', () => {
  test('BA-21 BA-50 dispatchers too: without training no data, but their own page and whom to ask', async () => {
    expect(await hits()).toMatchObject({
      code: 'training_missing',
      detail: 'No ALPR training is on file for you. Training officer: Administrative Training Corporal, Test corporal.',
    });
    expect(await mine()).toMatchObject({ state: 'none', completions: [], orders: [] });
    expect((await get(dispatcher, '/v1/me')).statusCode).toBe(200);
    await complete();
    expect((await hits()).code).toBeUndefined();
    expect(await mine()).toMatchObject({ state: 'valid', validUntil: '2027-05-03', why: null });
  });

  test('LA-23 SL-10 lapses with the local day, says which course and when, and the open stream ends within 60 s', async () => {
    await complete({ completedOn: '2026-05-01', validUntil: '2026-05-04' });
    const { port } = house.server.server.address() as AddressInfo; // a TCP server has one
    const stream = followHits(`http://127.0.0.1:${port}`, dispatcher);
    expect(await stream.status).toBe(200);
    clock.advanceMs(9 * minuteMs);
    expect((await hits()).code).toBeUndefined();
    clock.advanceMs(minuteMs);
    const startedMs = performance.now();
    expect(await hits()).toMatchObject({
      code: 'training_missing',
      detail: expect.stringContaining('Your ALPR training ended 2026-05-04: Basics. Training officer: '),
      clauses: ['BA-21'],
    });
    await stream.ended;
    expect(performance.now() - startedMs).toBeLessThan(60_000);
    expect(stream.events.at(-1)).toMatchObject({ event: 'ended' });
    expect(await mine()).toMatchObject({ state: 'ended', validUntil: null });
  });

  test('a course that waits for the department says so', async () => {
    await post(corporal, '/v1/training/courses', { name: 'New one', contents: allContents, reason: 'a new radio' });
    await complete({ course: 'New one' });
    expect(await hits()).toMatchObject({
      code: 'training_missing',
      detail: expect.stringContaining('counts once the department has approved the course: New one'),
    });
  });

  test('BA-50 a course for dispatchers is asked of them from its day on, and of no detective', async () => {
    const detective = await buildPerson(house, { agency: 'barstow', posts: ['detective'] });
    await complete();
    const courseId = await approvedCourse('Dispatch', { posts: ['dispatcher'], requiredFrom: '2026-05-05' });
    expect((await hits()).code).toBeUndefined();
    const lapsing = (await get(corporal, '/v1/training/lapsing?days=1')).json<{ people: { username: string }[] }>();
    expect(lapsing.people.map(one => one.username)).toContain(dispatcher.username);
    clock.advanceMs(10 * minuteMs);
    expect(await hits()).toMatchObject({ detail: expect.stringContaining('must have this course') });
    expect((await hits(detective)).code).toBeUndefined();
    await complete({ course: 'Dispatch' });
    expect((await hits()).code).toBeUndefined();
    await post(corporal, `/v1/training/courses/${courseId}/retirement`, { reason: 'merged into Basics' });
  });

  test('a changed policy asks for training anew: the version counts through the day, the next one opens', async () => {
    const courseId = await approvedCourse('Policy 1');
    await complete({ course: 'Policy 1' });
    const anew = (by: TestPerson, countsThrough: string) =>
      post(by, `/v1/training/courses/${courseId}/anew`, { reason: 'the policy was changed', countsThrough });
    expect((await anew(corporal, '2026-05-04')).json()).toMatchObject({ code: 'permission_missing' });
    expect((await anew(administrator, '2026-05-02')).json()).toMatchObject({ code: 'input_invalid' });
    expect((await anew(administrator, '2026-05-04')).statusCode).toBe(200);
    expect((await anew(administrator, '2026-06-04')).json()).toMatchObject({ code: 'already_done' });
    expect((await hits()).code).toBeUndefined();
    clock.advanceMs(10 * minuteMs);
    expect(await hits()).toMatchObject({ detail: expect.stringContaining('ended 2026-05-04') });
    const late = { course: 'Policy 1', contents: allContents, trainer: 'T', evidence: 'x', completedOn: '2026-05-05' };
    const refused = await post(corporal, '/v1/training/completions', { personId: dispatcher.personId, ...late });
    expect(refused.json()).toMatchObject({ code: 'input_invalid', detail: expect.stringContaining('next version') });
    await approvedCourse('Policy 1');
    await complete({ ...late });
    expect((await hits()).code).toBeUndefined();
  });
});

describe('retraining after a violation or an error', () => {
  test('BA-40 from the end of its due day no data, until a completion that was filed after the order', async () => {
    await complete();
    clock.advanceMs(1000);
    const ordered = await order(administrator);
    expect(ordered.statusCode).toBe(201);
    expect((await hits()).code).toBeUndefined();
    clock.advanceMs(10 * minuteMs);
    expect(await hits()).toMatchObject({
      code: 'training_missing',
      detail: expect.stringMatching(/^Retraining was ordered on 2026-05-04, to be done by 2026-05-04; .*Test corporal/),
    });
    // neither of a day before the order, nor of a course that nobody approved
    await complete({ completedOn: '2026-05-03' });
    await post(corporal, '/v1/training/courses', { name: 'Homemade', contents: allContents, reason: 'in a hurry' });
    await complete({ course: 'Homemade' });
    expect((await hits()).code).toBe('training_missing');
    const completionId = await complete({ completedOn: '2026-05-05' });
    expect((await hits()).code).toBeUndefined();
    const { orderId } = ordered.json<{ orderId: string }>();
    const all = (await get(corporal, '/v1/training/orders?state=all')).json<{ orders: object[] }>();
    expect(all.orders).toContainEqual(expect.objectContaining({ orderId, doneBy: completionId }));
    const open = (await get(corporal, '/v1/training/orders')).json<{ orders: object[] }>();
    expect(open.orders).not.toContainEqual(expect.objectContaining({ orderId }));
    const events = (await recordOf(house, 'barstow')).filter(one => one.fields.subject === dispatcher.personId);
    expect(events.map(one => one.event)).toEqual(
      expect.arrayContaining(['training.retraining_ordered', 'training.retraining_done']),
    );
    const closed = await house.database.asSuperuser(
      `select outcome, reference from obligations where kind = 'retraining' and subject = $1`,
      [orderId],
    );
    expect(closed).toEqual([{ outcome: 'done', reference: completionId }]);
  });

  test('BA-40 at once, by every account of the human; the person is told, and that they saw it is kept', async () => {
    const second = await buildPerson(house, { agency: 'barstow', posts: ['detective'], sameHumanAs: dispatcher });
    await complete();
    const watch = await buildPerson(house, { agency: 'barstow', posts: ['watch-commander'] });
    clock.advanceMs(1000);
    expect((await order(watch, { atOnce: true, dueOn: '2026-05-20' })).statusCode).toBe(201);
    expect((await hits()).code).toBe('training_missing');
    expect((await hits(second)).code).toBe('training_missing');
    const notices = (await get(dispatcher, '/v1/me/notices')).json<{ notices: { message: string }[] }>();
    expect(notices.notices[0]?.message).toContain('retraining was ordered');
    expect((await mine()).orders).toMatchObject([{ reason: 'searched without a case', reference: 'V-26-3' }]);
    expect((await mine()).orders[0].seenAt).not.toBeNull();
    clock.advanceMs(1000);
    await complete({}, second);
    expect([(await hits()).code, (await hits(second)).code]).toEqual([undefined, undefined]);
  });

  test('a completion that is taken back opens the order again', async () => {
    await complete();
    clock.advanceMs(1000);
    await order(administrator, { atOnce: true });
    clock.advanceMs(1000);
    const completionId = await complete();
    expect((await hits()).code).toBeUndefined();
    const url = `/v1/training/completions/${completionId}/correction`;
    const taken = await post(corporal, url, { reason: 'was not there', didNotHappen: true });
    expect(taken.statusCode).toBe(201);
    expect((await hits()).code).toBe('training_missing');
  });

  test('AT-2 is due within 30 days; not for oneself, not for nobody, not by whoever has no such post', async () => {
    const codes: unknown[] = [];
    for (const change of [
      { dueOn: '2026-05-03' },
      { dueOn: '2026-06-04' },
      { personId: administrator.personId },
      { personId: newId() },
    ])
      codes.push((await order(administrator, change)).json().code);
    expect(codes).toEqual(['input_invalid', 'input_invalid', 'policy_refused', 'not_found']);
    expect((await order(dispatcher)).json()).toMatchObject({ code: 'permission_missing' });
    expect((await order(administrator, { dueOn: '2026-06-03' })).statusCode).toBe(201);
  });

  test('an order stays as it was ordered, whoever tries', async () => {
    const { orderId } = (await order(administrator)).json<{ orderId: string }>();
    for (const statement of [
      `update training_orders set due_on = '2027-01-01' where order_id = $1`,
      `update training_orders set at_once = true where order_id = $1`,
      `delete from training_orders where order_id = $1`,
    ])
      await expect(house.database.asSuperuser(statement, [orderId])).rejects.toThrow(/stays/);
  });
});
