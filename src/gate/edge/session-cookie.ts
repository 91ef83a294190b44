import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../foundation/base/errors.ts';

/** What the browser client says of itself; a form or image of another site can't send it without asking first (CORS). */
const clientHeader = 'x-plateward-client';
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** `__Host-` binds the cookie to this very host over TLS; on the loopback address without TLS a browser would refuse it. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-plateward' : 'plateward';
}

/**
 * The session token of a browser's cookie, or null. A cookie travels by itself, so a request that changes something must also
 * come from this site's own pages: Problem `foreign_page` otherwise (ASVS 3.5, cross-site request forgery).
 */
export function cookieToken(request: FastifyRequest): string | null {
  const token = request.cookies[cookieName(request)];
  if (token === undefined || token === '') return null;
  const site = request.headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const unmarked = !safeMethods.has(request.method) && request.headers[clientHeader] !== 'web';
  const { origin, host } = request.headers;
  const otherOrigin = origin !== undefined && origin !== `${request.protocol}://${host ?? ''}`;
  if (foreign || unmarked || otherOrigin) throw new Problem('foreign_page');
  return token;
}

/** Gives a browser its token as a cookie that scripts can't read, and takes it out of the answer. Other clients keep it in the answer. */
export function handOverSession(request: FastifyRequest, reply: FastifyReply, answer: Record<string, unknown>): void {
  const { token, expiresAt } = answer;
  if (request.headers[clientHeader] !== 'web' || typeof token !== 'string' || typeof expiresAt !== 'string') return;
  void reply.setCookie(cookieName(request), token, { ...attributes(request), expires: new Date(expiresAt) });
  answer['token'] = null;
}

/** Takes the cookie away. */
export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(cookieName(request), attributes(request));
}

function attributes(request: FastifyRequest): { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean } {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' };
}
