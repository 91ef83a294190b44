import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isProblem } from '../../foundation/base/errors.ts';
import { errorCodes } from '../../foundation/contract/errors.ts';
import { defineRoute } from '../../foundation/contract/route.ts';
import { demonstrationNotice, lineSchema } from '../../foundation/contract/words.ts';
import { buildBareEdge, edgeTokens, passDoor } from '../../../test/support/bare-edge.ts';
import { addRoute } from './add-route.ts';
import { problemBody } from './problem.ts';
import type { Server } from './server.ts';

const limit = { per: 'person', max: 100, windowSeconds: 60 } as const;
const door = { permission: 'me.view', purpose: 'none', event: 'me.viewed' } as const;
const routes = {
  open: defineRoute({
    method: 'GET',
    path: '/test/open',
    summary: 'open',
    kind: 'json',
    access: { public: 'a test' },
    rateLimit: { ...limit, per: 'address' },
    status: 200,
    answer: z.object({ fine: z.boolean() }),
  }),
  echo: defineRoute({
    method: 'POST',
    path: '/test/echo/:name',
    summary: 'echo',
    kind: 'json',
    access: door,
    rateLimit: limit,
    status: 201,
    bodyLimitBytes: 2000,
    params: z.object({ name: z.string().regex(/^[a-z]+$/) }),
    query: z.object({ limit: z.coerce.number().int().max(50).default(5) }),
    body: z.object({ text: lineSchema(100), deep: z.object({ count: z.int() }).optional() }),
    answer: z.object({ said: z.string(), limit: z.number() }),
  }),
  fails: defineRoute({
    method: 'GET',
    path: '/test/fails',
    summary: 'fails',
    kind: 'json',
    access: door,
    rateLimit: limit,
    status: 200,
    answer: z.object({ fine: z.boolean() }),
  }),
  away: defineRoute({
    method: 'GET',
    path: '/test/away',
    summary: 'the database is away',
    kind: 'json',
    access: { public: 'a test' },
    rateLimit: { ...limit, per: 'address' },
    status: 200,
    answer: z.object({ fine: z.boolean() }),
  }),
};

const sqlWords = 'relation "reads" does not exist at character 15: select plate from reads';
const logLines: object[] = [];
let server: Server;
beforeAll(async () => {
  server = await buildBareEdge(
    (app, edge) => {
      addRoute(app, { route: routes.open, edge }, async () => ({ fine: true }));
      addRoute(app, { route: routes.echo, edge }, async (ctx, { body, query }) => {
        passDoor(ctx, routes.echo);
        // the plate is not in the contract, so it must not leave
        return { said: body.text, limit: query.limit, plate: 'PW8T12S34' };
      });
      addRoute(app, { route: routes.fails, edge }, async () => {
        throw Object.assign(new Error(sqlWords), { code: '42P01', detail: 'Key (plate)=(PW8T12S34)' });
      });
      addRoute(app, { route: routes.away, edge }, async () => {
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
      });
    },
    { logLines },
  );
});
afterAll(async () => server.close());

const authorization = `Bearer ${edgeTokens.first}`;
const json = { authorization, 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = json, url = '/test/echo/name') =>
  server.inject({ method: 'POST', url, headers, payload });

type Answer = Awaited<ReturnType<Server['inject']>>;
function expectProblem(answer: Answer, code: keyof typeof errorCodes): Record<string, unknown> {
  const { status, title } = errorCodes[code];
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json(;|$)/);
  const body: Record<string, unknown> = answer.json();
  expect(body).toMatchObject({
    type: `urn:plateward:problem:${code}`,
    title,
    status,
    code,
    requestId: answer.headers['x-request-id'],
    demonstration: demonstrationNotice,
  });
  expect(answer.statusCode).toBe(status);
  return body;
}

test('the good way: parsed input, only what the contract names, the notice', async () => {
  const answer = await post('{"text":"hello","extra":1}');
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ said: 'hello', limit: 5, demonstration: demonstrationNotice });
});

describe('every refusal is problem+json with a stable code', () => {
  test.each<[string, () => Promise<Answer>, keyof typeof errorCodes]>([
    ['JSON that is none', () => post('{"text":'), 'body_malformed'],
    ['an empty JSON body', () => post(''), 'body_malformed'],
    ['__proto__ in JSON', () => post('{"text":"x","__proto__":{"admin":true}}'), 'body_malformed'],
    ['__proto__ deep in JSON', () => post('{"text":"x","deep":{"__proto__":{"count":1}}}'), 'body_malformed'],
    ['constructor.prototype in JSON', () => post('{"text":"x","constructor":{"prototype":{"a":1}}}'), 'body_malformed'],
    [
      'a content type that is not taken',
      () => post('<a/>', { ...json, 'content-type': 'text/xml' }),
      'media_type_unsupported',
    ],
    [
      'a form',
      () => post('text=x', { ...json, 'content-type': 'application/x-www-form-urlencoded' }),
      'media_type_unsupported',
    ],
    ['a body over the limit', () => post(JSON.stringify({ text: 'x'.repeat(2001) })), 'body_too_large'],
    ['a field of the wrong kind', () => post('{"text":5}'), 'input_invalid'],
    ['a body that is a list', () => post('[1]'), 'input_invalid'],
    ['a body that is null', () => post('null'), 'input_invalid'],
    ['control characters', () => post(JSON.stringify({ text: 'a\u0000b' })), 'input_invalid'],
    ['a parameter of the wrong form', () => post('{"text":"x"}', json, '/test/echo/UPPER'), 'input_invalid'],
    ['a query parameter twice', () => post('{"text":"x"}', json, '/test/echo/name?limit=1&limit=2'), 'input_invalid'],
    ['a query parameter out of range', () => post('{"text":"x"}', json, '/test/echo/name?limit=51'), 'input_invalid'],
    ['no session', () => post('{"text":"x"}', { 'content-type': 'application/json' }), 'session_required'],
    [
      'a garbage token',
      () => post('{"text":"x"}', { ...json, authorization: 'Bearer aaaaaaaaaaaaaaaa' }),
      'session_required',
    ],
    ['basic authentication', () => post('{"text":"x"}', { ...json, authorization: 'Basic YTpi' }), 'session_required'],
    ['a token in the query', () => server.inject(`/test/fails?token=${edgeTokens.first}`), 'session_required'],
    ['an unknown address, without a session', () => server.inject('/v1/no/such'), 'route_unknown'],
    [
      'a known address with another method',
      () => server.inject({ method: 'DELETE', url: '/test/open' }),
      'route_unknown',
    ],
    ['another spelling of a known address', () => server.inject('/TEST/OPEN'), 'route_unknown'],
    ['a path that tries to climb', () => server.inject('/test/../../etc/passwd'), 'route_unknown'],
    ['an address that is no URL', () => server.inject('/test/echo/%E0%A4%A'), 'route_unknown'],
    ['an error that nobody expected', () => server.inject({ url: '/test/fails', headers: json }), 'internal'],
    ['a database that is away', () => server.inject('/test/away'), 'storage_unavailable'],
  ])('%s', async (_name, ask, code) => {
    expectProblem(await ask(), code);
  });

  test('a refused input names its fields, within bounds', async () => {
    const body = expectProblem(await post('{"text":5,"deep":{"count":"x"}}'), 'input_invalid');
    expect(body['errors']).toMatchObject([{ field: 'text' }, { field: 'deep.count' }]);
    expect(
      expectProblem(await post('{"text":"x"}', json, '/test/echo/name?limit=a'), 'input_invalid')['errors'],
    ).toMatchObject([{ field: 'query.limit' }]);
  });

  test('what is sent is not said back', async () => {
    const markup = '<script>alert(1)</script>';
    for (const answer of [
      await post(JSON.stringify({ text: 5, [markup]: 1 })),
      await post('{"text":"x"}', json, `/test/echo/${encodeURIComponent(markup)}`),
      await server.inject(`/v1/${encodeURIComponent(markup)}`),
      await post(markup),
    ])
      expect(answer.body).not.toContain('script');
  });
});

test('an unexpected error tells nothing of itself; the operational log has it under the same id', async () => {
  logLines.length = 0;
  const answer = await server.inject({ url: '/test/fails?key=pwk.secret', headers: json });
  const body = expectProblem(answer, 'internal');
  expect(Object.keys(body).toSorted()).toEqual(['code', 'demonstration', 'requestId', 'status', 'title', 'type']);
  expect(answer.body).not.toMatch(/select|reads|PW8T12S34|42P01|\.ts|at /);
  expect(logLines).toMatchObject([{ requestId: body['requestId'], route: '/test/fails', cause: sqlWords }]);
  // a query can hold a camera key
  expect(JSON.stringify(logLines)).not.toContain('pwk.secret');
  expect((await server.inject('/test/away')).body).not.toMatch(/10\.0\.0\.1|ECONN/);
});

test('headers of every answer', async () => {
  const answers = [
    await server.inject('/test/open'),
    await post('{"text":"x"}'),
    await post('{'),
    await server.inject('/nowhere'),
    await server.inject({ url: '/test/fails', headers: json }),
  ];
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-plateward': demonstrationNotice,
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    // nobody learns what runs here, and no other site may read an answer
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin'])
      expect(headers[name]).toBeUndefined();
  }
  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(answers.length);
});

test('401 says how to come in, 503 when to come back', async () => {
  expect((await post('{}', { 'content-type': 'application/json' })).headers['www-authenticate']).toBe('Bearer');
  expect((await server.inject('/test/away')).headers['retry-after']).toBe('2');
});

test('a request id that the caller sends is not taken', async () => {
  const answer = await server.inject({ url: '/test/open', headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
  expect(answer.headers['x-request-id']).not.toBe('mine');
});

test('a real department says nothing of a demonstration', async () => {
  const real = await buildBareEdge(
    (app, edge) => addRoute(app, { route: routes.open, edge }, async () => ({ fine: true })),
    { demonstration: false },
  );
  for (const answer of [await real.inject('/test/open'), await real.inject('/nowhere')]) {
    expect(answer.headers['x-plateward']).toBeUndefined();
    expect(answer.json()).not.toHaveProperty('demonstration');
  }
  await real.close();
});

test('HEAD: for watchdogs only, and without a body', async () => {
  const open = await server.inject({ method: 'HEAD', url: '/test/open' });
  expect([open.statusCode, open.body]).toEqual([200, '']);
  const closed = await server.inject({ method: 'HEAD', url: '/test/fails', headers: json });
  expect([closed.statusCode, closed.body]).toEqual([404, '']);
});

test('OPTIONS, TRACE and CONNECT open nothing', async () => {
  const preflight = await server.inject({
    method: 'OPTIONS',
    url: '/test/echo/name',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  });
  expectProblem(preflight, 'route_unknown');
  expect(Object.keys(preflight.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
  expect((await server.inject({ method: 'TRACE', url: '/test/open' })).statusCode).toBeGreaterThanOrEqual(400);
});

test('over the limit: 429 with the time to wait, counted per person and per route', async () => {
  const narrow = await buildBareEdge(
    (app, edge) => {
      addRoute(app, { route: routes.echo, edge }, async (ctx, { body }) => {
        passDoor(ctx, routes.echo);
        return { said: body.text, limit: 0 };
      });
      addRoute(app, { route: routes.open, edge }, async () => ({ fine: true }));
    },
    { rateLimitFactor: 0.03 },
  );
  const ask = (token: string) =>
    narrow.inject({
      method: 'POST',
      url: '/test/echo/name',
      headers: { ...json, authorization: `Bearer ${token}` },
      payload: '{"text":"x"}',
    });
  const given = [];
  for (let n = 0; n < 5; n++) given.push(await ask(edgeTokens.first));
  expect(given.map(answer => answer.statusCode)).toEqual([201, 201, 201, 429, 429]);
  const [, , , refused] = given;
  if (refused === undefined) throw new Error('five answers were given');
  expectProblem(refused, 'rate_limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  // another person at the same address is not held back, nor another route
  expect((await ask(edgeTokens.second)).statusCode).toBe(201);
  expect((await narrow.inject('/test/open')).statusCode).toBe(200);
  await narrow.close();
});

describe('behind the TLS proxy of this machine', () => {
  const addressRoute = defineRoute({
    method: 'GET',
    path: '/test/address',
    summary: 'who asks',
    kind: 'json',
    access: { public: 'a test' },
    rateLimit: { ...limit, per: 'address' },
    status: 200,
    answer: z.object({ address: z.string() }),
  });
  let proxied: Server;
  beforeAll(async () => {
    proxied = await buildBareEdge(
      (app, edge) => addRoute(app, { route: addressRoute, edge }, async ({ address }) => ({ address })),
      { rateLimitFactor: 0.02 },
    );
  });
  afterAll(async () => proxied.close());
  const ask = (remoteAddress: string, forwarded?: string) =>
    proxied.inject({
      url: '/test/address',
      remoteAddress,
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    });

  test('the address is the last one that the proxy names; what the client wrote before it counts for nothing', async () => {
    expect((await ask('127.0.0.1', '198.51.100.9, 192.0.2.7')).json()).toMatchObject({ address: '192.0.2.7' });
    expect((await ask('127.0.0.1')).json()).toMatchObject({ address: '127.0.0.1' });
  });

  test('from elsewhere than this machine the header is not believed', async () => {
    expect((await ask('203.0.113.5', '192.0.2.7')).json()).toMatchObject({ address: '203.0.113.5' });
  });

  test('one address that asks too often does not hold back the others', async () => {
    const given = [];
    for (let n = 0; n < 3; n++) given.push((await ask('127.0.0.1', `10.9.8.${n}, 192.0.2.99`)).statusCode);
    expect(given).toEqual([200, 200, 429]);
    expect((await ask('127.0.0.1', '192.0.2.100')).statusCode).toBe(200);
  });
});

describe('on a real socket', () => {
  let port: number;
  beforeAll(async () => {
    await server.listen({ host: '127.0.0.1', port: 0 });
    port = (server.server.address() as net.AddressInfo).port; // a TCP socket was asked for
  });

  /** Sends `text` as it is and returns all that comes back until the server closes. */
  function sendRaw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
      let heard = '';
      socket.on('data', chunk => (heard += chunk.toString('latin1')));
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
    });
  }

  test.each([
    ['headers over 16 KiB', `GET /test/open HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    [
      'two lengths that differ',
      'POST /test/echo/name HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
      400,
    ],
    [
      'length and chunks at once',
      'POST /test/echo/name HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('%s is cut off', async (_name, text, status) => {
    expect(await sendRaw(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('a body that is longer than announced or allowed is refused before it is read', async () => {
    const heard = await sendRaw(
      `POST /test/echo/name HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 900000000\r\nconnection: close\r\n\r\n{"text":"`,
    );
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(heard).toContain('"code":"body_too_large"');
  });
});

test('no member of a problem can overwrite its code or status', () => {
  const body = problemBody(
    Object.assign(new Error('x'), {
      code: 'not_found',
      status: 404,
      extras: { members: { code: 'other', status: 200, requestId: 'mine', parameter: 'a.b' } },
    }) as never, // the shape of a Problem
    'request-1',
  );
  expect(body).toMatchObject({ code: 'not_found', status: 404, requestId: 'request-1', parameter: 'a.b' });
  expect(isProblem(new Error('x'))).toBe(false);
});
