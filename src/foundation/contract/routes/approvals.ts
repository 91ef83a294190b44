import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { lineSchema, timeSchema, uuidSchema } from '../words.ts';

/** `expired` and `withdrawn` were never decided. */
export const approvalStates = ['pending', 'approved', 'refused', 'withdrawn', 'expired'] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** One level of the chain: its posts, and whether it is open now. */
const levelSchema = z.object({
  posts: z.array(z.object({ id: z.string(), title: z.string() })),
  /** `open`: its posts may decide. `empty`: nobody but the requester holds a post of it. `unavailable`: tried, not reached. */
  state: z.enum(['open', 'empty', 'unavailable', 'waiting']),
  /** Added because the named posts fall out: a person never decides for themselves (the Chief then does). */
  added: z.boolean(),
});

export const approvalSchema = z.object({
  approvalId: uuidSchema,
  /** What sort of request, such as `policy_change`. */
  kind: z.string(),
  title: z.string(),
  requestedBy: z.string(),
  requestedAt: timeSchema,
  expiresAt: timeSchema,
  state: z.enum(approvalStates),
  mine: z.boolean(),
  /** True when the caller may decide on it now. */
  waitsForMe: z.boolean(),
  decidedBy: z.string().nullable(),
  /** Title of the post by which it was decided. */
  decidedAs: z.string().nullable(),
  closedAt: timeSchema.nullable(),
  words: z.string().nullable(),
});

/** An approval with what it is about. */
export const approvalDetailSchema = approvalSchema.extend({
  subject: z.string(),
  reason: z.string(),
  before: z.record(z.string(), z.json()).nullable(),
  after: z.record(z.string(), z.json()).nullable(),
  clauses: z.array(z.string()),
  chain: z.array(levelSchema),
  unavailable: z.array(
    z.object({
      level: z.int(),
      post: z.string(),
      tried: z.string(),
      triedAt: timeSchema,
      recordedBy: z.string().nullable(),
    }),
  ),
});

const approvalParams = z.object({ approvalId: uuidSchema });
const answered = { method: 'POST', kind: 'json', status: 200, params: approvalParams } as const;

export const approvalRoutes = {
  listApprovals: defineRoute({
    method: 'GET',
    path: '/v1/approvals',
    summary: 'Two-person requests: those that wait for me, or my own',
    kind: 'json',
    access: { permission: 'approval.view', purpose: 'none', event: 'approval.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    query: z.object({
      whose: z.enum(['waiting', 'mine']).default('waiting'),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.object({ approvals: z.array(approvalSchema) }),
  }),
  showApproval: defineRoute({
    method: 'GET',
    path: '/v1/approvals/:approvalId',
    summary: 'One request with what it would change, its chain of posts and who was tried',
    kind: 'json',
    access: { permission: 'approval.view', purpose: 'none', event: 'approval.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    params: approvalParams,
    answer: approvalDetailSchema,
  }),
  decideApproval: defineRoute({
    ...answered,
    path: '/v1/approvals/:approvalId/decision',
    summary: 'Approve or refuse; never what one asked for oneself. An approval takes effect at once',
    access: { permission: 'approval.decide', purpose: 'none', event: 'approval.decided', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    body: z.object({
      decision: z.enum(['approve', 'refuse']),
      /** Why; a refusal needs words. */
      words: lineSchema(1000).optional(),
    }),
    answer: approvalSchema,
  }),
  withdrawApproval: defineRoute({
    ...answered,
    path: '/v1/approvals/:approvalId/withdrawal',
    summary: 'Take back a request that one made',
    access: { permission: 'approval.view', purpose: 'none', event: 'approval.withdrawn' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    body: z.object({ words: lineSchema(1000).optional() }),
    answer: approvalSchema,
  }),
  recordUnavailable: defineRoute({
    ...answered,
    path: '/v1/approvals/:approvalId/unavailability',
    summary: 'Record that a level of the chain was tried and not reached: the next one opens (BA-66, BA-69)',
    access: { permission: 'approval.view', purpose: 'none', event: 'approval.unavailable' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    body: z.object({
      /** The post that was tried. */
      post: z.string().min(1).max(80),
      /** How: telephone, radio, at the office. */
      tried: lineSchema(500).min(3),
      triedAt: timeSchema,
    }),
    answer: approvalSchema,
  }),
};
