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
/** Bytes as WebAuthn writes them in JSON. */
const bytesSchema = z
  .string()
  .max(12_000)
  .regex(/^[\w-]*$/, 'must be base64url');
const answerCommon = {
  id: bytesSchema.min(1),
  rawId: bytesSchema.min(1),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
};
/** What `navigator.credentials.get` answers, as JSON (WebAuthn section 5.1). */
const assertionSchema = z.object({
  ...answerCommon,
  response: z.object({
    clientDataJSON: bytesSchema,
    authenticatorData: bytesSchema,
    signature: bytesSchema,
    userHandle: bytesSchema.optional(),
  }),
});
/** What `navigator.credentials.create` answers, as JSON. */
const attestationSchema = z.object({
  ...answerCommon,
  response: z.object({
    clientDataJSON: bytesSchema,
    attestationObject: bytesSchema,
    transports: z.array(lineSchema(40)).max(8).optional(),
  }),
});
export type Assertion = z.output<typeof assertionSchema>;
export type Attestation = z.output<typeof attestationSchema>;
/** For `parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON` of the browser; answered under `challenge`. */
const questionAnswer = z.object({ challenge: z.string(), options: z.record(z.string(), z.unknown()) });

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

/** What the ways of signing in have in common. */
export const opening = {
  kind: 'json',
  method: 'POST',
  rateLimit: { per: 'address', max: 30, windowSeconds: 60 },
  status: 201,
  bodyLimitBytes: 16_384,
  session: 'opens',
  answer: sessionAnswer,
} as const;

/** What the addresses of accounts and of one's own sign-in have in common. */
export const mine = { kind: 'json', rateLimit: { per: 'person', max: 60, windowSeconds: 60 }, status: 200 } as const;

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
  askPasskey: defineRoute({
    method: 'POST',
    path: '/v1/sessions/passkey/options',
    summary: 'Ask for the question that a passkey answers: for an agency, or after the password under its challenge',
    kind: 'json',
    access: { public: 'signing in is how a person becomes known; the question tells nothing of anybody' },
    rateLimit: { per: 'address', max: 30, windowSeconds: 60 },
    status: 201,
    bodyLimitBytes: 4096,
    body: z
      .object({ agency: agencyCodeSchema.optional(), challenge: challengeSchema.optional() })
      .refine(body => (body.agency === undefined) !== (body.challenge === undefined), {
        path: ['agency'],
        message: 'give either the agency or the challenge of the password',
      }),
    answer: questionAnswer,
  }),
  openByPasskey: defineRoute({
    ...opening,
    path: '/v1/sessions/passkey',
    summary: 'Sign in by passkey alone; it is unlocked by its owner, so it is two factors',
    access: { public: 'signing in is how a person becomes known; each try is logged' },
    body: z.object({ challenge: challengeSchema, answer: assertionSchema }),
  }),
  askSingleSignOn: defineRoute({
    method: 'POST',
    path: '/v1/sessions/single-sign-on/options',
    summary: "Where the agency's identity provider signs people in, and the token under which they come back",
    kind: 'json',
    access: { public: 'signing in is how a person becomes known; the address tells nothing of anybody' },
    rateLimit: { per: 'address', max: 30, windowSeconds: 60 },
    status: 201,
    bodyLimitBytes: 4096,
    body: z.object({ agency: agencyCodeSchema }),
    answer: z.object({ challenge: z.string(), url: z.string() }),
  }),
  openBySingleSignOn: defineRoute({
    ...opening,
    path: '/v1/sessions/single-sign-on',
    summary:
      'Sign in with what the identity provider sent the browser back with; without a proof of two factors ours is asked',
    access: { public: 'signing in is how a person becomes known; each try is logged' },
    body: z.object({ challenge: challengeSchema, parameters: z.string().min(1).max(8000) }),
  }),
  stepUp: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/sessions/step-up',
    summary: 'Prove anew who I am, with a code of my authenticator app or a passkey; good for 15 minutes',
    access: { permission: 'me.view', purpose: 'none', event: 'session.stepped_up' },
    bodyLimitBytes: 16_384,
    body: z
      .object({
        code: codeSchema.optional(),
        passkey: z.object({ challenge: challengeSchema, answer: assertionSchema }).optional(),
      })
      .refine(body => (body.code === undefined) !== (body.passkey === undefined), {
        path: ['code'],
        message: 'give either a code or the answer of a passkey',
      }),
    answer: z.object({ strongUntil: timeSchema }),
  }),
  askStepUp: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/sessions/step-up/options',
    summary: 'The question that one of my passkeys answers to prove anew who I am',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.viewed' },
    status: 201,
    answer: questionAnswer,
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
  offerPasskey: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/me/factors/passkey/options',
    summary: 'The question that a new passkey answers',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.offered', stepUp: true },
    status: 201,
    answer: questionAnswer,
  }),
  enrolPasskey: defineRoute({
    ...mine,
    method: 'POST',
    path: '/v1/me/factors/passkey',
    summary: 'Enrol the passkey that answered, under a name; from then on the session is a full one',
    access: { permission: 'me.view', purpose: 'none', event: 'factor.enrolled' },
    status: 201,
    bodyLimitBytes: 32_768,
    body: z.object({ challenge: challengeSchema, name: lineSchema(80).min(1), answer: attestationSchema }),
    answer: z.object({ enrolled: z.literal(true), factorId: uuidSchema }),
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
};
