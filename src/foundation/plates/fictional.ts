import { lookAlikesOf } from './look-alikes.ts';

/*
 * Why these serials can't be anybody's: they have NINE characters.
 *
 * A shape alone proves nothing, as owners of personalised plates choose nearly any text that fits. What bounds them is the
 * room on the plate: 2 to 7 characters in California, at most 8 in the states that allow the most, and the serials that
 * states number themselves have at most 8. So 7 or 8 characters with an odd order could be somebody's; 9 can't, in any of the
 * 50 states or DC.
 *
 * Proved (and tested): every plate made here, and every look-alike made from one, has nine characters and begins with PW.
 * Rests on general knowledge of what the states' motor vehicle departments say in public: the limit of eight.
 * Not proved: plates of other countries (some have nine or more), what a state may decide later, and a misread that LOSES characters
 * (eight or fewer are left, and those could be somebody's). Nine characters still fit the plate reader, the pattern (12) and the NCIC plate field (10).
 *
 * PW (Plateward) is for people: they recognise a made-up plate at sight. After it come digit, letter, two digits, letter, two digits: letters
 * never stand side by side, so no plate spells a word. I, O and Q are left out for the same readers' sake and come in only as look-alikes. The last
 * digit always has a look-alike, so every plate can be misread.
 */
const mark = 'PW';
const digits = '0123456789';
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const digitsWithLookAlike = '01235678';
const places = [digits, letters, digits, digits, letters, digits, digitsWithLookAlike];

const fictionalForm = /^PW[A-Z0-9]{7}$/;

/** How many different plates there are: seeds this far apart yield the same one. */
export const fictionalPlateCount = places.reduce((product, choices) => product * choices.length, 1);

/** Any divisor of the count near its square root will do. */
const transposeColumns = 5290;

/** Without a factor in common with the count (2, 5 and 23 are its primes) and below 2^26, so that products stay exact. */
const multipliers = [30_612_797, 17_390_611, 25_916_057] as const;
/** The count divided by the golden ratio, likewise without a common factor: keeps the starts of few seeds far apart. */
const streamStride = 26_155_199;

/**
 * A made-up plate that no US state issues (see the top of this file for what that rests on), the same for the same seed.
 * Different seeds within `fictionalPlateCount` give different plates. Throws RangeError when the seed is not a whole number.
 */
export function fictionalPlate(seed: number): string {
  let rest = shuffled(positionOf(seed));
  let serial = '';
  for (const choices of places) {
    serial += choices.charAt(rest % choices.length);
    rest = Math.floor(rest / choices.length);
  }
  return mark + serial;
}

/** `count` different fictional plates, the same for the same seed. Throws RangeError when there are not that many. */
export function fictionalPlates(count: number, seed: number): string[] {
  if (!Number.isSafeInteger(count) || count < 0 || count > fictionalPlateCount) {
    throw new RangeError(`count must be a whole number from 0 to ${fictionalPlateCount}`);
  }
  // Seeds that are near each other start far apart, so that small sets of theirs share no plate.
  const start = (positionOf(seed) * streamStride) % fictionalPlateCount;
  return Array.from({ length: count }, (_, index) => fictionalPlate(start + index));
}

/** True for a plate that fictionalPlate or fictionalLookAlikeOf could have made: PW and seven more of A-Z and 0-9. */
export function isFictionalPlate(text: string): boolean {
  return fictionalForm.test(text);
}

/**
 * Another fictional plate that differs in one character, by which a reader would mistake one for the other (8 and B, 0 and O, ...).
 * Throws RangeError when the plate is not fictional or no character after PW has a look-alike.
 */
export function fictionalLookAlikeOf(plate: string): string {
  if (!isFictionalPlate(plate)) throw new RangeError('only a fictional plate may be varied');
  for (let index = mark.length; index < plate.length; index++) {
    const replacement = lookAlikesOf(plate.charAt(index)).charAt(0);
    if (replacement !== '') return plate.slice(0, index) + replacement + plate.slice(index + 1);
  }
  throw new RangeError('no character of this plate has a look-alike');
}

/** The seed as a number from 0 to just under the count. */
function positionOf(seed: number): number {
  if (!Number.isSafeInteger(seed)) throw new RangeError('seed must be a whole number');
  const remainder = seed % fictionalPlateCount;
  return remainder < 0 ? remainder + fictionalPlateCount : remainder;
}

/** A one-to-one shuffle of the positions, so that seeds in a row don't give plates in a row: multiply, turn rows into columns, again. */
function shuffled(position: number): number {
  const rows = fictionalPlateCount / transposeColumns;
  let place = position;
  for (const multiplier of multipliers) {
    place = (place * multiplier + 7) % fictionalPlateCount;
    place = (place % transposeColumns) * rows + Math.floor(place / transposeColumns);
  }
  return place;
}
