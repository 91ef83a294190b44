import { sql } from 'kysely';
import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { VendorPurpose } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type VendorOpening = {
  openingId: string;
  personId: PersonId;
  ticket: string;
  purpose: VendorPurpose;
  openedAt: Date;
  openedBy: string;
  endsAt: Date;
  closedBy: string | null;
  extensions: number;
};

export async function insertOpening(
  tx: Tx,
  opening: Omit<VendorOpening, 'closedBy' | 'extensions'> & { agencyId: AgencyId },
): Promise<void> {
  await tx
    .insertInto('vendor_openings')
    .values({
      opening_id: opening.openingId,
      agency_id: opening.agencyId,
      person_id: opening.personId,
      ticket: opening.ticket,
      purpose: opening.purpose,
      opened_at: opening.openedAt,
      opened_by: opening.openedBy,
      ends_at: opening.endsAt,
    })
    .execute();
}

/** Openings, latest first. */
export async function selectOpenings(
  tx: Tx,
  of: { personId?: PersonId; openingId?: string; limit?: number } = {},
): Promise<VendorOpening[]> {
  let query = tx
    .selectFrom('vendor_openings')
    .selectAll()
    .orderBy('opened_at', 'desc')
    .orderBy('opening_id', 'desc')
    .limit(of.limit ?? 500);
  if (of.personId !== undefined) query = query.where('person_id', '=', of.personId);
  if (of.openingId !== undefined) query = query.where('opening_id', '=', of.openingId);
  const rows = await query.execute();
  return rows.map(row => ({
    openingId: row.opening_id,
    personId: row.person_id as PersonId, // as written by insertOpening
    ticket: row.ticket,
    purpose: row.purpose as VendorPurpose, // the table checks it
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    endsAt: row.ends_at,
    closedBy: row.closed_by,
    extensions: row.extensions,
  }));
}

/** The opening in force for a vendor at `at`, or null. */
export async function selectOpeningAt(tx: Tx, personId: PersonId, at: Date): Promise<VendorOpening | null> {
  const openings = await selectOpenings(tx, { personId });
  return openings.find(one => one.openedAt <= at && one.endsAt > at) ?? null;
}

export async function setOpeningEnd(
  tx: Tx,
  openingId: string,
  change: { endsAt: Date; closedBy: string } | { endsAt: Date; extended: true },
): Promise<void> {
  const more = 'closedBy' in change ? { closed_by: change.closedBy } : { extensions: sql<number>`extensions + 1` };
  await tx
    .updateTable('vendor_openings')
    .set({ ends_at: change.endsAt, ...more })
    .where('opening_id', '=', openingId)
    .execute();
}
