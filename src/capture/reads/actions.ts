import path from 'node:path';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId, type AgencyId, type ReadId } from '../../foundation/base/ids.ts';
import type { Log } from '../../foundation/base/log.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { notify, type Tx } from '../../foundation/db/database.ts';
import { patternMatches, patternToLike } from '../../foundation/plates/pattern.ts';
import type { Context } from '../../gate/access/context.ts';
import { checkImage, checkStructure } from './image-check.ts';
import { openKeyStore, type KeyStore } from './image-keys.ts';
import { ImageFault } from './image-record.ts';
import { openImageSegments, type ImageSegments } from './image-segments.ts';
import { openKnownPlates, type KnownPlates } from './known-plates.ts';
import {
  cursorOf,
  dueDaysOf,
  likelyEnd,
  maxMatchingPlates,
  oldestShownWeek,
  positionOf,
  refuseTooWide,
  type BatchedRead,
  type DueDays,
  type NewRead,
  type PlacedImage,
  type PreparedRead,
  type SearchTerms,
  type StoredRead,
} from './rules.ts';
import {
  countReads,
  selectHeldReads,
  selectPlates,
  selectRead,
  selectReads,
  type ReadsWanted,
} from './store/find-reads.ts';
import { insertPlaces, selectPlace } from './store/image-places.ts';
import { ensureWeek, insertPlates, insertReads, isMissingPartition } from './store/insert-reads.ts';
import { deleteBatches, insertBatch } from './store/read-batches.ts';

export { checkStructure };

/** What storing reads needs besides the database. */
export type ReadStore = {
  segments: ImageSegments;
  keys: KeyStore;
  knownPlates: KnownPlates;
  /** Purge weeks whose partition this process has seen. */
  weeks: Set<string>;
  close(): Promise<void>;
};

/** Opens image segments and keys below the data folder. Throws when the master key is missing although keys exist, or others can read it. */
export async function openReadStore({ dataFolder }: { dataFolder: string; log?: Log }): Promise<ReadStore> {
  const keys = await openKeyStore({
    keysFolder: path.join(dataFolder, 'keys'),
    masterKeyFile: path.join(dataFolder, 'secrets', 'master.key'),
  });
  const segments = await openImageSegments({ folder: path.join(dataFolder, 'images'), keys });
  return { segments, keys, knownPlates: openKnownPlates(), weeks: new Set(), close: () => segments.close() };
}

/**
 * Everything that is slow, before the transaction: checks the photos, finds the purge day, makes the partition, and has the
 * photos on the disk. Throws Problem: `image_*` when a photo can't be taken, `policy_unset` when the policy doesn't say how
 * long, `storage_unavailable` when the disk can't take it now.
 */
export async function prepareReads(
  ctx: Context,
  { store, profile, reads }: { store: ReadStore; profile: Profile; reads: readonly NewRead[] },
): Promise<PreparedRead[]> {
  const { agencyId } = ctx.actor.agency;
  const due = reads.map(read => ({ read, days: dueDaysOf(profile, read) }));
  const photos = await checkPhotos(due);
  await ensureWeeks(ctx, store, new Set(due.map(({ days }) => days.purgeWeek)));
  const placed = await putPhotos(store, agencyId, photos);
  return due.map(({ read, days }) => ({
    ...read,
    ...days,
    readId: newId<'read'>(),
    images: placed.get(read) ?? [],
  }));
}

type Photo = Omit<PlacedImage, 'segment' | 'byteOffset' | 'byteLength'> & {
  read: NewRead;
  days: DueDays;
  bytes: Buffer;
};

async function checkPhotos(due: readonly { read: NewRead; days: DueDays }[]): Promise<Photo[]> {
  const photos: Promise<Photo>[] = due.flatMap(({ read, days }) =>
    read.images.map(async ({ kind, bytes }) => ({
      ...(await checkImage(bytes)),
      kind,
      sha256: sha256Hex(bytes),
      read,
      days,
      bytes,
    })),
  );
  return Promise.all(photos);
}

async function ensureWeeks(ctx: Context, store: ReadStore, wanted: ReadonlySet<string>): Promise<void> {
  const missing = [...wanted].filter(week => !store.weeks.has(week)).sort();
  if (missing.length === 0) return;
  // each in a transaction of its own: the lock on the partitioned table is held for as short as can be
  for (const week of missing) {
    await ctx.gate.db.inAgency(ctx.actor.agency.agencyId, tx => ensureWeek(tx, week));
    store.weeks.add(week);
  }
}

/** Puts each photo once per scope, all of one scope in one flush. */
async function putPhotos(
  store: ReadStore,
  agencyId: AgencyId,
  photos: readonly Photo[],
): Promise<Map<NewRead, PlacedImage[]>> {
  const scopes = Map.groupBy(photos, ({ read, days }) => `${read.retentionClass} ${days.receiptDay}`);
  const placed = new Map<NewRead, PlacedImage[]>();
  await Promise.all(
    [...scopes.values()].map(async ofScope => {
      const distinct = [...new Map(ofScope.map(photo => [photo.sha256, photo])).values()];
      const [first] = distinct;
      if (first === undefined) return;
      const scope = { agencyId, retentionClass: first.read.retentionClass, receiptDay: first.days.receiptDay };
      const places = await store.segments.put(scope, distinct);
      const placeOf = new Map(places.map(place => [place.sha256, place]));
      for (const { read, kind, sha256, mime, width, height } of ofScope) {
        const place = placeOf.get(sha256);
        if (place === undefined) throw new Error(`the image store gave no place for image ${sha256}`);
        const image = { kind, mime, width, height, ...place };
        placed.set(read, [...(placed.get(read) ?? []), image]);
      }
    }),
  );
  return placed;
}

/**
 * Stores prepared reads in the caller's transaction: where their photos lie, the reads, plates that the dictionary may lack, and
 * one batch for the matcher. After the COMMIT the caller calls `rememberPlates`. Throws Problem `storage_unavailable` when the
 * partition is gone: preparing again makes it.
 */
export async function storeReads(
  tx: Tx,
  input: { agencyId: AgencyId; store: ReadStore; prepared: readonly PreparedRead[]; at: Date },
): Promise<ReadId[]> {
  const { agencyId, store, prepared: reads, at } = input;
  if (reads.length === 0) return [];
  await insertPlaces(tx, agencyId, reads);
  try {
    await insertReads(tx, agencyId, reads);
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    store.weeks.clear();
    throw new Problem('storage_unavailable', {
      detail: 'The place for these reads is being made anew; send them again.',
      cause: error,
    });
  }
  const plates = store.knownPlates.unknownOf(
    agencyId,
    reads.map(read => read.plate),
  );
  await insertPlates(tx, { agencyId, plates, at });
  await insertBatch(tx, { agencyId, reads, at });
  await notify(tx, 'read_batches', agencyId);
  return reads.map(read => read.readId);
}

/** Notes that the plates of these reads are in the dictionary; only after the transaction that stored them was committed. */
export function rememberPlates(store: ReadStore, agencyId: AgencyId, reads: readonly { plate: string }[]): void {
  store.knownPlates.remember(
    agencyId,
    reads.map(read => read.plate),
  );
}

/**
 * Takes up to `atMost` waiting batches for the matcher and returns their reads, oldest first; none when nothing waits. Other takers
 * pass over them, and they come back if `tx` is rolled back.
 */
export function takeBatches(tx: Tx, { atMost }: { atMost: number }): Promise<BatchedRead[]> {
  return deleteBatches(tx, atMost);
}

/** `narrowed`: more plates match than were looked at. `next`: the cursor of the next page, null on the last. */
export type FoundReads = {
  reads: StoredRead[];
  next: string | null;
  narrowed: boolean;
  /** How many match in all, when it was asked; `orMore`: they were not counted to the end. */
  counted: { reads: number; orMore: boolean } | null;
};

type FindInput = SearchTerms & {
  localToday: string;
  limit: number;
  cursor?: string | undefined;
  profile?: Profile;
  /** Counts all that match, but not beyond this. Costs nothing where one page holds them. */
  countUpTo?: number;
};

/**
 * The reads of the agency whose plate is certain to match the pattern, newest first, within the capture times (both ends
 * count). Shows none that is gone on `localToday`, unless it is held. With `profile`, weeks of which nothing shows any more are not
 * visited. Throws Problem `pattern_too_wide`, or `input_invalid` when the cursor belongs to another search.
 */
export async function findReads(tx: Tx, input: FindInput): Promise<FoundReads> {
  const { limit, cursor, localToday, profile, countUpTo } = input;
  const after = cursor === undefined ? null : positionOf(input, cursor);
  const { plates, narrowed } = await platesOf(tx, input);
  const oldestWeek = profile === undefined ? null : oldestShownWeek(profile, localToday);
  const { agencyId, capturedFrom, capturedTo } = input;
  // one more than is shown tells whether there is a next page
  const wanted = { agencyId, plates, capturedFrom, capturedTo, after, localToday, oldestWeek, limit: limit + 1 };
  const live = await newestReads(tx, wanted);
  const held = await selectHeldReads(tx, wanted);
  // a read stands in both tables for as long as its partition lives on after the hold
  const found = [...new Map([...live, ...held].map(read => [read.readId, read])).values()].sort(newestFirst);
  const reads = found.slice(0, limit);
  const isMore = found.length > limit;
  return {
    reads,
    next: isMore ? nextCursor(input, reads) : null,
    narrowed,
    counted:
      countUpTo === undefined
        ? null
        : await countFound(tx, { wanted, onePage: isMore ? null : reads.length, countUpTo }),
  };
}

/**
 * The newest reads of many plates are found by looking at all of theirs; on the way through a long list each page would look at all that
 * are still to come. So only those are looked at first that the pace of the page before promises.
 */
async function newestReads(tx: Tx, wanted: ReadsWanted): Promise<StoredRead[]> {
  const { plates, after, limit, capturedFrom } = wanted;
  const end = plates.length === 1 ? null : likelyEnd(after, limit, capturedFrom);
  if (end === null) return selectReads(tx, wanted);
  const near = await selectReads(tx, { ...wanted, capturedFrom: end });
  return near.length === limit ? near : selectReads(tx, wanted);
}

function nextCursor(terms: SearchTerms, reads: readonly StoredRead[]): string | null {
  const [first] = reads;
  const last = reads.at(-1);
  if (first === undefined || last === undefined) return null;
  const paceMs = (first.capturedAt.getTime() - last.capturedAt.getTime()) / reads.length;
  return cursorOf(terms, { capturedAt: last.capturedAt, readId: last.readId, paceMs });
}

async function countFound(
  tx: Tx,
  { wanted, onePage, countUpTo }: { wanted: ReadsWanted; onePage: number | null; countUpTo: number },
): Promise<{ reads: number; orMore: boolean }> {
  const reads = onePage ?? (await countReads(tx, { ...wanted, limit: countUpTo + 1 }));
  return { reads: Math.min(reads, countUpTo), orMore: reads > countUpTo };
}

async function platesOf(tx: Tx, { agencyId, pattern }: SearchTerms): Promise<{ plates: string[]; narrowed: boolean }> {
  if (pattern.kind === 'exact') return { plates: [pattern.text], narrowed: false };
  const likePattern = patternToLike(pattern);
  const matching = await selectPlates(tx, { agencyId, likePattern, atMost: maxMatchingPlates + 1 });
  refuseTooWide(pattern, matching.length);
  // LIKE only narrows down; what matches is said in one place
  const plates = matching.slice(0, maxMatchingPlates).filter(plate => patternMatches(pattern, plate));
  return { plates, narrowed: matching.length > maxMatchingPlates };
}

function newestFirst(a: StoredRead, b: StoredRead): number {
  return b.capturedAt.getTime() - a.capturedAt.getTime() || (a.readId < b.readId ? 1 : -1);
}

/** One read by its id, or null when there is none that shows on `localToday`. */
export async function findRead(tx: Tx, input: { readId: ReadId; localToday: string }): Promise<StoredRead | null> {
  return selectRead(tx, input);
}

/**
 * The original bytes of a photo. Throws Problem `not_found` when this agency has no such photo or its day was purged, and an
 * ImageFault when the bytes are missing or damaged.
 */
export async function readImage(
  tx: Tx,
  input: { agencyId: AgencyId; store: ReadStore; retentionClass: string; receiptDay: string; sha256: string },
): Promise<{ bytes: Buffer; mime: string }> {
  const { agencyId, store, retentionClass, receiptDay } = input;
  const found = await selectPlace(tx, input);
  if (found === null) throw new Problem('not_found');
  try {
    const bytes = await store.segments.get({ agencyId, retentionClass, receiptDay }, found.place);
    return { bytes, mime: found.mime };
  } catch (error) {
    if (error instanceof ImageFault && error.reason === 'destroyed') throw new Problem('not_found', { cause: error });
    throw error;
  }
}
