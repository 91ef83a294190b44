import { sql } from 'kysely';
import type { AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { ImagePlace } from '../segment-writer.ts';
import type { PreparedRead } from '../rules.ts';

/** Writes where the photos of these reads lie. A photo that its scope has already keeps its first place. */
export async function insertPlaces(tx: Tx, agencyId: AgencyId, reads: readonly PreparedRead[]): Promise<void> {
  const places = reads
    .flatMap(({ retentionClass, receiptDay, images }) =>
      images.map(image => ({
        ...image,
        retentionClass,
        receiptDay,
        key: `${retentionClass} ${receiptDay} ${image.sha256}`,
      })),
    )
    // in one order for all, so that two batches don't wait for each other in a ring
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  if (places.length === 0) return;
  await sql`
    insert into image_places (agency_id, retention_class, receipt_day, sha256, segment, byte_offset, byte_length, mime, width, height)
    select ${agencyId}::uuid, p.* from unnest(
      ${places.map(place => place.retentionClass)}::text[], ${places.map(place => place.receiptDay)}::date[],
      ${places.map(place => Buffer.from(place.sha256, 'hex'))}::bytea[], ${places.map(place => place.segment)}::text[],
      ${places.map(place => place.byteOffset)}::bigint[], ${places.map(place => place.byteLength)}::integer[],
      ${places.map(place => place.mime)}::text[], ${places.map(place => place.width)}::integer[],
      ${places.map(place => place.height)}::integer[]
    ) as p
    on conflict do nothing`.execute(tx);
}

/** Where one photo lies, or null when this agency has none by that hash in that scope. */
export async function selectPlace(
  tx: Tx,
  scope: { agencyId: AgencyId; retentionClass: string; receiptDay: string; sha256: string },
): Promise<{ place: ImagePlace; mime: string } | null> {
  const row = await tx
    .selectFrom('image_places')
    .select(['segment', 'byte_offset', 'byte_length', 'mime'])
    .where('agency_id', '=', scope.agencyId)
    .where('retention_class', '=', scope.retentionClass)
    .where('receipt_day', '=', scope.receiptDay)
    .where('sha256', '=', Buffer.from(scope.sha256, 'hex'))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { segment, byte_offset: byteOffset, byte_length: byteLength, mime } = row;
  return { place: { segment, byteOffset, byteLength, sha256: scope.sha256 }, mime };
}
