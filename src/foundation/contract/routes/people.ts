import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { accountKinds, clearanceKinds, dataOrigins, deactivationReasons } from '../people-words.ts';
import { agencyCodeSchema, lineSchema, timeSchema, usernameSchema, uuidSchema } from '../words.ts';
import { importing } from './people-files.ts';
import { assurances } from './sign-in.ts';
import { delegationSchema, grantedSchema, holdingSchema } from './posts.ts';

const personAnswer = z.object({
  personId: uuidSchema,
  username: usernameSchema,
  displayName: z.string(),
  agency: agencyCodeSchema,
  /** IANA zone of the agency: every time is shown in it. */
  timeZone: z.string(),
  posts: z.array(z.object({ id: z.string(), title: z.string() })),
  permissions: z.array(z.string()),
  /** null: no valid training on file, so no data. */
  trainedUntil: z.string().nullable(),
  /** `enrolling`: nothing but one's own account until a second factor is enrolled, or a password that is due is changed. */
  assurance: z.enum(assurances),
  /** Until when privileged functions are open without proving anew who one is. */
  strongUntil: timeSchema.nullable(),
  /** The sign-in before this one (CJIS AC-9). */
  lastSignIn: z.object({ at: timeSchema, address: z.string() }).nullable(),
  /** The policy has the password changed. */
  passwordDue: z.boolean(),
});

const personParams = z.object({ personId: uuidSchema });
const invitation = { invitation: z.string(), expiresAt: timeSchema };

const accountSchema = z.object({
  personId: uuidSchema,
  username: usernameSchema,
  displayName: z.string(),
  kind: z.enum(accountKinds),
  supervisor: uuidSchema.nullable(),
  active: z.boolean(),
  /** False: invited, and has set no password yet. */
  entered: z.boolean(),
  activeSince: timeSchema,
  createdAt: timeSchema,
  createdBy: z.string(),
  deactivatedAt: timeSchema.nullable(),
  deactivatedBy: z.string().nullable(),
  deactivatedReason: z.enum(deactivationReasons).nullable(),
  lastUse: timeSchema.nullable(),
});

export const peopleRoutes = {
  closeSession: defineRoute({
    method: 'DELETE',
    path: '/v1/sessions/current',
    summary: 'Sign out',
    kind: 'json',
    access: { permission: 'me.view', purpose: 'none', event: 'session.closed' },
    session: 'closes',
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: z.object({ closed: z.literal(true) }),
  }),
  viewMe: defineRoute({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who I am here, what I may do, until when my training counts',
    kind: 'json',
    access: { permission: 'me.view', purpose: 'none', event: 'me.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    answer: personAnswer,
  }),
  createAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts',
    summary:
      "Create an account by invitation; only the posts that the agency's policy names may (BA-64). It has no post and no password",
    kind: 'json',
    access: { permission: 'account.create', purpose: 'none', event: 'account.created', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 201,
    body: z.object({
      username: usernameSchema,
      displayName: lineSchema(200).min(1),
      kind: z.enum(accountKinds).default('member'),
      /** To whom the person answers: is told of each change to the account. */
      supervisor: uuidSchema.optional(),
      /** Another account of the same human: two-person rules count both as one. */
      sameHumanAs: uuidSchema.optional(),
    }),
    /** The invitation leaves the house this once: hand it to the person. */
    answer: z.object({ personId: uuidSchema, username: usernameSchema, ...invitation }),
  }),
  renewInvitation: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:personId/invitation',
    summary: 'A new invitation for somebody who has set no password yet; the earlier one is over',
    kind: 'json',
    access: { permission: 'account.create', purpose: 'none', event: 'invitation.made', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 201,
    params: personParams,
    answer: z.object(invitation),
  }),
  acceptInvitation: defineRoute({
    method: 'POST',
    path: '/v1/invitations/accept',
    summary: 'Set the first password of whoever was invited; works once, within 72 hours',
    kind: 'json',
    access: { public: 'whoever is invited has no session yet; each try is logged' },
    rateLimit: { per: 'address', max: 20, windowSeconds: 60 },
    status: 200,
    bodyLimitBytes: 4096,
    body: z.object({ invitation: z.string().min(1).max(120), password: z.string().min(1).max(128) }),
    answer: z.object({ agency: agencyCodeSchema, username: usernameSchema }),
  }),
  listAccounts: defineRoute({
    method: 'GET',
    path: '/v1/accounts',
    summary: "The agency's accounts with their posts",
    kind: 'json',
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      accounts: z.array(
        accountSchema.extend({
          posts: z.array(z.string()),
          /** The last local day of the training in force, or `no end`; null: none, so no data. */
          trainedUntil: z.string().nullable(),
          /** End of the background clearance in force (BA-59); null: none. */
          clearedUntil: timeSchema.nullable(),
          /** Origins of data that the person may see now (LA-24, SL-11, CO-11, BA-22). */
          entitlements: z.array(z.enum(dataOrigins)),
        }),
      ),
    }),
  }),
  viewAccount: defineRoute({
    method: 'GET',
    path: '/v1/accounts/:personId',
    summary: 'One account with all that was ever given to it, by whom, and when it ended',
    kind: 'json',
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    params: personParams,
    answer: z.object({
      account: accountSchema,
      otherAccounts: z.array(usernameSchema),
      trainedUntil: z.string().nullable(),
      posts: z.array(holdingSchema),
      duties: z.array(delegationSchema.omit({ to: true })),
      clearances: z.array(grantedSchema.extend({ kind: z.enum(clearanceKinds) })),
      entitlements: z.array(grantedSchema.extend({ kind: z.enum(dataOrigins) })),
    }),
  }),
  deactivateAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:personId/deactivate',
    summary: 'Switch an account off at once, with the reason; it is never deleted (BA-35)',
    kind: 'json',
    access: { permission: 'account.deactivate', purpose: 'none', event: 'account.deactivated', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    params: personParams,
    body: z.object({ reason: z.enum(deactivationReasons), note: lineSchema(500).optional() }),
    answer: z.object({ deactivated: z.literal(true) }),
  }),
  askReactivation: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:personId/reactivation',
    summary: 'Ask that a deactivated account be brought back: takes training in force and a second person',
    kind: 'json',
    access: { permission: 'account.create', purpose: 'none', event: 'account.reactivation_asked', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 201,
    params: personParams,
    body: z.object({ reason: lineSchema(500).min(1) }),
    answer: z.object({ approvalId: uuidSchema, expiresAt: timeSchema }),
  }),
  changeSupervisor: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:personId/supervisor',
    summary: 'Say to whom a person answers; nobody chooses their own',
    kind: 'json',
    access: { permission: 'post.assign', purpose: 'none', event: 'account.changed', stepUp: true },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    params: personParams,
    body: z.object({ supervisor: uuidSchema.nullable() }),
    answer: z.object({ changed: z.literal(true) }),
  }),
  importAccounts: defineRoute({
    ...importing,
    path: '/v1/accounts/import',
    summary: 'Accounts from a CSV file (docs/formats/people-csv.md), with a word on each line; dryRun changes nothing',
    access: { permission: 'account.create', purpose: 'none', event: 'accounts.imported', stepUp: true },
  }),
  listNotices: defineRoute({
    method: 'GET',
    path: '/v1/me/notices',
    summary: 'What I was told of accounts that I answer for, and of my own',
    kind: 'json',
    access: { permission: 'me.view', purpose: 'none', event: 'notice.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      notices: z.array(
        z.object({
          noticeId: uuidSchema,
          aboutPerson: uuidSchema,
          kind: z.enum(['account', 'post', 'clearance', 'entitlement', 'unused_warning']),
          message: z.string(),
          madeAt: timeSchema,
          seenAt: timeSchema.nullable(),
        }),
      ),
    }),
  }),
  seeNotice: defineRoute({
    method: 'POST',
    path: '/v1/me/notices/:noticeId/seen',
    summary: 'Mark one of my notices as seen',
    kind: 'json',
    access: { permission: 'me.view', purpose: 'none', event: 'notice.seen' },
    rateLimit: { per: 'person', max: 240, windowSeconds: 60 },
    status: 200,
    params: z.object({ noticeId: uuidSchema }),
    answer: z.object({ seen: z.literal(true) }),
  }),
};
