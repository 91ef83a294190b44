import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  candidateSchema,
  confidenceSchema,
  imageRefSchema,
  matterFields,
  plateSchema,
  sha256Schema,
  timeSchema,
  uuidSchema,
  vehicleSchema,
} from '../words.ts';

/** A stored read as an inquiry shows it. */
export const readSchema = z.object({
  readId: uuidSchema,
  plate: plateSchema,
  plateRaw: z.string(),
  state: z.string().nullable(),
  confidence: confidenceSchema.nullable(),
  candidates: z.array(candidateSchema),
  capturedAt: timeSchema,
  receivedAt: timeSchema,
  camera: z.string(),
  cameraName: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  headingDegrees: z.number().nullable(),
  direction: z.string().nullable(),
  vehicle: vehicleSchema,
  images: z.array(imageRefSchema),
  flags: z.array(z.string()),
  /** The local day on which the policy makes it go. */
  purgeOn: z.string(),
});
export type ReadView = z.infer<typeof readSchema>;

/** Up to so many reads are counted for an answer; what lies beyond is said to be more. */
export const mostCounted = 10_000;

export const inquiryRoutes = {
  runInquiry: defineRoute({
    method: 'POST',
    path: '/v1/inquiries',
    summary:
      'Search the stored reads by plate (`?` one character, `*` any run); answered only with purpose, case or incident number and reason',
    kind: 'json',
    access: { permission: 'inquiry.run', purpose: 'matter', event: 'inquiry.run' },
    // 60 an hour is the soft limit of an officer, 300 the hard one
    rateLimit: { per: 'person', max: 300, windowSeconds: 3600 },
    status: 200,
    bodyLimitBytes: 16_384,
    body: z.object({
      ...matterFields,
      plate: z.string().min(1).max(40),
      capturedFrom: timeSchema.optional(),
      capturedTo: timeSchema.optional(),
      /** The most, 500, lets a list of 100,000 reads be scrolled through well within the hard limit of an hour. */
      limit: z.int().min(1).max(500).default(50),
      /** From the last answer's `next`: the same search goes on. */
      cursor: z.string().max(400).optional(),
    }),
    answer: z.object({
      inquiryId: uuidSchema,
      /** The pattern as it was searched. */
      pattern: z.string(),
      reads: z.array(readSchema),
      next: z.string().nullable(),
      /** How many reads match in all, with the first page; null with every further one. */
      counted: z.object({ reads: z.int().min(0).max(mostCounted), orMore: z.boolean() }).nullable(),
      /** True when more plates match the pattern than are looked at. */
      narrowed: z.boolean(),
    }),
  }),
  showInquiryPhoto: defineRoute({
    method: 'GET',
    path: '/v1/inquiries/:inquiryId/reads/:readId/images/:sha256',
    summary: 'A photo of a read that this inquiry found; each look is logged',
    kind: 'bytes',
    access: { permission: 'photo.view', purpose: 'inquiry', event: 'photo.shown' },
    rateLimit: { per: 'person', max: 600, windowSeconds: 60 },
    status: 200,
    params: z.object({ inquiryId: uuidSchema, readId: uuidSchema, sha256: sha256Schema }),
  }),
};
