import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fictionalPlate } from './fictional.ts';
import { formatFit } from './formats.ts';
import { states } from './states.ts';

// Shapes are tried with X for a letter and 0 or 1 for a digit.
describe('formatFit', () => {
  it.each([
    ['1XXX000', 1],
    ['000XXX0', 0.95],
    ['00000X0', 0.95],
    ['1X00000', 0.95],
    ['0XX0000', 0.9],
    ['00X0000', 0.9],
    ['0000000', 0.8],
    ['DP000XX', 0.8],
    ['XX00X00', 0.8],
    ['XXXXXXX', 0.4],
    ['XX', 0.4],
    ['0XXX000', 0.4],
    ['0X00000', 0.4],
    ['X', 0],
    ['XXXXXXX0', 0],
  ])('California: %s fits %d', (plate, fit) => {
    expect(formatFit(plate, 'CA')).toBe(fit);
  });

  it('knows where California leaves out I, O and Q', () => {
    expect(formatFit('1XOX000', 'CA')).toBe(1);
    for (const letter of 'IOQ') {
      expect(formatFit(`1${letter}XX000`, 'CA')).toBe(0.4);
      expect(formatFit(`1XX${letter}000`, 'CA')).toBe(0.4);
    }
  });

  it('prefers the reading that fits over its look-alike', () => {
    expect(formatFit('8XXX000', 'CA')).toBeGreaterThan(formatFit('BXXX000', 'CA'));
    expect(formatFit('8XXX000', 'CA')).toBeGreaterThan(formatFit('8XXXO00', 'CA'));
    expect(formatFit('XXX0000', 'TX')).toBeGreaterThan(formatFit('X0X0X0X', 'TX'));
    expect(formatFit('XXX000', null)).toBeGreaterThan(formatFit('XXX', null));
  });

  it('an untold character fits anywhere and costs its share', () => {
    expect(formatFit('1X_X000', 'CA')).toBeCloseTo(6 / 7);
    expect(formatFit('_______', 'CA')).toBe(0);
    expect(formatFit('_______', 'NV')).toBe(0);
  });

  it('is a number from 0 to 1 for any text, 0 for what is no plate', () => {
    const state = fc.constantFrom(null, ...states.map(([code]) => code));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Z0-9_]{0,10}$/));
    fc.assert(
      fc.property(text, state, (plate, code) => {
        const fit = formatFit(plate, code);
        expect(fit).toBeGreaterThanOrEqual(0);
        expect(fit).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
    for (const text of ['', 'x', 'AB\n', 'ab1', '\ud800', 'A'.repeat(1_000_000)]) expect(formatFit(text, 'CA')).toBe(0);
  });

  it('no fictional plate fits any state', () => {
    for (const [code] of states) expect(formatFit(fictionalPlate(7), code)).toBe(0);
  });
});
