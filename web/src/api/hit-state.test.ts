import { expect, it } from 'vitest';
import { hitOfTest } from '../live/hit-of-test.ts';
import { changedMs, withHit } from './hit-state.ts';

const at = '2026-05-01T22:05:00.000Z';
const step = (undoneAt: string | null) => ({
  stepId: 's',
  step: 'describe' as const,
  note: null,
  by: 'k.lee',
  at,
  undoneBy: undoneAt === null ? null : 'k.lee',
  undoneAt,
});
const taken = hitOfTest(1, { takenBy: 'd.ortiz', takenAt: at });
const over = { from: 'd.ortiz', fromAt: at, to: 'k.lee', at: '2026-05-01T22:06:00.000Z', reason: 'shift' };

it('knows a hit by its latest change, steps and takeovers among them', () => {
  expect(changedMs({ ...taken, takeovers: [over] })).toBe(Date.parse(over.at));
  expect(changedMs({ ...taken, steps: [step('2026-05-01T22:05:04.000Z')] })).toBe(
    Date.parse('2026-05-01T22:05:04.000Z'),
  );
});

it('never goes back to an older view, not even one of the same millisecond', () => {
  const said = { ...taken, steps: [step(null)] };
  const undone = { ...taken, steps: [step(at)] };
  expect(withHit([said], taken)).toEqual([said]);
  expect(withHit([taken], said)).toEqual([said]);
  expect(withHit([undone], said)).toEqual([undone]);
  expect(withHit([said], undone)).toEqual([undone]);
});
