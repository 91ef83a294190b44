import { minKnownEqual } from '../../foundation/plates/grade.ts';
import { lookAlikeClasses, lookAlikePairs, looksAlike } from '../../foundation/plates/look-alikes.ts';
import { maxPlateLength, unknownCharacter } from '../../foundation/plates/normalise.ts';

/** Whole wanted plates, found by everything that a reader may take for them. Positions are the caller's own numbers. */
export type ExactTable = {
  add(plate: string, position: number): void;
  /** Visits every plate that looks like this one, or is it. */
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
        // cheaper than judging what shares only the coarse key
        if (looksAlike(plate, plates[row] ?? '')) visit(positions[row] ?? nobody);
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

/**
 * All plates of one length with their exact characters, four to an integer. `sorted` holds, word by word, value and place together
 * in order: plates that agree in a word whose characters were all told are found by halving; only the others need a look at each.
 */
type GapTable = { rows: Int32Array; words: Int32Array[]; sorted: Float64Array[] };

const charactersPerWord = 4;
/** A value has 28 bits, so that value and place fit a double exactly. */
const placesPerValue = 2 ** 24;

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
  const sorted = words.map(packed => Float64Array.from(packed, (value, at) => value * placesPerValue + at).sort());
  return { rows: Int32Array.from(chosen), words, sorted };
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

function scanGapTable({ rows, words, sorted }: GapTable, plate: string, visit: (row: number) => void): void {
  const wanted = words.map((packed, word) => ({ packed, ...packWord(plate, word) }));
  const agrees = (at: number): boolean =>
    wanted.every(({ packed, mask, value }) => ((packed[at] ?? 0) & mask) === value);
  const ranges = sorted.flatMap((keys, word) => {
    const part = plate.slice(word * charactersPerWord, (word + 1) * charactersPerWord);
    if (part.includes(unknownCharacter)) return [];
    const value = wanted[word]?.value ?? 0;
    return [
      { keys, from: firstAtLeast(keys, value * placesPerValue), to: firstAtLeast(keys, (value + 1) * placesPerValue) },
    ];
  });
  const [narrowest] = ranges.sort((a, b) => a.to - a.from - (b.to - b.from));
  if (narrowest === undefined) {
    for (let at = 0; at < rows.length; at++) if (agrees(at)) visit(rows[at] ?? nobody);
    return;
  }
  for (let place = narrowest.from; place < narrowest.to; place++) {
    const at = (narrowest.keys[place] ?? 0) % placesPerValue;
    if (agrees(at)) visit(rows[at] ?? nobody);
  }
}

/** The first place in ascending numbers that holds `least` or more. */
function firstAtLeast(numbers: Float64Array, least: number): number {
  let from = 0;
  let to = numbers.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((numbers[middle] ?? 0) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
