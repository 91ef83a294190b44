import type { FastifyRequest } from 'fastify';
import { Problem } from '../../foundation/base/errors.ts';
import type { RouteContract } from '../../foundation/contract/route.ts';
import type { Actor, Context } from '../access/context.ts';
import type { EdgeOptions } from './server.ts';
import { cookieToken } from './session-cookie.ts';

/** Who sends a request: a camera key for messages, a session for everything else, nobody for public routes. Throws Problem. */
export async function findCaller(
  route: RouteContract,
  request: FastifyRequest,
  { gate, identify }: EdgeOptions,
): Promise<Context | null> {
  if ('public' in route.access) return null;
  const { stepUp } = route.access;
  const context = (actor: Actor): Context => ({
    gate,
    actor,
    address: request.ip,
    passed: new Set(),
    ...(stepUp === true ? { stepUp } : {}),
  });
  if (route.kind === 'message') {
    const key = keyOf(request);
    if (key === null)
      throw new Problem('source_key_wrong', {
        detail:
          'Send the camera key as "Authorization: Bearer <key>", as "X-Plateward-Key: <key>" or, where the address says so, as ?key=<key>.',
      });
    return context(await identify.source(key, request.ip));
  }
  const token = bearerOf(request) ?? cookieToken(request);
  if (token === null)
    throw new Problem('session_required', {
      detail: 'Sign in with POST /v1/sessions, then send "Authorization: Bearer <token>".',
    });
  return context(await identify.person(token, request.ip));
}

function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer ([\w.~+/-]{10,300})$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}

function keyOf(request: FastifyRequest): string | null {
  const header = request.headers['x-plateward-key'];
  if (typeof header === 'string' && header !== '') return header;
  const bearer = bearerOf(request);
  if (bearer !== null) return bearer;
  const query: unknown = request.query;
  return typeof query === 'object' && query !== null && 'key' in query && typeof query.key === 'string'
    ? query.key
    : null;
}
