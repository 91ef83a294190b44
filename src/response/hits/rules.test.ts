import { expect, it } from 'vitest';
import { isProblem } from '../../foundation/base/errors.ts';
import { isHistoric, mayFollow, requireCompleteAnswer, type HitAnswer } from './rules.ts';

const receivedAt = new Date('2026-05-01T12:00:00Z');
const captured = (agoMs: number) => ({ capturedAt: new Date(receivedAt.getTime() - agoMs), receivedAt, flags: [] });

it('raises no live alarm for a read that took more than ten minutes, or is sent again', () => {
  expect(isHistoric(captured(600_000))).toBe(false);
  expect(isHistoric(captured(600_001))).toBe(true);
  expect(isHistoric({ ...captured(0), flags: ['retransmission'] })).toBe(true);
});

it('asks for a reference and all three comparisons before VERIFIED', () => {
  const compared = { plate: true, state: true, vehicle: true };
  const fieldsOf = (answer: HitAnswer): string[] => {
    try {
      requireCompleteAnswer(answer);
      return [];
    } catch (error) {
      if (!isProblem(error, 'input_invalid')) throw error;
      return (error.extras.fields ?? []).map(fault => fault.field);
    }
  };
  expect(fieldsOf({ answer: 'verified', reference: 'R-1', compared })).toEqual([]);
  expect(fieldsOf({ answer: 'verified', reference: ' ', compared })).toEqual(['reference']);
  expect(fieldsOf({ answer: 'verified', reference: 'R-1', compared: { ...compared, state: false } })).toEqual([
    'compared.state',
  ]);
  expect(fieldsOf({ answer: 'verified' })).toEqual([
    'reference',
    'compared.plate',
    'compared.state',
    'compared.vehicle',
  ]);
  expect(fieldsOf({ answer: 'not_wanted' })).toEqual([]);
  expect(fieldsOf({ answer: 'no_answer' })).toEqual([]);
});

it('lets a confirmation be taken back, and a negative answer never become VERIFIED', () => {
  expect(mayFollow('not_wanted')).toContain('verified');
  for (const answer of ['verified', 'no_answer'] as const) {
    expect(mayFollow(answer)).not.toContain('not_wanted');
    expect(mayFollow(answer)).not.toContain('unverified');
  }
});
