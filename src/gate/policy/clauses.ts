import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { clauseIdSchema, slugSchema, strengths } from '../../foundation/contract/profile-setting.ts';
import { adoptedProfile, profileCodes, profilesFolder, type ProfileCode } from './load.ts';
import { groundedValues } from './profile.ts';

/**
 * Every enforceable clause of the policies, in our own short words, with what is done about it: `policies/clauses/`. What a clause sets in
 * the profile is not written there: it is read from the profile.
 */

/**
 * enforced: the product does it, or refuses what is against it; measured: people do it, and the record shows whether; procedure: people do it,
 * and a post answers for it; waiting: the part of the product that is to do it is not built.
 */
export const clauseStates = ['enforced', 'measured', 'procedure', 'waiting'] as const;

/** Parts that are not built yet. */
export const waitingParts = [
  'audits',
  'canvass',
  'evidence',
  'releases',
  'reports',
  'retention',
  'sharing',
  'transfer',
  'vendor',
  'violations',
] as const;

const controlSchema = z
  .string()
  .regex(/^(?:file:[\w./-]+|route:\w+|permission:[a-z_.]+)$/, 'must be file:, route: or permission:');
const evidenceSchema = z.string().regex(/^(?:event:[a-z_.]+|route:\w+)$/, 'must be event: or route:');

const clauseSchema = z
  .strictObject({
    id: clauseIdSchema,
    section: z.string().min(1).max(40),
    /** From and to, counted from 1. */
    lines: z.tuple([z.int().min(1), z.int().min(1)]),
    strength: z.enum(strengths),
    capabilities: z.array(z.string().regex(/^C\d\d$/)).min(1),
    says: z.string().min(1).max(100),
    state: z.enum(clauseStates),
    control: z.array(controlSchema),
    /** Files with tests that name the clause. */
    tests: z.array(z.string()),
    evidence: z.array(evidenceSchema),
    /** The post that answers for a procedure; `agency` where the policy names none. */
    owner: slugSchema.optional(),
    waitsFor: z.enum(waitingParts).optional(),
    note: z.string().max(160).optional(),
  })
  .superRefine((row, context) => {
    const demand = (holds: boolean, message: string): void => {
      if (!holds) context.addIssue({ code: 'custom', message: `${row.id} ${message}` });
    };
    const shown = row.control.length > 0 && row.evidence.length > 0;
    demand(
      row.state !== 'enforced' || (shown && row.tests.length > 0),
      'is enforced: by what, tested where, shown by what?',
    );
    demand(
      row.state !== 'measured' || (shown && row.tests.length > 0),
      'is measured: by what, tested where, shown by what?',
    );
    demand(
      row.state !== 'procedure' || (row.owner !== undefined && row.evidence.length > 0),
      'is a procedure: whose, shown by what?',
    );
    demand((row.state === 'waiting') === (row.waitsFor !== undefined), 'waits, or does not: for which part?');
    demand(row.lines[0] <= row.lines[1], 'ends before it begins');
  });

export type Clause = z.infer<typeof clauseSchema>;

/** The clauses of one policy, in its order. Throws when the file is not well formed. */
export function clausesOf(code: ProfileCode): Clause[] {
  const path = join(profilesFolder, 'clauses', `${code}.json`);
  return z.array(clauseSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The clauses of all five policies. */
export function allClauses(): { code: ProfileCode; clause: Clause }[] {
  return profileCodes.flatMap(code => clausesOf(code).map(clause => ({ code, clause })));
}

/** Clause id -> parameters of the adopted profile that rest on it. */
export function settingsByClause(code: ProfileCode): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { path, ground } of groundedValues(adoptedProfile(code))) {
    if (ground.basis === 'clause') found.set(ground.clause, [...(found.get(ground.clause) ?? []), path]);
  }
  return found;
}
