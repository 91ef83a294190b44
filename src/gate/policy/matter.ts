import type { ErrorCode } from '../../foundation/contract/errors.ts';
import type { Profile, Purpose } from '../../foundation/contract/profile.ts';
import { longestNumber } from '../../foundation/contract/profile-pattern.ts';
import { referenceOf, type Setting } from '../../foundation/contract/profile-setting.ts';
import { forbiddenPurpose, forbiddenPurposes } from './floor.ts';
import type { FloorRule } from './floor-settings.ts';
import { immigrationWords } from './forbidden-words.ts';
import { emptyReasonFault, longestReason } from './reason.ts';

/** What a person gives with an inquiry: why, and for which case. */
export type Matter = {
  purpose?: string | null | undefined;
  caseNumber?: string | null | undefined;
  incidentNumber?: string | null | undefined;
  reason?: string | null | undefined;
};

/** Trimmed, with null where nothing was given. */
export type CheckedMatter = {
  purpose: string;
  caseNumber: string | null;
  incidentNumber: string | null;
  reason: string | null;
};

export type MatterRefusal = { ok: false; code: ErrorCode; field: keyof Matter; detail: string; clauses: string[] };

export type MatterDecision =
  /** `deviations` names each `should` that was not done. */
  { ok: true; matter: CheckedMatter; clauses: string[]; deviations: string[] } | MatterRefusal;

/** One step of the check: a refusal, or what it rests on. */
export type Step = { refusal: MatterRefusal } | { clauses: string[]; deviations: string[] };

/** What was given, trimmed; the purpose may be missing still. */
export type Given = Omit<CheckedMatter, 'purpose'> & { purpose: string | null };

/** The law, then the purpose list (CB-06, LA-34, SL-24, CO-24, BA-33). */
export function checkPurpose(
  profile: Profile,
  given: Given,
): { refusal: MatterRefusal } | { purpose: Purpose; clauses: string[] } {
  // Whatever else is missing, an attempt at a forbidden purpose is recorded as one.
  const forbidden = given.purpose === null ? undefined : forbiddenPurpose(given.purpose);
  if (forbidden !== undefined) return refuse('purpose_forbidden', 'purpose', forbidden.message, [forbidden.law]);
  const spoken = screenReason(given.reason);
  if (spoken !== undefined) return refuse('purpose_forbidden', 'reason', spoken.message, [spoken.law]);
  if (given.purpose === null) {
    const rule = profile.search.purposeRequired;
    const clauses = rule === 'unset' ? [] : [referenceOf(rule)];
    return refuse('purpose_required', 'purpose', "Choose one of the agency's purposes.", clauses);
  }
  const purpose = profile.purposes.find(candidate => candidate.id === given.purpose);
  if (purpose === undefined) {
    const choices = profile.purposes.map(candidate => candidate.id).join(', ');
    return refuse('purpose_unknown', 'purpose', `Choose one of: ${choices}.`, []);
  }
  return { purpose, clauses: [referenceOf(purpose)] };
}

function screenReason(reason: string | null): FloorRule | undefined {
  const words = reason === null ? undefined : immigrationWords(reason.slice(0, longestReason));
  if (words === undefined) return undefined;
  const { law, message } = forbiddenPurposes.immigration_enforcement;
  return { law, message: `${message} The reason speaks of it: "${words}".` };
}

/** Case and incident number: asked for, and of the agency's own form (CB-09). */
export function checkNumbers(profile: Profile, purpose: Purpose, given: Given): Step {
  const { caseOrIncidentRequired: rule } = profile.search;
  if (rule === 'unset') return unset('caseNumber', 'search.caseOrIncidentRequired');
  const missing = given.caseNumber === null && given.incidentNumber === null;
  if (missing && rule.value && rule.strength === 'must') {
    return refuse('case_required', 'caseNumber', 'Give the case number or the incident number.', [referenceOf(rule)]);
  }
  // A civil or administrative matter of the department is a case of its own (CB-06, LA-34, SL-24, CO-24, BA-33).
  if (purpose.needsMatterNumber && given.caseNumber === null) {
    const detail = `The purpose "${purpose.label}" needs the case number of the matter.`;
    return refuse('case_required', 'caseNumber', detail, [referenceOf(purpose)]);
  }
  const clauses = [referenceOf(rule)];
  for (const [field, parameter] of [
    ['caseNumber', 'casePattern'],
    ['incidentNumber', 'incidentPattern'],
  ] as const) {
    const number = given[field];
    if (number === null) continue;
    const pattern = profile.cases[parameter];
    if (pattern === 'unset') return unset(field, `cases.${parameter}`);
    if (number.length > longestNumber || !new RegExp(pattern.value.pattern).test(number)) {
      const detail = `Numbers of this agency look like ${pattern.value.examples.join(' or ')}.`;
      return refuse('case_malformed', field, detail, [...clauses, referenceOf(pattern)]);
    }
  }
  return { clauses, deviations: missing ? skipped(rule, 'search.caseOrIncidentRequired') : [] };
}

/** The reason: asked for, and not empty words (CB-09). */
export function checkReason(profile: Profile, given: Given): Step {
  const { reasonRequired: rule } = profile.search;
  if (rule === 'unset') return unset('reason', 'search.reasonRequired');
  const clauses = [referenceOf(rule)];
  const { reason } = given;
  if (reason === null) {
    if (!rule.value || rule.strength !== 'must') return { clauses, deviations: skipped(rule, 'search.reasonRequired') };
    return refuse('reason_required', 'reason', 'Say why you are asking.', clauses);
  }
  if (reason.length > longestReason) {
    const detail = `The reason may have at most ${longestReason} characters.`;
    return refuse('input_invalid', 'reason', detail, clauses);
  }
  const numbers = [given.caseNumber, given.incidentNumber].filter(number => number !== null);
  const fault = emptyReasonFault(reason, numbers);
  if (fault !== undefined) return refuse('reason_empty_words', 'reason', fault, clauses);
  return { clauses, deviations: [] };
}

/** A `should` that was not done is recorded, not blocked; a `may` is nothing. */
function skipped(rule: Exclude<Setting<boolean>, 'unset'>, parameter: string): string[] {
  return rule.value && rule.strength === 'should' ? [parameter] : [];
}

function unset(field: keyof Matter, parameter: string): Step {
  const detail = `The agency's policy does not set ${parameter}; the agency must set it first.`;
  return refuse('policy_unset', field, detail, []);
}

function refuse(code: ErrorCode, field: keyof Matter, detail: string, clauses: string[]): { refusal: MatterRefusal } {
  return { refusal: { ok: false, code, field, detail, clauses } };
}

/** The given text without blanks at its ends; null when nothing is left. */
export function trimmed(text: string | null | undefined): string | null {
  const bare = text?.trim() ?? '';
  return bare === '' ? null : bare;
}
