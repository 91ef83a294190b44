import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import {
  buildPerson,
  codeOf,
  freeCode,
  openNewSession,
  recordOf,
  signInBody,
  testPassword,
} from '../../../test/support/persons.ts';
import type { TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';

/** CJIS AC-7: five consecutive wrong tries within fifteen minutes shut the way until somebody else opens it. */

const start = new Date('2026-05-04T16:00:00Z');
const clock = frozenClock(start);
const minuteMs = 60_000;

let house: SmallHouse;
let commander: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  commander = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
});
afterAll(async () => house.close());
beforeEach(() => clock.set(start));

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
const post = (url: string, payload: object, token?: string): Promise<Answer> =>
  house.server.inject({
    method: 'POST',
    url,
    payload,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const officer = (): Promise<TestPerson> => buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
const guess = (person: TestPerson, password = 'wrong wrong wrong wrong'): Promise<Answer> =>
  post('/v1/sessions', { agency: 'barstow', username: person.username, password });
const signIn = async (person: TestPerson): Promise<number> =>
  (await post('/v1/sessions', await signInBody(house, person))).statusCode;
const release = (person: TestPerson, by: TestPerson): Promise<Answer> =>
  post(`/v1/accounts/${person.personId}/release-lock`, {}, by.token);

/** Status and body without what differs between any two requests. */
function shapeOf(answer: Answer): unknown {
  const { requestId: _id, ...body } = answer.json<Record<string, unknown>>();
  return [answer.statusCode, body];
}

async function triesOf(person: TestPerson): Promise<number> {
  const [row] = await house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from sign_in_tries where person_id = $1',
    [person.personId],
  );
  return row?.count ?? -1;
}

describe('C3', () => {
  test('not on the fourth, on the fifth; the right password is then refused like a wrong one', async () => {
    const [four, five] = [await officer(), await officer()];
    for (let n = 0; n < 4; n++) await guess(four);
    for (let n = 0; n < 5; n++) await guess(five);
    expect(await signIn(four)).toBe(201);
    const locked = await guess(five, testPassword);
    const unknown = await post('/v1/sessions', { agency: 'barstow', username: 'nobody.here', password: testPassword });
    expect(shapeOf(locked)).toEqual(shapeOf(unknown));
    expect(await signIn(five)).toBe(401);
    const entries = (await recordOf(house, 'barstow')).filter(one => one.event === 'sign_in.locked');
    expect(entries.map(one => one.fields.actor)).toEqual([five.username]);
  });

  test('consecutive: a sign-in begins anew, a right password alone does not; fifteen minutes forget', async () => {
    const person = await officer();
    for (let n = 0; n < 4; n++) await guess(person);
    expect(await signIn(person)).toBe(201);
    for (let n = 0; n < 4; n++) await guess(person);
    expect((await guess(person, testPassword)).json()).toMatchObject({ code: 'second_factor_required' });
    clock.advanceMs(15 * minuteMs);
    for (let n = 0; n < 4; n++) await guess(person);
    expect(await signIn(person)).toBe(201);
    for (let n = 0; n < 4; n++) await guess(person);
    await guess(person, testPassword);
    await guess(person);
    expect(await signIn(person)).toBe(401);
  });

  test('it stays shut however long one waits, until somebody else opens it; that is in the record', async () => {
    const person = await officer();
    for (let n = 0; n < 5; n++) await guess(person);
    clock.advanceMs(30 * 24 * 60 * minuteMs);
    expect(await signIn(person)).toBe(401);
    const now = { ...commander, token: await openNewSession(house, { ...commander, agency: 'barstow' }) };
    expect((await release(person, now)).json()).toMatchObject({ released: true });
    expect(await signIn(person)).toBe(201);
    expect((await release(person, now)).json()).toMatchObject({ released: false });
    const entry = (await recordOf(house, 'barstow')).findLast(
      one => one.event === 'sign_in.released' && one.fields.subject === person.personId,
    );
    expect(entry).toMatchObject({ outcome: 'permit', fields: { actor: commander.username } });
  });

  test('nobody opens their own, nor by a second account; other posts open none', async () => {
    for (let n = 0; n < 5; n++) await guess(commander);
    const second = await buildPerson(house, {
      agency: 'barstow',
      posts: ['administrative-division-commander'],
      sameHumanAs: commander,
    });
    expect((await release(commander, second)).json()).toMatchObject({ code: 'policy_refused' });
    expect((await release(commander, commander)).json()).toMatchObject({ code: 'policy_refused' });
    expect((await release(commander, await officer())).json()).toMatchObject({ code: 'permission_missing' });
    const creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
    expect((await release(commander, creator)).json()).toMatchObject({ released: true });
  });

  test('200 guesses at the same moment, the right one among them or not, are five tries at most', async () => {
    const person = await officer();
    const guesses = Array.from({ length: 200 }, () => guess(person));
    const shapes = await Promise.all(guesses.map(async one => JSON.stringify(shapeOf(await one))));
    expect(new Set(shapes).size).toBe(1);
    expect(await triesOf(person)).toBe(5);
    expect(await signIn(person)).toBe(401);
    // one right among 199 wrong: asked back at most once, and never judged beyond the fifth
    const lucky = await officer();
    const right = 100;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => guess(lucky, n === right ? testPassword : `guess number ${n} is wrong`)),
    );
    const asked = answers.filter(answer => answer.json<{ code: string }>().code === 'second_factor_required');
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(await triesOf(lucky)).toBeLessThanOrEqual(5);
  }, 120_000);

  test('wrong codes count too, at the sign-in and at a step-up, and so do codes given with a right password', async () => {
    const person = await officer();
    await freeCode(house, 'barstow', person.personId);
    for (let n = 0; n < 3; n++) {
      const { challenge } = (await guess(person, testPassword)).json<{ challenge: string }>();
      await post('/v1/sessions/second-factor', { challenge, code: '000000' });
    }
    const body = { agency: 'barstow', username: person.username, password: testPassword, code: '000000' };
    await post('/v1/sessions', body);
    const { challenge } = (await guess(person, testPassword)).json<{ challenge: string }>();
    await post('/v1/sessions/step-up', { code: '000000' }, person.token);
    // the fifth: the right code doesn't open any more, nor does it step up
    const late = await post('/v1/sessions/second-factor', { challenge, code: codeOf(house, person) });
    expect(late.json()).toMatchObject({ code: 'second_factor_failed' });
    expect((await post('/v1/sessions/step-up', { code: codeOf(house, person) }, person.token)).json()).toMatchObject({
      code: 'step_up_failed',
    });
    expect(await signIn(person)).toBe(401);
    // a session that was open stays: whoever guesses must not throw somebody out of their work (ASVS 6.1.1)
    expect((await house.server.inject({ url: '/v1/me', headers: person.headers })).statusCode).toBe(200);
  });

  test('200 codes at the same moment are five tries at most', async () => {
    const person = await officer();
    const { challenge } = (await guess(person, testPassword)).json<{ challenge: string }>();
    const codes = Array.from({ length: 200 }, (_, n) => String(n).padStart(6, '0'));
    const answers = await Promise.all(codes.map(code => post('/v1/sessions/second-factor', { challenge, code })));
    expect(answers.every(answer => answer.statusCode === 401)).toBe(true);
    expect(await triesOf(person)).toBe(5);
  });
});
