import { expect, test } from 'vitest';
import { baseFor, mostLines, tallestPx } from './use-tall-list.ts';

test('no page is higher than its bound', () => {
  for (const lineHeightPx of [24, 38, 232])
    expect(mostLines(lineHeightPx) * lineHeightPx).toBeLessThanOrEqual(tallestPx);
  // 100,000 rows of the search are one page
  expect(mostLines(38)).toBeGreaterThan(100_000);
});

test('a line is always among those that are drawn, and what is drawn stays where it can', () => {
  const most = 100;
  for (const count of [1, 99, 100, 101, 1_000])
    for (const base of [0, 40, 900])
      for (let line = 0; line < count; line += 7) {
        const next = baseFor(line, { base, count, most });
        expect(next).toBeGreaterThanOrEqual(0);
        expect(line >= next && line < next + most).toBe(true);
        expect(next).toBeLessThanOrEqual(Math.max(0, count - most));
      }
  expect(baseFor(150, { base: 100, count: 1_000, most })).toBe(100);
  expect(baseFor(999, { base: 0, count: 1_000, most })).toBe(900);
});
