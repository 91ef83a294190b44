import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { demonstrationField, lineSchema, timeSchema, uuidSchema } from '../words.ts';

/** 8 MiB: an event with three photos; more is refused before it is read. */
export const messageLimitBytes = 8 * 2 ** 20;

/** What a camera is told once its read is stored for good. `duplicate`: this very message was already stored; nothing was added. */
export const acknowledgementSchema = z.object({
  readIds: z.array(uuidSchema),
  duplicate: z.boolean(),
  receivedAt: timeSchema,
  /** Stored, but with a mark: clock_suspect, late, retransmission, parked. */
  flags: z.array(z.string()),
  /** Why nothing was stored although nothing is wrong: heartbeat, test, preview, no plate. */
  ignored: z.string().optional(),
  ...demonstrationField,
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

const message = {
  method: 'POST',
  kind: 'message',
  access: { permission: 'reads.ingest', purpose: 'none', event: 'read.received' },
  rateLimit: { per: 'source', max: 6000, windowSeconds: 60 },
  status: 201,
  bodyLimitBytes: messageLimitBytes,
  answer: acknowledgementSchema,
} as const;

export const ingestRoutes = {
  ingestRead: defineRoute({
    ...message,
    path: '/v1/ingest/reads',
    summary:
      'One read: JSON (docs/formats/generic-json.md), or multipart with the part `read` and image parts named plate, vehicle or context',
  }),
  ingestAlprGroup: defineRoute({
    ...message,
    path: '/v1/ingest/alpr-group',
    summary:
      'A message of a Rekor Scout or OpenALPR agent (alpr_group, alpr_alert, alpr_results, heartbeat); the key may stand in the query as `key`',
    query: z.object({ key: z.string().max(200).optional() }),
  }),
  ingestImage: defineRoute({
    ...message,
    path: '/v1/ingest/images',
    summary:
      'A picture to read plates in: JPEG, PNG or WebP as the body or as the part `image`; each plate becomes a read. The query says when (capturedAt, needed), by which camera and under which id it was taken',
    rateLimit: { per: 'source', max: 1200, windowSeconds: 60 },
    query: z.object({
      capturedAt: z.string().max(40).optional(),
      camera: lineSchema(120).min(1).optional(),
      eventId: lineSchema(190).min(1).optional(),
    }),
  }),
  listQuarantine: defineRoute({
    method: 'GET',
    path: '/v1/quarantine',
    summary: 'Messages that were not taken, with the reason',
    kind: 'json',
    access: { permission: 'quarantine.view', purpose: 'none', event: 'quarantine.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: z.object({
      items: z.array(
        z.object({
          quarantineId: uuidSchema,
          camera: z.string().nullable(),
          format: z.string(),
          code: z.string(),
          detail: z.string(),
          bytes: z.int(),
          kept: z.boolean(),
          timesSent: z.int(),
          receivedAt: timeSchema,
        }),
      ),
    }),
  }),
};
