import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import type { RouteAnswer, RouteContract, RouteInput } from '../../foundation/contract/route.ts';
import { demonstrationNotice } from '../../foundation/contract/words.ts';
import { passageOf, type Actor, type Context, type Person, type SourceActor } from '../access/context.ts';
import { findCaller } from './caller.ts';
import { clearSession, handOverSession } from './session-cookie.ts';
import { openEventStream, type EventStream } from './event-stream.ts';
import { commonHeaders } from './headers.ts';
import type { EdgeOptions, Server } from './server.ts';

declare module 'fastify' {
  // how fastify learns of a decoration
  interface FastifyRequest {
    caller: Context | null;
    /** What a camera called its message, before the server was told that it is bytes. */
    sentContentType: string | undefined;
  }
}

/** A camera's message as it came: bytes, content type. */
export type Message = { bytes: Buffer; contentType: string };
/** An image to send. */
export type ImageAnswer = { bytes: Buffer; mime: string };

/** What a handler gets besides its parsed input, by kind of route. */
type Extra<R extends RouteContract> = R['kind'] extends 'message'
  ? { message: Message }
  : R['kind'] extends 'text'
    ? { text: string }
    : R['kind'] extends 'stream'
      ? { lastEventId: string | null; open(): EventStream }
      : Record<never, never>;

type Answer<R extends RouteContract> = R['kind'] extends 'bytes'
  ? ImageAnswer
  : R['kind'] extends 'stream'
    ? void
    : RouteAnswer<R>;

type Caller<R extends RouteContract> = R['access'] extends { public: string }
  ? { address: string }
  : R['kind'] extends 'message'
    ? Context<SourceActor>
    : Context<Person>;

export type Handler<R extends RouteContract> = (ctx: Caller<R>, input: RouteInput<R> & Extra<R>) => Promise<Answer<R>>;

export type RouteHooks = {
  /** For messages: called when the body was over the limit and never read, so that the attempt is not lost. */
  onTooLarge?(ctx: Context<SourceActor>, refused: { bytes: number | null; contentType: string }): Promise<void>;
};

/**
 * Serves one route of the contract: finds the caller, bounds the rate, parses, calls, checks that the handler passed the
 * route's own door, and lets out only what the contract names.
 */
export function addRoute<const R extends RouteContract>(
  app: Server,
  { route, edge, hooks = {} }: { route: R; edge: EdgeOptions; hooks?: RouteHooks },
  handle: Handler<R>,
): void {
  app.register(async scope => {
    const asBytes = route.kind === 'message' || route.kind === 'text';
    if (asBytes) {
      // a camera's content type is often wrong, or none at all: the format decides, so every type is taken as bytes
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    }
    if (hooks.onTooLarge !== undefined) tellOfTooLarge(scope, hooks.onTooLarge);
    scope.route({
      method: route.method,
      url: route.path,
      // HEAD for watchdogs only: on data it would be an access that shows nothing
      exposeHeadRoute: 'public' in route.access,
      bodyLimit: route.bodyLimitBytes ?? 65_536,
      config: { rateLimit: rateLimitOf(route, edge.rateLimitFactor ?? 1) },
      onRequest: async request => {
        request.sentContentType = request.headers['content-type'];
        if (asBytes) request.headers['content-type'] = 'application/octet-stream';
        request.caller = await findCaller(route, request, edge);
      },
      handler: async (request, reply) => answerRequest({ route, edge, request, reply, handle }),
    } satisfies RouteOptions);
  });
}

/** Lets the room hear of a body that was never read, then leaves the answer to the server's own handler. */
function tellOfTooLarge(scope: Server, onTooLarge: NonNullable<RouteHooks['onTooLarge']>): void {
  scope.setErrorHandler(async (error, request) => {
    const { caller } = request;
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    if (tooLarge && caller?.actor.kind === 'source') {
      const announced = Number(request.headers['content-length']);
      await onTooLarge(
        { ...caller, actor: caller.actor },
        {
          bytes: Number.isFinite(announced) ? announced : null,
          contentType: contentTypeOf(request),
        },
      );
    }
    throw error;
  });
}

async function answerRequest<R extends RouteContract>({
  route,
  edge,
  request,
  reply,
  handle,
}: {
  route: R;
  edge: EdgeOptions;
  request: FastifyRequest;
  reply: FastifyReply;
  handle: Handler<R>;
}): Promise<unknown> {
  const ctx = request.caller;
  const input = { ...parseInput(route, request), ...extraOf(route, { request, reply, edge }) };
  // the types of caller and input follow from the route's contract, which is what was parsed and looked up
  const answer: unknown = await handle(
    (ctx ?? { address: request.ip }) as Caller<R>,
    input as RouteInput<R> & Extra<R>,
  );
  requirePassage(route, ctx);
  switch (route.kind) {
    case 'stream':
      return reply;
    case 'bytes': {
      const image = answer as ImageAnswer; // by the handler's type
      return reply.code(route.status).type(image.mime).header('content-disposition', 'inline').send(image.bytes);
    }
    case 'json':
    case 'message':
    case 'text': {
      const body = route.answer === undefined ? {} : route.answer.parse(answer);
      if (route.session === 'opens') handOverSession(request, reply, body);
      if (route.session === 'closes') clearSession(request, reply);
      if (edge.demonstration) Object.assign(body, { demonstration: demonstrationNotice });
      return reply.code(route.status).type('application/json').send(JSON.stringify(body));
    }
  }
}

/** Nothing leaves before the route's own door was passed: its permission and event, and its purpose rule. Throws an Error. */
function requirePassage(route: RouteContract, ctx: Context | null): void {
  if ('public' in route.access) return;
  const { permission, event, purpose } = route.access;
  const door = passageOf(permission, event, purpose === 'matter');
  if (ctx?.passed.has(door) !== true)
    throw new Error(`${route.method} ${route.path} answers without passing its door (${door})`);
}

function rateLimitOf(route: RouteContract, factor: number): Record<string, unknown> {
  const { per, max, windowSeconds } = route.rateLimit;
  return {
    max: Math.ceil(max * factor),
    timeWindow: windowSeconds * 1000,
    keyGenerator: (request: FastifyRequest) => `${route.method} ${route.path} ${limitKey(per, request)}`,
  };
}

function limitKey(per: RouteContract['rateLimit']['per'], request: FastifyRequest): string {
  const actor: Actor | undefined = request.caller?.actor;
  if (per === 'person' && actor?.kind === 'person') return actor.personId;
  if (per === 'source' && actor?.kind === 'source') return actor.keyId;
  return request.ip;
}

function contentTypeOf(request: FastifyRequest): string {
  return (request.sentContentType ?? 'application/octet-stream').slice(0, 200);
}

function extraOf(
  route: RouteContract,
  { request, reply, edge }: { request: FastifyRequest; reply: FastifyReply; edge: EdgeOptions },
): Record<string, unknown> {
  switch (route.kind) {
    case 'message':
      return {
        message: {
          bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          contentType: contentTypeOf(request),
        } satisfies Message,
      };
    case 'text':
      return { text: decodeText(request.body) };
    case 'stream': {
      const last = request.headers['last-event-id'];
      return {
        lastEventId: typeof last === 'string' ? last : null,
        open: () => {
          requirePassage(route, request.caller);
          reply.hijack();
          return openEventStream(reply.raw, commonHeaders(edge, request.id));
        },
      };
    }
    case 'json':
    case 'bytes':
      return {};
  }
}

function decodeText(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new Problem('body_malformed', { detail: 'The body is empty.' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new Problem('body_malformed', { detail: 'The file is not UTF-8 text.', cause: error });
  }
}

function parseInput(route: RouteContract, request: FastifyRequest): Record<string, unknown> {
  return {
    params: parsePart(route.params, request.params, ''),
    query: parsePart(route.query, request.query, 'query.'),
    body: route.kind === 'json' && route.body !== undefined ? parsePart(route.body, request.body ?? {}, '') : undefined,
  };
}

function parsePart(schema: z.ZodObject | undefined, sent: unknown, prefix: string): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const fields: FieldFault[] = parsed.error.issues
    .slice(0, 20)
    .map(issue => ({ field: prefix + issue.path.join('.'), message: issue.message }));
  throw new Problem('input_invalid', {
    detail: fields
      .map(fault => `${fault.field}: ${fault.message}`)
      .join('; ')
      .slice(0, 500),
    fields,
  });
}
