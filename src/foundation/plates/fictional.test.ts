import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fictionalLookAlikeOf,
  fictionalPlate,
  fictionalPlateCount,
  fictionalPlates,
  isFictionalPlate,
} from './fictional.ts';
import { differences, looksAlike } from './look-alikes.ts';
import { normalisePlate } from './normalise.ts';
import { parsePattern } from './pattern.ts';

const seed = fc.maxSafeInteger();

describe('fictionalPlate', () => {
  it('has nine characters, one more than any state puts on a plate, and the mark', () => {
    fc.assert(
      fc.property(seed, number => {
        const plate = fictionalPlate(number);
        expect(plate).toMatch(/^PW[0-9][A-Z][0-9]{2}[A-Z][0-9]{2}$/);
        expect(plate).toHaveLength(9);
        expect(isFictionalPlate(plate)).toBe(true);
        expect(normalisePlate(plate)).toBe(plate);
        expect(parsePattern(plate)).toHaveProperty('pattern.kind', 'exact');
      }),
    );
  });

  it('is the same for the same seed, for ever: fixtures and pictures rest on it', () => {
    expect([0, 1, 2, -1].map(fictionalPlate)).toEqual(['PW1G91R01', 'PW3P85U86', 'PW2A38Y25', 'PW3Z30E12']);
    expect(fictionalPlate(5 + fictionalPlateCount)).toBe(fictionalPlate(5));
  });

  it('differs for different seeds, in a row or far apart', () => {
    const row = new Set(Array.from({ length: 300_000 }, (_, index) => fictionalPlate(index - 1000)));
    expect(row.size).toBe(300_000);
    const apart = Array.from({ length: 200_000 }, (_, index) => (index * 211) % fictionalPlateCount);
    expect(new Set(apart.map(fictionalPlate)).size).toBe(new Set(apart).size);
  });

  it('seeds in a row do not give plates in a row', () => {
    const firstTen = Array.from({ length: 10 }, (_, index) => fictionalPlate(index).slice(2, 5));
    expect(new Set(firstTen).size).toBeGreaterThanOrEqual(8);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses seed %d', number => {
    expect(() => fictionalPlate(number)).toThrow(RangeError);
  });
});

describe('fictionalPlates', () => {
  it('are distinct and repeatable', () => {
    const plates = fictionalPlates(50_000, 42);
    expect(new Set(plates).size).toBe(50_000);
    expect(fictionalPlates(50_000, 42)).toEqual(plates);
    expect(plates.every(isFictionalPlate)).toBe(true);
    expect(fictionalPlates(0, 1)).toEqual([]);
  });

  it('of neighbouring seeds share none', () => {
    const sets = Array.from({ length: 20 }, (_, index) => fictionalPlates(2000, index));
    expect(new Set(sets.flat()).size).toBe(40_000);
  });

  it.each([-1, 1.5, Number.NaN, fictionalPlateCount + 1])('refuses count %d', count => {
    expect(() => fictionalPlates(count, 1)).toThrow(RangeError);
  });
});

describe('isFictionalPlate', () => {
  it.each([
    '',
    'PW',
    'PW8K07B1',
    'PW8K07B188',
    'pw8k07b18',
    'PX8K07B18',
    'PW8K07B1_',
    'PW8K07B1?',
    'PW8K07B18\n',
    '\ud800',
  ])('refuses %j', text => {
    expect(isFictionalPlate(text)).toBe(false);
  });
});

describe('fictionalLookAlikeOf', () => {
  it('is another fictional plate that differs by one look-alike, again and again', () => {
    fc.assert(
      fc.property(seed, number => {
        const plate = fictionalPlate(number);
        const other = fictionalLookAlikeOf(plate);
        expect(isFictionalPlate(other)).toBe(true);
        expect(looksAlike(plate, other)).toBe(true);
        expect(differences(plate, other)).toHaveLength(1);
        expect(isFictionalPlate(fictionalLookAlikeOf(other))).toBe(true);
      }),
    );
  });

  it('refuses what could be a real plate, and a plate without look-alikes', () => {
    expect(() => fictionalLookAlikeOf('1XXX000')).toThrow(RangeError);
    expect(() => fictionalLookAlikeOf('PWAAAAAAA')).toThrow(RangeError);
  });
});
