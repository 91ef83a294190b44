import { z } from 'zod';
import { roles } from './permissions.ts';
import { numberPatternSchema } from './profile-pattern.ts';
import { grounded, groundedList, setting, sha256HexSchema, slugSchema } from './profile-setting.ts';

/**
 * The policy profile: an adopted policy as data. Every value says how strong it is and what it rests on (profile-setting.ts);
 * `unset` where the policy is silent. Agencies differ only here: code never asks which agency it serves.
 */

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar day that exists, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** A post may hold every role but `source`, which is for camera keys. */
const postRoles = roles.filter(role => role !== 'source');

const metaSchema = z.strictObject({
  code: slugSchema,
  name: z.string().min(1).max(120),
  /** County 99 does not exist, so these stand for the agency's ORI until it enters its own. */
  ori: z.string().regex(/^CA\d{7}$/, 'must be CA and seven digits'),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone that this machine knows'),
  policyNumber: z.string().min(1).max(20),
  effectiveFrom: setting(daySchema),
  approvedBy: setting(slugSchema),
  /** The documents that make up the policy, the base first; a later one amends an earlier one. */
  layers: z
    .array(
      grounded({
        kind: z.enum(['manual', 'special_order']),
        number: z.string().min(1).max(20),
        amends: z.string().max(40).optional(),
        /** False when Plateward was not given the text of this layer. */
        textPresent: z.boolean(),
        dated: z.string().regex(dayForm).optional(),
      }),
    )
    .min(1),
  adoptedText: z.strictObject({ file: z.string().regex(/^[a-z0-9.-]+\.txt$/), sha256: sha256HexSchema }),
  /** True only where demonstration values stand in for what the agency has yet to set. */
  demonstration: z.boolean(),
});

/** Which approval chain a post's own hotlist entries take (BA-65, BA-68). */
export const requesterKinds = ['officer', 'detective'] as const;
export type RequesterKind = (typeof requesterKinds)[number];

const postFields = {
  id: slugSchema,
  title: z.string().min(1).max(80),
  requester: z.enum(requesterKinds).optional(),
  grants: z.array(grounded({ role: z.enum(postRoles) })),
};

const sourceClassFields = {
  id: slugSchema,
  title: z.string().min(1).max(80),
  vendor: z.string().max(60).optional(),
  retention: z.strictObject({
    minimumDays: setting(z.int().min(0).max(36_600)),
    /** null: the policy sets no day on which a read must or should be gone. */
    maximumDays: setting(z.int().min(1).max(36_600).nullable()),
    clock: setting(z.enum(['received', 'captured'])),
    /** automatic: runs by itself; should: by schedule, skipping is a deviation; may: proposed, two persons run it. */
    purge: setting(z.enum(['automatic', 'should', 'may'])),
  }),
  transfer: z.strictObject({
    /** none: reads are not born in a vehicle. */
    mode: setting(z.enum(['automatic', 'regular', 'procedure', 'none'])),
    maxDays: setting(z.int().min(0).max(366)),
  }),
};

const purposeFields = {
  id: slugSchema,
  label: z.string().min(1).max(80),
  /** The purpose is about a matter of its own: its case number must be given, an incident number is not enough. */
  needsMatterNumber: z.boolean(),
};

const approvalLevels = groundedList({ posts: z.array(slugSchema).min(1).max(8) });

/** The acts of dispatch on a hit, in the order of BA-54 to BA-58. */
export const dispatchActs = [
  'confirm_status',
  'advise_pending',
  'describe',
  'advise_verified',
  'update_direction',
] as const;

/** Everybody who might ask for plate data. Which of them the law lets receive it is decided in gate/policy/floor.ts. */
export const recipientClasses = [
  'ca_local_law_enforcement',
  'ca_state_law_enforcement',
  'ca_state',
  'ca_prosecutor',
  'ca_public_agency',
  'federal',
  'out_of_state',
  'foreign',
  'private',
] as const;
export type RecipientClass = (typeof recipientClasses)[number];

const referralSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('post'), post: slugSchema }),
  z.strictObject({ to: z.literal('organisation'), name: z.string().min(1).max(80) }),
  z.strictObject({ to: z.literal('policy'), name: z.string().min(1).max(80) }),
]);

export const profileSchema = z.strictObject({
  meta: metaSchema,
  posts: z.array(grounded(postFields)).min(1).max(200),
  sources: z.array(grounded(sourceClassFields)).min(1).max(20),
  purposes: z.array(grounded(purposeFields)).min(1).max(60),
  search: z.strictObject({
    purposeRequired: setting(z.boolean()),
    caseOrIncidentRequired: setting(z.boolean()),
    reasonRequired: setting(z.boolean()),
  }),
  cases: z.strictObject({
    casePattern: setting(numberPatternSchema),
    incidentPattern: setting(numberPatternSchema),
  }),
  hotlist: z.strictObject({
    /** Levels in order; a later level opens only when nobody of the earlier one could be reached. */
    approval: z.strictObject({ officer: approvalLevels, detective: approvalLevels }),
    approverInNarrative: setting(z.boolean()),
    maxAgeHours: setting(
      z
        .int()
        .min(1)
        .max(24 * 366),
    ),
    removeOnRecovery: setting(z.boolean()),
  }),
  dispatch: z.strictObject({
    steps: groundedList({
      letter: z.string().regex(/^[a-z]$/),
      act: z.enum(dispatchActs),
      text: z.string().min(1).max(160),
    }),
    verifyOfficer: setting(z.boolean()),
    verifyDispatch: setting(z.boolean()),
  }),
  training: z.strictObject({
    requiredBeforeUse: setting(z.boolean()),
    validDays: setting(z.int().min(1).max(3660)),
    recordsHolder: setting(slugSchema),
  }),
  access: z.strictObject({ clearanceRequired: setting(z.boolean()) }),
  accounts: z.strictObject({ creators: setting(z.array(slugSchema).min(1).max(8)) }),
  share: z.strictObject({
    classes: groundedList({ class: z.enum(recipientClasses) }),
    /** May another agency search by itself, or only ask in writing? */
    directInquiry: setting(z.boolean()),
  }),
  release: z.strictObject({
    writtenRequest: setting(z.boolean()),
    approvers: setting(z.array(slugSchema).min(1).max(8)),
    nonLawEnforcementTo: setting(referralSchema),
  }),
});

export type Profile = z.infer<typeof profileSchema>;
export type Post = Profile['posts'][number];
export type SourceClass = Profile['sources'][number];
export type Purpose = Profile['purposes'][number];

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
