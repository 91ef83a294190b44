import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { agencyCodeSchema, lineSchema, timeSchema, uuidSchema } from '../words.ts';
import { mine, opening } from './sign-in.ts';

/** Leaves the house this once: to be handed over in presence. */
const handedAnswer = z.object({
  code: z.string(),
  expiresAt: timeSchema,
  /** For a new password, where that is lost too. */
  invitation: z.string().nullable(),
});

/** How somebody's sign-in is cared for by others: locks, lost factors, identities, and when nobody can sign in any more. */
export const signInCareRoutes = {
  askFactorReset: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/accounts/:personId/factor-reset',
    summary:
      'Ask that lost factors be reset; a second person of another post decides, then a code is handed over in presence',
    access: { permission: 'factor.reset', purpose: 'none', event: 'factor.reset_asked', stepUp: true },
    status: 201,
    params: z.object({ personId: uuidSchema }),
    body: z.object({
      reason: lineSchema(500).min(1),
      /** The password is lost too: the person sets a new one by invitation. */
      withPassword: z.boolean().default(false),
    }),
    answer: z.object({ approvalId: uuidSchema, expiresAt: timeSchema }),
  }),
  makeEnrolmentCode: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/accounts/:personId/enrolment-code',
    summary:
      'After the second person agreed: the code for a new authenticator, shown this once, good for an hour; hand it over in presence',
    access: { permission: 'factor.reset', purpose: 'none', event: 'enrolment_code.made', stepUp: true },
    status: 201,
    params: z.object({ personId: uuidSchema }),
    answer: handedAnswer,
  }),
  openBreakGlass: defineRoute({
    ...opening,
    path: '/v1/sessions/break-glass',
    summary:
      'Open a sealed account of the installation with a printed code: it restores sign-in and administration, and sees no data',
    access: {
      public:
        'when nobody can sign in any more; the code is long and good once, each try is logged, each use is an alarm',
    },
    rateLimit: { per: 'address', max: 10, windowSeconds: 60 },
    body: z.object({ agency: agencyCodeSchema, code: lineSchema(60).min(1) }),
  }),
  restoreSignIn: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/accounts/:personId/restore',
    summary: 'By a sealed account: bring back the sign-in of somebody who administers or makes accounts',
    access: { permission: 'sign_in.restore', purpose: 'none', event: 'break_glass.restored' },
    status: 201,
    params: z.object({ personId: uuidSchema }),
    body: z.object({ reason: lineSchema(500).min(1), withPassword: z.boolean().default(false) }),
    answer: handedAnswer,
  }),
  releaseLock: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/accounts/:personId/release-lock',
    summary: 'Open sign-in by password again after too many wrong tries (CJIS AC-7); never for oneself',
    access: { permission: 'lock.release', purpose: 'none', event: 'sign_in.released', stepUp: true },
    params: z.object({ personId: uuidSchema }),
    answer: z.object({ released: z.boolean() }),
  }),
  listIdentities: defineRoute({
    ...mine,
    method: 'GET',
    path: '/v1/accounts/:personId/identities',
    summary: "An account's identities at the agency's identity provider",
    access: { permission: 'account.view', purpose: 'none', event: 'account.viewed' },
    params: z.object({ personId: uuidSchema }),
    answer: z.object({
      identities: z.array(
        z.object({
          linkId: uuidSchema,
          issuer: z.string(),
          subject: z.string(),
          linkedAt: timeSchema,
          linkedBy: z.string(),
        }),
      ),
    }),
  }),
  linkIdentity: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/accounts/:personId/identities',
    summary: "Link an account to a subject of the agency's identity provider; never one's own, never by mail address",
    access: { permission: 'identity.link', purpose: 'none', event: 'identity.linked', stepUp: true },
    status: 201,
    params: z.object({ personId: uuidSchema }),
    body: z.object({ subject: lineSchema(255).min(1) }),
    answer: z.object({ linkId: uuidSchema, issuer: z.string() }),
  }),
  unlinkIdentity: defineRoute({
    ...mine,
    method: 'DELETE',
    path: '/v1/accounts/:personId/identities/:linkId',
    summary: 'End the link of an account to an identity',
    access: { permission: 'identity.link', purpose: 'none', event: 'identity.unlinked', stepUp: true },
    params: z.object({ personId: uuidSchema, linkId: uuidSchema }),
    answer: z.object({ unlinked: z.literal(true) }),
  }),
};
