import type { House } from '../../src/app.ts';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { checkLog, entriesOf } from '../../src/gate/audit/checks.ts';
import { readImage } from '../../src/capture/reads/actions.ts';
import type { AgencyRef } from '../../src/gate/access/context.ts';
import type { Ledger } from './clients.ts';
import { asSuperuser } from './serving.ts';

/** What is looked at once everything stands still again. */
export type Remains = {
  house: House;
  dataFolder: string;
  agency: AgencyRef;
  ledger: Ledger;
  /** Listed plates: the model says that each stored read of one makes exactly one hit. */
  wanted: readonly string[];
};

type StoredRow = {
  read_id: string;
  event_id: string;
  plate: string;
  captured_at: Date;
  retention_class: string;
  receipt_day: string;
  sha256: string[];
};

/** Everything in which the ledger of the clients and what is stored differ, a line each; none is what the house promises. */
export async function findDifferences(remains: Remains): Promise<{ faults: string[]; stored: number; hits: number }> {
  const stored = await asSuperuser<StoredRow>(
    remains.dataFolder,
    `select read_id, event_id, plate, captured_at, retention_class, receipt_day::text,
       array(select image->>'sha256' from jsonb_array_elements(images) as image) as sha256 from reads`,
  );
  const hits = await compareHits(remains, stored);
  const faults = [
    ...compareReads(remains.ledger, stored),
    ...(await openImages(remains, stored)),
    ...(await compareCounts(remains, stored)),
    ...hits.faults,
    ...(await compareRecord(remains, stored)),
  ];
  return { faults, stored: stored.length, hits: hits.count };
}

function compareReads({ sent }: Ledger, stored: readonly StoredRow[]): string[] {
  const faults: string[] = [];
  const byEvent = Map.groupBy(stored, row => row.event_id);
  for (const { eventId, readId, plate, capturedAt, imageSha256 } of sent.values()) {
    const [row, ...others] = byEvent.get(eventId) ?? [];
    if (readId !== null && row === undefined) faults.push(`lost: ${eventId} was acknowledged and is not stored`);
    if (others.length > 0) faults.push(`doubled: ${eventId} is stored ${others.length + 1} times`);
    if (row === undefined) continue;
    if (readId !== null && row.read_id !== readId) faults.push(`${eventId} was acknowledged under another id`);
    const same = row.plate === plate && row.captured_at.toISOString() === capturedAt;
    if (!same || row.sha256.join() !== (imageSha256 ?? '')) faults.push(`${eventId} is not stored as it was sent`);
  }
  for (const { event_id } of stored) if (!sent.has(event_id)) faults.push(`never sent: ${event_id}`);
  return faults;
}

async function openImages({ house, agency, ledger }: Remains, stored: readonly StoredRow[]): Promise<string[]> {
  const faults: string[] = [];
  const rows = stored.filter(row => row.sha256.length > 0).values();
  const open = async (): Promise<void> => {
    for (const { event_id, retention_class: retentionClass, receipt_day: receiptDay, sha256 } of rows) {
      const { store, gate } = house;
      const scope = { agencyId: agency.agencyId, store, retentionClass, receiptDay, sha256: sha256[0] ?? '' };
      try {
        const { bytes } = await gate.db.inAgency(agency.agencyId, tx => readImage(tx, scope));
        if (sha256Hex(bytes) !== ledger.sent.get(event_id)?.imageSha256)
          faults.push(`the image of ${event_id} is another`);
      } catch (error) {
        faults.push(`the image of ${event_id} can't be opened: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, open));
  return faults;
}

async function compareCounts({ dataFolder }: Remains, stored: readonly StoredRow[]): Promise<string[]> {
  const one = async (text: string): Promise<number> => {
    const [row] = await asSuperuser<{ n: string }>(dataFolder, `select count(*) as n ${text}`);
    return Number(row?.n);
  };
  const images = stored.reduce((sum, row) => sum + row.sha256.length, 0);
  const expected: [string, number, string][] = [
    [
      'plates missing in the dictionary',
      0,
      'from (select plate from reads except select plate from plate_dictionary) x',
    ],
    [
      'plates in the dictionary without a read',
      0,
      'from (select plate from plate_dictionary except select plate from reads) x',
    ],
    ['batches that nobody matched', 0, 'from read_batches'],
    ['receipts', stored.length, 'from receipts'],
    ['receipts of reads', stored.length, 'from receipts join reads using (read_id)'],
    ['places of images', images, 'from image_places'],
    ['messages in quarantine', 0, 'from quarantine_items'],
  ];
  const faults: string[] = [];
  for (const [what, wanted, text] of expected) {
    const found = await one(text);
    if (found !== wanted) faults.push(`${what}: ${found} instead of ${wanted}`);
  }
  return faults;
}

async function compareHits(
  { dataFolder, wanted }: Remains,
  stored: readonly StoredRow[],
): Promise<{ faults: string[]; count: number }> {
  const hits = await asSuperuser<{ hit_id: string; read_id: string; wanted: string; grade: string }>(
    dataFolder,
    'select hit_id, read_id, entry.plate as wanted, grade from hits join hotlist_entries entry using (entry_id)',
  );
  const feed = await asSuperuser<{ seq: string; hit_id: string }>(
    dataFolder,
    `select seq, hit_id from feed_events where kind = 'hit' order by seq`,
  );
  const faults: string[] = [];
  const made = Map.groupBy(hits, hit => hit.read_id);
  const listed = new Set(wanted);
  for (const { read_id, plate } of stored) {
    const expected = listed.has(plate) ? `${plate} exact` : '';
    const found = (made.get(read_id) ?? []).map(hit => `${hit.wanted} ${hit.grade}`).join(', ');
    if (found !== expected) faults.push(`the read ${read_id} made the hits [${found}] instead of [${expected}]`);
    made.delete(read_id);
  }
  for (const readId of made.keys()) faults.push(`a hit stands for a read that is not stored: ${readId}`);
  if (
    feed
      .map(event => event.hit_id)
      .sort()
      .join() !==
    hits
      .map(hit => hit.hit_id)
      .sort()
      .join()
  )
    faults.push(`the feed tells of ${feed.length} hits, ${hits.length} were made; each must be told once`);
  if (feed.some(({ seq }, index) => Number(seq) !== index + 1)) faults.push('the numbers of the feed have a gap');
  return { faults, count: hits.length };
}

/** The record is whole, and names each stored read once, in the entry of the message that brought it. */
async function compareRecord({ house, agency }: Remains, stored: readonly StoredRow[]): Promise<string[]> {
  await house.sequencer.drain();
  const db = house.auditReader;
  const check = await checkLog({ db, agencyId: agency.agencyId });
  const faults = check.faults.map(fault => `the record: ${fault.message}`);
  const entries = await entriesOf({ db, agencyId: agency.agencyId, limit: 1_000_000 });
  const named = new Map<string, number>();
  for (const { event, outcome, fields } of entries) {
    if (event !== 'read.received') continue;
    if (outcome !== 'permit') faults.push(`the record has a reception that did not succeed: ${String(fields.code)}`);
    if (fields.result_count !== 1) continue;
    const [readId] = Array.isArray(fields.results) ? fields.results : [];
    named.set(String(readId), (named.get(String(readId)) ?? 0) + 1);
  }
  for (const { read_id } of stored) {
    if (named.get(read_id) !== 1) faults.push(`the record names the read ${read_id} ${named.get(read_id) ?? 0} times`);
    named.delete(read_id);
  }
  for (const readId of named.keys()) faults.push(`the record names a read that is not stored: ${readId}`);
  return faults;
}
