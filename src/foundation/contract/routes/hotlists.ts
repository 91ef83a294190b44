import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { lineSchema, timeSchema } from '../words.ts';

export const hotlistNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,119}$/, 'must be 1 to 120 letters, digits, blanks, . _ -');

export const hotlistRoutes = {
  listHotlists: defineRoute({
    method: 'GET',
    path: '/v1/hotlists',
    summary: 'The lists in force, how old they are, and which of them are too old to match',
    kind: 'json',
    access: { permission: 'hotlist.view', purpose: 'none', event: 'hotlist.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      hotlists: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['custom', 'state', 'federal']),
          /** Whose records they are: what they say is shown to those with leave for that origin (BA-22). */
          origin: z.enum(['department', 'state', 'federal']),
          /** Came through CLETS: needs leave for CLETS data besides. */
          clets: z.boolean(),
          asOf: timeSchema,
          entries: z.int(),
          /** After this the list no longer matches (BA-71). */
          staleAt: timeSchema.nullable(),
          stale: z.boolean(),
        }),
      ),
    }),
  }),
  importHotlist: defineRoute({
    method: 'PUT',
    path: '/v1/hotlists/:name',
    summary:
      'Replace a list by a canonical CSV file (docs/formats/hotlist-csv.md); all or nothing, with a report per refused line',
    kind: 'text',
    access: { permission: 'hotlist.import', purpose: 'none', event: 'hotlist.imported' },
    rateLimit: { per: 'person', max: 30, windowSeconds: 60 },
    status: 200,
    bodyLimitBytes: 64 * 2 ** 20,
    params: z.object({ name: hotlistNameSchema }),
    query: z.object({
      kind: z.enum(['custom', 'state', 'federal']).default('custom'),
      /** The as-of date of the file, not of the upload. */
      asOf: timeSchema,
      /** Whose records they are; without it, what the kind means. It does not change with later files. */
      origin: z.enum(['department', 'state', 'federal']).optional(),
      clets: z.enum(['true', 'false']).optional(),
    }),
    answer: z.object({
      name: z.string(),
      asOf: timeSchema,
      entries: z.int(),
      added: z.int(),
      ended: z.int(),
      /** Left out by law before storing: counted, never kept. */
      dropped: z.int(),
      warnings: z.array(z.object({ line: z.int(), message: lineSchema(300) })),
    }),
  }),
};
