import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPerson, recordOf, switchTo, testPassword } from './support/persons.ts';
import type { TestPerson } from './support/persons.ts';
import { buildSmallHouse, type SmallHouse } from './support/small-house.ts';
import { softPasskey, type SoftPasskey, type Twist } from '../src/cli/generate/scenario/soft-passkey.ts';
import { placeOfOrigin } from '../src/department/people/rules/passkeys.ts';
import { signInSettings } from '../src/department/people/rules/sign-in-settings.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await buildSmallHouse();
});
afterAll(async () => house.close());

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
type Question = { challenge: string; options: Record<string, unknown> };
const post = (url: string, payload: object, token?: string, at = house): Promise<Answer> =>
  at.server.inject({
    method: 'POST',
    url,
    payload,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const officer = (at = house): Promise<TestPerson> => buildPerson(at, { agency: 'barstow', posts: ['patrol-officer'] });

async function enrol(person: TestPerson, key: SoftPasskey, twist: Twist = {}, at = house): Promise<Answer> {
  const asked = await post('/v1/me/factors/passkey/options', {}, person.token, at);
  const { challenge, options } = asked.json<Question>();
  return post(
    '/v1/me/factors/passkey',
    { challenge, name: 'Key', answer: key.enrol(options, twist) },
    person.token,
    at,
  );
}

async function withKey(): Promise<{ person: TestPerson; key: SoftPasskey }> {
  const [person, key] = [await officer(), softPasskey()];
  expect((await enrol(person, key)).statusCode).toBe(201);
  return { person, key };
}

const question = async (body: object = { agency: 'barstow' }): Promise<Question> =>
  (await post('/v1/sessions/passkey/options', body)).json<Question>();
async function signIn(key: SoftPasskey, twist: Twist = {}): Promise<Answer> {
  const { challenge, options } = await question();
  return post('/v1/sessions/passkey', { challenge, answer: key.answer(options, twist) });
}

const strange: [string, Twist][] = [
  ['another page', { origin: 'https://localhost.evil.example' }],
  ['another host', { rpId: 'evil.example' }],
  ['another question', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['another kind of answer', { type: 'webauthn.other' }],
  ['a device that nobody unlocked', { userVerified: false }],
];

describe('enrolling', () => {
  test.each(strange)('refuses the answer of %s', async (_name, twist) => {
    const answer = await enrol(await officer(), softPasskey(), twist);
    expect(answer.json()).toMatchObject({ code: 'input_invalid', errors: [{ field: 'answer' }] });
  });

  test('the first factor can be a passkey alone; the session is full then', async () => {
    const { person, key } = await withKey();
    expect((await signIn(key)).json()).toMatchObject({ assurance: 'full' });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'factor.enrolled');
    expect(entry).toMatchObject({ fields: { actor: person.username, detail: { kind: 'passkey', name: 'Key' } } });
  });

  test('a question is good once, and for the session that asked', async () => {
    const [person, other, key] = [await officer(), await officer(), softPasskey()];
    const { challenge, options } = (await post('/v1/me/factors/passkey/options', {}, person.token)).json<Question>();
    const body = { challenge, name: 'Key', answer: key.enrol(options) };
    expect((await post('/v1/me/factors/passkey', body, other.token)).statusCode).toBe(422);
    expect((await post('/v1/me/factors/passkey', body, person.token)).statusCode).toBe(201);
    expect((await post('/v1/me/factors/passkey', body, person.token)).statusCode).toBe(422);
  });

  test('one device is not two persons', async () => {
    const { key } = await withKey();
    const answer = await enrol(await officer(), key);
    expect(answer.json()).toMatchObject({ errors: [{ message: expect.stringContaining('enrolled already') }] });
  });
});

describe('signing in', () => {
  test.each(strange)('refuses the answer of %s', async (_name, twist) => {
    const { key } = await withKey();
    const before = (await recordOf(house, 'barstow')).filter(one => one.event === 'session.refused').length;
    expect((await signIn(key, twist)).json()).toMatchObject({ status: 401, code: 'second_factor_failed' });
    const after = (await recordOf(house, 'barstow')).filter(one => one.event === 'session.refused').length;
    expect(after).toBe(before + 1);
  });

  test('refuses a passkey that says it is somebody else’s, one of another agency, one that nobody enrolled', async () => {
    const { key } = await withKey();
    const other = await officer();
    const handle = Buffer.from(other.personId.replaceAll('-', ''), 'hex').toString('base64url');
    expect((await signIn(key, { userHandle: handle })).statusCode).toBe(401);
    const { challenge, options } = await question({ agency: 'corona' });
    expect((await post('/v1/sessions/passkey', { challenge, answer: key.answer(options) })).statusCode).toBe(401);
    expect((await signIn(softPasskey())).statusCode).toBe(401);
    const nowhere = await question({ agency: 'atlantis' });
    expect(Object.keys(nowhere.options).toSorted()).toEqual(Object.keys(options).toSorted());
  });

  test('refuses a counter that does not grow, and the same answer twice; of ten at once one opens', async () => {
    const { key } = await withKey();
    expect((await signIn(key, { signCount: 7 })).statusCode).toBe(201);
    expect((await signIn(key, { signCount: 7 })).statusCode).toBe(401);
    expect((await signIn(key, { signCount: 3 })).statusCode).toBe(401);
    const { challenge, options } = await question();
    const body = { challenge, answer: key.answer(options, { signCount: 9 }) };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/v1/sessions/passkey', body)));
    expect(answers.filter(answer => answer.statusCode === 201)).toHaveLength(1);
  });

  test('refuses a removed passkey and a deactivated account', async () => {
    const { person, key } = await withKey();
    const { factors } = (await house.server.inject({ url: '/v1/me/factors', headers: person.headers })).json<{
      factors: { factorId: string; kind: string }[];
    }>();
    const passkey = factors.find(factor => factor.kind === 'passkey')?.factorId ?? '';
    await house.server.inject({ method: 'DELETE', url: `/v1/me/factors/${passkey}`, headers: person.headers });
    expect((await signIn(key)).statusCode).toBe(401);
    const leaver = await withKey();
    await switchTo(house, 'barstow', leaver.person.personId, false);
    expect((await signIn(leaver.key)).statusCode).toBe(401);
  });

  test('as an answer to the password it must be that person’s', async () => {
    const [own, other] = [await withKey(), await withKey()];
    const ask = async (): Promise<Question> => {
      const body = { agency: 'barstow', username: own.person.username, password: testPassword };
      const { challenge, methods } = (await post('/v1/sessions', body)).json<{
        challenge: string;
        methods: string[];
      }>();
      expect(methods).toEqual(['code', 'passkey']);
      return question({ challenge });
    };
    const first = await ask();
    expect(JSON.stringify(first.options)).toContain(own.key.credentialId);
    const wrong = { challenge: first.challenge, answer: other.key.answer(first.options) };
    expect((await post('/v1/sessions/passkey', wrong)).statusCode).toBe(401);
    const second = await ask();
    const right = { challenge: second.challenge, answer: own.key.answer(second.options) };
    expect((await post('/v1/sessions/passkey', right)).statusCode).toBe(201);
  });

  test('proves anew who acts; another’s passkey does not', async () => {
    const [own, other] = [await withKey(), await withKey()];
    const step = async (key: SoftPasskey): Promise<Answer> => {
      const asked = await post('/v1/sessions/step-up/options', {}, own.person.token);
      const { challenge, options } = asked.json<Question>();
      return post('/v1/sessions/step-up', { passkey: { challenge, answer: key.answer(options) } }, own.person.token);
    };
    expect((await step(other.key)).json()).toMatchObject({ code: 'step_up_failed' });
    expect((await step(own.key)).statusCode).toBe(200);
  });
});

test('a department’s passkeys are bound to its own address', async () => {
  const at = await buildSmallHouse({ signIn: signInSettings({ origin: 'https://alpr.example.gov', file: null }) });
  try {
    const person = await officer(at);
    const there = { origin: 'https://alpr.example.gov' };
    expect((await enrol(person, softPasskey(), {}, at)).statusCode).toBe(422);
    expect((await enrol(person, softPasskey(), { origin: 'https://other.example.gov' }, at)).statusCode).toBe(422);
    expect((await enrol(person, softPasskey(), there, at)).statusCode).toBe(201);
  } finally {
    await at.close();
  }
  for (const address of ['http://alpr.example.gov', 'alpr.example.gov', 'https://alpr.example.gov/path', ''])
    expect(() => placeOfOrigin(address)).toThrow('no address of pages');
});
