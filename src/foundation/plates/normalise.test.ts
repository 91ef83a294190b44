import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPlateLength, normalisePlate } from './normalise.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const plate = fc.stringMatching(/^[A-Z0-9_]{0,6}[A-Z0-9][A-Z0-9_]{0,5}$/);

describe('normalisePlate', () => {
  it.each([
    ['pw8k07b18', 'PW8K07B18'],
    [' pw-8k 07·b1.8 ', 'PW8K07B18'],
    ['PW8K\u00a007\u200bB18', 'PW8K07B18'],
    ['PW8K0?B1*', 'PW8K0_B1_'],
    ['PW8K0~B1_', 'PW8K0_B1_'],
    ['ＰＷ８ｋ０？Ｂ', 'PW8K0_B'],
    ['ÄÖÜ éñ 1', 'AOUEN1'],
    ['A\u0308B1', 'AB1'],
    ['ØŁĐ1', 'OLD1'],
    ['\u212a1', 'K1'],
    ['京PW8K07B18', 'PW8K07B18'],
    ['AB\u00001😀2', 'AB12'],
    ['A\ud800B\udc00', 'AB'],
    ['½²ß①', null],
    ['', null],
    ['???', null],
    ['- .', null],
    ['ABCDEFGHJKLM', 'ABCDEFGHJKLM'],
    ['ABCDEFGHJKLMN', null],
    ['ABCDEFGHJKLM?', null],
  ])('%j -> %j', (raw, expected) => {
    expect(normalisePlate(raw)).toBe(expected);
  });

  it('yields null or a plate, whatever the text', () => {
    fc.assert(
      fc.property(anyText, raw => {
        const normal = normalisePlate(raw);
        if (normal === null) return;
        expect(normal).toMatch(/^[A-Z0-9_]*[A-Z0-9][A-Z0-9_]*$/);
        expect(normal.length).toBeLessThanOrEqual(maxPlateLength);
        expect(normalisePlate(normal)).toBe(normal);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a plate as it is and ignores case and separators', () => {
    fc.assert(
      fc.property(plate, fc.constantFrom('-', ' ', '.', '·', '\t', '–'), (text, separator) => {
        expect(normalisePlate(text)).toBe(text);
        expect(normalisePlate(Array.from(text.toLowerCase()).join(separator))).toBe(text);
      }),
    );
  });

  it('stops early on a hostile length', () => {
    const started = performance.now();
    expect(normalisePlate('A'.repeat(5_000_000))).toBeNull();
    expect(normalisePlate('?'.repeat(5_000_000))).toBeNull();
    expect(normalisePlate('\ufdfa'.repeat(100_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
