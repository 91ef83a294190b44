import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './distance.ts';

/** The whole table, unbounded. */
function naive(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replaced = table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      table[i]![j] = Math.min(replaced, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1);
    }
  }
  return table[a.length]![b.length]!;
}

const text = fc.string({ unit: fc.constantFrom('A', 'B', 'C', '\ud800', '\u0000'), maxLength: 12 });

describe('editDistance', () => {
  it('counts known cases', () => {
    expect(editDistance('PW8K07B18', 'PW8K07B18', 0)).toBe(0);
    expect(editDistance('PW8K07B18', 'PW8K0B18', 1)).toBe(1);
    expect(editDistance('PW8K07B18', 'PW8K0B718', 3)).toBe(2);
    expect(editDistance('', 'ABC', 5)).toBe(3);
    expect(editDistance('', '', 0)).toBe(0);
  });

  it('equals the whole table up to max and is max + 1 beyond', () => {
    fc.assert(
      fc.property(text, text, fc.nat({ max: 14 }), (a, b, max) => {
        expect(editDistance(a, b, max)).toBe(Math.min(naive(a, b), max + 1));
      }),
      { numRuns: 20_000 },
    );
  });

  it('is symmetric and keeps the triangle', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b, 24)).toBe(editDistance(b, a, 24));
        expect(editDistance(a, c, 24)).toBeLessThanOrEqual(editDistance(a, b, 24) + editDistance(b, c, 24));
      }),
    );
  });

  it('stays bounded on hostile lengths', () => {
    const started = performance.now();
    expect(editDistance('A'.repeat(1_000_000), 'B'.repeat(1_000_000), 2)).toBe(3);
    expect(editDistance('A'.repeat(1_000_000), '', 2)).toBe(3);
    expect(editDistance('A'.repeat(200_000), 'A'.repeat(200_001), 2)).toBe(1);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses max %d', max => {
    expect(() => editDistance('A', 'B', max)).toThrow(RangeError);
  });
});
