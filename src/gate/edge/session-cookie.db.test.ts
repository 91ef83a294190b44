import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPerson, signInBody, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';

/** The whole way of a browser: sign in, use, be abused, sign out. */

let house: SmallHouse;
let person: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse();
  person = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'], username: 'b.rowser' });
});
afterAll(async () => house.close());

const web = { 'x-plateward-client': 'web', host: 'plateward.test' };
const https = { ...web, 'x-forwarded-proto': 'https', origin: 'https://plateward.test' };

async function signIn(headers: Record<string, string>): Promise<{ cookie: string; text: string; body: string }> {
  const answer = await house.server.inject({
    method: 'POST',
    url: '/v1/sessions',
    headers,
    payload: await signInBody(house, person),
  });
  expect(answer.statusCode).toBe(201);
  const text = String(answer.headers['set-cookie'] ?? '');
  return { text, cookie: text.split(';')[0] ?? '', body: answer.body };
}

test('the token is in the cookie alone; behind TLS it is bound to host and TLS, and no script can read it', async () => {
  const { text, body } = await signIn(https);
  expect(text).toMatch(/^__Host-plateward=pws\.barstow\.[\w-]{43}; /);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(text).toContain(attribute);
  expect(text).not.toContain('Domain');
  expect(body).not.toContain('pws.');
});

test('without TLS (this machine only) the cookie has the plain name', async () => {
  expect((await signIn(web)).text).toMatch(/^plateward=pws\.barstow\./);
});

test('a client that is no browser gets no cookie', async () => {
  const { text, body } = await signIn({});
  expect(text).toBe('');
  expect(body).toContain('pws.barstow.');
});

describe('what a cookie opens', () => {
  const make = (headers: Record<string, string>, username: string) =>
    house.server.inject({
      method: 'POST',
      url: '/v1/accounts',
      headers,
      payload: { username, displayName: 'Made', password: 'grandmother reads maps' },
    });

  test('its own pages may read and change; another site may neither', async () => {
    const { cookie } = await signIn(https);
    const own = { ...https, cookie, 'sec-fetch-site': 'same-origin' };
    expect((await house.server.inject({ url: '/v1/me', headers: own })).statusCode).toBe(200);
    expect((await make(own, 'made.here')).statusCode).toBe(201);
    const { 'x-plateward-client': _client, ...unmarked } = own;
    for (const headers of [
      unmarked,
      { ...own, origin: 'https://elsewhere.example' },
      { ...own, origin: 'http://plateward.test' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
    ])
      expect((await make(headers, 'made.elsewhere')).json()).toMatchObject({ code: 'foreign_page' });
    const look = { url: '/v1/me', headers: { ...own, 'sec-fetch-site': 'cross-site' } };
    expect((await house.server.inject(look)).json()).toMatchObject({ code: 'foreign_page' });
    const made = await house.database.asSuperuser<{ username: string }>(
      `select username from accounts where username like 'made.%'`,
    );
    expect(made).toEqual([{ username: 'made.here' }]);
  });

  test('the plain cookie is not taken behind TLS: a neighbour without TLS could have set it', async () => {
    const { cookie } = await signIn(web);
    const answer = await house.server.inject({ url: '/v1/me', headers: { ...https, cookie } });
    expect(answer.json()).toMatchObject({ code: 'session_required' });
  });

  test('a cookie that was planted is not taken over by signing in', async () => {
    const planted = `__Host-plateward=pws.barstow.${'A'.repeat(43)}`;
    const { cookie } = await signIn({ ...https, cookie: planted });
    expect(cookie).not.toBe(planted);
    const answer = await house.server.inject({ url: '/v1/me', headers: { ...https, cookie: planted } });
    expect(answer.statusCode).toBe(401);
  });

  test('signing out takes the cookie away and ends the session', async () => {
    const { cookie } = await signIn(https);
    const headers = { ...https, cookie };
    const out = await house.server.inject({ method: 'DELETE', url: '/v1/sessions/current', headers });
    expect(out.statusCode).toBe(200);
    expect(out.headers['set-cookie']).toMatch(/^__Host-plateward=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
    expect((await house.server.inject({ url: '/v1/me', headers })).statusCode).toBe(401);
  });

  test('a broken cookie is no session, and breaks nothing', async () => {
    for (const value of ['%E0%A4%A', '', '"', 'pws', '%00', 'a'.repeat(3000)]) {
      const headers = { ...web, cookie: `plateward=${value}; ;=;x` };
      expect((await house.server.inject({ url: '/v1/me', headers })).statusCode).toBe(401);
    }
  });
});
