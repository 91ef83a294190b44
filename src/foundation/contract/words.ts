import { z } from 'zod';

/**
 * The words of the house as schemas; one meaning each, the same in code, database and screens.
 * - agency: a department with its own policy; the outer boundary of all data
 * - source: where reads come from (fixed camera, patrol-car unit, vendor cloud, file drop, another server)
 * - read: one observation of one plate; the text as read is never rewritten
 * - plate: the normalised text, A-Z 0-9, `_` for a character that could not be told
 * - entry: one line of a hotlist; hit: a read that matched an entry: a lead, not a reason to stop a car
 * - inquiry: a search of stored reads by a person, with purpose, case or incident number and reason
 */

export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be a lower-case UUID');
export const agencyCodeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a short lower-case agency code, such as carlsbad');
export const usernameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,63}$/, 'must be 2 to 64 of a-z 0-9 . _ - and begin with a letter');
export const timeSchema = z.iso.datetime({
  offset: true,
  error: 'must be an RFC 3339 time with zone, such as 2026-05-01T17:03:11.123Z',
});
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
export const plateSchema = z.string().regex(/^[A-Z0-9_]{1,12}$/);
export const stateCodeSchema = z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter code such as CA');
/** 0 to 1. */
export const confidenceSchema = z.number().min(0).max(1);
/** Text that a person typed: bounded, without control characters. */
export const lineSchema = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line without control characters');

/**
 * Purpose, case or incident number and reason of an inquiry (CB-09, Civil Code 1798.90.52(a)). All optional here: what is
 * missing is decided and answered by the agency's policy, so that the answer can name the clause.
 */
export const matterFields = {
  purpose: lineSchema(80).optional(),
  caseNumber: lineSchema(40).optional(),
  incidentNumber: lineSchema(40).optional(),
  reason: lineSchema(500).optional(),
};

export type Matter = {
  purpose?: string | undefined;
  caseNumber?: string | undefined;
  incidentNumber?: string | undefined;
  reason?: string | undefined;
};

export const imageKinds = ['plate', 'vehicle', 'context'] as const;
export type ImageKind = (typeof imageKinds)[number];

/** An image that belongs to a read; the bytes are fetched apart, each look is logged. */
export const imageRefSchema = z.object({
  kind: z.enum(imageKinds),
  sha256: sha256Schema,
  mime: z.string(),
  width: z.int(),
  height: z.int(),
});
export type ImageRef = z.infer<typeof imageRefSchema>;

/** What is known of the vehicle; each may be missing. */
export const vehicleSchema = z.object({
  make: lineSchema(60).optional(),
  model: lineSchema(60).optional(),
  color: lineSchema(40).optional(),
  body: lineSchema(60).optional(),
  year: lineSchema(20).optional(),
});
export type Vehicle = z.infer<typeof vehicleSchema>;

export const candidateSchema = z.object({ text: z.string().max(64), confidence: confidenceSchema });
export type Candidate = z.infer<typeof candidateSchema>;

/** Said on everything that a demonstration serves or prints. */
export const demonstrationNotice = 'DEMONSTRATION, not data of this department';

/** Every answer of a demonstration carries it. */
export const demonstrationField = { demonstration: z.literal(demonstrationNotice).optional() };
