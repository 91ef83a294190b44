/** No plate, and no pattern for one, is longer than this. Ten fit the NCIC plate field; two more leave room for doubled characters of a misread. */
export const maxPlateLength = 12;

/** Stands in a plate for a character that the reader could not tell. Never part of a pattern. */
export const unknownCharacter = '_';

/** What cameras write for a character that they could not tell. */
const cameraMarks = '?*_~';

/** Letters whose stroke is part of the letter, so that Unicode gives them no base letter. */
const strokedLetters = new Map([
  ['Ø', 'O'],
  ['ø', 'O'],
  ['Ł', 'L'],
  ['ł', 'L'],
  ['Đ', 'D'],
  ['đ', 'D'],
  ['Ð', 'D'],
  ['Ħ', 'H'],
  ['ħ', 'H'],
  ['Ŧ', 'T'],
  ['ŧ', 'T'],
  ['ı', 'I'],
]);

/**
 * The plate in a text as a reader or a list wrote it: A-Z, 0-9 and `_` for each character that could not be told
 * (`?`, `*`, `_` or `~` in the text). Case, full width and diacritics are folded, everything else is dropped.
 * Null when no letter or digit is left or more than 12 characters are. The raw text is kept beside it, never replaced.
 */
export function normalisePlate(raw: string): string | null {
  let plate = '';
  let known = 0;
  for (const character of raw) {
    const plain = plainCharacter(character);
    if (isPlateCharacter(plain)) known++;
    else if (plain === '' || !cameraMarks.includes(plain)) continue;
    plate += isPlateCharacter(plain) ? plain : unknownCharacter;
    // Leaving here bounds the work on a hostile text.
    if (plate.length > maxPlateLength) return null;
  }
  return known > 0 ? plate : null;
}

/** True for exactly one of A-Z or 0-9. */
export function isPlateCharacter(character: string): boolean {
  return /^[A-Z0-9]$/.test(character);
}

/** True for what people and cameras put between the characters of a plate: blanks, hyphens, dots, middle dots. */
export function isPlateSeparator(character: string): boolean {
  return /^[\s\-.\u00b7\u2010-\u2015\u2022\u2212\u22c5\u30fb\uff0d\uff0e\uff65\u200b-\u200d\u2060]$/u.test(character);
}

/**
 * One code point as upper-case ASCII: full width and diacritics folded (Unicode canonical decomposition, UAX 15).
 * An empty string when it has no ASCII form.
 */
export function plainCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return upperAscii(character);
  // Full-width forms of ! to ~ stand at U+FF01 to U+FF5E.
  if (code >= 0xff01 && code <= 0xff5e) return upperAscii(String.fromCharCode(code - 0xfee0));
  const stroked = strokedLetters.get(character);
  if (stroked !== undefined) return stroked;
  const base = character.normalize('NFD').charAt(0);
  return /^[A-Za-z]$/.test(base) ? upperAscii(base) : '';
}

/** Upper case for a-z only: `toUpperCase` alone would turn one sharp s into two letters. */
function upperAscii(character: string): string {
  return character >= 'a' && character <= 'z' ? character.toUpperCase() : character;
}
