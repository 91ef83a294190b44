import type { z } from 'zod';
import type { caseRoutes } from '../../../src/foundation/contract/routes/cases.ts';
import { longestNumber } from '../../../src/foundation/contract/profile-pattern.ts';
import type { Matter } from './matter.ts';

/** What an inquiry must carry at this agency, as the server says it. */
export type MatterForm = z.output<typeof caseRoutes.viewMatterForm.answer>;

/** Purpose, numbers and reason as they stand in the fields. */
export type MatterDraft = { purpose: string; caseNumber: string; incidentNumber: string; reason: string };
export type MatterField = keyof MatterDraft;

export const emptyDraft: MatterDraft = { purpose: '', caseNumber: '', incidentNumber: '', reason: '' };

/** In the order in which the fields stand, so that the first fault is the first field. */
export const matterFieldOrder: readonly MatterField[] = ['purpose', 'caseNumber', 'incidentNumber', 'reason'];

export type Faults<Field extends string> = Partial<Record<Field, string>>;

/** What is missing or not of the agency's form (CB-09); the server decides anew, this only spares a refusal. */
export function draftFaults(form: MatterForm, draft: MatterDraft): Faults<MatterField> {
  const purpose = form.purposes.find(({ id }) => id === draft.purpose);
  const hasCase = draft.caseNumber.trim() !== '';
  const hasIncident = draft.incidentNumber.trim() !== '';
  const faults: { [Field in MatterField]?: string | undefined } = {};
  if (purpose === undefined) faults.purpose = 'Choose a purpose.';
  if (form.caseOrIncidentRequired && !hasCase && !hasIncident) {
    faults.caseNumber = 'Give the case number or the incident number.';
  } else if (purpose?.needsCaseNumber === true && !hasCase) {
    faults.caseNumber = `The purpose "${purpose.label}" needs the case number of the matter.`;
  }
  faults.caseNumber ??= numberFault(form.caseNumber, draft.caseNumber);
  faults.incidentNumber = numberFault(form.incidentNumber, draft.incidentNumber);
  if (form.reasonRequired && draft.reason.trim() === '') faults.reason = 'Say why you are asking.';
  return withoutUndefined(faults);
}

/**
 * What the typed number means: digits alone are put into the agency's form (`2600417` where numbers look like `CB-26-00417`), when there is
 * but one way; all else stays as it was typed.
 */
export function wholeNumber(form: MatterForm['caseNumber'], typed: string): string {
  const digits = typed.trim();
  if (form === null || !/^\d+$/.test(digits) || new RegExp(form.pattern).test(digits)) return digits;
  const fitting = form.examples
    .filter(example => example.replace(/\D/g, '').length === digits.length)
    .map(example => filled(example, digits))
    .filter(number => new RegExp(form.pattern).test(number));
  const [only, ...others] = new Set(fitting);
  return only === undefined || others.length > 0 ? digits : only;
}

/** The example with other digits. */
function filled(example: string, digits: string): string {
  let at = 0;
  return example.replace(/\d/g, () => digits.charAt(at++));
}

function numberFault(form: MatterForm['caseNumber'], typed: string): string | undefined {
  const number = wholeNumber(form, typed);
  if (number === '') return undefined;
  if (form === null) return 'The agency has yet to set the form of these numbers.';
  if (number.length <= longestNumber && new RegExp(form.pattern).test(number)) return undefined;
  return `Numbers of this agency look like ${form.examples.join(' or ')}.`;
}

function withoutUndefined(faults: { [Field in MatterField]?: string | undefined }): Faults<MatterField> {
  const present: Faults<MatterField> = {};
  for (const field of matterFieldOrder) {
    const fault = faults[field];
    if (fault !== undefined) present[field] = fault;
  }
  return present;
}

/** The first field of the form that has a fault, in the order of the form. */
export function firstFault<Field extends string>(order: readonly Field[], faults: Faults<Field>): Field | null {
  return order.find(field => faults[field] !== undefined) ?? null;
}

/** What the server said of each field, with the clause on which a refusal rests. */
export function faultsFromAnswer<Field extends string>(
  known: readonly Field[],
  answer: { fields: readonly { field: string; message: string }[]; clauses: readonly string[] },
): Faults<Field> {
  const clauses = answer.clauses.map(clause => (clause === 'plateward' ? "Plateward's own rule" : clause));
  const cited = clauses.length === 0 ? '' : ` (${clauses.join(', ')})`;
  const faults: Faults<Field> = {};
  for (const { field, message } of answer.fields) {
    const at = known.find(name => name === field || field.startsWith(`${name}.`));
    if (at !== undefined) faults[at] ??= `${message}${cited}`;
  }
  return faults;
}

/** What is set, as it stands in the fields. */
export function draftOf(matter: Matter | null): MatterDraft {
  if (matter === null) return emptyDraft;
  const { purpose, caseNumber = '', incidentNumber = '', reason = '' } = matter;
  return { purpose, caseNumber, incidentNumber, reason };
}

/** What the fields say, as the context keeps it. */
export function matterOf(draft: MatterDraft, form: MatterForm): Matter {
  const caseNumber = wholeNumber(form.caseNumber, draft.caseNumber);
  const incidentNumber = wholeNumber(form.incidentNumber, draft.incidentNumber);
  const reason = draft.reason.trim();
  return {
    purpose: draft.purpose,
    purposeLabel: form.purposes.find(({ id }) => id === draft.purpose)?.label ?? draft.purpose,
    ...(caseNumber === '' ? {} : { caseNumber }),
    ...(incidentNumber === '' ? {} : { incidentNumber }),
    ...(reason === '' ? {} : { reason }),
  };
}
