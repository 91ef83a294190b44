import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, canonicalText, clean, cleanValue, maxTextLength, parseCanonical } from './canonical.ts';

/** The same form by the shortest way that one could think of. */
function naive(value: unknown): string {
  const sorted = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(sorted);
    if (one === null || typeof one !== 'object') return one;
    return Object.fromEntries(
      Object.entries(one)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, sorted(member)]),
    );
  };
  return JSON.stringify(sorted(value));
}

const text = fc.string({ unit: 'grapheme' }).map(one => one.toWellFormed().normalize('NFC'));
const key = fc.stringMatching(/^[a-z_]{1,12}$/);
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(members => Object.fromEntries(members)),
  ),
}));

describe('the canonical form', () => {
  test('is what a naive serialiser with sorted keys writes, and reads back to the same value', () => {
    fc.assert(
      fc.property(value, one => {
        expect(canonicalText(one)).toBe(naive(one));
        expect(naive(parseCanonical(canonicalBytes(one)))).toBe(naive(one));
      }),
      { numRuns: 500 },
    );
  });

  test('escapes as RFC 8785 section 3.2.2.2 says', () => {
    expect(canonicalText('€$\u000f\nA\'B"\\"/\u007f')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\"/\u007f"');
    expect(canonicalText({ b: -0, a: [true, null] })).toBe('{"a":[true,null],"b":0}');
  });

  test.each([
    ['a float', { a: { b: [0, 1.5] } }, '$.a.b[1]'],
    ['an unsafe integer', [2 ** 53], '$[0]'],
    ['not a number', Number.NaN, '$'],
    ['a key with a digit', { a: { b2: 1 } }, '$.a'],
    ['an upper-case key', { A: 1 }, '$'],
    ['an empty key', { '': 1 }, '$'],
    ['a lone surrogate', ['x', '\ud800'], '$[1]'],
    ['text that is not NFC', { a: 'e\u0301' }, '$.a'],
    ['a member without value', { a: undefined }, '$.a'],
    ['a hole in an array', Array(2), '$[0]'],
    ['a Date', { at: new Date(0) }, '$.at'],
    ['a Map', new Map(), '$'],
    ['a big integer', 1n, '$'],
  ])('refuses %s with its path', (_name, odd, path) => {
    expect(() => canonicalBytes(odd)).toThrow(path);
  });

  test.each([
    ['{"b":1,"a":2}', 'canonical'],
    ['{"a":1,"a":1}', 'canonical'],
    ['{"a": 1}', 'canonical'],
    ['{"a":1.0}', 'canonical'],
    ['-0', 'canonical'],
    ['"\\u0041"', 'canonical'],
    ['{"a":1}\n', 'canonical'],
    ['["e\u0301"]', 'normal form C'],
    ['"\\ud800"', 'surrogate'],
    ['\ufeff{}', 'JSON'],
    ['{', 'JSON'],
  ])('reading refuses %j, which says the same otherwise', (spelled, words) => {
    expect(() => parseCanonical(Buffer.from(spelled))).toThrow(words);
  });

  test('reading refuses bytes that are not UTF-8', () => {
    expect(() => parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not valid');
    expect(() => parseCanonical(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow('not valid');
  });
});

describe('cleaning', () => {
  test('makes any value at all writable, and does it once', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(fc.oneof(anything, fc.string({ unit: 'binary' })), one => {
        const cleaned = cleanValue(one);
        expect(() => canonicalBytes(cleaned)).not.toThrow();
        expect(canonicalText(cleanValue(cleaned))).toBe(canonicalText(cleaned));
      }),
      { numRuns: 1_000 },
    );
  });

  test('loses nothing of what it can hold', () => {
    // beyond its depth a value stays as its JSON text, and a long text is cut
    const shallow = value.filter(
      one => canonicalText(one).length < 1_000 && !/[[{]{7}/.test(canonicalText(one).replaceAll(/[^[{]/g, '')),
    );
    fc.assert(
      fc.property(shallow, one => {
        expect(canonicalText(cleanValue(one))).toBe(naive(one));
      }),
    );
    expect(cleanValue({ radius: 1.5, from: undefined })).toEqual({ radius: '1.5' });
    expect(cleanValue({ capturedFrom: 'x' })).toBe('{"capturedFrom":"x"}');
    expect(canonicalText(cleanValue(JSON.parse('{"__proto__":[1]}')))).toBe('{"__proto__":[1]}');
  });

  test('replaces lone surrogates and NUL, and cuts with a mark', () => {
    expect(clean('a\ud800b\u0000c')).toBe('a\ufffdb\ufffdc');
    expect(clean('e\u0301')).toBe('é');
    for (const long of ['x'.repeat(5_000), '😀'.repeat(3_000), 'e\u0301'.repeat(9_000), '\u0344'.repeat(4_000)]) {
      const cut = clean(long);
      expect(cut.length).toBeLessThanOrEqual(maxTextLength);
      expect(cut).toContain(`[cut: ${long.length} characters]`);
      expect(clean(cut)).toBe(cut);
      expect(() => canonicalText(cut)).not.toThrow();
    }
  });

  test('a huge or circular value takes no harm', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => canonicalBytes(cleanValue(circle))).not.toThrow();
    const began = performance.now();
    clean('e\u0301'.repeat(20_000_000));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
