import { minKnownEqual } from '../../foundation/plates/grade.ts';
import { lookAlikeClasses, lookAlikePairs } from '../../foundation/plates/look-alikes.ts';
import { maxPlateLength, unknownCharacter } from '../../foundation/plates/normalise.ts';

/** Whole wanted plates, found by everything that a reader may take for them. Positions are the caller's own numbers. */
export type ExactTable = {
  add(plate: string, position: number): void;
  /** Visits every plate that may look like this one: more than do, never fewer. */
  forEachAlike(plate: string, visit: (position: number) => void): void;
  /** Visits every plate that agrees with a read in which some characters were not told. */
  forEachWithGaps(plate: string, visit: (position: number) => void): void;
};

/**
 * Codes 1 to 31 of A-Z and 0-9, the same for all that may be confused, pairs joined with their classes (2 Z 3 7 are one): looser than
 * looking alike, which is judged afterwards, and one look-up instead of one for each way to misread.
 */
const coarseCodes = makeCoarseCodes();

function makeCoarseCodes(): Uint8Array {
  const group = new Map<string, string>();
  const find = (character: string): string => {
    const above = group.get(character) ?? character;
    return above === character ? character : find(above);
  };
  for (const members of [...lookAlikeClasses, ...lookAlikePairs]) {
    for (const member of members) group.set(find(member), find(members.charAt(0)));
  }
  const codes = new Uint8Array(128);
  const codeOf = new Map<string, number>();
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
    const first = find(character);
    const code = codeOf.get(first) ?? codeOf.size + 1;
    codeOf.set(first, code);
    codes[character.charCodeAt(0)] = code;
  }
  if (codeOf.size > 31) throw new Error('coarse codes take more than five bits');
  return codes;
}

/** Up to six characters of a plate in 30 bits. */
function packCoarse(plate: string, from: number): number {
  let packed = 0;
  for (let index = from; index < from + 6; index++) {
    // beyond the end the code is NaN, which no array has
    packed = (packed << 5) | (coarseCodes[plate.charCodeAt(index)] ?? 0);
  }
  return packed;
}

function spread(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

const nobody = -1;

/** A table for at most `capacity` plates: open addressing over packed folded keys, all in typed arrays. */
export function exactTable(capacity: number): ExactTable {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)))).fill(nobody);
  const mask = slots.length - 1;
  const first = new Int32Array(capacity);
  const second = new Int32Array(capacity);
  const next = new Int32Array(capacity);
  const positions = new Int32Array(capacity);
  const plates: string[] = [];
  const gaps = gapTables(plates);

  /** The slot in which plates of this key hang, or the free one in which they would. */
  const slotOf = (a: number, b: number): number => {
    let slot = spread(a, b) & mask;
    for (;;) {
      const head = slots[slot] ?? nobody;
      if (head === nobody || (first[head] === a && second[head] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  return {
    add(plate, position) {
      const row = plates.length;
      if (row >= capacity) throw new RangeError(`the table was made for ${capacity} plates`);
      const a = packCoarse(plate, 0);
      const b = packCoarse(plate, 6);
      const slot = slotOf(a, b);
      first[row] = a;
      second[row] = b;
      positions[row] = position;
      next[row] = slots[slot] ?? nobody;
      slots[slot] = row;
      plates.push(plate);
      gaps.clear();
    },
    forEachAlike(plate, visit) {
      if (plate.length > maxPlateLength) return;
      let row = slots[slotOf(packCoarse(plate, 0), packCoarse(plate, 6))] ?? nobody;
      while (row !== nobody) {
        visit(positions[row] ?? nobody);
        row = next[row] ?? nobody;
      }
    },
    forEachWithGaps(plate, visit) {
      const known = plate.length - plate.split(unknownCharacter).length + 1;
      if (plate.length > maxPlateLength || known < minKnownEqual) return;
      scanGapTable(gaps.ofLength(plate.length), plate, row => visit(positions[row] ?? nobody));
    },
  };
}

/** All plates of one length with their exact characters, four to an integer: a read with gaps is compared with each of them. */
type GapTable = { rows: Int32Array; words: Int32Array[] };

const charactersPerWord = 4;

/** Tables made when the first read with gaps of their length comes: most agencies never see some lengths. */
function gapTables(plates: readonly string[]): { ofLength(length: number): GapTable; clear(): void } {
  const tables = new Map<number, GapTable>();
  return {
    ofLength(length) {
      const table = tables.get(length) ?? makeGapTable(plates, length);
      tables.set(length, table);
      return table;
    },
    clear: () => tables.clear(),
  };
}

function makeGapTable(plates: readonly string[], length: number): GapTable {
  const chosen: number[] = [];
  for (const [row, plate] of plates.entries()) if (plate.length === length) chosen.push(row);
  const words = Array.from({ length: Math.ceil(length / charactersPerWord) }, (_, word) => {
    const packed = new Int32Array(chosen.length);
    for (const [at, row] of chosen.entries()) packed[at] = packWord(plates[row] ?? '', word).value;
    return packed;
  });
  return { rows: Int32Array.from(chosen), words };
}

/** Seven bits for each of four characters; in `mask` they are set where the character is known. */
function packWord(plate: string, word: number): { value: number; mask: number } {
  let value = 0;
  let mask = 0;
  for (let offset = 0; offset < charactersPerWord; offset++) {
    const character = plate.charAt(word * charactersPerWord + offset);
    const known = character !== '' && character !== unknownCharacter;
    value = (value << 7) | (known ? character.charCodeAt(0) : 0);
    mask = (mask << 7) | (known ? 0x7f : 0);
  }
  return { value, mask };
}

function scanGapTable({ rows, words }: GapTable, plate: string, visit: (row: number) => void): void {
  const wanted = words.map((packed, word) => ({ packed, ...packWord(plate, word) }));
  const [one, ...others] = wanted.filter(each => each.mask !== 0);
  if (one === undefined) return;
  for (let at = 0; at < rows.length; at++) {
    if (((one.packed[at] ?? 0) & one.mask) !== one.value) continue;
    if (others.every(({ packed, mask, value }) => ((packed[at] ?? 0) & mask) === value)) visit(rows[at] ?? nobody);
  }
}
