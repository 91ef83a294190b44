import { sql } from 'kysely';
import type { AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { foldPlate } from '../../../foundation/plates/look-alikes.ts';
import type { PreparedRead } from '../rules.ts';

/** Makes the partition of a purge week if it isn't there; `week` is a Monday. */
export async function ensureWeek(tx: Tx, week: string): Promise<void> {
  await sql`select ensure_read_partition(${week}::date)`.execute(tx);
}

/** True when an insert failed because the partition of its purge week is not there (it was dropped, or never made). */
export function isMissingPartition(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23514') return false;
  // a CHECK that fails has the same code, but names its constraint; the words of the message depend on the server's language
  return !('constraint' in error) || error.constraint === undefined;
}

/** Inserts the rows of all reads in one statement (COPY is refused under row-level security). */
export async function insertReads(tx: Tx, agencyId: AgencyId, reads: readonly PreparedRead[]): Promise<void> {
  const all = <Value>(pick: (read: PreparedRead) => Value): Value[] => reads.map(pick);
  await sql`
    insert into reads (
      agency_id, read_id, source_id, retention_class, captured_at, received_at, receipt_day, purge_on, purge_week, gone_on,
      plate, plate_raw, state, confidence, state_confidence, character_confidence, candidates, vehicle, heading_degrees,
      direction, lane, speed_mph, latitude, longitude, images, flags, source_format, event_id, message_sha256
    )
    select ${agencyId}::uuid, r.read_id, r.source_id, r.retention_class, r.captured_at, r.received_at, r.receipt_day, r.purge_on,
      r.purge_week, r.gone_on, r.plate, r.plate_raw, r.state, r.confidence, r.state_confidence, r.character_confidence::real[],
      r.candidates, r.vehicle, r.heading_degrees, r.direction, r.lane, r.speed_mph, r.latitude, r.longitude, r.images,
      r.flags::text[], r.source_format, r.event_id, r.message_sha256
    from unnest(
      ${all(read => read.readId)}::uuid[], ${all(read => read.sourceId)}::uuid[], ${all(read => read.retentionClass)}::text[],
      ${all(read => read.capturedAt)}::timestamptz[], ${all(read => read.receivedAt)}::timestamptz[],
      ${all(read => read.receiptDay)}::date[], ${all(read => read.purgeOn)}::date[], ${all(read => read.purgeWeek)}::date[],
      ${all(read => read.goneOn)}::date[], ${all(read => read.plate)}::text[], ${all(read => read.plateRaw)}::text[],
      ${all(read => read.state)}::text[], ${all(read => read.confidence)}::real[], ${all(read => read.stateConfidence)}::real[],
      ${all(read => numberList(read.characterConfidence))}::text[], ${all(read => JSON.stringify(read.candidates))}::jsonb[],
      ${all(read => JSON.stringify(read.vehicle))}::jsonb[], ${all(read => read.headingDegrees)}::real[],
      ${all(read => read.direction)}::text[], ${all(read => read.lane)}::integer[], ${all(read => read.speedMph)}::real[],
      ${all(read => read.latitude)}::double precision[], ${all(read => read.longitude)}::double precision[],
      ${all(read => JSON.stringify(imageRefs(read)))}::jsonb[], ${all(read => wordList(read.flags))}::text[],
      ${all(read => read.sourceFormat)}::text[], ${all(read => read.eventId)}::text[], ${all(read => read.messageSha256)}::bytea[]
    ) as r (
      read_id, source_id, retention_class, captured_at, received_at, receipt_day, purge_on, purge_week, gone_on, plate, plate_raw,
      state, confidence, state_confidence, character_confidence, candidates, vehicle, heading_degrees, direction, lane, speed_mph,
      latitude, longitude, images, flags, source_format, event_id, message_sha256
    )`.execute(tx);
}

/** Adds plates to the agency's dictionary; those that are there stay as they are. `plates` sorted, so that two batches don't wait for each other in a ring. */
export async function insertPlates(
  tx: Tx,
  { agencyId, plates, at }: { agencyId: AgencyId; plates: readonly string[]; at: Date },
): Promise<void> {
  if (plates.length === 0) return;
  await sql`
    insert into plate_dictionary (agency_id, plate, fold, first_seen)
    select ${agencyId}::uuid, p.plate, p.fold, ${at}::timestamptz
    from unnest(${plates}::text[], ${plates.map(foldPlate)}::text[]) as p (plate, fold)
    on conflict do nothing`.execute(tx);
}

/** What a row says of a read's photos: everything but where they lie. */
export function imageRefs(
  read: PreparedRead,
): { kind: string; sha256: string; mime: string; width: number; height: number }[] {
  return read.images.map(({ kind, sha256, mime, width, height }) => ({ kind, sha256, mime, width, height }));
}

// unnest takes arrays of arrays apart, so a list of lists travels as one text each, in the form of an array literal

function numberList(values: readonly number[] | null): string | null {
  return values === null ? null : `{${values.map(value => String(value)).join(',')}}`;
}

function wordList(words: readonly string[]): string {
  return `{${words.map(word => `"${word.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}
