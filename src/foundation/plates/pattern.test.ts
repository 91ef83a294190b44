import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  knownEqualCount,
  parsePattern,
  patternMatches,
  patternMightMatch,
  patternToLike,
  type PlatePattern,
} from './pattern.ts';

function pattern(text: string): PlatePattern {
  const parsed = parsePattern(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.pattern;
}

function fault(text: string): string {
  const parsed = parsePattern(text);
  return 'fault' in parsed ? parsed.fault : '';
}

/** The plain definition, exponential on purpose. */
function reference(text: string, plate: string, fits: (wanted: string, shown: string) => boolean): boolean {
  if (text === '') return plate === '';
  if (text.startsWith('*')) {
    return reference(text.slice(1), plate, fits) || (plate !== '' && reference(text, plate.slice(1), fits));
  }
  return plate !== '' && fits(text.charAt(0), plate.charAt(0)) && reference(text.slice(1), plate.slice(1), fits);
}

/** The best count over all ways to lay the pattern over the plate; null when there is none. */
function referenceCount(text: string, plate: string): number | null {
  if (text === '') return plate === '' ? 0 : null;
  const options: (number | null)[] = [];
  if (text.startsWith('*')) {
    options.push(referenceCount(text.slice(1), plate));
    if (plate !== '') options.push(referenceCount(text, plate.slice(1)));
  } else if (plate !== '') {
    const [wanted, shown] = [text.charAt(0), plate.charAt(0)];
    const rest = referenceCount(text.slice(1), plate.slice(1));
    if (rest !== null && shown === wanted) options.push(rest + 1);
    if (rest !== null && (wanted === '?' || shown === '_')) options.push(rest);
  }
  const counts = options.filter(count => count !== null);
  return counts.length === 0 ? null : Math.max(...counts);
}

/** SQL LIKE as a regular expression: `_` any one character, `%` any run. */
function like(text: string, plate: string): boolean {
  return new RegExp(`^${text.replaceAll('_', '.').replaceAll('%', '.*')}$`, 's').test(plate);
}

// Few letters, so that near misses are common.
const patternText = fc
  .array(fc.constantFrom('A', 'B', 'A', 'B', '?', '*'), { minLength: 2, maxLength: 9 })
  .map(characters => characters.join(''))
  .filter(text => fault(text) === '');
const plateText = fc.array(fc.constantFrom('A', 'B', 'A', 'B', '_'), { maxLength: 9 }).map(each => each.join(''));

describe('parsePattern', () => {
  it('folds as a plate is folded and counts', () => {
    expect(pattern('pw8ab-1 2·3')).toEqual({ text: 'PW8AB123', kind: 'exact', fixedCount: 8 });
    expect(pattern('８ａb？*')).toEqual({ text: '8AB?*', kind: 'wildcard', fixedCount: 3 });
    expect(pattern('**8A***B**').text).toBe('*8A*B*');
    expect(pattern('8A* - *').text).toBe('8A*');
  });

  it.each([
    ['', /Enter a plate/],
    [' - ', /Enter a plate/],
    ['A', /at least 2/],
    ['A?*', /at least 2/],
    ['*?*', /at least 2/],
    ['AB?????', /at most 4 wildcards/],
    ['A*B*C*D*E*', /at most 4 wildcards/],
    ['ABCDEFGHJKLMN', /at most 12/],
    ['8A_123', /Use \? .* not _\./],
    ['8A~123', /Use \? .* not ~\./],
    ['8A%123', /% can't/],
    ["8A'; --", /' can't/],
    ['8A\\1', /\\ can't/],
    ['8A京', /U\+4EAC can't/],
    ['8A\u0000', /U\+0000 can't/],
    ['8A\ud800', /U\+D800 can't/],
    ['8A\u202e1', /U\+202E can't/],
    ['(.*)*7$', /\( can't/],
  ])('refuses %j', (text, message) => {
    expect(fault(text)).toMatch(message);
  });

  it('either refuses or yields a bounded pattern that parses to itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9?* -]{0,20}$/)), text => {
        const parsed = parsePattern(text);
        if ('fault' in parsed) return /^[\x20-\x7e]{10,120}$/.test(parsed.fault);
        const folded = parsed.pattern.text;
        expect(parsePattern(folded)).toEqual(parsed);
        return /^[A-Z0-9?*]{2,12}$/.test(folded) && !folded.includes('**');
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses hostile lengths at once', () => {
    const started = performance.now();
    expect(fault('A'.repeat(5_000_000))).toMatch(/at most 12/);
    expect(fault('*'.repeat(1_000_000))).toMatch(/at least 2/);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('matching', () => {
  it.each([
    ['PW8AB0123', 'PW8AB0123', true],
    ['PW8AB0123', 'PW8AB01234', false],
    ['PW8AB', 'PW8AB0123', false],
    ['8AB*', '8AB', true],
    ['*123', 'PW8AB0123', true],
    ['*B0*', 'PW8AB0123', true],
    ['PW8?B01?3', 'PW8AB0123', true],
    ['8AB?', '8AB', false],
    ['*AB*AB', 'ABAAB', true],
    ['*AB*AB', 'AB', false],
    ['8AB', '', false],
  ])('%s on %s: %s', (text, plate, expected) => {
    expect(patternMatches(pattern(text), plate)).toBe(expected);
    expect(patternMightMatch(pattern(text), plate)).toBe(expected);
  });

  it('takes an untold character for a wildcard, and for a fixed one only in "might"', () => {
    expect(patternMatches(pattern('8?B*'), '8_B_')).toBe(true);
    expect(patternMatches(pattern('8AB'), '8_B')).toBe(false);
    expect(patternMightMatch(pattern('8AB'), '8_B')).toBe(true);
    expect(patternMightMatch(pattern('8AB'), '8_C')).toBe(false);
    expect(knownEqualCount(pattern('8AB'), '8_B')).toBe(2);
    expect(knownEqualCount(pattern('8AB*'), '____')).toBe(0);
    expect(knownEqualCount(pattern('8AB'), '8_C')).toBeNull();
  });

  it('agrees with the plain definition', () => {
    fc.assert(
      fc.property(patternText, plateText, (text, plate) => {
        const parsed = pattern(text);
        const certain = (wanted: string, shown: string): boolean =>
          wanted === '?' || (shown === wanted && shown !== '_');
        const maybe = (wanted: string, shown: string): boolean => certain(wanted, shown) || shown === '_';
        expect(patternMatches(parsed, plate)).toBe(reference(parsed.text, plate, certain));
        expect(patternMightMatch(parsed, plate)).toBe(reference(parsed.text, plate, maybe));
        expect(knownEqualCount(parsed, plate)).toBe(referenceCount(parsed.text, plate));
      }),
      { numRuns: 20_000 },
    );
  });

  it('the LIKE form finds the same plates, untold characters included', () => {
    expect(patternToLike(pattern('8?B*'))).toBe('8_B%');
    fc.assert(
      fc.property(patternText, plateText, (text, plate) => {
        const parsed = pattern(text);
        expect(like(patternToLike(parsed), plate)).toBe(patternMatches(parsed, plate));
      }),
      { numRuns: 5000 },
    );
  });

  it('the LIKE form refuses what could not come from parsePattern', () => {
    for (const text of ['8A_', '8A%', '8A\\', "8A'", 'AB\nCD', 'AB\n']) {
      expect(() => patternToLike({ text, kind: 'exact', fixedCount: 2 })).toThrow(RangeError);
    }
  });

  it('stays fast on patterns and plates made to be slow', () => {
    const slow = pattern('*A*A*A*B');
    const started = performance.now();
    for (let round = 0; round < 200_000; round++) patternMatches(slow, 'AAAAAAAAAAAA');
    expect(patternMatches(slow, 'A'.repeat(5_000_000))).toBe(false);
    expect(patternMightMatch(slow, '_'.repeat(5_000_000))).toBe(false);
    expect(knownEqualCount(slow, '_'.repeat(5_000_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
