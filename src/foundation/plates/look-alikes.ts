import { maxPlateLength } from './normalise.ts';

/** Characters that readers take for one another, each with each. The first of a class stands for it in a folded plate. */
export const lookAlikeClasses = ['0OQD', '1IL', '8B', '5S', '2Z', '6G'] as const;

/** Characters that are confused only as these pairs: 3 looks like 7 and 7 like 2, but 3 is not taken for 2, so they don't fold. */
export const lookAlikePairs = ['37', '27', 'VY'] as const;

const representative = new Map(
  lookAlikeClasses.flatMap(members => Array.from(members, member => [member, members.charAt(0)] as const)),
);

const alikeOf = new Map<string, string>();
for (const group of [...lookAlikeClasses, ...lookAlikePairs]) {
  for (const member of group) alikeOf.set(member, (alikeOf.get(member) ?? '') + group.replace(member, ''));
}

/** The plate with every look-alike class written as one character (O, Q and D as 0, ...): plates that fold to the same text may be the same plate. */
export function foldPlate(plate: string): string {
  let folded = '';
  for (const character of plate) folded += representative.get(character) ?? character;
  return folded;
}

/** The other characters that a reader may take this one for, classes before pairs; empty when there is none. */
export function lookAlikesOf(character: string): string {
  return alikeOf.get(character) ?? '';
}

/** True when both plates have the same length and each character is the same as, or looks like, the other's. Equal plates look alike. */
export function looksAlike(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    if (!charactersAlike(a.charAt(index), b.charAt(index))) return false;
  }
  return true;
}

export type PlateDifference = {
  /** Position in the read, from 0; for a character that the read lacks, the position where it would stand. */
  index: number;
  /** The character as read; empty where the read lacks one. */
  read: string;
  /** The character as wanted; empty where the read has one too many. */
  wanted: string;
  lookAlike: boolean;
};

/**
 * Where a read differs from the wanted plate, to show a person why they matched. Plates of the same length are compared by position;
 * others are aligned first, so that one dropped character doesn't make everything after it differ.
 */
export function differences(read: string, wanted: string): PlateDifference[] {
  const alignable = read.length <= maxPlateLength && wanted.length <= maxPlateLength;
  if (read.length === wanted.length || !alignable) return differencesByPosition(read, wanted);
  return differencesAligned(read, wanted);
}

function charactersAlike(a: string, b: string): boolean {
  return a === b || lookAlikesOf(a).includes(b);
}

function differencesByPosition(read: string, wanted: string): PlateDifference[] {
  const found: PlateDifference[] = [];
  for (let index = 0; index < Math.max(read.length, wanted.length); index++) {
    addDifference(found, index, read.charAt(index), wanted.charAt(index));
  }
  return found;
}

function addDifference(found: PlateDifference[], index: number, read: string, wanted: string): void {
  if (read === wanted) return;
  found.push({ index, read, wanted, lookAlike: read !== '' && wanted !== '' && charactersAlike(read, wanted) });
}

// A look-alike is the likeliest mistake of a reader, then a character dropped or doubled, then a wrong one.
const gapCost = 2;

function replaceCost(a: string, b: string): number {
  if (a === b) return 0;
  return charactersAlike(a, b) ? 1 : 3;
}

function differencesAligned(read: string, wanted: string): PlateDifference[] {
  // cost[i][j]: the cheapest way to make the rest of the read from i on into the rest of the wanted plate from j on.
  const cost = Array.from({ length: read.length + 1 }, () => Array.from<number>({ length: wanted.length + 1 }).fill(0));
  const costAt = (i: number, j: number): number => cost[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const paired = (i: number, j: number): number => costAt(i + 1, j + 1) + replaceCost(read.charAt(i), wanted.charAt(j));
  for (let i = read.length; i >= 0; i--) {
    const row = cost[i] ?? [];
    for (let j = wanted.length; j >= 0; j--) {
      if (i === read.length && j === wanted.length) continue;
      row[j] = Math.min(paired(i, j), costAt(i + 1, j) + gapCost, costAt(i, j + 1) + gapCost);
    }
  }
  const found: PlateDifference[] = [];
  let i = 0;
  let j = 0;
  while (i < read.length || j < wanted.length) {
    const here = costAt(i, j);
    if (here === paired(i, j)) addDifference(found, i, read.charAt(i++), wanted.charAt(j++));
    else if (here === costAt(i + 1, j) + gapCost) addDifference(found, i, read.charAt(i++), '');
    else addDifference(found, i, '', wanted.charAt(j++));
  }
  return found;
}
