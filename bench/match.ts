import { newId } from '../src/foundation/base/ids.ts';
import { monotonicMs } from '../src/foundation/base/clock.ts';
import { fictionalLookAlikeOf, fictionalPlate } from '../src/foundation/plates/fictional.ts';
import type { EntryInForce } from '../src/response/hotlists/actions.ts';
import { buildIndex, type ComparedRead, type EntryIndex } from '../src/response/hits/index-of-entries.ts';

const now = new Date('2026-05-01T12:00:00Z');
/** One read in this many is of a wanted plate; one in three of those is read with a look-alike. */
const wantedEvery = 1000;
const lookAlikeEvery = 3;

/**
 * Reads matched per second by one process against the wanted plates of an agency held in memory (database.md section 5): whole plates
 * with look-alikes, then with 10,000 partial plates beside them, then reads in which a character was not told.
 */
export async function run({
  size,
}: {
  size: 'quick' | 'full';
}): Promise<{ name: string; unit: string; value: number; n: number }[]> {
  const entryCount = size === 'full' ? 2_000_000 : 100_000;
  const readCount = size === 'full' ? 2_000_000 : 300_000;
  const list = { hotlistId: newId<'hotlist'>(), asOf: new Date(now.getTime() - 3_600_000) };
  const whole = Array.from({ length: entryCount }, (_, seed) => entryOf(fictionalPlate(seed), list));
  const startedMs = monotonicMs();
  const index = await buildIndex(whole, { maxAgeHours: 72 });
  const buildMs = Math.round(monotonicMs() - startedMs);
  const partial = Array.from({ length: 10_000 }, (_, seed) => entryOf(partialOf(seed, entryCount), list));
  const both = await buildIndex([...whole.slice(0, 100_000), ...partial], { maxAgeHours: 72 });
  const reads = Array.from({ length: readCount }, (_, seed) => readOf(seed, entryCount));
  const gaps = reads
    .slice(0, 2000)
    .map(read => ({ ...read, plate: `${read.plate.slice(0, 5)}_${read.plate.slice(6)}` }));
  const few = reads.slice(0, Math.min(reads.length, 300_000));
  const plates = `${entryCount.toLocaleString('en')} wanted plates`;
  return [
    { name: `index of ${plates} built`, unit: 'ms', value: buildMs, n: entryCount },
    { name: `reads matched with ${plates}`, unit: 'reads/s', ...speed(index, reads) },
    { name: 'reads matched with 100,000 wanted plates and 10,000 partial ones', unit: 'reads/s', ...speed(both, few) },
    { name: `reads with a gap matched with ${plates}`, unit: 'reads/s', ...speed(index, gaps) },
  ];
}

function speed(index: EntryIndex, reads: readonly ComparedRead[]): { value: number; n: number } {
  for (const read of reads.slice(0, 1000)) index.match(read, now);
  const startedMs = monotonicMs();
  let matches = 0;
  for (const read of reads) matches += index.match(read, now).length;
  const seconds = (monotonicMs() - startedMs) / 1000;
  if (matches === 0) throw new Error('no read matched: the benchmark measures nothing');
  return { value: Math.round(reads.length / seconds), n: reads.length };
}

function entryOf(plate: string, list: EntryInForce['list']): EntryInForce {
  return {
    entryId: newId<'hotlist-entry'>(),
    list,
    plate,
    state: 'CA',
    plateType: null,
    vehicle: {},
    effectiveAt: list.asOf,
    expiresAt: new Date('2027-01-01T00:00:00Z'),
  };
}

/** Some with `?`, some with `*`, of plates that few reads have. */
function partialOf(seed: number, entryCount: number): string {
  const plate = fictionalPlate(entryCount + seed);
  return seed % 2 === 0 ? `${plate.slice(0, 7)}??` : `${plate.slice(0, 6)}*${plate.slice(8)}`;
}

function readOf(seed: number, entryCount: number): ComparedRead {
  const isWanted = seed % wantedEvery === 0;
  const plate = fictionalPlate(isWanted ? (seed * 7919) % entryCount : entryCount + 20_000 + seed);
  const isMisread = isWanted && (seed / wantedEvery) % lookAlikeEvery === 0;
  return { plate: isMisread ? fictionalLookAlikeOf(plate) : plate, state: 'CA', vehicle: {} };
}
