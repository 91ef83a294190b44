import { sql } from 'kysely';
import type { AgencyId, ReadId, SourceId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type Receipt = {
  sourceId: SourceId;
  eventId: string;
  readId: ReadId;
  contentSha256: Buffer;
  flags: string[];
  receivedAt: Date;
};

export type NewReceipt = Receipt & { purgeOn: string };

/** The receipts that stand for these events, in no order. */
export async function selectReceipts(
  tx: Tx,
  events: readonly { sourceId: SourceId; eventId: string }[],
): Promise<Receipt[]> {
  if (events.length === 0) return [];
  const rows = await tx
    .selectFrom('receipts')
    .selectAll()
    .where(eb =>
      eb.or(
        events.map(({ sourceId, eventId }) => eb.and([eb('source_id', '=', sourceId), eb('event_id', '=', eventId)])),
      ),
    )
    .execute();
  return rows.map(row => ({
    // the columns hold the ids that insertReceipts wrote
    sourceId: row.source_id as SourceId,
    readId: row.read_id as ReadId,
    eventId: row.event_id,
    contentSha256: row.content_sha256,
    flags: row.flags,
    receivedAt: row.received_at,
  }));
}

/** Writes the receipts whose events are new and returns how many those were; waits for a transaction that is writing the same. */
export async function insertReceipts(tx: Tx, agencyId: AgencyId, receipts: readonly NewReceipt[]): Promise<number> {
  // in one order for everybody, so that two messages with the same events can't wait for each other
  const ordered = [...receipts].sort((a, b) => (a.sourceId + a.eventId < b.sourceId + b.eventId ? -1 : 1));
  const written = await tx
    .insertInto('receipts')
    .values(
      ordered.map(receipt => ({
        source_id: receipt.sourceId,
        event_id: receipt.eventId,
        agency_id: agencyId,
        read_id: receipt.readId,
        content_sha256: receipt.contentSha256,
        flags: receipt.flags,
        received_at: receipt.receivedAt,
        purge_on: receipt.purgeOn,
      })),
    )
    .onConflict(conflict => conflict.columns(['source_id', 'event_id']).doNothing())
    .returning('event_id')
    .execute();
  return written.length;
}

export type QuarantineKey = { agencyId: AgencyId; keyId: string; messageSha256: Buffer; code: string };

/** Where quarantined bytes lie in the image segments. */
export type QuarantinePlace = { segment: string; byteOffset: number; byteLength: number };

export type NewQuarantineItem = QuarantineKey & {
  quarantineId: string;
  sourceId: SourceId | null;
  format: string;
  detail: string;
  messageBytes: number;
  contentType: string;
  place: QuarantinePlace | null;
  receiptDay: string;
  at: Date;
};

/** Counts a message that is in quarantine already, and returns its id; null when it isn't there. */
export async function countSentAgain(
  tx: Tx,
  { agencyId, keyId, messageSha256, code, at }: QuarantineKey & { at: Date },
): Promise<string | null> {
  const row = await tx
    .updateTable('quarantine_items')
    .set(eb => ({ times_sent: eb('times_sent', '+', 1), last_sent_at: at }))
    .where('agency_id', '=', agencyId)
    .where('key_id', '=', keyId)
    .where('message_sha256', '=', messageSha256)
    .where('code', '=', code)
    .returning('quarantine_id')
    .executeTakeFirst();
  return row?.quarantine_id ?? null;
}

/** Writes the item; when the same was written a moment ago, counts that one instead. Returns the id that stands. */
export async function insertQuarantineItem(tx: Tx, item: NewQuarantineItem): Promise<string> {
  const row = await tx
    .insertInto('quarantine_items')
    .values({
      quarantine_id: item.quarantineId,
      agency_id: item.agencyId,
      key_id: item.keyId,
      source_id: item.sourceId,
      source_format: item.format,
      code: item.code,
      detail: item.detail,
      message_sha256: item.messageSha256,
      message_bytes: item.messageBytes,
      content_type: item.contentType,
      segment: item.place?.segment ?? null,
      byte_offset: item.place?.byteOffset ?? null,
      byte_length: item.place?.byteLength ?? null,
      receipt_day: item.receiptDay,
      received_at: item.at,
      last_sent_at: item.at,
    })
    .onConflict(conflict =>
      conflict.columns(['agency_id', 'key_id', 'message_sha256', 'code']).doUpdateSet(eb => ({
        times_sent: eb('quarantine_items.times_sent', '+', 1),
        last_sent_at: item.at,
      })),
    )
    .returning('quarantine_id')
    .executeTakeFirstOrThrow();
  return row.quarantine_id;
}

/** Bytes that a key has in quarantine from one local day. */
export async function keptBytesOf(tx: Tx, keyId: string, receiptDay: string): Promise<number> {
  const row = await tx
    .selectFrom('quarantine_items')
    .select(sql<number>`coalesce(sum(byte_length), 0)::bigint`.as('kept_bytes'))
    .where('key_id', '=', keyId)
    .where('receipt_day', '=', receiptDay)
    .executeTakeFirstOrThrow();
  return row.kept_bytes;
}

export type QuarantineRow = {
  quarantineId: string;
  sourceId: SourceId | null;
  format: string;
  code: string;
  detail: string;
  messageBytes: number;
  kept: boolean;
  timesSent: number;
  receivedAt: Date;
};

/** The items last sent, newest first. */
export async function selectQuarantine(tx: Tx, limit: number): Promise<QuarantineRow[]> {
  const rows = await tx
    .selectFrom('quarantine_items')
    .select([
      'quarantine_id',
      'source_id',
      'source_format',
      'code',
      'detail',
      'message_bytes',
      'segment',
      'times_sent',
      'received_at',
    ])
    .orderBy('last_sent_at', 'desc')
    .orderBy('quarantine_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    quarantineId: row.quarantine_id,
    sourceId: row.source_id as SourceId | null, // the column holds what insertQuarantineItem wrote
    format: row.source_format,
    code: row.code,
    detail: row.detail,
    messageBytes: row.message_bytes,
    kept: row.segment !== null,
    timesSent: row.times_sent,
    receivedAt: row.received_at,
  }));
}
