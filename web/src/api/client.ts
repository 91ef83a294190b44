import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../../../src/foundation/contract/errors.ts';
import type { RouteContract } from '../../../src/foundation/contract/route.ts';
import { learnClock } from './clock.ts';

/** What went wrong, in words that a person can act on: what the server said (RFC 9457), or that it could not be reached. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode | 'unreachable';
  readonly title: string;
  readonly detail: string | undefined;
  readonly status: number;
  readonly fields: readonly { field: string; message: string }[];
  readonly clauses: readonly string[];
  readonly requestId: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(problem: z.output<typeof problemSchema>) {
    super(problem.detail ?? problem.title);
    this.code = isErrorCode(problem.code) ? problem.code : 'internal';
    this.title = problem.title;
    this.detail = problem.detail;
    this.status = problem.status;
    this.fields = problem.errors ?? [];
    this.clauses = problem.clauses ?? [];
    this.requestId = problem.requestId;
    this.members = problem;
  }

  /** The message for a field, when the server named it. */
  fault(field: string): string | undefined {
    return this.fields.find(one => one.field === field)?.message;
  }
}

const problemSchema = z.looseObject({
  code: z.string(),
  title: z.string(),
  status: z.int().default(0),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  clauses: z.array(z.string()).optional(),
});

/** True for an error that says what a person can do. */
export function isProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError;
}

function isErrorCode(code: string): code is ErrorCode | 'unreachable' {
  return code === 'unreachable' || Object.hasOwn(errorCodes, code);
}

export type AnswerOf<R extends RouteContract> = R extends { answer: infer S extends z.ZodObject }
  ? z.output<S>
  : undefined;

type Values<R extends RouteContract, Part extends 'params' | 'query' | 'body'> = R extends {
  [key in Part]: infer S extends z.ZodObject;
}
  ? z.input<S>
  : undefined;

export type RequestOf<R extends RouteContract> = {
  params?: Values<R, 'params'> | undefined;
  query?: Values<R, 'query'> | undefined;
  body?: Values<R, 'body'> | undefined;
  signal?: AbortSignal | undefined;
};

let onSessionOver: () => void = () => undefined;

/** What is done when the server says that nobody is signed in any more. */
export function whenSessionOver(listener: () => void): void {
  onSessionOver = listener;
}

let proveAnew: () => Promise<boolean> = async () => false;

/** What is done when an act asks for a fresh proof of who acts; answers whether it was given. */
export function whenProofIsAsked(ask: () => Promise<boolean>): void {
  proveAnew = ask;
}

/**
 * Asks one address of the server and reads the answer by the route's contract. When the act asks for a fresh proof of who acts, the person
 * gives it and the act is sent once more. Throws ProblemError.
 */
export async function call<const R extends RouteContract>(route: R, request: RequestOf<R> = {}): Promise<AnswerOf<R>> {
  try {
    return await callOnce(route, request);
  } catch (error) {
    if (!isProblem(error) || error.code !== 'step_up_required' || !(await proveAnew())) throw error;
    return callOnce(route, request);
  }
}

async function callOnce<const R extends RouteContract>(route: R, request: RequestOf<R>): Promise<AnswerOf<R>> {
  const { body, signal } = request;
  const response = await send(urlOf(route, request), {
    method: route.method,
    headers: {
      accept: 'application/json',
      // a page of another site can't set it: the server takes no change without it
      ...(route.method === 'GET' ? {} : { 'x-plateward-client': 'web' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status !== route.status) throw await problemOf(response);
  const json: unknown = await response.json();
  // the contract's own schema parsed it, so it has the type that the contract says
  return route.answer?.parse(json) as AnswerOf<R>;
}

/** Sends a request; throws ProblemError `unreachable` when no answer came, and learns the server's time when one did. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  const sentMs = Date.now();
  try {
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...init });
    learnClock(response.headers.get('date'), sentMs, Date.now());
    return response;
  } catch (error) {
    if (init.signal?.aborted ?? false) throw error;
    throw new ProblemError({
      code: 'unreachable',
      title: 'The server cannot be reached',
      status: 0,
      detail: 'Nothing was sent. Check the network of this desk, then try again.',
    });
  }
}

/** The refusal that an answer carries. Tells the session when nobody is signed in any more. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const json: unknown = await response.json().catch(() => undefined);
  const parsed = problemSchema.safeParse(json);
  const problem = parsed.success
    ? parsed.data
    : { code: 'internal', title: 'The server gave an answer that could not be read', status: response.status };
  if (problem.code === 'session_required') onSessionOver();
  return new ProblemError(problem);
}

/** The address of a route, for `call` and for `<img src>`. */
export function urlOf<const R extends RouteContract>(
  route: R,
  { params, query }: { params?: Values<R, 'params'> | undefined; query?: Values<R, 'query'> | undefined } = {},
): string {
  const filled = textsOf(params);
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(filled[name] ?? ''));
  const search = new URLSearchParams(textsOf(query));
  return path + (search.size === 0 ? '' : `?${search.toString()}`);
}

/** Only what has a plain form in an address. */
function textsOf(values: object | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      texts[name] = String(value);
  }
  return texts;
}
