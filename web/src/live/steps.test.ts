import { describe, expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { nextStep, radioWords, stepsOf } from './steps.ts';

const at = '2026-05-01T22:00:30.000Z';
const taken = { takenBy: 'd.ortiz', takenAt: at, verification: 'asked' } as const;
const verified = { ...taken, verification: 'verified', answeredBy: 'd.ortiz', answeredAt: at } as const;
const states = (hit: ReturnType<typeof hitOfTest>, notes = {}): string[] => stepsOf(hit, notes).map(step => step.state);

describe('stepsOf', () => {
  it('opens nothing before CLETS is asked', () => {
    expect(states(hitOfTest(1))).toEqual(['open', 'early', 'early', 'early', 'early', 'early']);
  });

  it('lets units be told and given the description before the answer, never the answer before it is recorded', () => {
    expect(states(hitOfTest(1, taken))).toEqual(['done', 'open', 'open', 'open', 'early', 'open']);
    expect(states(hitOfTest(1, verified))).toEqual(['done', 'open', 'open', 'done', 'open', 'open']);
  });

  it('says which steps the server keeps', () => {
    expect(stepsOf(hitOfTest(1), {}).flatMap(step => (step.isKept ? [step.name] : []))).toEqual(['ask', 'answer']);
  });

  it('has units told what CLETS answered', () => {
    const told = (verification: 'verified' | 'not_wanted' | 'no_answer'): string =>
      stepsOf(hitOfTest(1, { ...verified, verification }), {})[4]?.words ?? '';
    expect(told('verified')).toBe('Tell units: VERIFIED');
    expect(told('not_wanted')).toBe('Tell units: CANCEL, not wanted');
    expect(told('no_answer')).toContain('still not verified');
  });
});

describe('nextStep', () => {
  it('leads through them in order and ends', () => {
    expect(nextStep(stepsOf(hitOfTest(1), {}))?.name).toBe('ask');
    expect(nextStep(stepsOf(hitOfTest(1, taken), {}))?.name).toBe('told-pending');
    expect(nextStep(stepsOf(hitOfTest(1, taken), { 'told-pending': 1, described: 2 }))?.name).toBe('answer');
    expect(nextStep(stepsOf(hitOfTest(1, verified), { 'told-pending': 1, described: 2 }))?.name).toBe('told-answer');
    expect(nextStep(stepsOf(hitOfTest(1, verified), { 'told-pending': 1, described: 2, 'told-answer': 3 }))).toBeNull();
  });
});

describe('radioWords', () => {
  it('gives the listed vehicle and plate with the last direction', () => {
    const hit = hitOfTest(1, { headingDegrees: 91, wanted: { vehicle: { color: 'black', make: 'Ford' } } });
    expect(radioWords(hit)).toMatch(
      /^black Ford, plate CA 8 A B C 0 0 1, last eastbound at Main Ave at 9 St, \d\d:00:01$/,
    );
    expect(radioWords(hitOfTest(1, { vehicle: { color: 'white' } }))).toMatch(
      /^white \(as seen\), .*direction not known/,
    );
  });
});
