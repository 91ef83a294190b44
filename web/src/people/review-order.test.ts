import { expect, test } from 'vitest';
import { nextUndecided } from './review-order.ts';

test('after a decision comes the next account that is undecided, from the top again at the end', () => {
  const items = (['confirmed', null, 'changed', null] as const).map(decision => ({ decision }));
  expect(nextUndecided(items, -1)).toBe(1);
  expect(nextUndecided(items, 1)).toBe(3);
  expect(nextUndecided(items, 3)).toBe(1);
  expect(nextUndecided(items, 0)).toBe(1);
  expect(nextUndecided([{ decision: null }], 0)).toBe(-1);
  expect(nextUndecided([], -1)).toBe(-1);
});
