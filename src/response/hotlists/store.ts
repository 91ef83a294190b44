import { sql } from 'kysely';
import type { AgencyId, EntryId, HotlistId } from '../../foundation/base/ids.ts';
import type { Vehicle } from '../../foundation/contract/words.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { ListKind, ListLine } from './line.ts';
import type { ListOrigin, Provenance } from './origins.ts';

export type HotlistRow = {
  hotlistId: HotlistId;
  name: string;
  kind: ListKind;
  asOf: Date;
  fileSha256: Buffer;
} & Provenance;

/** One import of a list at a time: the next one waits, and then sees what this one left. */
export async function lockList(tx: Tx, agencyId: AgencyId, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`hotlist ${agencyId} ${name}`}, 0))`.execute(tx);
}

export async function selectList(tx: Tx, name: string): Promise<HotlistRow | null> {
  const row = await tx.selectFrom('hotlists').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : hotlistOf(row);
}

export type ListWithCount = HotlistRow & { entries: number };

export async function selectLists(tx: Tx, at: Date): Promise<ListWithCount[]> {
  const rows = await tx
    .selectFrom('hotlists')
    .selectAll()
    .select(one =>
      one
        .selectFrom('hotlist_entries')
        .whereRef('hotlist_entries.hotlist_id', '=', 'hotlists.hotlist_id')
        .where('ended_at', 'is', null)
        .where('expires_at', '>', at)
        .select(count => count.fn.countAll<number>().as('count'))
        .as('entries'),
    )
    .orderBy('name')
    .execute();
  return rows.map(row => ({ ...hotlistOf(row), entries: row.entries ?? 0 }));
}

type HotlistColumns = {
  hotlist_id: string;
  name: string;
  kind: string;
  as_of: Date;
  file_sha256: Buffer;
  origin: string;
  clets: boolean;
};

function hotlistOf(row: HotlistColumns): HotlistRow {
  return {
    hotlistId: row.hotlist_id as HotlistId, // the column holds what upsertList wrote
    name: row.name,
    kind: row.kind as ListKind, // the table checks it
    asOf: row.as_of,
    fileSha256: row.file_sha256,
    origin: row.origin as ListOrigin, // the table checks it
    clets: row.clets,
  };
}

export async function upsertList(
  tx: Tx,
  list: HotlistRow & { agencyId: AgencyId; importedAt: Date; importedBy: string },
): Promise<void> {
  const values = {
    as_of: list.asOf,
    imported_at: list.importedAt,
    imported_by: list.importedBy,
    file_sha256: list.fileSha256,
    origin: list.origin,
    clets: list.clets,
  };
  await tx
    .insertInto('hotlists')
    .values({ hotlist_id: list.hotlistId, agency_id: list.agencyId, name: list.name, kind: list.kind, ...values })
    .onConflict(clash =>
      clash.columns(['agency_id', 'name']).doUpdateSet({ ...values, revision: sql<number>`hotlists.revision + 1` }),
    )
    .execute();
}

/** Entries of a list in force, by what their lines say. */
export async function selectFingerprints(
  tx: Tx,
  hotlistId: HotlistId,
): Promise<Map<string, { entryId: EntryId; expiresAt: Date }>> {
  const rows = await tx
    .selectFrom('hotlist_entries')
    .select(['entry_id', 'expires_at', sql<string>`encode(fingerprint, 'hex')`.as('fingerprint')])
    .where('hotlist_id', '=', hotlistId)
    .where('ended_at', 'is', null)
    .execute();
  return new Map(
    rows.map(row => [row.fingerprint, { entryId: row.entry_id as EntryId, expiresAt: row.expires_at }] as const),
  );
}

export async function selectRecovered(
  tx: Tx,
  hotlistId: HotlistId,
): Promise<{ plate: string; state: string | null; caseNumber: string }[]> {
  const rows = await tx
    .selectFrom('hotlist_entries')
    .select(['plate', 'state', 'case_number'])
    .where('hotlist_id', '=', hotlistId)
    .where('ended_reason', '=', 'recovered')
    .execute();
  return rows.map(row => ({ plate: row.plate, state: row.state, caseNumber: row.case_number }));
}

export type EndReason = 'replaced' | 'expired' | 'recovered';

/** Ends those of the entries that have not ended yet; answers how many. */
export async function endEntries(
  tx: Tx,
  entryIds: readonly EntryId[],
  { at, reason }: { at: Date; reason: EndReason },
): Promise<number> {
  const result = await sql`
    update hotlist_entries set ended_at = ${at}, ended_reason = ${reason}
    where entry_id = any(${[...entryIds]}::uuid[]) and ended_at is null`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** Tells whoever holds the list of this entry in memory that it is old. */
export async function raiseRevision(tx: Tx, entryId: EntryId): Promise<void> {
  await sql`
    update hotlists set revision = revision + 1
    where hotlist_id = (select hotlist_id from hotlist_entries where entry_id = ${entryId})`.execute(tx);
}

export type NewEntry = ListLine & { entryId: EntryId; effectiveAt: Date; narrative: string };

const rowsPerInsert = 10_000;

/** COPY is refused under row-level security, so entries go in by unnest, some thousands at a time. */
export async function insertEntries(
  tx: Tx,
  { agencyId, hotlistId }: { agencyId: AgencyId; hotlistId: HotlistId },
  entries: readonly NewEntry[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += rowsPerInsert) {
    const part = entries.slice(from, from + rowsPerInsert);
    const column = <Value>(pick: (entry: NewEntry) => Value): Value[] => part.map(pick);
    await sql`
      insert into hotlist_entries (agency_id, hotlist_id, entry_id, plate, state, plate_type, category, priority, reason,
        case_number, requested_by, approved_by, narrative, effective_at, expires_at, vehicle, caution, instructions,
        source_record_id, source_list, vin, ori, nic, fingerprint)
      select ${agencyId}::uuid, ${hotlistId}::uuid, entry_id, plate, state, plate_type, category, priority, reason,
        case_number, requested_by, approved_by, narrative, effective_at, expires_at, vehicle::jsonb, caution, instructions,
        source_record_id, source_list, vin, ori, nic, decode(fingerprint, 'hex')
      from unnest(
        ${column(each => each.entryId)}::uuid[],
        ${column(each => each.plate)}::text[],
        ${column(each => each.state)}::text[],
        ${column(each => each.plateType)}::text[],
        ${column(each => each.category)}::text[],
        ${column(each => each.priority)}::text[],
        ${column(each => each.reason)}::text[],
        ${column(each => each.caseNumber)}::text[],
        ${column(each => each.requestedBy)}::text[],
        ${column(each => each.approvedBy)}::text[],
        ${column(each => each.narrative)}::text[],
        ${column(each => each.effectiveAt.toISOString())}::timestamptz[],
        ${column(each => each.expiresAt.toISOString())}::timestamptz[],
        ${column(each => JSON.stringify(each.vehicle))}::text[],
        ${column(each => each.caution)}::text[],
        ${column(each => each.instructions)}::text[],
        ${column(each => each.sourceRecordId)}::text[],
        ${column(each => each.sourceList)}::text[],
        ${column(each => each.vin)}::text[],
        ${column(each => each.ori)}::text[],
        ${column(each => each.nic)}::text[],
        ${column(each => each.fingerprint)}::text[]
      ) as line (entry_id, plate, state, plate_type, category, priority, reason, case_number, requested_by, approved_by,
        narrative, effective_at, expires_at, vehicle, caution, instructions, source_record_id, source_list, vin, ori, nic,
        fingerprint)`.execute(tx);
  }
}

/** One text that changes whenever a list or one of its entries does. */
export async function selectRevision(tx: Tx): Promise<string> {
  const rows = await tx.selectFrom('hotlists').select(['hotlist_id', 'revision']).orderBy('hotlist_id').execute();
  return rows.map(row => `${row.hotlist_id}:${row.revision}`).join(' ');
}

export type EntryRow = {
  entryId: EntryId;
  hotlistId: HotlistId;
  plate: string;
  state: string | null;
  plateType: string | null;
  vehicle: Vehicle;
  effectiveAt: Date;
  expiresAt: Date;
};

/** A page of entries that have neither ended nor expired, by id; `after` is the last id of the page before. */
export async function selectEntries(
  tx: Tx,
  { at, after, limit }: { at: Date; after: EntryId | null; limit: number },
): Promise<EntryRow[]> {
  let query = tx
    .selectFrom('hotlist_entries')
    .select(['entry_id', 'hotlist_id', 'plate', 'state', 'plate_type', 'vehicle', 'effective_at', 'expires_at'])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('entry_id')
    .limit(limit);
  if (after !== null) query = query.where('entry_id', '>', after);
  const rows = await query.execute();
  return rows.map(row => ({
    entryId: row.entry_id as EntryId, // written by insertEntries
    hotlistId: row.hotlist_id as HotlistId,
    plate: row.plate,
    state: row.state,
    plateType: row.plate_type,
    vehicle: row.vehicle as Vehicle, // written by insertEntries
    effectiveAt: row.effective_at,
    expiresAt: row.expires_at,
  }));
}
