import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { agencyCodeSchema, lineSchema, timeSchema, usernameSchema, uuidSchema } from '../words.ts';

const personAnswer = z.object({
  personId: uuidSchema,
  username: usernameSchema,
  displayName: z.string(),
  agency: agencyCodeSchema,
  posts: z.array(z.object({ id: z.string(), title: z.string() })),
  permissions: z.array(z.string()),
  /** null: no valid training on file, so no data. */
  trainedUntil: z.string().nullable(),
});

export const peopleRoutes = {
  openSession: defineRoute({
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in with agency, user name and password',
    kind: 'json',
    access: { public: 'signing in is how a person becomes known; each try is logged' },
    rateLimit: { per: 'address', max: 30, windowSeconds: 60 },
    status: 201,
    bodyLimitBytes: 4096,
    session: 'opens',
    body: z.object({ agency: agencyCodeSchema, username: usernameSchema, password: z.string().min(1).max(128) }),
    /** `token` is null for a browser (header X-Plateward-Client: web): it gets a cookie instead. */
    answer: z.object({ token: z.string().nullable(), expiresAt: timeSchema, displayName: z.string() }),
  }),
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
    summary: "Create an account; only the posts that the agency's policy names may (BA-64)",
    kind: 'json',
    access: { permission: 'account.create', purpose: 'none', event: 'account.created' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 201,
    body: z.object({
      username: usernameSchema,
      displayName: lineSchema(200).min(1),
      password: z.string().min(12).max(128),
    }),
    answer: z.object({ personId: uuidSchema, username: usernameSchema }),
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
        z.object({
          personId: uuidSchema,
          username: usernameSchema,
          displayName: z.string(),
          active: z.boolean(),
          posts: z.array(z.string()),
        }),
      ),
    }),
  }),
  recordTraining: defineRoute({
    method: 'POST',
    path: '/v1/training/completions',
    summary: 'Put a completed course on file (BA-52)',
    kind: 'json',
    access: { permission: 'training.record', purpose: 'none', event: 'training.recorded' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 201,
    body: z.object({
      personId: uuidSchema,
      course: lineSchema(200).min(1),
      completedOn: z.iso.date(),
      validUntil: z.iso.date().optional(),
    }),
    answer: z.object({ completionId: uuidSchema }),
  }),
};
