import type { FoundRead } from '../search/search-state.ts';
import { wallTime } from '../search/zone.ts';

/** The loaded reads of one plate in the order of their sighting, oldest first. */
export function sightingsOf(reads: readonly FoundRead[], plate: string): FoundRead[] {
  return reads
    .filter(read => read.plate === plate)
    .sort((a, b) => Date.parse(a.capturedAt) - Date.parse(b.capturedAt) || (a.readId < b.readId ? -1 : 1));
}

/** The read so many places before or after this one; null at the end of the row. */
export function neighbour(reads: readonly FoundRead[], readId: string, step: number): FoundRead | null {
  const at = reads.findIndex(read => read.readId === readId);
  return at === -1 ? null : (reads[at + step] ?? null);
}

/** When in its day a read was captured, from 0 (midnight) to 1. */
export type Sighting = { read: FoundRead; shareOfDay: number };

export type StripRow =
  | { kind: 'day'; day: string; sightings: Sighting[] }
  | { kind: 'gap'; from: string; days: number };

/** A gap of so many days becomes one line. */
const gapFromDays = 3;

/**
 * Sightings by local day, each day from the first to the last; a few empty days stay as empty rows, more become a gap. An empty day
 * says only that nothing was read and kept, not that no car was there.
 */
export function stripOf(sightings: readonly FoundRead[], zone: string): StripRow[] {
  const byDay = new Map<string, Sighting[]>();
  for (const read of sightings) {
    const { day, time } = wallTime(Date.parse(read.capturedAt), zone);
    byDay.set(day, [...(byDay.get(day) ?? []), { read, shareOfDay: shareOf(time) }]);
  }
  const rows: StripRow[] = [];
  let last: string | null = null;
  for (const day of [...byDay.keys()].sort()) {
    if (last !== null) rows.push(...emptyRows(dayAfter(last), day));
    rows.push({ kind: 'day', day, sightings: byDay.get(day) ?? [] });
    last = day;
  }
  return rows;
}

/** The rows from `from` up to the day before `until`. */
function emptyRows(from: string, until: string): StripRow[] {
  const days = Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
  if (days >= gapFromDays) return [{ kind: 'gap', from, days }];
  return Array.from({ length: days }, (_, n): StripRow => ({ kind: 'day', day: dayAfter(from, n), sightings: [] }));
}

function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function shareOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return (hours * 3600 + minutes * 60 + seconds) / 86_400;
}
