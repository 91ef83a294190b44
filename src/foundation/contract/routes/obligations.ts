import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { lineSchema, timeSchema, uuidSchema } from '../words.ts';

export const obligationOutcomes = ['open', 'done', 'waived'] as const;
export type ObligationOutcome = (typeof obligationOutcomes)[number];

/** Something that the policy makes due. */
export const obligationSchema = z.object({
  obligationId: uuidSchema,
  kind: z.string(),
  subject: z.string(),
  period: z.string(),
  title: z.string(),
  /** The clause, law or other ground on which it rests. */
  clause: z.string(),
  strength: z.enum(['must', 'should', 'may']),
  owner: z.object({ id: z.string(), title: z.string() }).nullable(),
  openedAt: timeSchema,
  /** The agency's calendar day on which it is due, `YYYY-MM-DD`. */
  dueOn: z.iso.date(),
  overdue: z.boolean(),
  outcome: z.enum(obligationOutcomes),
  closedBy: z.string().nullable(),
  closedAt: timeSchema.nullable(),
  /** What shows that it was done; for a waived one the reason. */
  evidence: z.string().nullable(),
  /** Where the evidence lies: a document number, an entry of the record, a report. */
  reference: z.string().nullable(),
});

const obligationParams = z.object({ obligationId: uuidSchema });
const answered = { method: 'POST', kind: 'json', status: 200, params: obligationParams } as const;

export const obligationRoutes = {
  listObligations: defineRoute({
    method: 'GET',
    path: '/v1/obligations',
    summary: "What the policy makes due: all of the agency's for whoever oversees, else those of one's own posts",
    kind: 'json',
    access: { permission: 'obligation.view', purpose: 'none', event: 'obligation.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    query: z.object({
      outcome: z.enum(['open', 'closed']).default('open'),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    answer: z.object({ obligations: z.array(obligationSchema), overdue: z.int() }),
  }),
  closeObligation: defineRoute({
    ...answered,
    path: '/v1/obligations/:obligationId/close',
    summary: 'Say that it was done, with the evidence',
    access: { permission: 'obligation.close', purpose: 'none', event: 'obligation.closed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    body: z.object({ evidence: lineSchema(2000).min(10), reference: lineSchema(300).optional() }),
    answer: obligationSchema,
  }),
  waiveObligation: defineRoute({
    ...answered,
    path: '/v1/obligations/:obligationId/waiver',
    summary: 'Leave it undone by name and reason: a deviation; what the policy says must be done needs a second person',
    access: { permission: 'obligation.waive', purpose: 'none', event: 'obligation.waiver_asked' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    body: z.object({ reason: lineSchema(1000).min(10) }),
    /** With `approvalId` it waits for a second person. */
    answer: z.object({ obligation: obligationSchema, approvalId: uuidSchema.nullable() }),
  }),
};
