import { describe, expect, it } from 'vitest';
import type { HitStepName, HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { hitOfTest } from './hit-of-test.ts';
import { askedOf, newerSighting, nextStep, radioWords, stepsOf, unitsWaitForAnswer } from './steps.ts';

const at = '2026-05-01T22:00:30.000Z';
const taken = { takenBy: 'd.ortiz', takenAt: at, verification: 'asked' } as const;
const answered = { ...taken, answeredBy: 'd.ortiz', answeredAt: at } as const;
const verified = { ...answered, verification: 'verified' } as const;
const stepsMade = (...names: HitStepName[]): Pick<HitView, 'steps'> => ({
  steps: names.map((step, index) => ({
    stepId: `s-${index}`,
    step,
    note: null,
    by: 'k.lee',
    at,
    undoneBy: null,
    undoneAt: null,
  })),
});
const states = (change: Parameters<typeof hitOfTest>[1]): string[] =>
  stepsOf(hitOfTest(1, change)).map(step => step.state);

describe('stepsOf', () => {
  it('opens nothing before CLETS is asked', () => {
    expect(states({})).toEqual(['open', 'early', 'early', 'early', 'early', 'early']);
  });

  it('lets units be told and given the description before the answer, never the answer before it is recorded', () => {
    expect(states(taken)).toEqual(['done', 'open', 'open', 'open', 'early', 'early']);
    expect(states({ ...taken, ...stepsMade('advise_pending') })).toEqual([
      'done',
      'done',
      'open',
      'open',
      'early',
      'open',
    ]);
    expect(states(verified)).toEqual(['done', 'needless', 'open', 'done', 'open', 'early']);
  });

  it('says who did it and when; what was taken back is open again', () => {
    const made = stepsMade('advise_pending', 'describe');
    const [undone, ...rest] = made.steps;
    const hit = hitOfTest(1, { ...taken, ...made });
    expect(stepsOf(hit)[1]?.done).toMatchObject({ by: 'k.lee', at, stepId: 's-0' });
    if (undone === undefined) throw new Error('two were made');
    const steps = [{ ...undone, undoneBy: 'k.lee', undoneAt: at }, ...rest];
    expect(states({ ...taken, steps })).toEqual(['done', 'open', 'done', 'open', 'early', 'early']);
  });

  it('has units told what CLETS answered, and CANCEL although they were told VERIFIED', () => {
    const told = (verification: 'verified' | 'not_wanted' | 'no_answer'): string =>
      stepsOf(hitOfTest(1, { ...verified, verification }))[4]?.words ?? '';
    expect(told('verified')).toBe('Tell units: VERIFIED');
    expect(told('not_wanted')).toBe('Tell units: CANCEL, not wanted');
    expect(told('no_answer')).toContain('still not verified');
    const back = hitOfTest(1, { ...verified, verification: 'not_wanted', ...stepsMade('advise_verified') });
    expect(stepsOf(back)[4]).toMatchObject({ state: 'open', records: 'advise_cancelled' });
    expect(unitsWaitForAnswer(back)).toBe(true);
    expect(unitsWaitForAnswer(hitOfTest(1, { ...answered, verification: 'not_wanted' }))).toBe(false);
  });

  it('names whoever asked CLETS first, whoever has the hit now', () => {
    const takeovers = [{ from: 'd.ortiz', fromAt: at, to: 'k.lee', at: '2026-05-01T22:05:00.000Z', reason: 'shift' }];
    const hit = hitOfTest(1, { ...taken, takenBy: 'k.lee', takenAt: '2026-05-01T22:05:00.000Z', takeovers });
    expect(askedOf(hit)).toEqual({ by: 'd.ortiz', at });
  });
});

describe('nextStep', () => {
  const next = (change: Parameters<typeof hitOfTest>[1]) => nextStep(stepsOf(hitOfTest(1, change)))?.name ?? null;

  it('leads through them in order and ends', () => {
    expect(next({})).toBe('ask');
    expect(next(taken)).toBe('pending');
    expect(next({ ...taken, ...stepsMade('advise_pending') })).toBe('describe');
    expect(next({ ...taken, ...stepsMade('advise_pending', 'describe') })).toBe('answer');
    expect(next({ ...verified, ...stepsMade('advise_pending', 'describe') })).toBe('tell');
    expect(next({ ...verified, ...stepsMade('advise_pending', 'describe', 'advise_verified') })).toBeNull();
  });
});

describe('what is said', () => {
  it('gives the listed vehicle and plate with the last direction', () => {
    const hit = hitOfTest(1, { headingDegrees: 91, wanted: { vehicle: { color: 'black', make: 'Ford' } } });
    expect(radioWords(hit)).toMatch(
      /^black Ford, plate CA P W 8 A B C 0 0 1, last eastbound at Main Ave at 9 St, \d\d:00:01$/,
    );
    expect(radioWords(hitOfTest(1, { vehicle: { color: 'white' } }))).toMatch(
      /^white \(as seen\), .*direction not known/,
    );
  });

  it('finds the newest sighting that came after the hit', () => {
    expect(newerSighting(hitOfTest(5), [hitOfTest(4), hitOfTest(7), hitOfTest(6)])).toEqual(hitOfTest(7));
    expect(newerSighting(hitOfTest(5), [hitOfTest(4)])).toBeUndefined();
  });
});
