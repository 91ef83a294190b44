import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { adoptedProfile, profileCodes, profilesFolder } from '../../src/gate/policy/load.ts';
import { groundedValues } from '../../src/gate/policy/profile.ts';
import { cutWords, hashOfWords, linesOf, root, textsFolder, wordsAt } from './cut-words.ts';

/**
 * Keeps the profiles honest: every value that claims to rest on a clause points at words that are there, and none of the
 * words themselves are in the project. Runs where somebody has the adopted texts.
 */

const clauseLetters = {
  carlsbad: 'CB',
  'los-alamitos': 'LA',
  'san-leandro': 'SL',
  corona: 'CO',
  barstow: 'BA',
} as const;

function clauseValues(code: (typeof profileCodes)[number]) {
  return groundedValues(adoptedProfile(code)).flatMap(({ path, ground }) =>
    ground.basis === 'clause' ? [{ path, ground }] : [],
  );
}

describe.each(profileCodes)('the grounds of %s', code => {
  it('cite clauses of that agency only', () => {
    for (const { path, ground } of clauseValues(code))
      expect(ground.clause.slice(0, 2), path).toBe(clauseLetters[code]);
  });

  it('hold nothing that stands in for the agency', () => {
    for (const { path, ground } of groundedValues(adoptedProfile(code)))
      expect(ground.basis, path).not.toBe('demonstration');
  });
});

const textsAreHere = existsSync(textsFolder);
if (!textsAreHere) {
  process.stderr.write(
    `\nSKIPPED test/policy/words: the adopted policy texts are not at ${textsFolder}, so no hash can be compared.\n`,
  );
}

describe.skipIf(!textsAreHere).each(profileCodes)('the words under %s', code => {
  const { adoptedText } = adoptedProfile(code).meta;
  const path = join(textsFolder, adoptedText.file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';

  it('come from the very text that was adopted', () => {
    expect(sha256Hex(readFileSync(path))).toBe(adoptedText.sha256);
  });

  it('are where the profile says, and hash to what it says', () => {
    const values = clauseValues(code);
    expect(values.length).toBeGreaterThan(10);
    for (const { path: at, ground } of values) {
      const words = wordsAt(text, ground.place);
      expect(words, `${at}: the cut begins and ends with a whole word`).toMatch(/^\S(?:.*\S)?$/);
      expect(words.length, at).toBe(ground.place.to - ground.place.from);
      expect(hashOfWords(words), `${at}: ${ground.clause}`).toBe(ground.words);
    }
  });

  it('stand under the section that the profile names', () => {
    const heading = /^[#*\s]*(\d{3}\.\d+(?:\.\d+)?)\s+[A-Z]/;
    const lines = text.split('\n');
    for (const { path: at, ground } of clauseValues(code)) {
      const { section, lines: place } = ground.place;
      if (!/^\d/.test(section)) continue;
      const above = lines.slice(0, place[0]).findLast(line => heading.test(line)) ?? '';
      expect(section.split('(')[0], at).toBe(heading.exec(above)?.[1]);
      const letter = /\([a-z]\)/.exec(section)?.[0];
      if (letter === undefined) continue;
      const lettered = lines.slice(0, place[1]).findLast(line => /^[-\s]*\([a-z]\)/.test(line)) ?? '';
      expect(lettered, `${at}: ${section}`).toContain(letter);
    }
  });
});

/** Longest run of words that may be the same here and in an adopted text, exclusive. */
const runLength = 8;

function runsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, Math.max(0, words.length - runLength + 1))
    .map((_, at) => words.slice(at, at + runLength).join(' '));
}

describe.skipIf(!textsAreHere)('the sentences of the adopted texts', () => {
  const theirs = new Set(
    profileCodes.flatMap(code =>
      runsOf(readFileSync(join(textsFolder, adoptedProfile(code).meta.adoptedText.file), 'utf8')),
    ),
  );

  it('would be recognised', () => {
    const { adoptedText } = adoptedProfile('carlsbad').meta;
    const sentence = linesOf(readFileSync(join(textsFolder, adoptedText.file), 'utf8'), 20, 20);
    expect(runsOf(sentence.toUpperCase().replaceAll(' ', '\n  * ')).some(run => theirs.has(run))).toBe(true);
  });

  it.each([...globSync('policies/*.json', { cwd: root }), ...globSync('src/**/*.{ts,sql}', { cwd: root })])(
    'are not in %s',
    file => {
      expect(runsOf(readFileSync(join(root, file), 'utf8')).filter(run => theirs.has(run))).toEqual([]);
    },
  );
});

describe('cutWords', () => {
  const text = 'one two\nthree   four\nfive four';

  it('cuts across lines and white space, and finds its own cut again', () => {
    const cut = cutWords(text, '1', [1, 2], 'two three\nfour');
    expect(cut).toEqual({
      place: { section: '1', lines: [1, 2], from: 4, to: 18 },
      words: sha256Hex('two three four'),
    });
    expect(hashOfWords(wordsAt(text, cut.place))).toBe(cut.words);
  });

  it('refuses words that are not there, or there twice', () => {
    expect(() => cutWords(text, '1', [1, 1], 'three')).toThrow('not in lines 1 to 1');
    expect(() => cutWords(text, '1', [1, 3], 'four')).toThrow('more than once');
  });

  it('knows the folder of the profiles', () => {
    expect(existsSync(join(profilesFolder, 'carlsbad.json'))).toBe(true);
  });
});
