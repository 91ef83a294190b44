import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { installationId } from '../../foundation/base/ids.ts';
import { entriesOf } from '../../gate/audit/checks.ts';
import { taskContext } from '../../gate/access/context.ts';
import {
  buildPerson,
  openNewSession,
  recordOf,
  signInBody,
  switchTo,
  testPassword,
  type TestPerson,
} from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { createAccount } from './actions.ts';

const start = new Date('2026-05-04T16:00:00Z');
const clock = frozenClock(start);
const hourMs = 3_600_000;
const minuteMs = 60_000;

let house: SmallHouse;
let person: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'd.lee' });
});
afterAll(async () => house.close());
beforeEach(() => clock.set(start));

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
const signIn = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  house.server.inject({ method: 'POST', url: '/v1/sessions', headers, payload: body });
const me = (token: string): Promise<Answer> =>
  house.server.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } });
const right = { agency: 'barstow', username: 'd.lee', password: testPassword };

const freshToken = (): Promise<string> => openNewSession(house, { ...person, agency: 'barstow' });

/** Status and body without what differs between any two requests. */
function shapeOf(answer: Answer): unknown {
  const { requestId: _id, ...body } = answer.json<Record<string, unknown>>();
  return [answer.statusCode, body];
}

describe('signing in', () => {
  test('gives a token of 256 random bits for twelve hours; only its digest is stored', async () => {
    const answer = await signIn(await signInBody(house, person));
    const { token, expiresAt } = answer.json<{ token: string; expiresAt: string }>();
    expect(answer.statusCode).toBe(201);
    expect(token).toMatch(/^pws\.barstow\.[\w-]{43}$/);
    expect(new Date(expiresAt).getTime()).toBe(start.getTime() + 12 * hourMs);
    expect((await me(token)).json()).toMatchObject({ username: 'd.lee', agency: 'barstow' });
    const secret = token.split('.')[2] ?? '';
    const [found] = await house.database.asSuperuser<{ count: number }>(
      `select count(*)::integer as count from sessions
        where token_sha256 = $1 or encode(token_sha256, 'escape') like $2 or address like $2`,
      [Buffer.from(secret, 'base64url'), `%${secret}%`],
    );
    expect(found).toEqual({ count: 0 });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'session.opened');
    expect(entry).toMatchObject({
      outcome: 'permit',
      fields: { actor: 'd.lee', auth: 'password+totp', address: '127.0.0.1' },
    });
  });

  test('wrong agency, name, password and a switched-off account look alike', async () => {
    const off = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'off.duty' });
    await switchTo(house, 'barstow', off.personId, false);
    const tries = [
      { ...right, password: 'not the password at all' },
      { ...right, username: 'nobody.here' },
      { ...right, agency: 'nowhere' },
      { ...right, agency: 'carlsbad' },
      { ...right, username: 'off.duty' },
    ];
    const shapes = [];
    for (const body of tries) shapes.push(shapeOf(await signIn(body)));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]).toMatchObject([401, { code: 'sign_in_failed' }]);
  });

  test('each refused try is in the record of the agency that was named, or of the installation', async () => {
    await signIn({ ...right, agency: 'corona', username: 'w.hunt', password: 'guessing the first time' });
    await signIn({ ...right, agency: 'atlantis', username: 'w.hunt', password: 'guessing the other time' });
    const refused = (await recordOf(house, 'corona')).at(-1);
    expect(refused).toMatchObject({
      event: 'session.refused',
      outcome: 'refuse',
      fields: { actor: 'w.hunt', organisation: 'corona', code: 'sign_in_failed', address: '127.0.0.1' },
    });
    const [elsewhere] = await entriesOf({ db: house.auditReader, agencyId: installationId, limit: 1 });
    expect(elsewhere).toMatchObject({
      event: 'session.refused',
      fields: { actor: 'w.hunt', organisation: 'atlantis' },
    });
    expect(JSON.stringify([await recordOf(house, 'corona'), elsewhere])).not.toContain('guessing');
  });

  test('an unknown name takes as long to refuse as a wrong password, from the first try on', async () => {
    // with the rounds of real passwords; the other tests use fewer
    await createAccount(taskContext(house.gate, house.agencies.barstow, 'setup'), {
      username: 'real.rounds',
      displayName: 'Real Rounds',
      password: testPassword,
    });
    const kinds = {
      unknownName: { ...right, username: 'nobody.at.all' },
      unknownAgency: { ...right, agency: 'nowhere' },
      wrongPassword: { ...right, username: 'real.rounds', password: 'wrong wrong wrong wrong' },
    };
    const leastMs: Record<string, number> = {};
    const firstMs: Record<string, number> = {};
    for (let round = 0; round < 5; round++) {
      for (const [kind, body] of Object.entries(kinds)) {
        // processor time of all threads: a machine that is busy with other things doesn't change it much
        const began = process.cpuUsage();
        await signIn(body);
        const used = process.cpuUsage(began);
        const tookMs = (used.user + used.system) / 1000;
        firstMs[kind] ??= tookMs;
        leastMs[kind] = Math.min(leastMs[kind] ?? Infinity, tookMs);
      }
    }
    const times = Object.values(leastMs);
    expect(Math.max(...times) / Math.min(...times), JSON.stringify(leastMs)).toBeLessThan(1.3);
    // and it is a slow derivation, not an early refusal
    expect(Math.min(...times)).toBeGreaterThan(30);
    expect(firstMs['unknownName'] ?? Infinity, JSON.stringify(firstMs)).toBeLessThan(
      1.7 * (leastMs['wrongPassword'] ?? 0),
    );
  });

  test('one name at two agencies is two persons', async () => {
    await createAccount(taskContext(house.gate, house.agencies.carlsbad, 'demo-seed'), {
      username: 'd.lee',
      displayName: 'Another Lee',
      password: 'grandmother reads maps',
      passwordRounds: 1000,
    });
    expect((await signIn({ ...right, agency: 'carlsbad' })).statusCode).toBe(401);
    expect((await signIn({ ...right, password: 'grandmother reads maps' })).statusCode).toBe(401);
    const there = await signIn({ ...right, agency: 'carlsbad', password: 'grandmother reads maps' });
    expect(there.json()).toMatchObject({
      displayName: 'Another Lee',
      token: expect.stringMatching(/^pws\.carlsbad\./),
    });
  });

  test.each([
    ['a name that is SQL', { ...right, username: "x' or '1'='1" }],
    ['a name that is a list', { ...right, username: ['d.lee'] }],
    ['a name in capitals', { ...right, username: 'D.LEE' }],
    ['no password', { ...right, password: '' }],
    ['a password of 4 KiB', { ...right, password: 'x'.repeat(3900) }],
  ])('%s is no input', async (_name, body) => {
    expect((await signIn(body)).statusCode).toBe(422);
  });

  test('a password counts by its characters, not by how a keyboard composes them', async () => {
    await createAccount(taskContext(house.gate, house.agencies.barstow, 'demo-seed'), {
      username: 'm.pena',
      displayName: 'M Peña',
      password: 'mañana peña años'.normalize('NFC'),
      passwordRounds: 1000,
    });
    expect(
      (await signIn({ ...right, username: 'm.pena', password: 'mañana peña años'.normalize('NFD') })).statusCode,
    ).toBe(201);
  });
});

describe('session fixation', () => {
  test('every sign-in makes a new token; what the client brings along is not taken over', async () => {
    const planted = `pws.barstow.${'A'.repeat(43)}`;
    const answer = await signIn(await signInBody(house, person), {
      authorization: `Bearer ${planted}`,
      cookie: `session=${planted}`,
    });
    const { token } = answer.json<{ token: string }>();
    expect(token).not.toBe(planted);
    expect((await me(planted)).statusCode).toBe(401);
    const again = (await signIn(await signInBody(house, person), { authorization: `Bearer ${token}` })).json<{
      token: string;
    }>();
    expect(again.token).not.toBe(token);
    // both stand, each for itself
    expect((await me(token)).statusCode).toBe(200);
    expect((await me(again.token)).statusCode).toBe(200);
  });

  test('a token goes in the header only', async () => {
    const token = await freshToken();
    const other = await house.server.inject({ url: `/v1/me?token=${token}`, headers: { cookie: `token=${token}` } });
    expect(other.statusCode).toBe(401);
  });
});

describe('whose token it is', () => {
  test('no other spelling of a token opens anything, and all are refused alike', async () => {
    const token = await freshToken();
    const [, , secret = ''] = token.split('.');
    const there = { agency: 'carlsbad', username: 'd.lee', password: 'grandmother reads maps' };
    const { token: twin } = (await signIn(there)).json<{ token: string }>();
    const [, , twinSecret = ''] = twin.split('.');
    const spellings = [
      `pws.carlsbad.${secret}`,
      `pws.barstow.${twinSecret}`,
      `pws.nowhere.${secret}`,
      `pws.barstow.${secret.slice(0, 42)}`,
      `pws.barstow.${secret}A`,
      `pws.barstow.${secret}.`,
      `pws.barstow.carlsbad.${secret}`,
      `pws..${secret}`,
      `pws.BARSTOW.${secret}`,
      `PWS.barstow.${secret}`,
      `pwk.barstow.${secret}`,
      secret,
      `pws.barstow.${'A'.repeat(43)}`,
      `pws.barstow.${swapCase(secret)}`,
    ];
    const shapes = [];
    for (const spelling of spellings) shapes.push(shapeOf(await me(spelling)));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]).toMatchObject([401, { code: 'session_required' }]);
    expect((await me(token)).statusCode).toBe(200);
  });
});

function swapCase(text: string): string {
  return [...text]
    .map(letter => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
}

describe('how long a session lasts', () => {
  test('idle for the minutes that the policy sets (here thirty): over, and it stays over', async () => {
    const token = await freshToken();
    clock.advanceMs(30 * minuteMs - 1000);
    expect((await me(token)).statusCode).toBe(200);
    clock.advanceMs(30 * minuteMs);
    expect((await me(token)).json()).toMatchObject({ code: 'session_required' });
    clock.advanceMs(-29 * minuteMs);
    // the clock went back: the session is live again by its own times, no harm; its end by hand is final
    expect((await me(token)).statusCode).toBe(200);
  });

  test('twelve hours at most, however busy', async () => {
    const token = await freshToken();
    for (let minutes = 0; minutes + 10 < 12 * 60; minutes += 10) {
      clock.advanceMs(10 * minuteMs);
      expect((await me(token)).statusCode).toBe(200);
    }
    clock.set(new Date(start.getTime() + 12 * hourMs));
    expect((await me(token)).statusCode).toBe(401);
  });

  test('signed out is signed out, for this session only', async () => {
    const [one, two] = [await freshToken(), await freshToken()];
    const out = (): Promise<Answer> =>
      house.server.inject({
        method: 'DELETE',
        url: '/v1/sessions/current',
        headers: { authorization: `Bearer ${one}` },
      });
    expect((await out()).json()).toMatchObject({ closed: true });
    expect((await me(one)).statusCode).toBe(401);
    expect((await out()).statusCode).toBe(401);
    expect((await me(two)).statusCode).toBe(200);
    const closed = (await recordOf(house, 'barstow')).filter(entry => entry.event === 'session.closed');
    expect(closed.map(entry => entry.outcome)).toEqual(['permit']);
  });

  test('switching an account off refuses the next request of its sessions, with an entry', async () => {
    const leaver = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
    expect((await me(leaver.token)).statusCode).toBe(200);
    await switchTo(house, 'barstow', leaver.personId, false);
    const refused = await me(leaver.token);
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'account_inactive']);
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.fields.actor === leaver.username);
    expect(entry).toMatchObject({ event: 'me.viewed', outcome: 'refuse', fields: { code: 'account_inactive' } });
    expect((await signIn({ ...right, username: leaver.username })).statusCode).toBe(401);
  });
});

test('the person of the session is the person of the record', async () => {
  const { actor } = await person.ctx();
  expect(actor).toMatchObject({ kind: 'person', username: 'd.lee', personId: person.personId, auth: 'password+totp' });
  expect(actor.agency.agencyId).toBe(house.agencies.barstow.agencyId);
});
