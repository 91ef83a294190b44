import { z } from 'zod';
import { uuidSchema } from '../words.ts';

/** What came of a line of an imported file. */
export const lineResults = ['added', 'unchanged', 'refused'] as const;
export type LineResult = (typeof lineResults)[number];

/** What every import of people has in common: a file in, a word on each line out. */
export const importing = {
  method: 'POST',
  kind: 'text',
  rateLimit: { per: 'person', max: 10, windowSeconds: 60 },
  status: 200,
  bodyLimitBytes: 2 * 2 ** 20,
  query: z.object({
    /** Does all and takes it back: the answer is what an import would say. */
    dryRun: z.enum(['true', 'false']).default('false'),
    /** Nothing of the file is taken when one line is refused. */
    allOrNothing: z.enum(['true', 'false']).default('false'),
  }),
  answer: z.object({
    dryRun: z.boolean(),
    /** False: nothing was changed. */
    taken: z.boolean(),
    added: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    lines: z.array(
      z.object({
        line: z.int(),
        result: z.enum(lineResults),
        message: z.string(),
        personId: uuidSchema.nullable(),
        /** Of a new account: leaves the house this once. */
        invitation: z.string().nullable(),
      }),
    ),
  }),
} as const;

export type ImportAnswer = z.infer<(typeof importing)['answer']>;
