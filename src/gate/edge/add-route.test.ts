import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../foundation/base/errors.ts';
import { defineRoute } from '../../foundation/contract/route.ts';
import { buildBareEdge, edgeKey, edgeTokens, passDoor } from '../../../test/support/bare-edge.ts';
import { passageOf } from '../access/context.ts';
import { addRoute, type Message } from './add-route.ts';
import type { Server } from './server.ts';

const secret = 'PW8T12S34';
const base = {
  method: 'GET',
  summary: 'of the test',
  kind: 'json',
  access: { permission: 'hit.view', purpose: 'hit', event: 'hit.viewed' },
  rateLimit: { per: 'person', max: 100, windowSeconds: 60 },
  status: 200,
  answer: z.object({ secret: z.string() }),
} as const;
const route = {
  noDoor: defineRoute({ ...base, path: '/test/no-door' }),
  otherEvent: defineRoute({ ...base, path: '/test/other-event' }),
  otherPermission: defineRoute({ ...base, path: '/test/other-permission' }),
  noMatter: defineRoute({
    ...base,
    path: '/test/no-matter',
    access: { permission: 'inquiry.run', purpose: 'matter', event: 'inquiry.run' },
  }),
  ownDoor: defineRoute({ ...base, path: '/test/own-door' }),
  wrongShape: defineRoute({ ...base, path: '/test/wrong-shape' }),
  stream: defineRoute({ ...base, path: '/test/stream', kind: 'stream' }),
  openStream: defineRoute({ ...base, path: '/test/open-stream', kind: 'stream' }),
  photo: defineRoute({
    method: 'GET',
    path: '/test/photo',
    summary: 'a photo',
    kind: 'bytes',
    access: { permission: 'photo.view', purpose: 'hit', event: 'photo.shown' },
    rateLimit: base.rateLimit,
    status: 200,
  }),
  photoNoDoor: defineRoute({
    method: 'GET',
    path: '/test/photo-no-door',
    summary: 'a photo',
    kind: 'bytes',
    access: { permission: 'photo.view', purpose: 'hit', event: 'photo.shown' },
    rateLimit: base.rateLimit,
    status: 200,
  }),
  message: defineRoute({
    method: 'POST',
    path: '/test/message',
    summary: 'a message',
    kind: 'message',
    access: { permission: 'reads.ingest', purpose: 'none', event: 'read.received' },
    rateLimit: { per: 'source', max: 100, windowSeconds: 60 },
    status: 201,
    bodyLimitBytes: 100,
    answer: z.object({ bytes: z.int() }),
  }),
  text: defineRoute({
    method: 'PUT',
    path: '/test/text',
    summary: 'a file',
    kind: 'text',
    access: { permission: 'hotlist.import', purpose: 'none', event: 'hotlist.imported' },
    rateLimit: base.rateLimit,
    status: 200,
    answer: z.object({ text: z.string() }),
  }),
};

let server: Server;
let messages: Message[];
let tooLarge: { bytes: number | null; contentType: string }[];

beforeAll(async () => {
  server = await buildBareEdge((app, edge) => {
    addRoute(app, { route: route.noDoor, edge }, async () => ({ secret }));
    addRoute(app, { route: route.otherEvent, edge }, async ctx => {
      ctx.passed.add(passageOf('hit.view', 'me.viewed', false));
      return { secret };
    });
    addRoute(app, { route: route.otherPermission, edge }, async ctx => {
      ctx.passed.add(passageOf('me.view', 'hit.viewed', false));
      return { secret };
    });
    addRoute(app, { route: route.noMatter, edge }, async ctx => {
      ctx.passed.add(passageOf('inquiry.run', 'inquiry.run', false));
      return { secret };
    });
    addRoute(app, { route: route.ownDoor, edge }, async ctx => {
      passDoor(ctx, route.ownDoor);
      return { secret };
    });
    addRoute(app, { route: route.wrongShape, edge }, async ctx => {
      passDoor(ctx, route.wrongShape);
      return { secret: { plate: secret } as never }; // what a careless cast lets through
    });
    addRoute(app, { route: route.stream, edge }, async (_ctx, { open }) => {
      open().send({ id: '1', event: 'hit', json: secret });
    });
    addRoute(app, { route: route.openStream, edge }, async (ctx, { open, lastEventId }) => {
      passDoor(ctx, route.openStream);
      const stream = open();
      stream.send({ id: '2', event: 'hit', json: JSON.stringify({ after: lastEventId }) });
      stream.close();
    });
    addRoute(app, { route: route.photo, edge }, async ctx => {
      passDoor(ctx, route.photo);
      return { bytes: Buffer.from('<script>'), mime: 'image/jpeg' };
    });
    addRoute(app, { route: route.photoNoDoor, edge }, async () => ({ bytes: Buffer.from(secret), mime: 'image/png' }));
    const hooks = {
      onTooLarge: async (_ctx: unknown, refused: { bytes: number | null; contentType: string }) =>
        void tooLarge.push(refused),
    };
    addRoute(app, { route: route.message, edge, hooks }, async (ctx, { message }) => {
      passDoor(ctx, route.message);
      messages.push(message);
      return { bytes: message.bytes.length };
    });
    addRoute(app, { route: route.text, edge }, async (ctx, { text }) => {
      passDoor(ctx, route.text);
      return { text };
    });
  });
});
afterAll(async () => server.close());

const headers = { authorization: `Bearer ${edgeTokens.first}` };
const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code: unknown }).code; // a problem

describe('an answer that did not pass the route’s own door does not leave', () => {
  test.each(['noDoor', 'otherEvent', 'otherPermission', 'noMatter', 'stream', 'photoNoDoor'] as const)(
    '%s',
    async name => {
      const answer = await server.inject({ url: route[name].path, headers });
      expect([answer.statusCode, codeOf(answer)]).toEqual([500, 'internal']);
      expect(answer.body).not.toContain(secret);
    },
  );
  test('with its own door it does', async () => {
    expect((await server.inject({ url: '/test/own-door', headers })).json()).toMatchObject({ secret });
  });
  test('an answer of another shape than the contract’s does not leave either', async () => {
    const answer = await server.inject({ url: '/test/wrong-shape', headers });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain(secret);
  });
});

test('a route that stands twice does not start', async () => {
  await expect(
    buildBareEdge((app, edge) => {
      addRoute(app, { route: route.ownDoor, edge }, async () => ({ secret }));
      addRoute(app, { route: route.ownDoor, edge }, async () => ({ secret }));
    }),
  ).rejects.toThrow('already declared');
});

describe('a stream', () => {
  test('resumes after the id that the client saw, with the headers of every answer', async () => {
    const answer = await server.inject({ url: '/test/open-stream', headers: { ...headers, 'last-event-id': '41' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('retry: 1000\n\nid: 2\nevent: hit\ndata: {"after":"41"}\n\n');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-plateward': expect.stringContaining('DEMONSTRATION'),
    });
  });
  test('without a session there is none', async () => {
    expect((await server.inject('/test/open-stream')).statusCode).toBe(401);
  });
});

test('a photo goes as an image that no browser takes for a page', async () => {
  const answer = await server.inject({ url: '/test/photo', headers });
  expect(answer.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

describe('a camera’s message', () => {
  const send = (extra: Record<string, string>, payload = '{"a":1}', url = '/test/message') => {
    messages = [];
    tooLarge = [];
    return server.inject({ method: 'POST', url, headers: extra, payload });
  };
  test.each<[string, Record<string, string>, string]>([
    ['as bearer', { authorization: `Bearer ${edgeKey}` }, ''],
    ['in its own header', { 'x-plateward-key': edgeKey }, ''],
    ['in the query', {}, `?key=${edgeKey}`],
  ])('comes with its key %s', async (_name, extra, query) => {
    expect((await send(extra, '{"a":1}', `/test/message${query}`)).statusCode).toBe(201);
  });
  test.each([
    ['application/json', '{"broken'],
    ['text/xml', '<a/>'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['nonsense', 'bytes'],
  ])('arrives as its bytes whatever it calls itself: %s', async (type, payload) => {
    const answer = await send({ 'x-plateward-key': edgeKey, 'content-type': type }, payload);
    expect(answer.statusCode).toBe(201);
    expect(messages.map(({ bytes, contentType }) => [bytes.toString(), contentType])).toEqual([[payload, type]]);
  });
  test.each<[string, Record<string, string>, string]>([
    ['no key', {}, ''],
    ['a wrong key', { 'x-plateward-key': 'another' }, ''],
    ['a person’s token', { authorization: `Bearer ${edgeTokens.first}` }, ''],
    ['two keys in the query', {}, `?key=${edgeKey}&key=${edgeKey}`],
  ])('is refused with %s', async (_name, extra, query) => {
    const answer = await send(extra, '{}', `/test/message${query}`);
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'source_key_wrong']);
    expect(messages).toEqual([]);
  });
  test('a camera key opens no person’s route', async () => {
    for (const extra of [{ authorization: `Bearer ${edgeKey}` }, { 'x-plateward-key': edgeKey }] as const) {
      const answer = await server.inject({ url: '/test/own-door', headers: extra as Record<string, string> });
      expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'session_required']);
    }
  });
  test('too large: 413, and the room hears of it once', async () => {
    const answer = await send({ 'x-plateward-key': edgeKey, 'content-type': 'image/jpeg' }, 'x'.repeat(101));
    expect([answer.statusCode, codeOf(answer)]).toEqual([413, 'body_too_large']);
    expect(tooLarge).toEqual([{ bytes: 101, contentType: 'image/jpeg' }]);
    expect(messages).toEqual([]);
  });
  test('too large with a wrong key: nobody hears of it', async () => {
    const answer = await send({ 'x-plateward-key': 'another' }, 'x'.repeat(101));
    expect(answer.statusCode).toBe(401);
    expect(tooLarge).toEqual([]);
  });
});

describe('a file as text', () => {
  const put = (payload: Buffer | undefined, type = 'text/csv') =>
    server.inject({
      method: 'PUT',
      url: '/test/text',
      headers: { ...headers, 'content-type': type },
      ...(payload === undefined ? {} : { payload }),
    });
  test('is UTF-8; a byte order mark is no part of it', async () => {
    expect((await put(Buffer.from('\uFEFFplate,ü\n'))).json()).toMatchObject({ text: 'plate,ü\n' });
  });
  test.each([
    ['other bytes', Buffer.from([0x70, 0xfc, 0x62])],
    ['nothing', undefined],
  ])('%s is refused', async (_name, payload) => {
    const answer = await put(payload);
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'body_malformed']);
  });
});

test('a problem that a hook throws is the answer', async () => {
  const app = await buildBareEdge((scope, edge) => {
    const hooks = {
      onTooLarge: async () => {
        throw new Problem('record_unavailable');
      },
    };
    addRoute(scope, { route: route.message, edge, hooks }, async () => ({ bytes: 0 }));
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/test/message',
    headers: { 'x-plateward-key': edgeKey },
    payload: 'x'.repeat(101),
  });
  expect([answer.statusCode, codeOf(answer)]).toEqual([503, 'record_unavailable']);
  await app.close();
});
