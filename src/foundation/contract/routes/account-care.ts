import { z } from 'zod';
import { deactivationReasons, reviewDecisions, vendorPurposes } from '../people-words.ts';
import { defineRoute } from '../route.ts';
import { lineSchema, timeSchema, usernameSchema, uuidSchema } from '../words.ts';

/** Looking after accounts: reviews of all of them, and the openings of vendors' accounts. */

const change = {
  method: 'POST',
  kind: 'json',
  rateLimit: { per: 'person', max: 240, windowSeconds: 60 },
} as const;
const view = { ...change, method: 'GET', status: 200 } as const;
const reviewParams = z.object({ reviewId: uuidSchema });
const openingParams = z.object({ openingId: uuidSchema });

const reviewSchema = z.object({
  reviewId: uuidSchema,
  openedAt: timeSchema,
  openedBy: z.string(),
  reason: z.string(),
  closedAt: timeSchema.nullable(),
  closedBy: z.string().nullable(),
});

const snapshotSchema = z.object({
  username: usernameSchema,
  displayName: z.string(),
  kind: z.string(),
  active: z.boolean(),
  supervisor: z.string().nullable(),
  lastUse: timeSchema.nullable(),
  trainedUntil: z.string().nullable(),
  posts: z.array(z.string()),
  duties: z.array(z.string()),
  clearances: z.array(z.string()),
  entitlements: z.array(z.string()),
});

export const accountCareRoutes = {
  listAccountReviews: defineRoute({
    ...view,
    path: '/v1/account-reviews',
    summary: 'Reviews of all accounts, how far they are, and the day on which the next one is due (BA-35)',
    access: { permission: 'account.view', purpose: 'none', event: 'account_review.viewed' },
    answer: z.object({
      reviews: z.array(reviewSchema.extend({ accounts: z.int(), undecided: z.int() })),
      dueOn: z.iso.date(),
    }),
  }),
  openAccountReview: defineRoute({
    ...change,
    path: '/v1/account-reviews',
    summary: 'Open a review of every active account',
    access: { permission: 'account.review', purpose: 'none', event: 'account_review.opened' },
    status: 201,
    body: z.object({ reason: lineSchema(300).min(1) }),
    answer: z.object({ reviewId: uuidSchema, accounts: z.int() }),
  }),
  viewAccountReview: defineRoute({
    ...view,
    path: '/v1/account-reviews/:reviewId',
    summary: 'A review with every account in it, as it was found and as it was decided: the evidence',
    access: { permission: 'account.view', purpose: 'none', event: 'account_review.viewed' },
    params: reviewParams,
    answer: z.object({
      review: reviewSchema,
      items: z.array(
        z.object({
          personId: uuidSchema,
          found: snapshotSchema,
          decidedOn: snapshotSchema.nullable(),
          decision: z.enum(reviewDecisions).nullable(),
          note: z.string().nullable(),
          decidedAt: timeSchema.nullable(),
          decidedBy: z.string().nullable(),
        }),
      ),
    }),
  }),
  decideAccount: defineRoute({
    ...change,
    path: '/v1/account-reviews/:reviewId/decisions',
    summary: 'Decide on one account: confirmed, changed, or deactivated now; nobody on their own',
    access: { permission: 'account.review', purpose: 'none', event: 'account_review.decided' },
    status: 200,
    params: reviewParams,
    body: z.object({
      personId: uuidSchema,
      decision: z.enum(reviewDecisions),
      /** Of a deactivation. */
      reason: z.enum(deactivationReasons).optional(),
      note: lineSchema(500).optional(),
    }),
    answer: z.object({ undecided: z.int() }),
  }),
  closeAccountReview: defineRoute({
    ...change,
    path: '/v1/account-reviews/:reviewId/close',
    summary: 'Close a review in which every account is decided',
    access: { permission: 'account.review', purpose: 'none', event: 'account_review.closed' },
    status: 200,
    params: reviewParams,
    answer: z.object({ closed: z.literal(true) }),
  }),
  listVendorOpenings: defineRoute({
    ...view,
    path: '/v1/vendor-openings',
    summary: 'When which account of a vendor was opened, for which ticket, by whom (BA-62)',
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    answer: z.object({
      openings: z.array(
        z.object({
          openingId: uuidSchema,
          personId: uuidSchema,
          username: usernameSchema,
          ticket: z.string(),
          purpose: z.enum(vendorPurposes),
          openedAt: timeSchema,
          openedBy: z.string(),
          endsAt: timeSchema,
          closedBy: z.string().nullable(),
          extensions: z.int(),
          open: z.boolean(),
        }),
      ),
    }),
  }),
  openVendor: defineRoute({
    ...change,
    path: '/v1/vendor-openings',
    summary: "Open a vendor's account for a ticket, for 72 hours at most; it ends by itself (BA-62)",
    access: { permission: 'vendor.open', purpose: 'none', event: 'vendor.opened', stepUp: true },
    status: 201,
    body: z.object({
      personId: uuidSchema,
      ticket: lineSchema(80).min(1),
      purpose: z.enum(vendorPurposes),
      hours: z.number().positive(),
    }),
    answer: z.object({ openingId: uuidSchema, endsAt: timeSchema }),
  }),
  extendVendor: defineRoute({
    ...change,
    path: '/v1/vendor-openings/:openingId/extend',
    summary: 'Prolong an opening that is in force: it then ends so many hours from now, 72 at most',
    access: { permission: 'vendor.open', purpose: 'none', event: 'vendor.extended', stepUp: true },
    status: 200,
    params: openingParams,
    body: z.object({ hours: z.number().positive(), reason: lineSchema(300).min(1) }),
    answer: z.object({ endsAt: timeSchema }),
  }),
  closeVendor: defineRoute({
    ...change,
    path: '/v1/vendor-openings/:openingId/close',
    summary: 'Close an opening before its end',
    access: { permission: 'vendor.open', purpose: 'none', event: 'vendor.closed', stepUp: true },
    status: 200,
    params: openingParams,
    answer: z.object({ closed: z.literal(true) }),
  }),
};
