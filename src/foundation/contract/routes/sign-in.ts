import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { agencyCodeSchema, lineSchema, timeSchema, usernameSchema, uuidSchema } from '../words.ts';

/** The digits of an authenticator app; blanks are forgiven, as apps show them in groups. */
const codeSchema = z
  .string()
  .max(12)
  .transform(code => code.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'must be the six digits of your app'));
const challengeSchema = z.string().min(1).max(120);
const passwordSchema = z.string().min(1).max(128);
export const factorKinds = ['totp', 'passkey'] as const;
export const assurances = ['enrolling', 'full', 'restoring'] as const;

/** `token` is null for a browser (header X-Plateward-Client: web): it gets a cookie instead. */
const sessionAnswer = z.object({
  token: z.string().nullable(),
  expiresAt: timeSchema,
  displayName: z.string(),
  /** `enrolling`: good for one's own account until a second factor is enrolled. */
  assurance: z.enum(assurances),
});

const opening = {
  kind: 'json',
  method: 'POST',
  rateLimit: { per: 'address', max: 30, windowSeconds: 60 },
  status: 201,
  bodyLimitBytes: 16_384,
  session: 'opens',
  answer: sessionAnswer,
} as const;

const mine = { kind: 'json', rateLimit: { per: 'person', max: 60, windowSeconds: 60 }, status: 200 } as const;

export const signInRoutes = {
  viewSignIn: defineRoute({
    method: 'GET',
    path: '/v1/sign-in/:agency',
    summary:
      'What is shown before signing in: the notice that everybody agrees to, and whether there is single sign-on',
    kind: 'json',
    access: { public: 'CJIS AC-8: the notice stands before the sign-in; an unknown agency is answered like any other' },
    rateLimit: { per: 'address', max: 60, windowSeconds: 60 },
    status: 200,
    params: z.object({ agency: agencyCodeSchema }),
    answer: z.object({ banner: z.string(), singleSignOn: z.boolean() }),
  }),
  openSession: defineRoute({
    ...opening,
    path: '/v1/sessions',
    summary:
      'Sign in with agency, user name and password, and the code of an authenticator app; without the code the answer is 401 second_factor_required with a challenge',
    access: { public: 'signing in is how a person becomes known; each try is logged' },
    body: z.object({
      agency: agencyCodeSchema,
      username: usernameSchema,
      password: passwordSchema,
      code: codeSchema.optional(),
    }),
  }),
  answerSecondFactor: defineRoute({
    ...opening,
    path: '/v1/sessions/second-factor',
    summary:
      'Answer the challenge of a sign-in with a code, or with the code for a new authenticator; works once, within 5 minutes',
    access: { public: 'the second half of signing in; each try is logged' },
    body: z
      .object({
        challenge: challengeSchema,
        code: codeSchema.optional(),
        /** After a reset: what was handed over in presence. */
        enrolmentCode: lineSchema(40).min(1).optional(),
      })
      .refine(body => (body.code === undefined) !== (body.enrolmentCode === undefined), {
        path: ['code'],
        message: 'give either a code or an enrolment code',
      }),
  }),
  stepUp: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/sessions/step-up',
    summary: 'Prove anew who I am, with a code of my authenticator app; good for 15 minutes',
    access: { permission: 'me.view', purpose: 'none', event: 'session.stepped_up' },
    bodyLimitBytes: 4096,
    body: z.object({ code: codeSchema }),
    answer: z.object({ strongUntil: timeSchema }),
  }),
  listSessions: defineRoute({
    ...mine,
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'Where I am signed in',
    access: { permission: 'me.view', purpose: 'none', event: 'me.viewed' },
    answer: z.object({
      sessions: z.array(
        z.object({
          sessionId: uuidSchema,
          openedAt: timeSchema,
          lastSeenAt: timeSchema,
          expiresAt: timeSchema,
          address: z.string(),
          auth: z.string(),
          current: z.boolean(),
        }),
      ),
    }),
  }),
  endSession: defineRoute({
    ...mine,
    method: 'DELETE',
    path: '/v1/me/sessions/:sessionId',
    summary: 'End another session of mine',
    access: { permission: 'me.view', purpose: 'none', event: 'session.ended' },
    params: z.object({ sessionId: uuidSchema }),
    answer: z.object({ ended: z.literal(true) }),
  }),
  listFactors: defineRoute({
    ...mine,
    method: 'GET',
    path: '/v1/me/factors',
    summary: 'My second factors',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.viewed' },
    answer: z.object({
      factors: z.array(
        z.object({
          factorId: uuidSchema,
          kind: z.enum(factorKinds),
          name: z.string(),
          madeAt: timeSchema,
          lastUsedAt: timeSchema.nullable(),
        }),
      ),
    }),
  }),
  offerTotp: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/me/factors/totp',
    summary:
      'A new secret for an authenticator app, shown this once; it counts when a code has confirmed it, and replaces the one before',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.offered', stepUp: true },
    status: 201,
    body: z.object({ name: lineSchema(80).min(1).default('Authenticator app') }),
    answer: z.object({ factorId: uuidSchema, secret: z.string(), uri: z.string(), qrSvg: z.string() }),
  }),
  confirmTotp: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/me/factors/totp/:factorId/confirm',
    summary: 'Confirm the new secret with a code of the app; from then on the session is a full one',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.enrolled' },
    params: z.object({ factorId: uuidSchema }),
    body: z.object({ code: codeSchema }),
    answer: z.object({ enrolled: z.literal(true) }),
  }),
  removeFactor: defineRoute({
    ...mine,
    method: 'DELETE',
    path: '/v1/me/factors/:factorId',
    summary: 'Remove one of my second factors; never the last one',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.removed', stepUp: true },
    params: z.object({ factorId: uuidSchema }),
    answer: z.object({ removed: z.literal(true) }),
  }),
  changePassword: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/me/password',
    summary: 'Change my password; my other sessions end',
    access: { permission: 'me.view', purpose: 'none', event: 'password.changed', stepUp: true },
    rateLimit: { per: 'person', max: 10, windowSeconds: 60 },
    bodyLimitBytes: 4096,
    body: z.object({ current: passwordSchema, password: passwordSchema }),
    answer: z.object({ changed: z.literal(true) }),
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
};
