import { z } from 'zod';
import { strengths } from '../profile-setting.ts';
import { defineRoute } from '../route.ts';
import { lineSchema, sha256Schema, timeSchema, uuidSchema } from '../words.ts';

/** One parameter that differs between two versions, in words. */
export const profileChangeSchema = z.object({
  /** Dotted path, list items by their id: `hotlist.maxAgeHours`, `posts.detective.title`. */
  path: z.string(),
  before: z.string(),
  after: z.string(),
});

const versionSchema = z.object({
  version: z.int(),
  sha256: sha256Schema,
  effectiveFrom: timeSchema,
  /** In force now. */
  inForce: z.boolean(),
  adoptedBy: z.string(),
  recordedAt: timeSchema,
  /** Who asked for it and who approved it; null for the first version. */
  approval: z
    .object({ approvalId: uuidSchema, requestedBy: z.string(), approvedBy: z.string(), reason: z.string() })
    .nullable(),
});

/** How a value of a parameter is asked for; made from the profile's own schema. */
const askedAsSchema = z.object({
  /** `number_form`: a pattern of case or incident numbers, with examples. */
  kind: z.enum(['yes_no', 'number', 'one_of', 'some_of', 'day', 'text', 'number_form']),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** The policy may say that there is none: the value is then null. */
  mayBeNone: z.boolean(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
});
export type AskedAs = z.infer<typeof askedAsSchema>;

/** One parameter of the profile that has a ground or is unset, with what hangs on it. */
const parameterSchema = z.object({
  path: z.string(),
  /** As it stands in the profile: `unset`, or the value with its ground. */
  setting: z.json(),
  /** In words; null where it is unset. */
  value: z.string().nullable(),
  strength: z.enum(strengths).nullable(),
  /** Clause id, law, or name of the other ground; null where it is unset. */
  restsOn: z.string().nullable(),
  note: z.string().nullable(),
  /** What can't be done while it is unset; null where it is set. */
  blocks: z.string().nullable(),
  /** Unset, and the agency's to set; false for what a policy may leave unsaid. */
  toSet: z.boolean(),
  /** Laws that set a limit here. */
  laws: z.array(z.object({ law: z.string(), message: z.string() })),
  /** Null for what is proposed with a whole profile only: lists, posts, purposes. */
  askedAs: askedAsSchema.nullable(),
});

/** Obligations that rest on a clause. */
const dutySchema = z.object({
  open: z.int(),
  overdue: z.int(),
  /** The agency's calendar day on which the next open one is due. */
  nextDueOn: z.iso.date().nullable(),
  done: z.int(),
  waived: z.int(),
  lastDone: z.object({ at: timeSchema, by: z.string(), title: z.string() }).nullable(),
});

const clauseRowSchema = z.object({
  id: z.string(),
  section: z.string(),
  /** First and last line of the text, counted from 1. */
  lines: z.tuple([z.int(), z.int()]),
  strength: z.enum(strengths),
  capabilities: z.array(z.string()),
  /** What it asks, in short words of our own. */
  says: z.string(),
  state: z.enum(['enforced', 'measured', 'procedure', 'waiting']),
  /** Who answers for a procedure; `post` is null where the policy names none. */
  owner: z.object({ post: z.string().nullable(), title: z.string() }).nullable(),
  /** The part of Plateward that is to do it and is not built. */
  waitsFor: z.string().nullable(),
  note: z.string().nullable(),
  /** Paths of the parameters that rest on it in the version in force. */
  parameters: z.array(z.string()),
  /** Names of the entries of the record that show it. */
  events: z.array(z.string()),
  duties: dutySchema,
});

const lawRuleSchema = z.object({ path: z.string().nullable(), law: z.string(), message: z.string() });

const lintElementSchema = z.object({
  id: z.string(),
  law: z.string(),
  title: z.string(),
  state: z.enum(['met', 'part', 'absent']),
  has: z.string(),
  references: z.array(z.string()),
});

const proposalFields = {
  reason: lineSchema(1000).min(10),
  /** The agency's calendar day from which it shall govern, `YYYY-MM-DD`; not in the past. */
  effectiveOn: z.iso.date(),
};

export const profileRoutes = {
  viewProfile: defineRoute({
    method: 'GET',
    path: '/v1/policy',
    summary: "The agency's policy profile that is in force, and all its versions",
    kind: 'json',
    access: { permission: 'policy.view', purpose: 'none', event: 'policy.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      version: z.int(),
      sha256: sha256Schema,
      profile: z.record(z.string(), z.json()),
      /** Dotted paths of what the policy leaves silent. */
      unset: z.array(z.string()),
      versions: z.array(versionSchema),
    }),
  }),
  viewClauses: defineRoute({
    method: 'GET',
    path: '/v1/policy/clauses',
    summary:
      'Clause by clause: what the policy in force asks, how it is kept, what stands open; and what the law asks of it',
    kind: 'json',
    access: { permission: 'policy.view', purpose: 'none', event: 'policy.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      version: z.int(),
      name: z.string(),
      /** False: the clauses of this text were never put in a list, or it has been replaced since they were. */
      isListed: z.boolean(),
      clauses: z.array(clauseRowSchema),
      parameters: z.array(parameterSchema),
      /** What the law forbids or limits, whatever a policy says. */
      floor: z.array(lawRuleSchema),
      /** What Civil Code 1798.90.51 to 1798.90.53 ask a policy to say. */
      elements: z.array(lintElementSchema),
      /** Places at which the version in force is looser than the law. */
      breaches: z.array(lawRuleSchema),
    }),
  }),
  diffProfiles: defineRoute({
    method: 'GET',
    path: '/v1/policy/diff',
    summary: 'What differs between two versions, parameter by parameter',
    kind: 'json',
    access: { permission: 'policy.view', purpose: 'none', event: 'policy.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    query: z.object({
      from: z.coerce.number().int().min(1).max(1_000_000),
      to: z.coerce.number().int().min(1).max(1_000_000),
    }),
    answer: z.object({ from: z.int(), to: z.int(), changes: z.array(profileChangeSchema) }),
  }),
  proposeProfile: defineRoute({
    method: 'POST',
    path: '/v1/policy/proposals',
    summary: 'Ask for another policy from a day on: checked at once, in force only after a second person approves it',
    kind: 'json',
    access: { permission: 'policy.propose', purpose: 'none', event: 'policy.proposed', stepUp: true },
    rateLimit: { per: 'person', max: 20, windowSeconds: 60 },
    status: 201,
    bodyLimitBytes: 2 ** 20,
    body: z.object({
      ...proposalFields,
      /** The version that was looked at; when another has come since, nothing is proposed. */
      baseVersion: z.int().min(1),
      /** The whole new profile, or `settings`. */
      profile: z.record(z.string(), z.json()).optional(),
      /** Dotted path of a parameter -> its new value with its ground, or `unset`. */
      settings: z.record(z.string().max(200), z.json()).optional(),
    }),
    answer: z.object({
      approvalId: uuidSchema,
      version: z.int(),
      sha256: sha256Schema,
      effectiveFrom: timeSchema,
      changes: z.array(profileChangeSchema),
      /** What a person should look at, though it may stand. */
      warnings: z.array(z.string()),
    }),
  }),
};
