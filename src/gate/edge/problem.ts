import { Problem } from '../../foundation/base/errors.ts';
import { errorCodes } from '../../foundation/contract/errors.ts';

/** The body of a problem+json answer (RFC 9457). */
export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  /** Id under which the operational log has more, for `internal`. */
  requestId: string;
  errors?: { field: string; message: string }[];
  clauses?: string[];
  demonstration?: string;
} & Record<string, unknown>;

/** What leaves the house for a Problem; never a stack, never the text of an unexpected error. */
export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const { title, status } = errorCodes[problem.code];
  const { detail, fields, clauses, members } = problem.extras;
  return {
    ...members,
    type: `urn:plateward:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { errors: fields }),
    ...(clauses === undefined || clauses.length === 0 ? {} : { clauses }),
    requestId,
  };
}

/** Turns the HTTP library's own refusals into ours; null when the error is not one of them. */
export function problemOfServerError(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('body_too_large', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('media_type_unsupported', { cause: error });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('body_malformed', {
        detail: 'The body is not valid JSON of the announced length.',
        cause: error,
      });
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new Problem('body_malformed', {
        detail: 'The connection ended before the body was complete.',
        cause: error,
      });
    default:
      return error instanceof SyntaxError
        ? new Problem('body_malformed', { detail: 'The body is not valid JSON.', cause: error })
        : null;
  }
}
