import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  imageRefSchema,
  lineSchema,
  plateSchema,
  sha256Schema,
  timeSchema,
  usernameSchema,
  uuidSchema,
  vehicleSchema,
} from '../words.ts';

export const verifications = ['unverified', 'asked', 'verified', 'not_wanted', 'no_answer'] as const;
export type Verification = (typeof verifications)[number];
export const outcomes = [
  'stopped',
  'recovered',
  'arrest',
  'not_located',
  'misread',
  'wrong_state',
  'cancelled',
  'none',
] as const;
export type HitOutcome = (typeof outcomes)[number];

/**
 * What dispatch says on the radio about a hit, beside asking CLETS (a) and recording its answer: (b) the alert and that it is not
 * verified yet, (c) vehicle, plate and direction, (d) what CLETS answered, (e) newer sightings (BA-55 to BA-58). A negative answer and
 * none at all are announcements of their own.
 */
export const hitSteps = [
  'advise_pending',
  'describe',
  'advise_verified',
  'advise_cancelled',
  'advise_no_answer',
  'update_direction',
] as const;
export type HitStepName = (typeof hitSteps)[number];

/** A step is taken back within this time, by whoever recorded it; both stay in the record. */
export const stepUndoMs = 10_000;

/** A step as it was recorded; one that was taken back is still told, with who did so. */
export const hitStepSchema = z.object({
  stepId: uuidSchema,
  step: z.enum(hitSteps),
  note: z.string().nullable(),
  by: z.string(),
  at: timeSchema,
  undoneBy: z.string().nullable(),
  undoneAt: timeSchema.nullable(),
});
export type HitStep = z.infer<typeof hitStepSchema>;

/** One person took a hit over from another. */
const takeoverSchema = z.object({
  from: z.string(),
  /** Since when the other had it. */
  fromAt: timeSchema,
  to: z.string(),
  at: timeSchema,
  reason: z.string(),
});

/** A hit as dispatch sees it: a lead, NOT VERIFIED until a named person records the CLETS answer. */
export const hitSchema = z.object({
  hitId: uuidSchema,
  plate: plateSchema,
  state: z.string().nullable(),
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
  wanted: z.object({
    list: z.string(),
    plate: z.string(),
    state: z.string().nullable(),
    category: z.string(),
    priority: z.enum(['high', 'medium', 'low']),
    reason: z.string(),
    caseNumber: z.string(),
    approvedBy: z.string(),
    caution: z.string().nullable(),
    instructions: z.string().nullable(),
    vehicle: vehicleSchema,
    /** Whose record it is, and whether it came through CLETS. */
    origin: z.enum(['department', 'state', 'federal']),
    clets: z.boolean(),
    /** Set for whoever has no leave for records of this origin: then what the record says is masked by these words. */
    masked: z.string().nullable(),
  }),
  grade: z.enum(['exact', 'look-alike', 'partial', 'one-edit']),
  possible: z.boolean(),
  why: z.array(z.string()),
  historic: z.boolean(),
  verification: z.enum(verifications),
  takenBy: z.string().nullable(),
  takenAt: timeSchema.nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: timeSchema.nullable(),
  outcome: z.enum(outcomes).nullable(),
  closedBy: z.string().nullable(),
  closedAt: timeSchema.nullable(),
  /** In the order in which they were recorded. */
  steps: z.array(hitStepSchema),
  /** In the order in which they happened; the last one's `to` has the hit. */
  takeovers: z.array(takeoverSchema),
});
export type HitView = z.infer<typeof hitSchema>;

/** The words that every surface shows until a person has recorded a confirming answer. */
export const verificationWords: Readonly<Record<Verification, string>> = {
  unverified: 'NOT VERIFIED',
  asked: 'NOT VERIFIED (CLETS asked)',
  verified: 'VERIFIED',
  not_wanted: 'NOT WANTED (CLETS)',
  no_answer: 'NOT VERIFIED (no answer from CLETS)',
};

/** What can happen to a hit; `step`: one was recorded or taken back. */
export const feedKinds = ['hit', 'taken', 'taken-over', 'step', 'answered', 'closed'] as const;
export type FeedKind = (typeof feedKinds)[number];

/** One event of the live feed. `seq` is its number within the agency: resume with it as Last-Event-ID. */
export const feedEventSchema = z.object({
  seq: z.int(),
  kind: z.enum(feedKinds),
  hit: hitSchema,
});
export type FeedEvent = z.infer<typeof feedEventSchema>;

const hitParams = z.object({ hitId: uuidSchema });
const hitAct = {
  method: 'POST',
  kind: 'json',
  status: 200,
  params: hitParams,
  answer: hitSchema,
  rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
} as const;

export const hitRoutes = {
  listHits: defineRoute({
    method: 'GET',
    path: '/v1/hits',
    summary: 'The latest hits, newest first',
    kind: 'json',
    access: { permission: 'hit.view', purpose: 'hit', event: 'hit.viewed' },
    rateLimit: { per: 'person', max: 240, windowSeconds: 60 },
    status: 200,
    query: z.object({
      state: z.enum(['open', 'all']).default('open'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.object({ hits: z.array(hitSchema) }),
  }),
  followHits: defineRoute({
    method: 'GET',
    path: '/v1/hits/stream',
    summary: 'Hits as they happen (server-sent events); send Last-Event-ID to resume without loss',
    kind: 'stream',
    access: { permission: 'hit.view', purpose: 'hit', event: 'hit.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: feedEventSchema,
  }),
  takeHit: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/take',
    summary: 'Take a hit: from now on the others see whose it is, and CLETS is being asked (BA-54)',
    access: { permission: 'hit.take', purpose: 'hit', event: 'hit.taken' },
  }),
  takeOverHit: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/take-over',
    summary: 'Take a hit over from whoever has it, with a reason that they see',
    access: { permission: 'hit.take', purpose: 'hit', event: 'hit.taken_over' },
    body: z.object({
      reason: lineSchema(300),
      /** Who had it on the screen of whoever asks: nobody takes over from a person whom they have not seen. */
      from: usernameSchema,
    }),
  }),
  recordStep: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/steps',
    summary: 'Record that a step of dispatch was done: what was said on the radio (BA-55 to BA-58)',
    access: { permission: 'hit.step', purpose: 'hit', event: 'hit.step_recorded' },
    body: z.object({
      step: z.enum(hitSteps),
      note: lineSchema(200).optional(),
      /** Made anew for each press and sent again with each try of it: a press counts once, however often it arrives. */
      pressId: uuidSchema.optional(),
    }),
  }),
  undoStep: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/steps/:stepId/undo',
    summary: 'Take back a step that one has just recorded by mistake; both stay in the record',
    access: { permission: 'hit.step', purpose: 'hit', event: 'hit.step_undone' },
    params: hitParams.extend({ stepId: uuidSchema }),
  }),
  answerHit: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/answer',
    summary: 'Record by hand what CLETS answered, and that a person compared plate, state and vehicle (BA-57)',
    access: { permission: 'hit.answer', purpose: 'hit', event: 'hit.answered' },
    body: z.object({
      answer: z.enum(['verified', 'not_wanted', 'no_answer']),
      /** Reference of the reply on the CLETS terminal. */
      reference: lineSchema(80).optional(),
      /** Each must be true for `verified`: a person looked and they agree. */
      compared: z.object({ plate: z.boolean(), state: z.boolean(), vehicle: z.boolean() }).optional(),
      note: lineSchema(500).optional(),
    }),
  }),
  closeHit: defineRoute({
    ...hitAct,
    path: '/v1/hits/:hitId/close',
    summary: 'Close a hit with its outcome; one that CLETS neither confirmed nor denied needs a reason in the note',
    access: { permission: 'hit.close', purpose: 'hit', event: 'hit.closed' },
    body: z.object({ outcome: z.enum(outcomes), note: lineSchema(500).optional() }),
  }),
  showHitPhoto: defineRoute({
    method: 'GET',
    path: '/v1/hits/:hitId/images/:sha256',
    summary: 'A photo of a hit; each look is logged',
    kind: 'bytes',
    access: { permission: 'photo.view', purpose: 'hit', event: 'photo.shown' },
    rateLimit: { per: 'person', max: 600, windowSeconds: 60 },
    status: 200,
    params: hitParams.extend({ sha256: sha256Schema }),
  }),
};
