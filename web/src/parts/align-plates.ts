import { lookAlikesOf } from '../../../src/foundation/plates/look-alikes.ts';
import { unknownCharacter } from '../../../src/foundation/plates/normalise.ts';

/**
 * How a column of two aligned plates compares:
 * - `same`; `look-alike`: a reader takes one for the other; `different`
 * - `missing`: the read lacks a character; `extra`: the read has one too many
 * - `unread`: the reader could not tell it; `any`: the list leaves it open (a partial plate)
 */
export type ColumnKind = 'same' | 'look-alike' | 'different' | 'missing' | 'extra' | 'unread' | 'any';

/** One column; a side is empty where it has a gap. */
export type AlignedColumn = { kind: ColumnKind; read: string; listed: string };

const signs: Readonly<Record<ColumnKind, string>> = {
  same: '=',
  'look-alike': '~',
  different: '#',
  missing: '_',
  extra: 'x',
  unread: '?',
  any: '*',
};

// a look-alike is the likeliest mistake of a reader, then a character dropped or doubled, then a wrong one
const gapCost = 2;

/** The cost of laying two characters upon each other; small enough that `any run` takes what fits nowhere else. */
function pairCost(read: string, listed: string): number {
  if (read === listed || listed === '?') return 0;
  if (read === unknownCharacter || listed === unknownCharacter) return 0.5;
  return lookAlikesOf(read).includes(listed) ? 1 : 3;
}

function pairKind(read: string, listed: string): ColumnKind {
  if (listed === '?' || listed === unknownCharacter) return 'any';
  if (read === listed) return 'same';
  if (read === unknownCharacter) return 'unread';
  return lookAlikesOf(read).includes(listed) ? 'look-alike' : 'different';
}

/**
 * Lays a plate as read along the plate as listed (weighted edit distance), so that one dropped character doesn't make everything
 * after it differ. The listed plate may be partial: `?` one character, `*` any run.
 */
export function alignPlates(read: string, listed: string): AlignedColumn[] {
  // cost[i][j]: the cheapest way to lay the first i characters read along the first j listed
  const cost = Array.from({ length: read.length + 1 }, () => Array.from<number>({ length: listed.length + 1 }).fill(0));
  const costAt = (i: number, j: number): number => (i < 0 || j < 0 ? Infinity : (cost[i]?.[j] ?? Infinity));
  const isRun = (j: number): boolean => listed.charAt(j - 1) === '*';
  const paired = (i: number, j: number): number =>
    i === 0 || j === 0 || isRun(j)
      ? Infinity
      : costAt(i - 1, j - 1) + pairCost(read.charAt(i - 1), listed.charAt(j - 1));
  const skippedRead = (i: number, j: number): number => costAt(i - 1, j) + (j > 0 && isRun(j) ? 0.01 : gapCost);
  const skippedListed = (i: number, j: number): number => costAt(i, j - 1) + (j > 0 && isRun(j) ? 0 : gapCost);
  for (let i = 0; i <= read.length; i++) {
    const row = cost[i] ?? [];
    for (let j = 0; j <= listed.length; j++) {
      if (i > 0 || j > 0) row[j] = Math.min(paired(i, j), skippedRead(i, j), skippedListed(i, j));
    }
  }
  const columns: AlignedColumn[] = [];
  let i = read.length;
  let j = listed.length;
  while (i > 0 || j > 0) {
    const here = costAt(i, j);
    // from the right, a gap first: of two equal characters (PW8AB11 read of PW8AB1) the last one is the one too many
    if (here === skippedRead(i, j)) {
      columns.push({ kind: j > 0 && isRun(j) ? 'any' : 'extra', read: read.charAt(--i), listed: '' });
    } else if (here === skippedListed(i, j)) {
      const character = listed.charAt(--j);
      if (character !== '*') columns.push({ kind: 'missing', read: '', listed: character });
    } else {
      const pair = { read: read.charAt(--i), listed: listed.charAt(--j) };
      columns.push({ kind: pairKind(pair.read, pair.listed), ...pair });
    }
  }
  return columns.reverse();
}

/** One sign for each column, for tests and to compare at a glance: `=` same, `~` look-alike, `#` different, `_` missing, `x` extra. */
export function signatureOf(columns: readonly AlignedColumn[]): string {
  return columns.map(column => signs[column.kind]).join('');
}

/** The columns in which the plates do not agree for certain. */
export function differing(columns: readonly AlignedColumn[]): AlignedColumn[] {
  return columns.filter(column => column.kind !== 'same' && column.kind !== 'any');
}

/** Characters apart, so that they are spoken one by one. */
export function spelled(text: string): string {
  return Array.from(text, character => characterWord(character)).join(' ');
}

function characterWord(character: string): string {
  if (character === unknownCharacter) return 'unread';
  if (character === '?') return 'any character';
  return character === '*' ? 'any run' : character;
}

/** Where two plates differ, in words: `2 characters differ: position 3 O against 0, position 5 0 against O`. */
export function describeDifferences(columns: readonly AlignedColumn[]): string {
  const found = differing(columns);
  if (found.length === 0) return 'all characters agree';
  const each = found.map(column => `position ${columns.indexOf(column) + 1} ${differenceWords(column)}`);
  return `${found.length} ${found.length === 1 ? 'character differs' : 'characters differ'}: ${each.join(', ')}`;
}

function differenceWords({ kind, read, listed }: AlignedColumn): string {
  switch (kind) {
    case 'missing':
      return `${listed} not in the read`;
    case 'extra':
      return `${read} only in the read`;
    case 'unread':
      return `unread against ${listed}`;
    case 'same':
    case 'any':
    case 'look-alike':
    case 'different':
      return `${read} against ${listed}`;
  }
}
