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
    const foreign = clauseValues(code).filter(({ ground }) => !ground.clause.startsWith(`${clauseLetters[code]}-`));
    expect(foreign).toEqual([]);
  });

  it('hold nothing that stands in for the agency', () => {
    expect(groundedValues(adoptedProfile(code)).filter(({ ground }) => ground.basis === 'demonstration')).toEqual([]);
  });
});

const textsAreHere = existsSync(textsFolder);
if (!textsAreHere) {
  process.stderr.write(
    `\nSKIPPED test/policy/words: the adopted policy texts are not at ${textsFolder}, so no hash can be compared.\n`,
  );
}

describe.skipIf(!textsAreHere).each(profileCodes)('the words under %s [needs adopted texts]', code => {
  const { adoptedText } = adoptedProfile(code).meta;
  const path = join(textsFolder, adoptedText.file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';

  it('come from the very text that was adopted', () => {
    expect(sha256Hex(readFileSync(path))).toBe(adoptedText.sha256);
  });

  it('are where the profile says, and hash to what it says', () => {
    const values = clauseValues(code);
    expect(values.length).toBeGreaterThan(10);
    const wrong = values.filter(({ ground }) => hashOfWords(wordsAt(text, ground.place)) !== ground.words);
    expect(wrong).toEqual([]);
  });

  it('are cut at the ends of words', () => {
    const torn = clauseValues(code).filter(({ ground: { place } }) => {
      const line = linesOf(text, place.lines[0], place.lines[1]);
      const [before, first, last, after] = [place.from - 1, place.from, place.to - 1, place.to].map(at =>
        line.charAt(at),
      );
      const insideWord = (left = '', right = '') => /\w/.test(left) && /\w/.test(right);
      return (
        insideWord(before, first) || insideWord(last, after) || line.length < place.to || /\s/.test(`${first}${last}`)
      );
    });
    expect(torn).toEqual([]);
  });

  it('stand under the section that the profile names', () => {
    const heading = /^[#*\s]*(\d{3}\.\d+(?:\.\d+)?)\s+[A-Z]/;
    const lines = text.split('\n');
    const misplaced = clauseValues(code).filter(({ ground: { place } }) => {
      if (!/^\d/.test(place.section)) return false;
      const above = lines.slice(0, place.lines[0]).findLast(line => heading.test(line)) ?? '';
      const letter = /\([a-z]\)/.exec(place.section)?.[0] ?? '';
      const lettered = lines.slice(0, place.lines[1]).findLast(line => /^[-\s]*\([a-z]\)/.test(line)) ?? '';
      return place.section.split('(')[0] !== heading.exec(above)?.[1] || !lettered.includes(letter);
    });
    expect(misplaced).toEqual([]);
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

describe.skipIf(!textsAreHere)('the sentences of the adopted texts [needs adopted texts]', () => {
  const theirs = new Set(
    profileCodes
      .map(code => join(textsFolder, adoptedProfile(code).meta.adoptedText.file))
      // The body of a skipped block is run to find its tests.
      .filter(path => existsSync(path))
      .flatMap(path => runsOf(readFileSync(path, 'utf8'))),
  );

  it('would be recognised', () => {
    const { adoptedText } = adoptedProfile('carlsbad').meta;
    const sentence = linesOf(readFileSync(join(textsFolder, adoptedText.file), 'utf8'), 20, 20);
    expect(runsOf(sentence.toUpperCase().replaceAll(' ', '\n  * ')).some(run => theirs.has(run))).toBe(true);
  });

  it('stand in no file of ours', () => {
    const files = [
      'policies/**/*.json',
      'src/**/*.{ts,json,md}',
      'test/policy/**/*.{ts,cedar}',
      'sql/*.sql',
      'docs/**/*.md',
      'web/**/*.{ts,tsx,md}',
      '*.md',
    ];
    const ours = globSync(files, { cwd: root, exclude: path => path.includes('node_modules') });
    expect(ours.length).toBeGreaterThan(100);
    const copied = ours.flatMap(file => {
      const runs = runsOf(readFileSync(join(root, file), 'utf8')).filter(run => theirs.has(run));
      return runs.map(run => `${file}: ${run}`);
    });
    expect(copied).toEqual([]);
  });
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
