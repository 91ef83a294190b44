import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../foundation/base/errors.ts';
import type { Server } from './server.ts';

/** The screens of people, training and the first day; those of one person and one review have its id. */
const administration = [
  '/admin/users',
  '/admin/users/:person',
  '/admin/roles',
  '/admin/reviews',
  '/admin/reviews/:review',
  '/admin/training',
  '/admin/setup',
  '/me/training',
];

/** Where the page's style nonce goes in the built index.html. */
const noncePlace = '__NONCE__';

/**
 * Serves the browser client that was built into `folder`: hashed files under /assets/, and the one page at every other
 * address that asks for HTML and is none of the API's. The page holds no data; what it shows comes through the routes.
 */
export async function addBrowser(app: Server, { folder }: { folder: string }): Promise<void> {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  await app.register(staticFiles, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    dotfiles: 'deny',
    // the names carry a hash of the content, so they may be kept for good
    cacheControl: false,
    setHeaders: response => void response.header('cache-control', 'public, max-age=31536000, immutable'),
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asksForPage = (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/v1/');
    if (!asksForPage) throw new Problem('route_unknown');
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', pagePolicy(nonce))
      .header('cross-origin-opener-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(noncePlace, nonce));
  };
  app.get('/', answer);
  for (const place of [
    '/sign-in',
    '/live',
    '/live/:hit',
    '/car',
    '/search',
    '/read',
    '/approvals',
    '/obligations',
    '/policy',
    '/me',
    ...administration,
  ])
    app.get(place, answer);
  // a person who mistyped an address sees the page, which says that there is none
  app.get('/*', (request, reply) => answer(request, reply.code(404)));
}

/** Nothing but this site's own files; styles that the component library adds at run time carry the page's nonce. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
