import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { demonstrationField } from '../words.ts';

const open = {
  method: 'GET',
  kind: 'json',
  status: 200,
  rateLimit: { per: 'address', max: 600, windowSeconds: 60 },
} as const;

export const serviceRoutes = {
  alive: defineRoute({
    ...open,
    path: '/healthz',
    summary: 'The process answers',
    access: { public: 'watchdogs have no account; it tells nothing but that the process runs' },
    answer: z.object({ alive: z.literal(true), ...demonstrationField }),
  }),
  ready: defineRoute({
    ...open,
    path: '/readyz',
    summary: 'Reads can be stored and the record can be written',
    access: { public: 'load balancers and cameras ask it; it holds no plate, person or count' },
    answer: z.object({ ready: z.boolean(), record: z.enum(['writing', 'stalled']), ...demonstrationField }),
  }),
  describe: defineRoute({
    ...open,
    path: '/v1/openapi.json',
    summary: 'This document',
    access: { public: 'the form of the addresses is no secret; a camera maker needs it before any key' },
    answer: z.looseObject({ openapi: z.string() }),
  }),
};
