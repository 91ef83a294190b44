import { newId, type AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { BatchedRead, PreparedRead } from '../rules.ts';
import { imageRefs } from './insert-reads.ts';

/** A batch in JSON: times as milliseconds since 1970. */
type BatchJson = (Omit<BatchedRead, 'capturedAt' | 'receivedAt'> & { capturedAt: number; receivedAt: number })[];

/** Hands the reads of one transaction to the matcher. */
export async function insertBatch(
  tx: Tx,
  { agencyId, reads, at }: { agencyId: AgencyId; reads: readonly PreparedRead[]; at: Date },
): Promise<void> {
  await tx
    .insertInto('read_batches')
    .values({ batch_id: newId(), agency_id: agencyId, made_at: at, reads: JSON.stringify(reads.map(batchedRead)) })
    .execute();
}

/** Takes the oldest waiting batches out that no other transaction holds, and returns their reads. They come back if `tx` is rolled back. */
export async function deleteBatches(tx: Tx, atMost: number): Promise<BatchedRead[]> {
  const rows = await tx
    .deleteFrom('read_batches')
    .where('batch_id', 'in', eb =>
      eb.selectFrom('read_batches').select('batch_id').orderBy('batch_id').limit(atMost).forUpdate().skipLocked(),
    )
    .returning(['batch_id', 'reads'])
    .execute();
  rows.sort((a, b) => (a.batch_id < b.batch_id ? -1 : 1));
  return rows.flatMap(row =>
    // insertBatch is the only writer of this column
    (row.reads as BatchJson).map(read => ({
      ...read,
      capturedAt: new Date(read.capturedAt),
      receivedAt: new Date(read.receivedAt),
    })),
  );
}

function batchedRead(read: PreparedRead): unknown {
  const {
    lane: _lane,
    speedMph: _speed,
    sourceFormat: _format,
    eventId: _event,
    messageSha256: _message,
    ...kept
  } = read;
  return {
    ...kept,
    images: imageRefs(read),
    capturedAt: read.capturedAt.getTime(),
    receivedAt: read.receivedAt.getTime(),
  };
}
