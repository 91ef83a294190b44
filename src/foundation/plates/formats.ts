import { unknownCharacter } from './normalise.ts';
import type { StateCode } from './states.ts';

/**
 * Serial formats of California. `#` is a digit, `+` a digit from 1 on, `@` a letter, `%` a letter but I, O and Q;
 * anything else stands for itself. The figure is how well the format speaks for the plate, not how many cars carry it.
 */
const californiaFormats: readonly (readonly [shape: string, fit: number])[] = [
  // Passenger: I, O and Q come only as the middle letter.
  ['+%@%###', 1],
  // The passenger series that follows once the one above is used up.
  ['###%@%#', 0.95],
  // Passenger, older series that may still be on the road.
  ['@@@###', 0.8],
  ['###@@@', 0.8],
  // Commercial, the present and the earlier series.
  ['#####@#', 0.95],
  ['+@#####', 0.95],
  // Permanent trailer.
  ['#@@####', 0.9],
  // Exempt (public bodies).
  ['#######', 0.8],
  ['######', 0.6],
  // Motorcycle, the present and an earlier series.
  ['##@####', 0.9],
  ['#@####', 0.7],
  // Disabled person.
  ['DP###@@', 0.8],
  ['###@@DP', 0.8],
  ['#####DP', 0.8],
  // Temporary paper plate.
  ['@@##@##', 0.8],
];

/** Personalised plates of California have 2 to 7 characters of any kind, so they say little. */
const californiaPersonalised = { minLength: 2, maxLength: 7, fit: 0.4 };

/** How well a length speaks for a plate of a state whose formats aren't listed; by the number of characters. */
const fitByLength: readonly number[] = [0, 0.3, 0.4, 0.4, 0.5, 0.8, 0.9, 0.9, 0.6];

/** How well the number of blocks of letters and digits does: AB12 has two, 1AB2 three. Serials have two or three. */
const fitByBlocks: readonly number[] = [0, 0.6, 1, 1, 0.8];
const fitOfManyBlocks = 0.6;

/**
 * How well a plate fits the known serial formats of a state, from 0 (no plate of that state looks so) to 1. It ranks candidates and never
 * changes a plate. A character that was not told fits anywhere and lowers the figure by its share. California's formats come from
 * general knowledge of what its Department of Motor Vehicles says in public, checked against no official table; all other states share one
 * general rule (1 to 8 characters, letters and digits in two or three blocks).
 */
export function formatFit(plate: string, state: StateCode | null): number {
  if (!/^[A-Z0-9_]{1,8}$/.test(plate)) return 0;
  const known = plate.replaceAll(unknownCharacter, '').length;
  return (known / plate.length) * (state === 'CA' ? californiaFit(plate) : generalFit(plate));
}

function californiaFit(plate: string): number {
  const { minLength, maxLength, fit } = californiaPersonalised;
  let best = plate.length >= minLength && plate.length <= maxLength ? fit : 0;
  for (const [shape, shapeFit] of californiaFormats) {
    if (shapeFit > best && hasShape(plate, shape)) best = shapeFit;
  }
  return best;
}

function hasShape(plate: string, shape: string): boolean {
  if (plate.length !== shape.length) return false;
  for (let index = 0; index < shape.length; index++) {
    const character = plate.charAt(index);
    if (character !== unknownCharacter && !fitsShapeMark(character, shape.charAt(index))) return false;
  }
  return true;
}

function fitsShapeMark(character: string, mark: string): boolean {
  const digit = character >= '0' && character <= '9';
  switch (mark) {
    case '#':
      return digit;
    case '+':
      return digit && character !== '0';
    case '@':
      return !digit;
    case '%':
      return !digit && !'IOQ'.includes(character);
    default:
      return character === mark;
  }
}

function generalFit(plate: string): number {
  const blocks = plate.replaceAll(unknownCharacter, '').match(/[A-Z]+|[0-9]+/g)?.length ?? 0;
  return (fitByLength[plate.length] ?? 0) * (fitByBlocks[blocks] ?? fitOfManyBlocks);
}
