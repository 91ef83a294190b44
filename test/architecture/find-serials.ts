import { isFictionalPlate } from '../../src/foundation/plates/fictional.ts';

/** A word in the form of a serial that a US state issues, and where it stands; `line` from 1. */
export type FoundSerial = { word: string; line: number };

/**
 * Forms of serials as states number them (L a letter, D a digit), general knowledge of what is seen on the road: California first (1ABC234 and its
 * trucks), then the commonest of the others, whole or parted by a blank, a dash or a dot.
 */
const forms = [
  'DLLLDDD',
  'DDDLLLD',
  'DLDDDDD',
  'DDDDDLD',
  'LLLDDDD',
  'LLLDDD',
  'DDDLLL',
  'DDDDLLL',
  'LDDLLL',
  'LLLDDL',
  'DLLDDDD',
  'DLLLDD',
  'DDLLLD',
  'LLDDDDD',
  'LLDDLLL',
  'LLL-DDDD',
  'LLL-DDD',
  'DDD-LLL',
  'DDDD-LLL',
  'LDD-LLLL',
] as const;

const pieces: Record<string, string> = { L: '[A-Z]', D: '[0-9]', '-': '[ \\u00b7-]' };
const serial = new RegExp(
  `(?<![A-Za-z0-9_-])(?:${forms.map(form => Array.from(form, one => pieces[one] ?? '').join('')).join('|')})(?![A-Za-z0-9_-])`,
  'g',
);

/** What stands before the number of a standard, a hash or a law. */
const notSerials = /^(RFC|SHA|USC|ISO|CVE|ADR|UTF|IEC|PEP)[ -]/;

/** The serials in a text, without those that can be nobody's: fictional plates, and masks such as 9AAA999 or 0XXX000. */
export function findSerials(text: string): FoundSerial[] {
  return Array.from(text.matchAll(serial), match => ({
    word: match[0],
    line: text.slice(0, match.index).split('\n').length,
  })).filter(({ word }) => !isFictionalPlate(word) && !isMask(word) && !notSerials.test(word));
}

/** True when one letter, A or X, and one digit, 0 or 9, stand for all: the picture of a form. */
function isMask(word: string): boolean {
  return (
    /^[AX09 \u00b7-]+$/.test(word) &&
    new Set(word.replaceAll(/[^A-Z]/g, '')).size === 1 &&
    new Set(word.replaceAll(/\D/g, '')).size === 1
  );
}
