import type { ErrorCode } from '../../../src/foundation/contract/errors.ts';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import type { RecipientClass } from '../../../src/foundation/contract/profile.ts';
import type { Matter } from '../../../src/foundation/contract/words.ts';
import { actionsOf, dataActions, type DecisionTable, type Reading } from './notation.ts';

/** Reads a decision table: what shall come of a case. Knows nothing of the product's rules, only of the tables' own words. */

/** Case and incident number: what is given. */
export const numberForms = {
  none: () => ({}),
  case: (letters: string) => ({ caseNumber: `${letters}-26-00417` }),
  incident: (letters: string) => ({ incidentNumber: `${letters}-I26-003150` }),
  both: (letters: string) => ({ caseNumber: `${letters}-26-00417`, incidentNumber: `${letters}-I26-003150` }),
  foreign: () => ({ caseNumber: 'ZZ-26-00417' }),
} as const satisfies Record<string, (letters: string) => Matter>;
export type NumberForm = keyof typeof numberForms;

export const reasons = {
  none: undefined,
  telling: 'Burglary on Elm Avenue, grey pickup seen leaving',
  empty: 'investigation of a case',
  forbidden: 'immigration check for a federal partner',
} as const;
export type ReasonForm = keyof typeof reasons;

/** Purposes that the law forbids, whatever a policy lists. */
export const forbiddenPurposes = ['immigration_enforcement', 'protected_activity', 'personal_use'] as const;

/** One case. `matter` null: the action asks for none. */
export type Case = {
  post: string;
  action: Permission;
  trained: boolean;
  cleared: boolean;
  matter: { purpose: string | null; number: NumberForm; reason: ReasonForm } | null;
  recipient: RecipientClass | null;
};

/** What shall come of it: `permit`, or the code of the refusal. */
export function expectedOf(table: DecisionTable, reading: Reading, one: Case): 'permit' | ErrorCode {
  if (dataActions.includes(one.action)) {
    if (reading.training === 'unset') return 'policy_unset';
    if (!one.trained) return 'training_missing';
    if (reading.clearance === 'needed' && !one.cleared) return 'clearance_missing';
  }
  if (!actionsOf(reading.posts[one.post] ?? '-').has(one.action)) return 'permission_missing';
  const wrong = one.matter === null ? null : wrongMatter(table, reading, one.matter);
  if (wrong !== null) return wrong;
  return one.recipient === null || table.recipients[one.recipient] === 'yes' ? 'permit' : 'policy_refused';
}

function wrongMatter(table: DecisionTable, reading: Reading, matter: NonNullable<Case['matter']>): ErrorCode | null {
  const { purpose, number, reason } = matter;
  if (forbiddenPurposes.some(one => one === purpose) || reason === 'forbidden') return 'purpose_forbidden';
  if (purpose === null) return 'purpose_required';
  const rule = table.purposes[purpose];
  if (rule === undefined) return 'purpose_unknown';
  if (number === 'none' || (rule === 'case' && number === 'incident')) return 'case_required';
  if (reading.numbers === 'unset') return 'policy_unset';
  if (number === 'foreign') return 'case_malformed';
  if (reason === 'none') return 'reason_required';
  return reason === 'empty' ? 'reason_empty_words' : null;
}
