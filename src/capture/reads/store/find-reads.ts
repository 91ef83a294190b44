import { sql, type Selectable } from 'kysely';
import type { ReadId, SourceId, AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Database } from '../../../foundation/db/tables.generated.ts';
import type { SearchPosition, StoredRead } from '../rules.ts';

type ReadRow = Selectable<Database['reads']>;

/** No id comes after it. */
const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Plates of the agency that match a LIKE pattern, in order, at most `atMost`. */
export async function selectPlates(
  tx: Tx,
  { agencyId, likePattern, atMost }: { agencyId: AgencyId; likePattern: string; atMost: number },
): Promise<string[]> {
  const found = await sql<{ plate: string }>`
    select plate from find_plates(${agencyId}::uuid, ${likePattern}, ${atMost}) as plate`.execute(tx);
  return found.rows.map(row => row.plate);
}

export type ReadsWanted = {
  agencyId: AgencyId;
  plates: readonly string[];
  capturedFrom: Date | undefined;
  capturedTo: Date | undefined;
  /** Only reads that come after this one, newest first. */
  after: SearchPosition | null;
  localToday: string;
  /** Weeks before it are not visited; null: any may hold a read that still shows. */
  oldestWeek: string | null;
  limit: number;
};

/** The newest reads of these plates that still show: at most `limit` of them. */
export async function selectReads(tx: Tx, wanted: ReadsWanted): Promise<StoredRead[]> {
  const { agencyId, plates, localToday, oldestWeek, limit } = wanted;
  if (plates.length === 0) return [];
  const { from, before } = boundsOf(wanted);
  const found = await sql<ReadRow>`
    select * from newest_reads(
      ${agencyId}::uuid, ${plates}::text[], ${from}::timestamptz, ${before.capturedAt}::timestamptz, ${before.readId}::uuid,
      ${localToday}::date, ${oldestWeek ?? '-infinity'}::date, ${limit}
    )`.execute(tx);
  return found.rows.map(storedRead);
}

/** As selectReads, of the reads under hold: a hold keeps them past the day on which they would be gone. */
export async function selectHeldReads(tx: Tx, wanted: ReadsWanted): Promise<StoredRead[]> {
  const { agencyId, plates, limit } = wanted;
  if (plates.length === 0) return [];
  const { from, before } = boundsOf(wanted);
  const found = await sql<ReadRow>`
    select r.* from held_reads r
    where r.plate = any(${plates}::text[]) and r.agency_id = ${agencyId}::uuid and r.captured_at >= ${from}::timestamptz
      and (r.captured_at, r.read_id) < (${before.capturedAt}::timestamptz, ${before.readId}::uuid)
    order by r.captured_at desc, r.read_id desc limit ${limit}`.execute(tx);
  return found.rows.map(storedRead);
}

/** How many reads selectReads and selectHeldReads would find together, each counted once: at most `limit`. */
export async function countReads(tx: Tx, wanted: ReadsWanted): Promise<number> {
  const { agencyId, plates, localToday, oldestWeek, limit } = wanted;
  if (plates.length === 0) return 0;
  const { from, before } = boundsOf(wanted);
  // a read stands in both tables for as long as its partition lives on after the hold
  const found = await sql<{ reads: number }>`
    select count_reads(
      ${agencyId}::uuid, ${plates}::text[], ${from}::timestamptz, ${before.capturedAt}::timestamptz, ${before.readId}::uuid,
      ${localToday}::date, ${oldestWeek ?? '-infinity'}::date, ${limit}
    ) + (select count(*)::integer from (
      select from held_reads h
      where h.plate = any(${plates}::text[]) and h.agency_id = ${agencyId}::uuid and h.captured_at >= ${from}::timestamptz
        and (h.captured_at, h.read_id) < (${before.capturedAt}::timestamptz, ${before.readId}::uuid)
        and not exists (
          select from reads r
          where r.plate = h.plate and r.captured_at = h.captured_at and r.read_id = h.read_id and r.purge_week = h.purge_week
            and (r.gone_on is null or r.gone_on > ${localToday}::date)
        )
      limit ${limit}) as held) as reads`.execute(tx);
  return Math.min(limit, found.rows[0]?.reads ?? 0);
}

type Bounds = { from: Date | '-infinity'; before: { capturedAt: Date | 'infinity'; readId: string } };

/** Where the answer begins and ends; what bounds nothing is infinite, so that the plan is the same for all. */
function boundsOf({ capturedFrom, capturedTo, after }: ReadsWanted): Bounds {
  const from = capturedFrom ?? '-infinity';
  // a made-up cursor must not lead past the time range that is recorded
  const atEnd = after === null || (capturedTo !== undefined && after.capturedAt > capturedTo);
  return { from, before: atEnd ? { capturedAt: capturedTo ?? 'infinity', readId: lastUuid } : after };
}

/** One read that still shows or is held, by its id; null when there is none. */
export async function selectRead(
  tx: Tx,
  { readId, localToday }: { readId: ReadId; localToday: string },
): Promise<StoredRead | null> {
  const found = await sql<ReadRow>`
    select r.* from reads r where r.read_id = ${readId}::uuid and (r.gone_on is null or r.gone_on > ${localToday}::date)
    union all
    select h.* from held_reads h where h.read_id = ${readId}::uuid
    limit 1`.execute(tx);
  const [row] = found.rows;
  return row === undefined ? null : storedRead(row);
}

/** The casts give ids their brand and JSON its form: `insertReads` is the only writer of these columns. */
function storedRead(row: ReadRow): StoredRead {
  return {
    readId: row.read_id as ReadId,
    sourceId: row.source_id as SourceId,
    retentionClass: row.retention_class,
    capturedAt: row.captured_at,
    receivedAt: row.received_at,
    receiptDay: row.receipt_day,
    purgeOn: row.purge_on,
    purgeWeek: row.purge_week,
    goneOn: row.gone_on,
    plateRaw: row.plate_raw,
    plate: row.plate,
    state: row.state,
    stateConfidence: row.state_confidence,
    confidence: row.confidence,
    characterConfidence: row.character_confidence,
    candidates: row.candidates as StoredRead['candidates'],
    vehicle: row.vehicle as StoredRead['vehicle'],
    headingDegrees: row.heading_degrees,
    direction: row.direction,
    lane: row.lane,
    speedMph: row.speed_mph,
    latitude: row.latitude,
    longitude: row.longitude,
    images: row.images as StoredRead['images'],
    flags: row.flags,
    sourceFormat: row.source_format,
    eventId: row.event_id,
    messageSha256: row.message_sha256,
  };
}
