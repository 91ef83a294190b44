import { z } from 'zod';
import { accountKinds, clearanceKinds, dataOrigins, delegableDuties } from '../people-words.ts';
import { defineRoute } from '../route.ts';
import { lineSchema, timeSchema, uuidSchema } from '../words.ts';
import { importing } from './people-files.ts';

export const holdingSchema = z.object({
  holdingId: uuidSchema,
  postId: z.string(),
  heldFrom: timeSchema,
  heldTo: timeSchema.nullable(),
  givenBy: z.string(),
  endedBy: z.string().nullable(),
  endReason: z.string().nullable(),
});

export const delegationSchema = z.object({
  delegationId: uuidSchema,
  duty: z.enum(delegableDuties),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  startsAt: timeSchema,
  endsAt: timeSchema,
  endedBy: z.string().nullable(),
});

/** A clearance or an entitlement. */
export const grantedSchema = z.object({
  id: uuidSchema,
  grantedAt: timeSchema,
  grantedBy: z.string(),
  expiresAt: timeSchema,
  endedAt: timeSchema.nullable(),
  endedBy: z.string().nullable(),
  endReason: z.string().nullable(),
  inForce: z.boolean(),
});

const personParams = z.object({ personId: uuidSchema });
const reasonBody = z.object({ reason: lineSchema(500).min(1) });
const ended = z.object({ ended: z.literal(true) });
const change = { kind: 'json', rateLimit: { per: 'person', max: 120, windowSeconds: 60 } } as const;
const view = { method: 'GET', ...change, status: 200 } as const;

export const postRoutes = {
  listPosts: defineRoute({
    ...view,
    path: '/v1/posts',
    summary: 'The posts of the policy with their roles, and who holds them now (LA-11, BA-10)',
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    answer: z.object({
      posts: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          roles: z.array(z.string()),
          holders: z.array(
            z.object({
              personId: uuidSchema,
              username: z.string(),
              displayName: z.string(),
              kind: z.enum(accountKinds),
              heldFrom: timeSchema,
              heldTo: timeSchema.nullable(),
            }),
          ),
        }),
      ),
    }),
  }),
  givePost: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/accounts/:personId/posts',
    summary: 'Give a post to a person, from now or later on (BA-63); nobody to themselves',
    access: { permission: 'post.assign', purpose: 'none', event: 'post.given', stepUp: true },
    status: 201,
    params: personParams,
    body: z.object({
      postId: lineSchema(80).min(1),
      from: timeSchema.optional(),
      to: timeSchema.optional(),
      /** On whose direction, for example. */
      reason: lineSchema(500).min(1).optional(),
    }),
    answer: z.object({ holdingId: uuidSchema }),
  }),
  endPost: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/post-holdings/:holdingId/end',
    summary: 'End the holding of a post now; it stays in the history',
    access: { permission: 'post.assign', purpose: 'none', event: 'post.ended', stepUp: true },
    status: 200,
    params: z.object({ holdingId: uuidSchema }),
    body: reasonBody,
    answer: ended,
  }),
  importPosts: defineRoute({
    ...importing,
    path: '/v1/posts/import',
    summary: 'Posts from a CSV file (docs/formats/people-csv.md), with a word on each line',
    access: { permission: 'post.assign', purpose: 'none', event: 'posts.imported', stepUp: true },
  }),
  listDelegations: defineRoute({
    ...view,
    path: '/v1/delegations',
    summary: 'Who gave which duty to whom, from when to when (LA-09, CO-04, BA-08)',
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    answer: z.object({ delegations: z.array(delegationSchema) }),
  }),
  delegateDuty: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/delegations',
    summary: 'Give a duty that one holds by a post of one’s own to another for a time; it can’t be given on',
    access: { permission: 'duty.delegate', purpose: 'none', event: 'duty.delegated', stepUp: true },
    status: 201,
    body: z.object({
      toPersonId: uuidSchema,
      duty: z.enum(delegableDuties),
      reason: lineSchema(500).min(1),
      from: timeSchema.optional(),
      to: timeSchema,
    }),
    answer: z.object({ delegationId: uuidSchema }),
  }),
  endDelegation: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/delegations/:delegationId/end',
    summary: 'Take a delegation back before its end',
    access: { permission: 'duty.delegate', purpose: 'none', event: 'delegation.ended', stepUp: true },
    status: 200,
    params: z.object({ delegationId: uuidSchema }),
    answer: ended,
  }),
  grantClearance: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/accounts/:personId/clearances',
    summary: 'File a security clearance with its end (BA-59)',
    access: { permission: 'clearance.grant', purpose: 'none', event: 'clearance.granted', stepUp: true },
    status: 201,
    params: personParams,
    body: z.object({ kind: z.enum(clearanceKinds), expiresAt: timeSchema }),
    answer: z.object({ clearanceId: uuidSchema }),
  }),
  endClearance: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/clearances/:clearanceId/end',
    summary: 'End a clearance early, with the reason',
    access: { permission: 'clearance.grant', purpose: 'none', event: 'clearance.ended', stepUp: true },
    status: 200,
    params: z.object({ clearanceId: uuidSchema }),
    body: reasonBody,
    answer: ended,
  }),
  importClearances: defineRoute({
    ...importing,
    path: '/v1/clearances/import',
    summary: 'Clearances from a CSV file (docs/formats/people-csv.md), with a word on each line',
    access: { permission: 'clearance.grant', purpose: 'none', event: 'clearances.imported', stepUp: true },
  }),
  grantEntitlement: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/accounts/:personId/entitlements',
    summary: 'Give leave to see data of one origin, apart from role (LA-24, SL-11, CO-11, BA-22)',
    access: { permission: 'entitlement.grant', purpose: 'none', event: 'entitlement.granted', stepUp: true },
    status: 201,
    params: personParams,
    body: z.object({ origin: z.enum(dataOrigins), expiresAt: timeSchema, reason: lineSchema(500).min(1) }),
    /** CLETS: no later than the fingerprint check on which it rests. */
    answer: z.object({ entitlementId: uuidSchema, expiresAt: timeSchema }),
  }),
  endEntitlement: defineRoute({
    ...change,
    method: 'POST',
    path: '/v1/entitlements/:entitlementId/end',
    summary: 'End an entitlement early, with the reason',
    access: { permission: 'entitlement.grant', purpose: 'none', event: 'entitlement.ended', stepUp: true },
    status: 200,
    params: z.object({ entitlementId: uuidSchema }),
    body: reasonBody,
    answer: ended,
  }),
};
