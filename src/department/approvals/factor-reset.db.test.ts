import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { buildPerson, codeOf, openNewSession, recordOf, testPassword } from '../../../test/support/persons.ts';
import type { TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { stepAt, totpCode } from '../people/rules/totp.ts';
import { decideApproval } from './actions/decide.ts';
import { factorResetKind } from './actions/factor-reset-kind.ts';
import { approvalKinds } from './actions/kinds.ts';

/** A lost authenticator: nobody alone can reset one, neither their own nor another's. */

const start = new Date('2026-05-04T16:00:00Z');
const clock = frozenClock(start);
const kinds = approvalKinds([factorResetKind]);
const minuteMs = 60_000;

let house: SmallHouse;
let creator: TestPerson;
let commander: TestPerson;
let chief: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  const hold = (post: string): Promise<TestPerson> => buildPerson(house, { agency: 'barstow', posts: [post] });
  creator = await hold('it-manager');
  commander = await hold('administrative-division-commander');
  chief = await hold('chief-of-police');
});
afterAll(async () => house.close());
beforeEach(() => clock.set(start));

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
type Handed = { code: string; expiresAt: string; invitation: string | null };
const post = (url: string, payload: object, token?: string): Promise<Answer> =>
  house.server.inject({
    method: 'POST',
    url,
    payload,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const loser = (posts = ['patrol-officer']): Promise<TestPerson> => buildPerson(house, { agency: 'barstow', posts });
const ask = (person: TestPerson, by: TestPerson, more: object = {}): Promise<Answer> =>
  post(`/v1/accounts/${person.personId}/factor-reset`, { reason: 'telephone fell into the sea', ...more }, by.token);
const handOver = (person: TestPerson, by: TestPerson): Promise<Answer> =>
  post(`/v1/accounts/${person.personId}/enrolment-code`, {}, by.token);

async function decide(asked: Answer, by: TestPerson): Promise<string> {
  const { approvalId } = asked.json<{ approvalId: string }>();
  try {
    await decideApproval(await by.ctx(), { kinds, approvalId, decision: 'approve' });
    return 'approved';
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
}

async function challengeOf(person: TestPerson): Promise<{ challenge: string; methods: string[] }> {
  const signIn = { agency: 'barstow', username: person.username, password: testPassword };
  return (await post('/v1/sessions', signIn)).json();
}

describe('two others, then a code in presence', () => {
  test('the whole way: old factors die at once, sessions end, the code opens an enrolment and nothing else, once', async () => {
    const person = await loser();
    const asked = await ask(person, creator);
    expect(asked.statusCode).toBe(201);
    // nothing has happened yet
    expect((await house.server.inject({ url: '/v1/me', headers: person.headers })).statusCode).toBe(200);
    expect((await handOver(person, creator)).json()).toMatchObject({ code: 'policy_refused' });
    expect(await decide(asked, commander)).toBe('approved');
    expect((await house.server.inject({ url: '/v1/me', headers: person.headers })).statusCode).toBe(401);
    const { challenge, methods } = await challengeOf(person);
    expect(methods).toEqual(['enrolment_code']);
    // the lost app opens nothing, were it found by somebody
    const old = await post('/v1/sessions/second-factor', { challenge, code: codeOf(house, person) });
    expect(old.json()).toMatchObject({ code: 'second_factor_failed' });
    const handed = await handOver(person, creator);
    const { code, invitation } = handed.json<Handed>();
    expect(invitation).toBeNull();
    const opened = await post('/v1/sessions/second-factor', { challenge, enrolmentCode: code.toLowerCase() });
    expect(opened.json()).toMatchObject({ assurance: 'enrolling' });
    const { token } = opened.json<{ token: string }>();
    const other = await challengeOf(person);
    expect(
      (await post('/v1/sessions/second-factor', { challenge: other.challenge, enrolmentCode: code })).statusCode,
    ).toBe(401);
    const offer = await post('/v1/me/factors/totp', {}, token);
    const { factorId, secret } = offer.json<{ factorId: string; secret: string }>();
    const confirm = { code: totpCode(secret, stepAt(clock.now())) };
    expect((await post(`/v1/me/factors/totp/${factorId}/confirm`, confirm, token)).statusCode).toBe(200);
    expect((await challengeOf(person)).methods).toEqual(['code']);
    expect((await handOver(person, creator)).json()).toMatchObject({ code: 'already_done' });
    const events = (await recordOf(house, 'barstow')).map(entry => entry.event);
    expect(events).toEqual(
      expect.arrayContaining([
        'factor.reset_asked',
        'approval.requested',
        'approval.decided',
        'enrolment_code.made',
        'factor.enrolled',
      ]),
    );
    const dump = await house.database.asSuperuser('select c::text from enrolment_codes c');
    expect(JSON.stringify(dump)).not.toContain(code);
  });

  test('the code is over after an hour, and a new one ends the one before; after a day somebody agrees anew', async () => {
    const person = await loser();
    expect(await decide(await ask(person, creator), commander)).toBe('approved');
    const first = (await handOver(person, creator)).json<Handed>();
    const second = (await handOver(person, creator)).json<Handed>();
    const tryCode = async (code: string): Promise<number> => {
      const { challenge } = await challengeOf(person);
      return (await post('/v1/sessions/second-factor', { challenge, enrolmentCode: code })).statusCode;
    };
    expect(await tryCode(first.code)).toBe(401);
    clock.advanceMs(60 * minuteMs);
    expect(await tryCode(second.code)).toBe(401);
    clock.advanceMs(23 * 60 * minuteMs);
    const late = { ...creator, token: await openNewSession(house, { ...creator, agency: 'barstow' }) };
    expect((await handOver(person, late)).json()).toMatchObject({ code: 'policy_refused' });
  });

  test('a lost password too: the old one opens nothing, the person sets a new one by invitation', async () => {
    const person = await loser();
    expect(await decide(await ask(person, creator, { withPassword: true }), commander)).toBe('approved');
    const { code, invitation } = (await handOver(person, creator)).json<Handed>();
    expect(await challengeOf(person)).toMatchObject({ code: 'sign_in_failed' });
    const password = 'kelp on the north pier';
    expect((await post('/v1/invitations/accept', { invitation, password })).statusCode).toBe(200);
    const signIn = { agency: 'barstow', username: person.username, password };
    const { challenge } = (await post('/v1/sessions', signIn)).json<{ challenge: string }>();
    expect((await post('/v1/sessions/second-factor', { challenge, enrolmentCode: code })).statusCode).toBe(201);
  });
});

describe('nobody alone', () => {
  test('not for oneself, nor by a second account of the same human', async () => {
    expect((await ask(creator, creator)).json()).toMatchObject({ code: 'policy_refused' });
    const second = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'], sameHumanAs: chief });
    expect((await ask(chief, second)).json()).toMatchObject({ code: 'policy_refused' });
  });

  test('whoever asks doesn’t agree, not with another post and not by a second account', async () => {
    const person = await loser();
    const both = await buildPerson(house, {
      agency: 'barstow',
      posts: ['it-manager', 'administrative-division-commander', 'chief-of-police'],
    });
    const asked = await ask(person, both);
    expect(await decide(asked, both)).toBe('approval_self');
    const twin = await buildPerson(house, { agency: 'barstow', posts: ['chief-of-police'], sameHumanAs: both });
    expect(await decide(asked, twin)).toBe('approval_self');
    expect((await house.server.inject({ url: '/v1/me', headers: person.headers })).statusCode).toBe(200);
  });

  test('the person whose factors they are doesn’t agree either, nor by a second account', async () => {
    const boss = await loser(['administrative-division-commander']);
    const asked = await ask(boss, creator);
    expect(await decide(asked, boss)).toBe('approval_self');
    const own = await buildPerson(house, {
      agency: 'barstow',
      posts: ['administrative-division-commander'],
      sameHumanAs: boss,
    });
    expect(await decide(asked, own)).toBe('approval_self');
    expect((await house.server.inject({ url: '/v1/me', headers: boss.headers })).statusCode).toBe(200);
  });

  test('another post decides: the commander who asks waits for the chief', async () => {
    const person = await loser();
    const asked = await ask(person, commander);
    const fellow = await loser(['administrative-division-commander']);
    // it isn't even their business
    expect(await decide(asked, fellow)).toBe('not_found');
    expect(await decide(asked, chief)).toBe('approved');
  });

  test('only whoever asked gets the code, and other posts ask for none', async () => {
    const person = await loser();
    expect((await ask(person, await loser())).json()).toMatchObject({ code: 'permission_missing' });
    expect(await decide(await ask(person, creator), commander)).toBe('approved');
    const other = await loser(['it-manager']);
    expect((await handOver(person, other)).json()).toMatchObject({ code: 'policy_refused' });
    expect((await handOver(person, person)).statusCode).toBe(401);
  });
});
