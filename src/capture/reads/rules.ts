import { addDays, localDay, mondayOf } from '../../foundation/base/clock.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { isUuid, type AgencyId, type ReadId, type SourceId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Candidate, ImageKind, ImageRef, Vehicle } from '../../foundation/contract/words.ts';
import type { PlatePattern } from '../../foundation/plates/pattern.ts';
import { purgeDayOf } from '../../gate/policy/rules.ts';

/** What one observation of one plate says, however it came and wherever it goes. */
type Observation = {
  sourceId: SourceId;
  /** The profile's source class. */
  retentionClass: string;
  capturedAt: Date;
  receivedAt: Date;
  /** The text as read, never rewritten. */
  plateRaw: string;
  /** A-Z, 0-9 and `_` for a character that could not be told. */
  plate: string;
  state: string | null;
  /** 0 to 1, as are the other confidences. */
  stateConfidence: number | null;
  confidence: number | null;
  characterConfidence: number[] | null;
  candidates: Candidate[];
  vehicle: Vehicle;
  headingDegrees: number | null;
  direction: string | null;
  lane: number | null;
  speedMph: number | null;
  latitude: number | null;
  longitude: number | null;
  /** clock_suspect, late, retransmission, parked. */
  flags: string[];
  sourceFormat: string;
  eventId: string;
  messageSha256: Buffer;
};

/** A read as it came in, with its photos. */
export type NewRead = Observation & { images: { kind: ImageKind; bytes: Buffer }[] };

/** The days on which the policy makes a read go; local days `YYYY-MM-DD` of the agency. */
export type DueDays = {
  receiptDay: string;
  purgeOn: string;
  /** Monday of the week of `purgeOn`. */
  purgeWeek: string;
  /** From this day on no answer shows it; null where the policy leaves the purge to a decision of people. */
  goneOn: string | null;
};

/** A photo and where its bytes lie. */
export type PlacedImage = ImageRef & { segment: string; byteOffset: number; byteLength: number };

/** A read whose photos are on the disk already and whose days are known: only its rows are missing. */
export type PreparedRead = Observation & DueDays & { readId: ReadId; images: PlacedImage[] };

/** A read as it is stored. */
export type StoredRead = Observation & DueDays & { readId: ReadId; images: ImageRef[] };

/** A read as the matcher gets it: what it compares, and all that a hit copies. */
export type BatchedRead = Omit<StoredRead, 'lane' | 'speedMph' | 'sourceFormat' | 'eventId' | 'messageSha256'>;

/**
 * When a read must go, by the policy in force. Throws Problem `policy_unset` naming the value on which the policy is silent:
 * a read that nobody could purge is not stored.
 */
export function dueDaysOf(
  profile: Profile,
  read: Pick<NewRead, 'retentionClass' | 'receivedAt' | 'capturedAt'>,
): DueDays {
  const day = purgeDayOf(profile, read.retentionClass, read.receivedAt, read.capturedAt);
  if ('unset' in day) {
    throw new Problem('policy_unset', {
      detail: `The policy does not set ${day.unset}, so nobody knows when this read must go; set it, then send the read again.`,
    });
  }
  return {
    receiptDay: localDay(read.receivedAt, profile.meta.timeZone),
    purgeOn: day.purgeOn,
    purgeWeek: day.purgeWeek,
    goneOn: day.purge === 'automatic' ? day.purgeOn : null,
  };
}

/**
 * The Monday of the oldest purge week of which an answer may still show a read on `localToday`, or null when the policy leaves
 * the purge of some source class to a decision: then reads of any week may be there.
 */
export function oldestShownWeek(profile: Profile, localToday: string): string | null {
  const allAutomatic = profile.sources.every(
    ({ retention: { purge } }) => purge !== 'unset' && purge.value === 'automatic',
  );
  // a read is gone from the morning of its own purge day on, so the oldest that shows is due tomorrow
  return allAutomatic ? mondayOf(addDays(localToday, 1)) : null;
}

/** At most so many plates that match a pattern are looked up; an answer from more says that it is narrowed. */
export const maxMatchingPlates = 2000;

/** Below this many letters and digits, a pattern that matches more plates than are looked up is browsing. */
const minFixedToNarrow = 3;

/** Refuses a pattern that says too little for the plates that this agency has. Throws Problem `pattern_too_wide`. */
export function refuseTooWide(pattern: PlatePattern, matchingPlates: number): void {
  if (matchingPlates > maxMatchingPlates && pattern.fixedCount < minFixedToNarrow) throw tooWide();
}

/** What a person is told whose pattern costs too much: what to do about it. */
export function tooWide(cause?: unknown): Problem {
  const detail = 'Too many plates match. Give more letters or digits, or a shorter time range.';
  return new Problem('pattern_too_wide', { detail, fields: [{ field: 'plate', message: detail }], cause });
}

/** What a search asks for; a cursor belongs to exactly one. */
export type SearchTerms = {
  agencyId: AgencyId;
  pattern: PlatePattern;
  capturedFrom?: Date | undefined;
  capturedTo?: Date | undefined;
};

/** The last read of a page: the next page begins after it, newest first. */
export type SearchPosition = {
  capturedAt: Date;
  readId: ReadId;
  /** Milliseconds of capture time that a read of the page took on average: where the next page is likely to end. Changes no answer. */
  paceMs?: number;
};

/** The earliest capture time that the next page is likely to reach, with room; null where nothing tells, or it lies before all that is asked. */
export function likelyEnd(after: SearchPosition | null, limit: number, capturedFrom: Date | undefined): Date | null {
  if (after?.paceMs === undefined) return null;
  const endMs = after.capturedAt.getTime() - Math.ceil(after.paceMs * limit * 2) - 1000;
  return capturedFrom !== undefined && endMs <= capturedFrom.getTime() ? null : new Date(endMs);
}

/** The position as opaque text that only the same search takes back. */
export function cursorOf(terms: SearchTerms, { capturedAt, readId, paceMs }: SearchPosition): string {
  const pace = paceMs === undefined ? '' : `|${Math.round(paceMs)}`;
  return Buffer.from(`1|${termsMark(terms)}|${capturedAt.getTime()}|${readId}${pace}`).toString('base64url');
}

/** The position in a cursor. Throws Problem `input_invalid` when it was not made by `cursorOf` for this very search. */
export function positionOf(terms: SearchTerms, cursor: string): SearchPosition {
  // no more digits than leave a time that PostgreSQL knows
  const [version, mark, timeMs = '', readId = '', pace, ...rest] = Buffer.from(cursor, 'base64url')
    .toString()
    .split('|');
  const well =
    version === '1' &&
    /^-?\d{1,14}$/.test(timeMs) &&
    isUuid(readId) &&
    /^\d{1,10}$/.test(pace ?? '0') &&
    rest.length === 0;
  if (!well || mark !== termsMark(terms)) {
    const message = 'This cursor belongs to another search; begin again without it.';
    throw new Problem('input_invalid', { detail: message, fields: [{ field: 'cursor', message }] });
  }
  // the form was checked; ids of reads are UUIDs
  const position = { capturedAt: new Date(Number(timeMs)), readId: readId as ReadId };
  return pace === undefined ? position : { ...position, paceMs: Number(pace) };
}

function termsMark({ agencyId, pattern, capturedFrom, capturedTo }: SearchTerms): string {
  const times = [capturedFrom, capturedTo].map(time => time?.getTime() ?? '');
  return sha256Hex([agencyId, pattern.text, ...times].join('|')).slice(0, 16);
}
