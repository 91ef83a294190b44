import { z } from 'zod';
import { roles } from './permissions.ts';
import { grounded, groundedList, postsSchema, setting, slugSchema, someOf } from './profile-setting.ts';

/** Posts and what their holders may do, must know and answer for. */

/** A post may hold every role but `source`, which is for camera keys. */
const postRoles = roles.filter(role => role !== 'source');

/** Which approval chain a post's own hotlist entries take (BA-65, BA-68). */
export const requesterKinds = ['officer', 'detective'] as const;
export type RequesterKind = (typeof requesterKinds)[number];

/** The schema of one post with the roles that it carries. */
export const postSchema = grounded({
  id: slugSchema,
  title: z.string().min(1).max(80),
  requester: z.enum(requesterKinds).optional(),
  grants: z.array(grounded({ role: z.enum(postRoles) })),
});

/** Somebody who is responsible: a post of the department, or an organisation outside it. */
const responsibleSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('post'), post: slugSchema }),
  z.strictObject({ to: z.literal('organisation'), name: z.string().min(1).max(80) }),
]);

/** Who is in charge of what. */
export const officesSchema = z.strictObject({
  /** Manages retention and access (LA-08, SL-03, CO-03, BA-07). */
  administrator: setting(slugSchema),
  /** Manages installation and maintenance (LA-07). */
  equipment: setting(slugSchema),
  dayToDay: setting(postsSchema),
  /** The administrator assigns the day-to-day members himself (LA-09, CO-04, BA-08). */
  delegation: setting(z.boolean()),
  /** Sees to collection, and to the transfer from vehicles (LA-26, SL-15, CO-15, BA-24). */
  collection: setting(responsibleSchema),
  /** The official custodian or owner of the system, Civil Code 1798.90.51(b)(2)(E). */
  overseer: setting(slugSchema),
  /** What of the overseer is made known (LA-15, BA-14). */
  overseerShown: setting(someOf(['title', 'name'])),
});

/** How the record of access is kept. */
export const logModels = ['name_date_time', 'civil_code_1798_90_52', 'criminal_history'] as const;

/** Who gets in, to what, and how that is written down. The product records the widest of the models whatever stands here. */
export const accessSchema = z.strictObject({
  clearanceRequired: setting(z.boolean()),
  /** Only persons who were approved (CB-07). */
  approvalRequired: setting(z.boolean()),
  /** Only through a login and password (CB-05, LA-33). */
  signInRequired: setting(z.boolean()),
  /** Where the policy asks for sign-in and record; the product asks for both everywhere. */
  scope: setting(someOf(['mobile_workstation', 'storage', 'server', 'all'])),
  logModels: groundedList({ model: z.enum(logModels) }),
  logKeptDays: setting(z.int().min(1).max(36_600)),
  /** Data of these origins is closed to operators who hold no leave for it (LA-24, SL-11). */
  externalBarred: setting(someOf(['department', 'state', 'federal', 'clets'])),
});

/** Who makes accounts, who gives them permissions, and when they end. */
export const accountsSchema = z.strictObject({
  creators: setting(postsSchema),
  grantor: setting(slugSchema),
  /** The post under whose direction permissions are given (BA-63). */
  grantorDirectedBy: setting(slugSchema),
  /** Accounts end by being switched off; none is deleted and no name is given again. */
  deactivateOnly: setting(z.boolean()),
  /** Days without use after which an account is switched off. */
  unusedDays: setting(z.int().min(1).max(3660)),
});

export const accountReviewSchema = z.strictObject({
  required: setting(z.boolean()),
  owner: setting(slugSchema),
  everyDays: setting(z.int().min(1).max(3660)),
});

export const trainingSchema = z.strictObject({
  requiredBeforeUse: setting(z.boolean()),
  validDays: setting(z.int().min(1).max(3660)),
  recordsHolder: setting(slugSchema),
  /** Who sees to it that members are trained (LA-45, BA-49). */
  officer: setting(slugSchema),
  groups: setting(someOf(['all_members', 'officer', 'detective', 'dispatcher'])),
  content: setting(someOf(['policy', 'guidelines', 'procedures', 'login', 'use'])),
  keptOnFile: setting(z.boolean()),
});

/** What follows an error or a broken rule (BA-39, BA-40). */
export const violationsSchema = z.strictObject({
  reportTo: setting(someOf(['supervisor', 'manager'])),
  errorsToo: setting(z.boolean()),
  steps: setting(someOf(['notify', 'retrain'])),
});

/** Numbers of sign-in. Where they are unset, those of the CJIS Security Policy hold. */
export const securitySchema = z.strictObject({
  baseline: setting(someOf(['clets', 'cjis'])),
  mfaRequired: setting(z.boolean()),
  lockAfterFailures: setting(z.int().min(1).max(100)),
  idleMinutes: setting(z.int().min(1).max(1440)),
  reauthenticateHours: setting(z.int().min(1).max(720)),
  /** Days after which a password is changed (CJIS IA-5f asks for 365; NIST SP 800-63B-4 for none). */
  passwordMaxAgeDays: setting(z.int().min(1).max(3660)),
  /** What everybody agrees to before signing in (CJIS AC-8). */
  banner: setting(z.string().min(20).max(2000)),
});
