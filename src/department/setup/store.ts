import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { SetupItem } from '../../foundation/contract/routes/setup.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { ItemRecord } from './rules.ts';

export async function insertRecord(tx: Tx, record: ItemRecord & { agencyId: AgencyId }): Promise<void> {
  await tx
    .insertInto('setup_records')
    .values({
      record_id: newId(),
      agency_id: record.agencyId,
      item: record.item,
      state: record.state,
      evidence: record.evidence,
      happened_on: record.happenedOn,
      made_by: record.by,
      made_at: record.at,
    })
    .execute();
}

/** Every word on every item, oldest first. */
export async function selectRecords(tx: Tx): Promise<ItemRecord[]> {
  const rows = await tx.selectFrom('setup_records').selectAll().orderBy('made_at').orderBy('record_id').execute();
  return rows.map(row => ({
    item: row.item as SetupItem, // written by insertRecord
    state: row.state as ItemRecord['state'], // the table checks it
    evidence: row.evidence,
    happenedOn: row.happened_on,
    by: row.made_by,
    at: row.made_at,
  }));
}

/** The items on which there is a word. */
export async function selectItems(tx: Tx): Promise<Set<string>> {
  const rows = await tx.selectFrom('setup_records').select('item').distinct().execute();
  return new Set(rows.map(row => row.item));
}
