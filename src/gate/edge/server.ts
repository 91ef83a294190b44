import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { isProblem, messageOf, Problem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import { demonstrationNotice } from '../../foundation/contract/words.ts';
import { isUnavailable } from '../../foundation/db/database.ts';
import type { Person, SourceActor } from '../access/context.ts';
import type { Gate } from '../access/gate.ts';
import { commonHeaders } from './headers.ts';
import { problemBody, problemOfServerError } from './problem.ts';

export type Server = FastifyInstance;

/** Who sends a request, found by the rooms that keep sessions and keys. They throw Problem when a token or key is wrong. */
export type Identify = {
  person(token: string, address: string): Promise<Person>;
  source(key: string, address: string): Promise<SourceActor>;
};

export type EdgeOptions = {
  gate: Gate;
  identify: Identify;
  demonstration: boolean;
  /** Multiplies every rate limit of the route table; for load tests. */
  rateLimitFactor?: number;
};

/** The HTTP server with everything that holds for every route: limits, headers, problem+json, rate limits. Routes are added by addRoute. */
export async function makeServer(options: EdgeOptions): Promise<Server> {
  // our logger is the pino that fastify itself uses; the annotation keeps fastify's own type simple
  const loggerInstance: FastifyBaseLogger = options.gate.log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => newId(),
    bodyLimit: 65_536,
    // the TLS proxy on this machine says who is before it (X-Forwarded-For, its last address) and that it was https
    // (X-Forwarded-Proto): without that every person has one address, and cookies would not be bound to TLS
    trustProxy: 'loopback',
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 200, caseSensitive: true },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
    // an address that is no URL (%zz, say): no route, no hooks, so the headers are set here
    frameworkErrors: (_error, request, reply) => {
      void reply.headers(commonHeaders(options, request.id));
      const { demonstration } = options;
      void sendProblem(reply, new Problem('route_unknown'), { requestId: request.id, demonstration });
    },
    // slow headers and oversized ones are cut off by the server itself
    http: { maxHeaderSize: 16_384, headersTimeout: 10_000 },
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('sentContentType', undefined);
  app.addHook('onSend', async (request, reply, payload) => {
    // the page and its files set some of them otherwise
    for (const [name, value] of Object.entries(commonHeaders(options, request.id)))
      if (!reply.hasHeader(name)) void reply.header(name, value);
    return payload;
  });
  app.setErrorHandler(async (error, request, reply) => {
    const problem = asProblem(error, request, options);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    // what waits for a department's checklist waits for days, not for seconds
    if (problem.status === 503) void reply.header('retry-after', problem.code === 'live_data_off' ? '300' : '2');
    return sendProblem(reply, problem, { requestId: request.id, demonstration: options.demonstration });
  });
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(reply, new Problem('route_unknown'), { requestId: request.id, demonstration: options.demonstration }),
  );
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    hook: 'preParsing',
    errorResponseBuilder: () => new Problem('rate_limited'),
  });
  return app;
}

function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  at: { requestId: string; demonstration: boolean },
): FastifyReply {
  const body = problemBody(problem, at.requestId);
  if (at.demonstration) body.demonstration = demonstrationNotice;
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(body));
}

function asProblem(error: unknown, request: FastifyRequest, { gate }: EdgeOptions): Problem {
  if (isProblem(error)) return error;
  const known = problemOfServerError(error);
  if (known !== null) return known;
  if (isUnavailable(error)) return new Problem('storage_unavailable', { cause: error });
  // the route's pattern, never the address itself: a query can hold a key
  gate.log.error(
    {
      requestId: request.id,
      route: request.routeOptions.url,
      cause: messageOf(error),
      stack: error instanceof Error ? error.stack : undefined,
    },
    'a request failed',
  );
  return new Problem('internal', { cause: error });
}
