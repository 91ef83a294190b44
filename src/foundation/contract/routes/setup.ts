import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { lineSchema } from '../words.ts';

/** What a department shows before its live data is let in, in the order in which it is usually done. */
export const setupItems = [
  'policy_posted',
  'public_meeting',
  'trained_users',
  'two_approvers',
  'clets_procedure',
  'backup_drill',
  'destruction_authority',
] as const;
export type SetupItem = (typeof setupItems)[number];

const itemSchema = z.object({
  item: z.enum(setupItems),
  title: z.string(),
  /** The law or clause that asks for it. */
  basis: z.string(),
  /** False: the law knows no exception. */
  waivable: z.boolean(),
  state: z.enum(['open', 'done', 'waived']),
  /** The evidence, or the reason of the waiver. */
  evidence: z.string().nullable(),
  happenedOn: z.string().nullable(),
  by: z.string().nullable(),
  at: z.string().nullable(),
});

const checklistSchema = z.object({
  /** Whether reads are taken in and data is shown. A demonstration needs no checklist: its data is invented. */
  live: z.boolean(),
  open: z.int(),
  waived: z.int(),
  items: z.array(itemSchema),
});
export type Checklist = z.infer<typeof checklistSchema>;

export const setupRoutes = {
  viewSetup: defineRoute({
    method: 'GET',
    path: '/v1/setup',
    summary: 'The checklist before live data: what is shown, what is waived and by whom, what is missing',
    kind: 'json',
    access: { permission: 'setup.view', purpose: 'none', event: 'setup.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: checklistSchema,
  }),
  recordSetup: defineRoute({
    method: 'POST',
    path: '/v1/setup/items/:item',
    summary: 'Put the evidence of an item on file, or waive it with a reason; the latest word counts',
    kind: 'json',
    access: { permission: 'setup.record', purpose: 'none', event: 'setup.recorded' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    params: z.object({ item: z.enum(setupItems) }),
    body: z.object({
      state: z.enum(['done', 'waived']),
      evidence: lineSchema(1000).min(1),
      /** The day of the meeting, drill, posting or resolution. */
      happenedOn: z.iso.date().optional(),
    }),
    answer: checklistSchema,
  }),
};
