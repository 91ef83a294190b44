import { isPlateCharacter, maxPlateLength, plainCharacter } from '../../../src/foundation/plates/normalise.ts';
import { lookAlikesOf } from '../../../src/foundation/plates/look-alikes.ts';
import { maxPatternWildcards, parsePattern } from '../../../src/foundation/plates/pattern.ts';

/**
 * What stands in the plate box, and what will be asked of the server for it.
 * - `part`: no wildcards typed; what was typed is searched anywhere in the plate
 * - `whole`: typed with `=` in front, or too long to be a part of anything
 * - `wildcards`: searched exactly as typed
 */
export type PlateQuestion =
  | { kind: 'empty' }
  | { kind: 'fault'; fault: string }
  | { kind: 'part' | 'whole' | 'wildcards'; pattern: string; words: string };

/** With a `*` on either side, no more than this fits the longest pattern. */
const longestPart = maxPlateLength - 2;

/**
 * Reads the plate box. One rule whatever the length, so that a character more never turns a search into another kind: text without
 * wildcards is looked for anywhere in the plate, `=` in front asks for the whole plate, `?` and `*` mean what they say.
 */
export function readPlateBox(typed: string): PlateQuestion {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  const marked = text.startsWith('=');
  const body = marked ? text.slice(1) : text;
  if (marked && body.trim() === '') return { kind: 'fault', fault: 'After = comes the whole plate.' };
  if (body.includes('=')) return { kind: 'fault', fault: '= asks for the whole plate and goes in front of it.' };
  const parsed = parsePattern(body);
  if ('fault' in parsed) return { kind: 'fault', fault: parsed.fault };
  const { text: folded, kind } = parsed.pattern;
  if (kind === 'wildcard') return { kind: 'wildcards', pattern: folded, words: wildcardWords(folded) };
  if (marked || folded.length > longestPart) {
    return { kind: 'whole', pattern: folded, words: `The plate ${folded}, the whole plate and nothing else` };
  }
  return { kind: 'part', pattern: `*${folded}*`, words: `Plates with ${folded} anywhere in them` };
}

/** The text as the box shows it while typing: upper case, full width folded; nothing is dropped, so that the cursor stays. */
export function upperBox(typed: string): string {
  let shown = '';
  for (const character of typed) {
    const plain = plainCharacter(character);
    // only what keeps its length, else the cursor would jump
    shown += plain.length === character.length ? plain : character;
  }
  return shown;
}

/** A pattern in words: `8AB?*` is "Plates that begin with 8AB, then one character, then any". */
export function wildcardWords(pattern: string): string {
  const parts = pattern.match(/[^?*]+|\?+|\*/g) ?? [];
  const open = pattern.includes('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  const [, middle = ''] = parts;
  if (parts.length === 3 && first === '*' && last === '*' && isFixed(middle))
    return `Plates with ${middle} anywhere in them`;
  if (parts.length === 2 && last === '*' && isFixed(first)) return `Plates that begin with ${first}`;
  if (parts.length === 2 && first === '*' && isFixed(last)) return `Plates that end with ${last}`;
  const spelled = parts.map(part =>
    isFixed(part) ? part : part === '*' ? 'anything or nothing' : countWords(part.length),
  );
  const size = open ? 'Plates' : `Plates of exactly ${pattern.length} characters`;
  return `${size}: ${spelled.join(', then ')}`;
}

function isFixed(part: string): boolean {
  return part !== '' && !/[?*]/.test(part);
}

function countWords(count: number): string {
  return count === 1 ? 'any one character' : `any ${count} characters`;
}

/**
 * The same search with `?` in place of characters that readers confuse (0 and O, 8 and B), as far as four wildcards reach and at
 * least three letters or digits stay; null when there is nothing to replace. The most often confused go first.
 */
export function lookAlikeQuestion(pattern: string): string | null {
  const characters = Array.from(pattern);
  let wildcards = characters.filter(character => !isPlateCharacter(character)).length;
  let fixed = characters.length - wildcards;
  const candidates = characters
    .map((character, at) => ({ at, alike: isPlateCharacter(character) ? lookAlikesOf(character).length : 0 }))
    .filter(({ alike }) => alike > 0)
    .sort((a, b) => b.alike - a.alike || a.at - b.at);
  let replaced = 0;
  for (const { at } of candidates) {
    if (wildcards >= maxPatternWildcards || fixed <= 3) break;
    characters[at] = '?';
    wildcards++;
    fixed--;
    replaced++;
  }
  return replaced === 0 ? null : characters.join('');
}
