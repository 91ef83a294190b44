import type { z } from 'zod';
import type { AuditEvent } from './events.ts';
import type { Permission } from './permissions.ts';

/**
 * What a route demands of the person's purpose.
 * - `none`: no stored read is browsed
 * - `matter`: purpose, case or incident number and reason come with the request (CB-09)
 * - `inquiry`: rests on an inquiry that the same person made with a matter
 * - `hit`: rests on an open hit of the own agency
 */
export type PurposeRule = 'none' | 'matter' | 'inquiry' | 'hit';

/** The door that a route passes, or why it needs none. */
export type RouteAccess =
  | {
      permission: Permission;
      purpose: PurposeRule;
      event: AuditEvent;
      /** Asks for a proof of identity that is at most 15 minutes old (CJIS IA-11: privileged functions). */
      stepUp?: true;
    }
  | { public: string };

/** At most `max` requests per `windowSeconds`, counted per address, person or camera key. */
export type RateLimit = { per: 'address' | 'person' | 'source'; max: number; windowSeconds: number };

/**
 * `json`: parsed body, JSON answer. `message`: the raw bytes of a camera's message. `text`: the body is a file as text.
 * `stream`: server-sent events. `bytes`: an image.
 */
export type RouteKind = 'json' | 'message' | 'text' | 'stream' | 'bytes';

export type RouteContract = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters. */
  path: `/${string}`;
  summary: string;
  kind: RouteKind;
  access: RouteAccess;
  rateLimit: RateLimit;
  status: 200 | 201;
  bodyLimitBytes?: number;
  /** For a browser the token travels as a cookie that scripts can't read: this route sets or clears it. */
  session?: 'opens' | 'closes';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** The JSON answer, or one event's data for a stream. Fields that it doesn't name don't leave. */
  answer?: z.ZodObject;
};

/** The input that a handler gets: what the contract's schemas let through. */
export type RouteInput<R extends RouteContract> = {
  params: R extends { params: infer S extends z.ZodObject } ? z.output<S> : Record<never, never>;
  query: R extends { query: infer S extends z.ZodObject } ? z.output<S> : Record<never, never>;
  body: R extends { body: infer S extends z.ZodObject } ? z.output<S> : undefined;
};

/** The JSON answer of a route. */
export type RouteAnswer<R extends RouteContract> = R extends { answer: infer S extends z.ZodObject }
  ? z.input<S>
  : undefined;

/** Keeps the exact type of a route's contract while checking its shape: a route without permission, purpose rule, event or limit doesn't compile. */
export function defineRoute<const R extends RouteContract>(route: R): R {
  return route;
}
