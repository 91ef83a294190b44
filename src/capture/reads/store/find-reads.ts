import { sql, type RawBuilder } from 'kysely';
import type { ReadId, SourceId, AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Database } from '../../../foundation/db/tables.generated.ts';
import type { Selectable } from 'kysely';
import type { SearchPosition, StoredRead } from '../rules.ts';

type ReadRow = Selectable<Database['reads']>;

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
  /** Only reads after this one, newest first. */
  after: SearchPosition | null;
  localToday: string;
  /** Weeks before it are not visited; null: any may hold a read that still shows. */
  oldestWeek: string | null;
  limit: number;
};

/** The newest reads of these plates that still show: at most `limit` of them. */
export async function selectReads(tx: Tx, wanted: ReadsWanted): Promise<StoredRead[]> {
  const { agencyId, plates, localToday, oldestWeek } = wanted;
  if (plates.length === 0) return [];
  const shown = sql`(r.gone_on is null or r.gone_on > ${localToday}::date)
    ${oldestWeek === null ? sql`` : sql`and r.purge_week >= ${oldestWeek}::date`}`;
  const found = await sql<ReadRow>`
    select r.* from reads r
    where ${ofPlates(plates)} and r.agency_id = ${agencyId}::uuid and ${shown} ${within(wanted)}
    order by r.captured_at desc, r.read_id desc limit ${wanted.limit}`.execute(tx);
  return found.rows.map(storedRead);
}

/** As selectReads, of the reads under hold: a hold keeps them past the day on which they would be gone. */
export async function selectHeldReads(tx: Tx, wanted: ReadsWanted): Promise<StoredRead[]> {
  if (wanted.plates.length === 0) return [];
  const found = await sql<ReadRow>`
    select r.* from held_reads r
    where ${ofPlates(wanted.plates)} and r.agency_id = ${wanted.agencyId}::uuid ${within(wanted)}
    order by r.captured_at desc, r.read_id desc limit ${wanted.limit}`.execute(tx);
  return found.rows.map(storedRead);
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

function ofPlates(plates: readonly string[]): RawBuilder<boolean> {
  // with one plate the primary key gives the order too; with several each partition is asked once for all of them
  return plates.length === 1 ? sql`r.plate = ${plates[0]}` : sql`r.plate = any(${plates}::text[])`;
}

function within({ capturedFrom, capturedTo, after }: ReadsWanted): RawBuilder<unknown> {
  return sql`
    ${capturedFrom === undefined ? sql`` : sql`and r.captured_at >= ${capturedFrom}::timestamptz`}
    ${capturedTo === undefined ? sql`` : sql`and r.captured_at <= ${capturedTo}::timestamptz`}
    ${
      after === null
        ? sql``
        : sql`and (r.captured_at, r.read_id) < (${after.capturedAt}::timestamptz, ${after.readId}::uuid)`
    }`;
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
