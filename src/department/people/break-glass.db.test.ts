import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { installationId } from '../../foundation/base/ids.ts';
import { dataPermissions, permissions } from '../../foundation/contract/permissions.ts';
import { act } from '../../gate/access/act.ts';
import { restoringPermissions } from '../../gate/access/decide.ts';
import { entriesOf } from '../../gate/audit/checks.ts';
import { buildPerson, givePost, recordOf, switchTo, testPassword } from '../../../test/support/persons.ts';
import type { TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { breakGlassStatus, sealBreakGlass } from './actions/break-glass.ts';
import { identifyPerson } from './sign-in.ts';

const start = new Date('2026-05-04T16:00:00Z');
const clock = frozenClock(start);
const hourMs = 3_600_000;

let house: SmallHouse;
let codes: Record<1 | 2, string[]>;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
});
afterAll(async () => house.close());
beforeEach(async () => {
  clock.set(start);
  codes = await sealBreakGlass(house.gate);
});

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
const post = (url: string, payload: object, token?: string): Promise<Answer> =>
  house.server.inject({
    method: 'POST',
    url,
    payload,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const breakGlass = (code: string | undefined, agency = 'barstow'): Promise<Answer> =>
  post('/v1/sessions/break-glass', { agency, code: code ?? '-' });
const tokenIn = (answer: Answer): string => answer.json<{ token: string }>().token;
const administrator = (): Promise<TestPerson> =>
  buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
const restore = (person: TestPerson, token: string, more: object = {}): Promise<Answer> =>
  post(`/v1/accounts/${person.personId}/restore`, { reason: 'nobody can sign in', ...more }, token);

describe('what opens', () => {
  test('a printed code, once; typed without its hyphens and in small letters too', async () => {
    const [code = ''] = codes[1];
    const opened = await breakGlass(code.toLowerCase().replaceAll('-', ' '));
    expect(opened.json()).toMatchObject({ assurance: 'restoring', displayName: 'Sealed account 1' });
    expect((await breakGlass(code)).json()).toMatchObject({ status: 401, code: 'break_glass_invalid' });
    expect((await breakGlass('BG1-AAAA-BBBB-CCCC-DDDD')).json()).toMatchObject({ code: 'break_glass_invalid' });
    expect((await breakGlass(codes[1][1], 'atlantis')).json()).toMatchObject({ code: 'break_glass_invalid' });
  });

  test('two at once with one code: one opens', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => breakGlass(codes[2][0])));
    expect(answers.filter(answer => answer.statusCode === 201)).toHaveLength(1);
  });

  test('72 hours after the first use the envelope is spent, its sessions too; sealed anew, old codes are worth nothing', async () => {
    const token = tokenIn(await breakGlass(codes[1][0]));
    clock.advanceMs(71 * hourMs);
    const late = tokenIn(await breakGlass(codes[1][1]));
    clock.advanceMs(hourMs);
    expect((await breakGlass(codes[1][2])).json()).toMatchObject({ code: 'break_glass_invalid' });
    for (const one of [token, late])
      expect(
        (await house.server.inject({ url: '/v1/me', headers: { authorization: `Bearer ${one}` } })).statusCode,
      ).toBe(401);
    const before = codes[2][0];
    await sealBreakGlass(house.gate);
    expect((await breakGlass(before)).json()).toMatchObject({ code: 'break_glass_invalid' });
  });

  test('codes lie nowhere; the state says how many are left', async () => {
    await breakGlass(codes[1][0]);
    const dump = await house.database.asSuperuser('select c::text, encode(code_sha256, $1) from break_glass_codes c', [
      'escape',
    ]);
    for (const code of [...codes[1], ...codes[2]]) expect(JSON.stringify(dump)).not.toContain(code.slice(4, 8));
    expect(await breakGlassStatus(house.gate)).toMatchObject([
      { seal: 1, codesLeft: 3, firstUsedAt: start },
      { seal: 2, codesLeft: 4, firstUsedAt: null },
    ]);
  });
});

describe('what it may do', () => {
  test('the floor: no data permission, whatever posts somebody gives to it; every other permission is refused too', async () => {
    const token = tokenIn(await breakGlass(codes[1][0]));
    const actor = await identifyPerson(house.gate, token);
    await givePost(house, 'barstow', actor.personId, 'chief-of-police');
    await givePost(house, 'barstow', actor.personId, 'administrative-division-commander');
    const ctx = { gate: house.gate, actor, address: '127.0.0.1', passed: new Set<never>() };
    const open: string[] = [];
    for (const permission of permissions)
      await act(ctx, { permission, event: 'me.viewed' }, async () => open.push(permission)).catch(() => undefined);
    expect(open.toSorted()).toEqual([...restoringPermissions].toSorted());
    expect(restoringPermissions.filter(permission => dataPermissions.has(permission))).toEqual([]);
  });

  test('restores whoever administers: lock, account and factor, and the person enrols with the code; nobody else', async () => {
    const person = await administrator();
    for (let n = 0; n < 5; n++)
      await post('/v1/sessions', { agency: 'barstow', username: person.username, password: 'wrong wrong wrong wrong' });
    await switchTo(house, 'barstow', person.personId, false);
    const token = tokenIn(await breakGlass(codes[1][0]));
    const restored = await restore(person, token);
    const { code } = restored.json<{ code: string }>();
    const signIn = { agency: 'barstow', username: person.username, password: testPassword };
    const { challenge, methods } = (await post('/v1/sessions', signIn)).json<{
      challenge: string;
      methods: string[];
    }>();
    expect(methods).toEqual(['enrolment_code']);
    const opened = await post('/v1/sessions/second-factor', { challenge, enrolmentCode: code });
    expect(opened.json()).toMatchObject({ assurance: 'enrolling' });
    const officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    expect((await restore(officer, token)).json()).toMatchObject({ code: 'policy_refused' });
    const foreign = await buildPerson(house, { agency: 'corona', posts: ['alpr-administrator'] });
    expect((await restore(foreign, token)).json()).toMatchObject({ code: 'not_found' });
    // an administrator's own session restores nobody
    expect((await restore(person, (await administrator()).token)).json()).toMatchObject({ code: 'permission_missing' });
  });

  test('it enrols no factor and takes no password for itself, and can’t be switched off for good', async () => {
    const token = tokenIn(await breakGlass(codes[1][0]));
    const actor = await identifyPerson(house.gate, token);
    const offer = await post('/v1/me/factors/totp', {}, token);
    const { factorId } = offer.json<{ factorId: string }>();
    expect(offer.statusCode === 201 && factorId !== undefined).toBe(false);
    const password = { current: 'anything at all here', password: 'kelp on the north pier' };
    expect((await post('/v1/me/password', password, token)).statusCode).toBeGreaterThanOrEqual(400);
    await switchTo(house, 'barstow', actor.personId, false);
    expect((await breakGlass(codes[1][1])).statusCode).toBe(201);
  });
});

test('each use is an alarm: the record of agency and installation, a notice to whoever administers, a review due in 72 hours', async () => {
  const person = await administrator();
  const token = tokenIn(await breakGlass(codes[2][0]));
  const { sessionId } = await identifyPerson(house.gate, token);
  const used = (await recordOf(house, 'barstow')).findLast(entry => entry.event === 'break_glass.used');
  expect(used).toMatchObject({
    outcome: 'permit',
    fields: { actor: 'break-glass-2', subject: sessionId, detail: { seal: 2 } },
  });
  const own = await entriesOf({ db: house.auditReader, agencyId: installationId, limit: 20 });
  expect(own.map(entry => entry.event)).toEqual(expect.arrayContaining(['break_glass.used', 'break_glass.sealed']));
  const notices = await house.server.inject({ url: '/v1/me/notices', headers: person.headers });
  expect(notices.body).toContain('ALARM: a sealed account was opened');
  const duties = await house.database.asSuperuser(
    `select kind, subject, due_on::text, owner_post from obligations where kind = 'break_glass_review' and subject = $1`,
    [sessionId],
  );
  expect(duties).toEqual([
    { kind: 'break_glass_review', subject: sessionId, due_on: '2026-05-07', owner_post: 'chief-of-police' },
  ]);
});
