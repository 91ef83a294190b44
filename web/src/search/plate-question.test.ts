import { describe, expect, test } from 'vitest';
import { maxPlateLength } from '../../../src/foundation/plates/normalise.ts';
import { parsePattern, patternMatches } from '../../../src/foundation/plates/pattern.ts';
import { lookAlikeQuestion, readPlateBox, upperBox, wildcardWords } from './plate-question.ts';

function patternOf(typed: string): string {
  const question = readPlateBox(typed);
  if (!('pattern' in question)) throw new Error(`${typed}: ${JSON.stringify(question)}`);
  return question.pattern;
}

describe('what is asked for what was typed', () => {
  test.each([
    ['pw1', '*PW1*', 'Plates with PW1 anywhere in them'],
    ['PW1A 234', '*PW1A234*', 'Plates with PW1A234 anywhere in them'],
    ['=pw1a234', 'PW1A234', 'The plate PW1A234, the whole plate and nothing else'],
    ['= pw-1a', 'PW1A', 'The plate PW1A, the whole plate and nothing else'],
    ['PW1?', 'PW1?', 'Plates of exactly 4 characters: PW1, then any one character'],
    ['PW1*', 'PW1*', 'Plates that begin with PW1'],
    ['*A23', '*A23', 'Plates that end with A23'],
    ['P??1*', 'P??1*', 'Plates: P, then any 2 characters, then 1, then anything or nothing'],
    ['=PW?1', 'PW?1', 'Plates of exactly 4 characters: PW, then any one character, then 1'],
  ])('%s', (typed, pattern, words) => {
    expect(readPlateBox(typed)).toMatchObject({ pattern, words });
  });

  test('one character more never turns a part into a whole', () => {
    for (let length = 2; length <= maxPlateLength - 2; length++) {
      const typed = 'PW1A2B3C4D5E'.slice(0, length);
      expect(readPlateBox(typed).kind).toBe('part');
    }
    expect(readPlateBox('PW1A2B3C4D5').kind).toBe('whole');
    expect(readPlateBox('PW1A2B3C4D5E').kind).toBe('whole');
  });

  test('everything that is asked is a pattern that the server takes, and finds the plate that was typed', () => {
    for (let length = 2; length <= maxPlateLength; length++) {
      const plate = 'PW1A2B3C4D5E'.slice(0, length);
      for (const typed of [plate, `=${plate}`]) {
        const parsed = parsePattern(patternOf(typed));
        if ('fault' in parsed) throw new Error(parsed.fault);
        expect(patternMatches(parsed.pattern, plate)).toBe(true);
      }
    }
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['P', 'fault'],
    ['=', 'fault'],
    ['PW=1', 'fault'],
    ['==PW1', 'fault'],
    ['PW%1', 'fault'],
    ['PW_1', 'fault'],
    ['PW1A2B3C4D5E6', 'fault'],
    ['P?????W', 'fault'],
    ['??*', 'fault'],
  ])('%j is %s', (typed, kind) => {
    expect(readPlateBox(typed).kind).toBe(kind);
  });

  test('a character that no plate has is named', () => {
    expect(readPlateBox('PW%1')).toMatchObject({ fault: expect.stringContaining('%') });
  });
});

test('the box shows capitals and keeps every character where it was', () => {
  expect(upperBox('pw-1 a%ß=?*')).toBe('PW-1 A%ß=?*');
  for (const typed of ['pw1', 'ＰＷ１', 'é8', '=ab', 'a\u{1f697}b']) expect(upperBox(typed)).toHaveLength(typed.length);
});

test('words of a run in the middle', () => {
  expect(wildcardWords('*PW?')).toBe('Plates: anything or nothing, then PW, then any one character');
});

describe('look-alikes in place of certainty', () => {
  test('the most often confused become ?, within four wildcards and with three characters left', () => {
    expect(lookAlikeQuestion('PW0A8H')).toBe('PW?A?H');
    const asked = lookAlikeQuestion('*PW0A8B3*') ?? '';
    expect([...asked].filter(character => '?*'.includes(character))).toHaveLength(4);
    const parsed = parsePattern(asked);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(patternMatches(parsed.pattern, 'PWQA8B3')).toBe(true);
    expect(parsed.pattern.fixedCount).toBeGreaterThanOrEqual(3);
  });
  test('nothing to replace, or too little left', () => {
    expect(lookAlikeQuestion('*PWA*')).toBeNull();
    expect(lookAlikeQuestion('*08*')).toBeNull();
    expect(lookAlikeQuestion('0?8*A*')).toBeNull();
  });
});
