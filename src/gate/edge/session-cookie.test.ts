import { expect, test } from 'vitest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isProblem } from '../../foundation/base/errors.ts';
import { cookieToken, handOverSession } from './session-cookie.ts';

const request = (method: string, headers: Record<string, string>): FastifyRequest =>
  // only what the functions look at
  ({
    method,
    headers: { host: 'localhost:8460', ...headers },
    protocol: 'http',
    cookies: { plateward: 'pws.x.y' },
  }) as unknown as FastifyRequest;

const outcome = (method: string, headers: Record<string, string>): unknown => {
  try {
    return cookieToken(request(method, headers));
  } catch (error) {
    return isProblem(error) ? error.code : error;
  }
};

test('a cookie counts for this site only, and for changes only from its own client', () => {
  expect(outcome('GET', {})).toBe('pws.x.y');
  expect(outcome('GET', { 'sec-fetch-site': 'same-origin' })).toBe('pws.x.y');
  expect(outcome('POST', { 'x-plateward-client': 'web', origin: 'http://localhost:8460' })).toBe('pws.x.y');
  for (const [method, headers] of [
    ['POST', {}],
    ['POST', { origin: 'http://localhost:8460' }],
    ['DELETE', { 'sec-fetch-site': 'same-origin' }],
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
    ['POST', { 'x-plateward-client': 'web', origin: 'https://evil.example' }],
    ['POST', { 'x-plateward-client': 'web', origin: 'null' }],
    ['GET', { origin: 'http://localhost:9999' }],
  ] as const)
    expect(outcome(method, headers)).toBe('foreign_page');
});

test('a browser never sees its token, another client does', () => {
  const cookies: unknown[] = [];
  const reply = { setCookie: (...all: unknown[]) => cookies.push(all) } as unknown as FastifyReply;
  const answer = { token: 'pws.x.y', expiresAt: '2026-01-01T00:00:00.000Z' };
  handOverSession(request('POST', {}), reply, answer);
  expect(answer.token).toBe('pws.x.y');
  handOverSession(request('POST', { 'x-plateward-client': 'web' }), reply, answer);
  expect(answer.token).toBeNull();
  expect(cookies).toEqual([
    [
      'plateward',
      'pws.x.y',
      { path: '/', httpOnly: true, sameSite: 'strict', secure: false, expires: new Date('2026-01-01T00:00:00.000Z') },
    ],
  ]);
});
