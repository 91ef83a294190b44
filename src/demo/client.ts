import { z } from 'zod';
import { monotonicMs } from '../foundation/base/clock.ts';
import type { RouteContract } from '../foundation/contract/route.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';

/** What a refusal says (RFC 9457), as far as the demonstration tells it. */
const problemSchema = z.looseObject({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  clauses: z.array(z.string()).optional(),
});
export type ProblemAnswer = z.infer<typeof problemSchema>;

export type Reply<R extends RouteContract> = {
  status: number;
  /** From the first byte sent to the last one received. */
  tookMs: number;
  /** True when the answer says that it is a demonstration. */
  marked: boolean;
} & ({ ok: true; answer: AnswerOf<R>; bytes: Buffer } | { ok: false; problem: ProblemAnswer });

export type AnswerOf<R extends RouteContract> = R extends { answer: infer S extends z.ZodObject }
  ? z.output<S>
  : undefined;

/** What a request carries; `bearer` is a session's token or a camera's key. */
export type Request = {
  bearer?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  json?: unknown;
  /** Instead of `json`: a form with photos, a picture with its type, or a file as text. */
  body?: FormData | Blob | string;
};

/**
 * Asks one address of the house over HTTP as any client would, and reads the answer by the route's contract. Throws when the
 * answer is not what the contract says.
 */
export async function ask<const R extends RouteContract>(
  origin: string,
  route: R,
  request: Request = {},
): Promise<Reply<R>> {
  const startedMs = monotonicMs();
  const response = await fetch(urlOf(origin, route, request), {
    method: route.method,
    headers: {
      ...(request.bearer === undefined ? {} : { authorization: `Bearer ${request.bearer}` }),
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(typeof request.body === 'string' ? { 'content-type': 'text/csv' } : {}),
    },
    body: request.json === undefined ? (request.body ?? null) : JSON.stringify(request.json),
    signal: AbortSignal.timeout(20_000),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const inHeader = response.headers.get('x-plateward') === demonstrationNotice;
  const common = { status: response.status, tookMs: monotonicMs() - startedMs };
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson ? JSON.parse(bytes.toString('utf8')) : undefined;
  const marked = inHeader && (!isJson || isMarked(json));
  if (response.status !== route.status) return { ...common, marked, ok: false, problem: problemSchema.parse(json) };
  // the contract's own schema parsed it, so it has the type that the contract says
  const answer = (route.answer === undefined ? undefined : route.answer.parse(json)) as AnswerOf<R>;
  return { ...common, marked, ok: true, answer, bytes };
}

function isMarked(json: unknown): boolean {
  return (
    typeof json === 'object' && json !== null && 'demonstration' in json && json.demonstration === demonstrationNotice
  );
}

/** The address of a route with its parameters filled in. */
export function urlOf(origin: string, route: RouteContract, { params = {}, query = {} }: Request = {}): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return origin + path + (search === '' ? '' : `?${search}`);
}
