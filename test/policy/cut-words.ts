import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import type { Place } from '../../src/foundation/contract/profile-setting.ts';

/**
 * For authors of profiles: finds words in an adopted text and gives the place and hash that a profile stores instead of them.
 *   node test/policy/cut-words.ts carlsbad '462.5(e)' 20 20 'case number or incident number'
 */

/** The root of the project. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** Where the adopted texts lie when somebody has them; they are not part of the project. */
export const textsFolder = resolve(root, '../shared/policies');
export const profilesFolder = join(root, 'policies');

/** White space runs made one blank, ends trimmed. */
export function collapse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Lines `first` to `last` (from 1, both included) of `text`, collapsed. */
export function linesOf(text: string, first: number, last: number): string {
  return collapse(
    text
      .split('\n')
      .slice(first - 1, last)
      .join('\n'),
  );
}

/** The words that `place` points at in `text`. */
export function wordsAt(text: string, place: Place): string {
  return linesOf(text, place.lines[0], place.lines[1]).slice(place.from, place.to);
}

export function hashOfWords(words: string): string {
  return sha256Hex(collapse(words));
}

/** Place and hash of `phrase` in lines of `text`. Throws when it is not there, or there twice. */
export function cutWords(
  text: string,
  section: string,
  lines: [number, number],
  phrase: string,
): { place: Place; words: string } {
  const joined = linesOf(text, lines[0], lines[1]);
  const wanted = collapse(phrase);
  const from = joined.indexOf(wanted);
  if (from < 0) throw new Error(`not in lines ${lines.join(' to ')}: ${wanted}`);
  if (joined.includes(wanted, from + 1)) throw new Error(`more than once in lines ${lines.join(' to ')}: ${wanted}`);
  return { place: { section, lines, from, to: from + wanted.length }, words: sha256Hex(wanted) };
}

function main(args: string[]): void {
  const [code, section, first, last, ...phrase] = args;
  if (code === undefined || section === undefined || first === undefined || last === undefined || phrase.length === 0) {
    process.stderr.write('usage: cut-words.ts AGENCY SECTION FIRST_LINE LAST_LINE WORDS\n');
    process.exitCode = 2;
    return;
  }
  // Only the one field is read; the whole profile may still be under construction.
  const profile = JSON.parse(readFileSync(join(profilesFolder, `${code}.json`), 'utf8')) as {
    meta: { adoptedText: { file: string } };
  };
  const path = join(textsFolder, profile.meta.adoptedText.file);
  if (!existsSync(path)) throw new Error(`the adopted text is not at ${path}`);
  const cut = cutWords(readFileSync(path, 'utf8'), section, [Number(first), Number(last)], phrase.join(' '));
  process.stdout.write(`${JSON.stringify(cut)}\n`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2));
}
