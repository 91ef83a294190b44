import { differences, looksAlike } from './look-alikes.ts';
import { maxPlateLength, unknownCharacter } from './normalise.ts';
import { knownEqualCount, parsePattern, patternMatches } from './pattern.ts';
import { parseState } from './states.ts';

/** How well a read matches a wanted plate; never says that the car is wanted. */
export type MatchGrade = 'exact' | 'look-alike' | 'partial';

export type PlateMatch = {
  /** Null: no match. */
  grade: MatchGrade | null;
  /** The plates match, but the state differs or isn't known on one side: it may be another car. False when there is no match. */
  possible: boolean;
  /** Short reasons for a dispatcher; empty when there is no match. */
  why: string[];
};

export type ReadPlate = { plate: string; state?: string | null | undefined };
/** `plate` may hold `?` and `*`. */
export type WantedPlate = { plate: string; state?: string | null | undefined };

/** With fewer characters known to be equal, a read with gaps says too little about whose plate it is. */
export const minKnownEqual = 3;

/**
 * Grades a read (normalised, `_` where a character was not told) against a wanted plate or partial plate: exact, look-alike (same length, each
 * character the same or easily confused), partial (the wanted plate has wildcards and the read fits, or the read has gaps
 * and may fit with at least three characters known equal). Never throws; texts that are no plates match nothing.
 */
export function gradeMatch(read: ReadPlate, wanted: WantedPlate): PlateMatch {
  const matched = gradeText(read.plate, wanted.plate);
  if (matched === null) return { grade: null, possible: false, why: [] };
  const doubts = stateDoubts(read.state, wanted.state);
  return { grade: matched.grade, possible: doubts.length > 0, why: [...matched.why, ...doubts] };
}

type TextMatch = { grade: MatchGrade; why: string[] } | null;

function gradeText(read: string, wanted: string): TextMatch {
  if (!isReadPlate(read) || wanted.length > maxPlateLength) return null;
  if (/[?*_]/.test(wanted) || read.includes(unknownCharacter)) return gradePartial(read, wanted);
  if (read === wanted) return { grade: 'exact', why: ['all characters the same'] };
  if (!looksAlike(read, wanted)) return null;
  return {
    grade: 'look-alike',
    why: differences(read, wanted).map(each => `read ${each.read} where the list says ${each.wanted}`),
  };
}

function gradePartial(read: string, wanted: string): TextMatch {
  // A list that was imported as plates may hold `_` for a character that its author did not know.
  const parsed = parsePattern(wanted.replaceAll(unknownCharacter, '?'));
  if ('fault' in parsed) return null;
  const fits = `fits the partial plate ${parsed.pattern.text}`;
  if (patternMatches(parsed.pattern, read)) return { grade: 'partial', why: [fits] };
  const knownEqual = knownEqualCount(parsed.pattern, read);
  if (knownEqual === null || knownEqual < minKnownEqual) return null;
  const gaps = read.split(unknownCharacter).length - 1;
  const untold = `${gaps} of ${read.length} characters not read`;
  return {
    grade: 'partial',
    why: parsed.pattern.kind === 'exact' ? [untold] : [`may be ${parsed.pattern.text}`, untold],
  };
}

function isReadPlate(text: string): boolean {
  return text.length <= maxPlateLength && /^[A-Z0-9_]*[A-Z0-9][A-Z0-9_]*$/.test(text);
}

function stateDoubts(read: string | null | undefined, wanted: string | null | undefined): string[] {
  const readState = comparableState(read);
  const wantedState = comparableState(wanted);
  const doubts: string[] = [];
  if (readState === null) doubts.push('state not read');
  if (wantedState === null) doubts.push('the list names no state');
  if (doubts.length > 0 || readState === wantedState) return doubts;
  return [`state read ${readState}, the list says ${wantedState}`];
}

/** A US state as its code; anything else that was written (a Canadian province, say) as it stands. */
function comparableState(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const written = text.trim().toUpperCase();
  return parseState(written) ?? (written === '' ? null : written.slice(0, 40));
}
