import { isPlateCharacter, isPlateSeparator, maxPlateLength, plainCharacter, unknownCharacter } from './normalise.ts';

/** A plate or a part of one to look for: A-Z and 0-9, `?` for one character, `*` for any run, also an empty one. */
export type PlatePattern = {
  text: string;
  kind: 'exact' | 'wildcard';
  /** How many characters are letters or digits. */
  fixedCount: number;
};

/** More wildcards than this say next to nothing about a plate and cost the most. */
export const maxPatternWildcards = 4;

/** Fewer letters and digits than this would be browsing, not looking for a plate. */
export const minPatternFixed = 2;

const star = 0x2a;
const questionMark = 0x3f;
const unknown = 0x5f;

/**
 * Reads what a person typed as a plate pattern, or says in one sentence what is wrong with it. Case, full width,
 * diacritics and separators are folded as in a plate; any other character is a fault, since dropping it would search for something else.
 */
export function parsePattern(text: string): { pattern: PlatePattern } | { fault: string } {
  let folded = '';
  for (const character of text) {
    if (isPlateSeparator(character)) continue;
    const plain = plainCharacter(character);
    if (plain === '*' && folded.endsWith('*')) continue;
    if (plain !== '*' && plain !== '?' && !isPlateCharacter(plain)) return { fault: foreignCharacterFault(character) };
    folded += plain;
    if (folded.length > maxPlateLength) return { fault: `A plate has at most ${maxPlateLength} characters.` };
  }
  if (folded === '') return { fault: 'Enter a plate or a part of one.' };
  const fixedCount = folded.replace(/[?*]/g, '').length;
  if (folded.length - fixedCount > maxPatternWildcards) {
    return { fault: `Use at most ${maxPatternWildcards} wildcards (? and *).` };
  }
  if (fixedCount < minPatternFixed) return { fault: `Enter at least ${minPatternFixed} letters or digits.` };
  return { pattern: { text: folded, kind: fixedCount === folded.length ? 'exact' : 'wildcard', fixedCount } };
}

/**
 * True when the plate is certain to match the pattern: a character that the reader could not tell (`_`) satisfies only a wildcard.
 * Takes at most `pattern x plate` steps, whatever the pattern; a text longer than a plate never matches.
 */
export function patternMatches(pattern: PlatePattern, plate: string): boolean {
  return walk(pattern.text, plate, false);
}

/** True when the plate may match the pattern: a character that the reader could not tell (`_`) may be any. */
export function patternMightMatch(pattern: PlatePattern, plate: string): boolean {
  return walk(pattern.text, plate, true);
}

/**
 * How many letters and digits of the pattern the plate is known to show, at best, if it may match at all
 * (see patternMightMatch); null when it can't match.
 */
export function knownEqualCount(pattern: PlatePattern, plate: string): number | null {
  if (plate.length > maxPlateLength) return null;
  const impossible = -1;
  // best[i]: the most known-equal characters with the pattern so far ending just before plate[i].
  let best = [0, ...Array.from<number>({ length: plate.length }).fill(impossible)];
  for (const wanted of pattern.text) {
    const next = Array.from<number>({ length: plate.length + 1 }).fill(impossible);
    for (let end = 0; end <= plate.length; end++) {
      const skipped =
        wanted === '*'
          ? Math.max(best[end] ?? impossible, end > 0 ? (next[end - 1] ?? impossible) : impossible)
          : impossible;
      const before = end > 0 ? (best[end - 1] ?? impossible) : impossible;
      const shown = plate.charAt(end - 1);
      const paired =
        before === impossible || wanted === '*' || end === 0
          ? impossible
          : wanted === '?' || shown === unknownCharacter
            ? before
            : shown === wanted
              ? before + 1
              : impossible;
      next[end] = Math.max(skipped, paired);
    }
    best = next;
  }
  const count = best[plate.length] ?? impossible;
  return count === impossible ? null : count;
}

/**
 * The pattern for SQL LIKE, to be passed as a parameter. `?` becomes `_`, which also matches a stored `_`; a pattern holds no literal
 * `_`, `%` or backslash, so nothing needs escaping. Throws RangeError on a pattern that did not come from parsePattern and holds one.
 */
export function patternToLike(pattern: PlatePattern): string {
  if (!/^[A-Z0-9?*]*$/.test(pattern.text)) throw new RangeError('not a plate pattern');
  return pattern.text.replaceAll('?', '_').replaceAll('*', '%');
}

/**
 * The greedy walk: on a mismatch only the latest `*` takes one character more, as what an earlier `*` took at its first chance
 * leaves the most for the rest. No recursion, no regular expression, so no pattern makes it slow.
 */
function walk(pattern: string, plate: string, unknownFitsAny: boolean): boolean {
  if (plate.length > maxPlateLength) return false;
  let at = 0;
  let shownAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (shownAt < plate.length) {
    const wanted = at < pattern.length ? pattern.charCodeAt(at) : 0;
    const shown = plate.charCodeAt(shownAt);
    if (wanted === star) {
      starAt = at++;
      resumeAt = shownAt;
    } else if (wanted !== 0 && (wanted === questionMark || (shown === unknown ? unknownFitsAny : shown === wanted))) {
      at++;
      shownAt++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      shownAt = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern.charCodeAt(at) === star) at++;
  return at === pattern.length;
}

function foreignCharacterFault(character: string): string {
  if (character === unknownCharacter || character === '~')
    return `Use ? for a character that is not known, not ${character}.`;
  // Only what is sure to print is shown as it is: the fault goes to screens and logs.
  const code = character.codePointAt(0) ?? 0;
  const shown = code > 0x20 && code < 0x7f ? character : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `A plate has only letters and digits, with ? for one character and * for any; ${shown} can't be used.`;
}
