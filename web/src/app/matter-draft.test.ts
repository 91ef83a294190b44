import { describe, expect, test } from 'vitest';
import {
  draftFaults,
  emptyDraft,
  faultsFromAnswer,
  firstFault,
  matterFieldOrder,
  matterOf,
  wholeNumber,
  type MatterForm,
} from './matter-draft.ts';

const form: MatterForm = {
  purposes: [
    { id: 'stolen_plate', label: 'Stolen plate', needsCaseNumber: false, ground: 'BA-33' },
    { id: 'department_civil', label: 'Civil matter', needsCaseNumber: true, ground: 'BA-33' },
  ],
  caseNumber: { pattern: '^BA-\\d{2}-\\d{5}$', examples: ['BA-26-00417'] },
  incidentNumber: { pattern: '^BA-I\\d{2}-\\d{6}$', examples: ['BA-I26-003150'] },
  caseOrIncidentRequired: true,
  reasonRequired: true,
};
const whole = { purpose: 'stolen_plate', caseNumber: 'BA-26-00417', incidentNumber: '', reason: 'Burglary on Elm' };

describe('what is missing before anything is sent', () => {
  test('nothing, with either number', () => {
    expect(draftFaults(form, whole)).toEqual({});
    expect(draftFaults(form, { ...whole, caseNumber: ' ', incidentNumber: ' BA-I26-003150 ' })).toEqual({});
  });
  test('the first is the first field of the form', () => {
    const first = (draft: typeof whole): string | null => firstFault(matterFieldOrder, draftFaults(form, draft));
    expect(first(emptyDraft)).toBe('purpose');
    expect(first({ ...whole, purpose: 'made_up' })).toBe('purpose');
    expect(first({ ...whole, caseNumber: '' })).toBe('caseNumber');
    expect(first({ ...whole, caseNumber: 'CB-26-00417' })).toBe('caseNumber');
    expect(first({ ...whole, incidentNumber: 'BA-26-00417' })).toBe('incidentNumber');
    expect(first({ ...whole, reason: '  ' })).toBe('reason');
  });
  test('a civil matter needs its case number, an incident number does not do', () => {
    const draft = { ...whole, purpose: 'department_civil', caseNumber: '', incidentNumber: 'BA-I26-003150' };
    expect(draftFaults(form, draft).caseNumber).toContain('Civil matter');
  });
  test('where the agency has set no form, a number is not sent', () => {
    expect(draftFaults({ ...form, caseNumber: null }, whole).caseNumber).toContain('yet to set');
  });
  test('what the policy does not ask for is not asked', () => {
    const silent = { ...form, caseOrIncidentRequired: false, reasonRequired: false };
    expect(draftFaults(silent, { ...emptyDraft, purpose: 'stolen_plate' })).toEqual({});
  });
});

test('digits alone are put into the form of the agency, where there is but one way', () => {
  expect(wholeNumber(form.caseNumber, ' 2600417')).toBe('BA-26-00417');
  expect(wholeNumber(form.incidentNumber, '26003150')).toBe('BA-I26-003150');
  expect(matterOf({ ...whole, caseNumber: '2600417' }, form).caseNumber).toBe('BA-26-00417');
  expect(draftFaults(form, { ...whole, caseNumber: '2600417' })).toEqual({});
  for (const typed of ['260041', '26004170', '26-00417', 'BA2600417', '', '٢٦٠٠٤١٧'])
    expect(wholeNumber(form.caseNumber, typed)).toBe(typed);
  expect(wholeNumber(null, '2600417')).toBe('2600417');
  const two = { pattern: '^[AB]-\\d{3}$', examples: ['A-123', 'B-123'] };
  expect(wholeNumber(two, '456')).toBe('456');
  const plain = { pattern: '^\\d{7}$', examples: ['2600417', '26-00417'] };
  expect(wholeNumber(plain, '2600418')).toBe('2600418');
});

test('what the server refuses lands on its field, with the clause', () => {
  const known = ['plate', 'purpose', 'caseNumber', 'reason'] as const;
  const answer = {
    fields: [
      { field: 'reason', message: 'Say what happened.' },
      { field: 'reason', message: 'second' },
      { field: 'elsewhere', message: 'not ours' },
    ],
    clauses: ['CB-09'],
  };
  expect(faultsFromAnswer(known, answer)).toEqual({ reason: 'Say what happened. (CB-09)' });
  expect(faultsFromAnswer(known, { ...answer, clauses: ['plateward'] }).reason).toBe(
    "Say what happened. (Plateward's own rule)",
  );
});
