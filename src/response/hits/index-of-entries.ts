import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Vehicle } from '../../foundation/contract/words.ts';
import { gradeMatch, type MatchGrade } from '../../foundation/plates/grade.ts';
import { unknownCharacter } from '../../foundation/plates/normalise.ts';
import { staleAt, type EntryInForce } from '../hotlists/actions.ts';
import { exactTable, type ExactTable } from './exact-table.ts';
import { partialGroups, type PartialGroups } from './partial-groups.ts';
import { vehicleDoubt } from './vehicle-class.ts';

/** What of a read is compared. */
export type ComparedRead = { plate: string; state: string | null; vehicle: Vehicle };

/** A wanted plate that a read matched, and why; a lead, nothing more. */
export type EntryMatch = { entry: EntryInForce; grade: MatchGrade; possible: boolean; why: string[] };

/** The wanted plates of an agency in memory. */
export type EntryIndex = {
  readonly size: number;
  /** Every entry that the read matches and that is in force at `now`: begun, not expired, its list not too old. */
  match(read: ComparedRead, now: Date): EntryMatch[];
};

const entriesPerSlice = 50_000;

/**
 * Puts entries into an index; a large list is taken in slices, so that reads go on being matched with the index before.
 * `maxAgeHours` null: the policy sets no limit on the age of lists, so nothing matches (BA-71).
 */
export async function buildIndex(
  entries: readonly EntryInForce[],
  { maxAgeHours }: { maxAgeHours: number | null },
): Promise<EntryIndex> {
  const usable = maxAgeHours === null ? [] : entries;
  const exact = exactTable(usable.length);
  const partial = partialGroups();
  for (let from = 0; from < usable.length; from += entriesPerSlice) {
    if (from > 0) await nextTurn();
    for (const [offset, { plate }] of usable.slice(from, from + entriesPerSlice).entries()) {
      if (/[?*]/.test(plate)) partial.add(plate, from + offset);
      else exact.add(plate, from + offset);
    }
  }
  return indexOf(usable, { exact, partial, maxAgeHours: maxAgeHours ?? 0 });
}

function indexOf(
  entries: readonly EntryInForce[],
  { exact, partial, maxAgeHours }: { exact: ExactTable; partial: PartialGroups; maxAgeHours: number },
): EntryIndex {
  const staleMs = new Map<EntryInForce['list'], number>();
  const staleMsOf = (list: EntryInForce['list']): number => {
    const known = staleMs.get(list);
    if (known !== undefined) return known;
    const at = staleAt(list.asOf, maxAgeHours).getTime();
    staleMs.set(list, at);
    return at;
  };
  return {
    size: entries.length,
    match(read, now) {
      const nowMs = now.getTime();
      const found: EntryMatch[] = [];
      // the tables only find candidates; whether one matches is judged in one place
      const judge = (position: number): void => {
        const entry = entries[position];
        if (entry === undefined) return;
        if (entry.effectiveAt.getTime() > nowMs || entry.expiresAt.getTime() <= nowMs) return;
        if (staleMsOf(entry.list) <= nowMs) return;
        const match = judgeMatch(read, entry);
        if (match !== null) found.push(match);
      };
      const hasGaps = read.plate.includes(unknownCharacter);
      if (hasGaps) exact.forEachWithGaps(read.plate, judge);
      else exact.forEachAlike(read.plate, judge);
      partial.forEachCandidate(read.plate, judge);
      return found;
    },
  };
}

/** Plate and state decide the grade; a vehicle of another class makes it "possible" (Aurora 2020: a motorcycle's plate, a family's car). */
function judgeMatch(read: ComparedRead, entry: EntryInForce): EntryMatch | null {
  const { grade, possible, why } = gradeMatch(read, entry);
  if (grade === null) return null;
  const doubt = vehicleDoubt(read.vehicle, entry);
  if (doubt === null) return { entry, grade, possible, why };
  return { entry, grade, possible: true, why: [...why, doubt] };
}
