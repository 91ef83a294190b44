import { errorCodes, type ErrorCode } from '../contract/errors.ts';

/** Where in the sent message a fault lies: `field` is a dotted path such as `reason` or `images.0.base64`. */
export type FieldFault = { field: string; message: string };

export type ProblemExtras = {
  /** What a person can do about it; one sentence. */
  detail?: string;
  fields?: FieldFault[];
  /** The clause ids (CB-09, ...) or statute on which a refusal rests. */
  clauses?: string[];
  /** Further members of the problem+json answer (RFC 9457 section 3.2). */
  members?: Record<string, string | number | boolean | readonly string[]>;
  cause?: unknown;
};

/**
 * The one error that leaves the house as problem+json: a stable code from the table in contract/errors.ts, its HTTP status,
 * and what the person can do. Everything else that is thrown becomes `internal`.
 */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ErrorCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? errorCodes[code].title, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = errorCodes[code].status;
    this.extras = extras;
  }
}

/** True for a Problem, optionally of one code. */
export function isProblem(error: unknown, code?: ErrorCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For a switch that must be exhaustive: fails to compile when a case is missing, throws when data lies. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
