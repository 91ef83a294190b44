import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { trainingContents, trainingStates } from '../training-words.ts';
import { lineSchema, timeSchema, usernameSchema, uuidSchema } from '../words.ts';
import { importing } from './people-files.ts';

const contentsSchema = z
  .array(z.enum(trainingContents))
  .min(1)
  .max(trainingContents.length)
  .refine(contents => new Set(contents).size === contents.length, 'names one of them twice');
const reasonSchema = lineSchema(500).trim().min(3);
const daySchema = z.iso.date();

const courseSchema = z.object({
  courseId: uuidSchema,
  name: z.string(),
  version: z.int(),
  contents: z.array(z.enum(trainingContents)),
  /** null: for everybody. */
  posts: z.array(z.string()).nullable(),
  validDays: z.int().nullable(),
  /** The local day from which whoever it is for must have it. */
  requiredFrom: daySchema.nullable(),
  policyVersion: z.int(),
  /** The policy has changed since the course was made. */
  policyChanged: z.boolean(),
  state: z.enum(['proposed', 'approved', 'retired']),
  proposedBy: usernameSchema,
  proposedAt: timeSchema,
  approvedBy: z.string().nullable(),
  approvedAt: timeSchema.nullable(),
  /** The last day on which completions count, when training was asked for anew. */
  countsThrough: daySchema.nullable(),
  anewReason: z.string().nullable(),
  retiredBy: z.string().nullable(),
  retiredAt: timeSchema.nullable(),
  retireReason: z.string().nullable(),
});

const completionSchema = z.object({
  completionId: uuidSchema,
  course: z.string(),
  /** null: on file since before courses were kept, or from a file of the installation. */
  courseVersion: z.int().nullable(),
  approved: z.boolean(),
  contents: z.array(z.string()).nullable(),
  trainer: z.string().nullable(),
  evidence: z.string().nullable(),
  completedOn: daySchema,
  validUntil: daySchema.nullable(),
  recordedBy: z.string(),
  recordedAt: timeSchema,
  corrects: uuidSchema.nullable(),
  /** The completion by which this one was corrected: it counts no more. */
  correctedBy: uuidSchema.nullable(),
  correctionReason: z.string().nullable(),
  didNotHappen: z.boolean(),
});

const orderSchema = z.object({
  orderId: uuidSchema,
  personId: uuidSchema,
  username: usernameSchema,
  reason: z.string(),
  reference: z.string().nullable(),
  orderedBy: z.string(),
  orderedAt: timeSchema,
  dueOn: daySchema,
  /** No data from the order on; else from the end of the due day. */
  atOnce: z.boolean(),
  seenAt: timeSchema.nullable(),
  /** The completion by which it was done; null: open. */
  doneBy: uuidSchema.nullable(),
});

const standingSchema = {
  state: z.enum(trainingStates),
  /** The last local day on which the training counts; null: none that counts, or no end. */
  validUntil: daySchema.nullable(),
  /** What is wrong and whom to ask; null when all is well. */
  why: z.string().nullable(),
};

const ofPerson = {
  ...standingSchema,
  completions: z.array(completionSchema),
  orders: z.array(orderSchema),
};

const reading = { kind: 'json', rateLimit: { per: 'person', max: 120, windowSeconds: 60 }, status: 200 } as const;
const writing = { kind: 'json', rateLimit: { per: 'person', max: 60, windowSeconds: 60 } } as const;
const courseParams = z.object({ courseId: uuidSchema });

export const trainingRoutes = {
  listCourses: defineRoute({
    ...reading,
    method: 'GET',
    path: '/v1/training/courses',
    summary: 'Courses with their versions: what they cover, for whom, whether the department approved them',
    access: { permission: 'training.view', purpose: 'none', event: 'training.viewed' },
    answer: z.object({ courses: z.array(courseSchema) }),
  }),
  proposeCourse: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/courses',
    summary:
      'Propose a course, or the next version of one; a second person approves it before completions count (LA-23)',
    access: { permission: 'training.record', purpose: 'none', event: 'training.course_proposed' },
    status: 201,
    body: z.object({
      name: lineSchema(200).trim().min(1),
      contents: contentsSchema,
      /** Only for these posts; everybody when not given. */
      posts: z.array(lineSchema(48).min(1)).min(1).max(50).optional(),
      validDays: z.int().min(1).max(3660).optional(),
      requiredFrom: daySchema.optional(),
      reason: reasonSchema,
    }),
    answer: z.object({ courseId: uuidSchema, version: z.int(), approvalId: uuidSchema, expiresAt: timeSchema }),
  }),
  retireCourse: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/courses/:courseId/retirement',
    summary: 'Retire a course: nobody completes it any more; what was completed counts until its end',
    access: { permission: 'training.record', purpose: 'none', event: 'training.course_retired' },
    status: 200,
    params: courseParams,
    body: z.object({ reason: reasonSchema }),
    answer: z.object({ retired: z.literal(true) }),
  }),
  requireTrainingAnew: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/courses/:courseId/anew',
    summary: 'Ask for training anew after a change of the policy: completions of this version count through a day',
    access: { permission: 'training.renew', purpose: 'none', event: 'training.asked_anew' },
    status: 200,
    params: courseParams,
    body: z.object({ reason: reasonSchema, countsThrough: daySchema }),
    answer: z.object({ countsThrough: daySchema }),
  }),
  recordTraining: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/completions',
    summary: 'Put a completed course on file (BA-52)',
    access: { permission: 'training.record', purpose: 'none', event: 'training.recorded' },
    status: 201,
    body: z.object({
      personId: uuidSchema,
      /** Its name; the version that the department approved last is meant. */
      course: lineSchema(200).trim().min(1),
      completedOn: daySchema,
      validUntil: daySchema.optional(),
      /** What was covered; all of the course, or it isn't completed (BA-51). */
      contents: contentsSchema,
      trainer: lineSchema(200).trim().min(1),
      /** Where the attendance stands: the number of a sheet, a file. */
      evidence: lineSchema(300).trim().min(1),
    }),
    answer: z.object({ completionId: uuidSchema }),
  }),
  correctTraining: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/completions/:completionId/correction',
    summary: 'Correct a completion by one that takes its place; the first stays on file',
    access: { permission: 'training.record', purpose: 'none', event: 'training.corrected' },
    status: 201,
    params: z.object({ completionId: uuidSchema }),
    body: z.object({
      reason: reasonSchema,
      /** It was never completed: counts no more, and nothing takes its place. */
      didNotHappen: z.boolean().default(false),
      completedOn: daySchema.optional(),
      validUntil: daySchema.optional(),
      trainer: lineSchema(200).trim().min(1).optional(),
      evidence: lineSchema(300).trim().min(1).optional(),
    }),
    answer: z.object({ completionId: uuidSchema }),
  }),
  importTraining: defineRoute({
    ...importing,
    path: '/v1/training/import',
    summary: 'Training records from a CSV file (docs/formats/people-csv.md), with a word on each line',
    access: { permission: 'training.record', purpose: 'none', event: 'training.imported' },
  }),
  viewTraining: defineRoute({
    ...reading,
    method: 'GET',
    path: '/v1/accounts/:personId/training',
    summary: 'What is on file of the training of one person, corrections and ordered retraining too',
    access: { permission: 'training.view', purpose: 'none', event: 'training.viewed' },
    params: z.object({ personId: uuidSchema }),
    answer: z.object({ personId: uuidSchema, username: usernameSchema, ...ofPerson }),
  }),
  listLapsing: defineRoute({
    ...reading,
    method: 'GET',
    path: '/v1/training/lapsing',
    summary: 'Who works with plate data and whose training ends within some days, has ended, or never was',
    access: { permission: 'training.view', purpose: 'none', event: 'training.viewed' },
    query: z.object({ days: z.coerce.number().int().min(0).max(400).default(30) }),
    answer: z.object({
      people: z.array(
        z.object({
          personId: uuidSchema,
          username: usernameSchema,
          displayName: z.string(),
          posts: z.array(z.string()),
          ...standingSchema,
        }),
      ),
    }),
  }),
  orderRetraining: defineRoute({
    ...writing,
    method: 'POST',
    path: '/v1/training/orders',
    summary: 'Order retraining after a violation or an error (BA-40): no data from the end of its due day, or at once',
    access: { permission: 'training.order', purpose: 'none', event: 'training.retraining_ordered' },
    status: 201,
    body: z.object({
      personId: uuidSchema,
      reason: reasonSchema,
      reference: lineSchema(200).trim().min(1).optional(),
      dueOn: daySchema,
      atOnce: z.boolean().default(false),
    }),
    answer: z.object({ orderId: uuidSchema }),
  }),
  listOrders: defineRoute({
    ...reading,
    method: 'GET',
    path: '/v1/training/orders',
    summary: 'Retraining that was ordered, and by which completion it was done',
    access: { permission: 'training.view', purpose: 'none', event: 'training.viewed' },
    query: z.object({ state: z.enum(['open', 'all']).default('open') }),
    answer: z.object({ orders: z.array(orderSchema) }),
  }),
  viewMyTraining: defineRoute({
    ...reading,
    method: 'GET',
    path: '/v1/me/training',
    summary: 'My training: what is on file, until when it counts, what was ordered, and whom to ask',
    access: { permission: 'me.view', purpose: 'none', event: 'training.viewed' },
    answer: z.object({ ...ofPerson, trainingOfficer: z.string() }),
  }),
};
