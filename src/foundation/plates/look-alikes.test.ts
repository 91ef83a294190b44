import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, foldPlate, lookAlikesOf, looksAlike } from './look-alikes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_';
const plate = fc.string({ unit: fc.constantFrom(...alphabet.split('')), maxLength: 12 });

/** A plate and the same with some characters exchanged for look-alikes. */
const plateAndMisread = fc.tuple(plate, fc.array(fc.nat(), { minLength: 12, maxLength: 12 })).map(([text, picks]) => {
  const misread = Array.from(text, (character, index) => {
    const choices = character + lookAlikesOf(character);
    return choices.charAt((picks[index] ?? 0) % choices.length);
  }).join('');
  return [text, misread] as const;
});

describe('foldPlate', () => {
  it('writes each class as its first character and leaves the rest', () => {
    expect(foldPlate('0OQD1IL8B5S2Z6G')).toBe('000011188552266');
    expect(foldPlate('ACEFHJKMNPRTUVWXY3479_')).toBe('ACEFHJKMNPRTUVWXY3479_');
  });

  it('changes no length, is idempotent, and equal folds look alike', () => {
    fc.assert(
      fc.property(plate, plate, (a, b) => {
        expect(foldPlate(foldPlate(a))).toBe(foldPlate(a));
        expect(foldPlate(a)).toHaveLength(a.length);
        expect(looksAlike(a, b) || foldPlate(a) !== foldPlate(b)).toBe(true);
        expect(looksAlike(a, foldPlate(a))).toBe(true);
      }),
    );
  });

  it('passes hostile text through', () => {
    expect(foldPlate('\ud800\u0000é')).toBe('\ud800\u0000é');
    expect(foldPlate('O'.repeat(100_000))).toHaveLength(100_000);
  });
});

describe('looksAlike', () => {
  it('knows classes and pairs, and does not chain pairs', () => {
    expect(looksAlike('PW8K02B18', 'PWBK0Z81B')).toBe(true);
    expect(looksAlike('37', '73')).toBe(true);
    expect(looksAlike('2', '7')).toBe(true);
    expect(looksAlike('V', 'Y')).toBe(true);
    expect(looksAlike('3', '2')).toBe(false);
    expect(looksAlike('Z', '7')).toBe(false);
    expect(foldPlate('3')).not.toBe(foldPlate('7'));
    expect(looksAlike('AB', 'ABC')).toBe(false);
    expect(looksAlike('A_', 'AB')).toBe(false);
    expect(looksAlike('', '')).toBe(true);
  });

  it('is symmetric, and no character is listed as its own look-alike', () => {
    for (const a of alphabet) {
      expect(lookAlikesOf(a)).not.toContain(a);
      for (const b of alphabet) {
        expect(looksAlike(a, b)).toBe(looksAlike(b, a));
        expect(looksAlike(a, b)).toBe(a === b || lookAlikesOf(a).includes(b));
      }
    }
  });

  it('holds for every misread by look-alikes, and each difference says so', () => {
    fc.assert(
      fc.property(plateAndMisread, ([text, misread]) => {
        expect(looksAlike(text, misread)).toBe(true);
        for (const each of differences(text, misread)) {
          expect(each).toEqual({
            index: each.index,
            read: text[each.index],
            wanted: misread[each.index],
            lookAlike: true,
          });
        }
      }),
    );
  });
});

describe('differences', () => {
  it('compares by position where the length is the same', () => {
    expect(differences('7K0L', '7KOX')).toEqual([
      { index: 2, read: '0', wanted: 'O', lookAlike: true },
      { index: 3, read: 'L', wanted: 'X', lookAlike: false },
    ]);
  });

  it('finds the dropped and the doubled character', () => {
    expect(differences('PW8K0B18', 'PW8K07B18')).toEqual([{ index: 5, read: '', wanted: '7', lookAlike: false }]);
    expect(differences('PW8K07B184', 'PW8K07B18')).toEqual([{ index: 9, read: '4', wanted: '', lookAlike: false }]);
    expect(differences('PWBK0B18', 'PW8K07B18')).toEqual([
      { index: 2, read: 'B', wanted: '8', lookAlike: true },
      { index: 5, read: '', wanted: '7', lookAlike: false },
    ]);
    expect(differences('', 'AB')).toHaveLength(2);
  });

  it('applied to the read gives the wanted plate', () => {
    fc.assert(
      fc.property(plate, plate, (read, wanted) => {
        const found = differences(read, wanted);
        let made = '';
        let at = 0;
        for (const each of found) {
          made += read.slice(at, each.index) + each.wanted;
          expect(read.slice(each.index, each.index + each.read.length)).toBe(each.read);
          at = each.index + each.read.length;
        }
        expect(made + read.slice(at)).toBe(wanted);
        expect(found.length === 0).toBe(read === wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it('does not align hostile lengths', () => {
    const started = performance.now();
    expect(differences('A'.repeat(20_000), 'B'.repeat(19_999))).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
