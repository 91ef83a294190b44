import type { AgencyId } from '../../foundation/base/ids.ts';
import type { AuditField, AuditOutcome } from '../../foundation/contract/events.ts';
import type { Db } from '../../foundation/db/database.ts';
import type { JsonValue } from './canonical.ts';
import { checkEntry, readDisclosure, readPlain, type Fault } from './entry-check.ts';
import { isAuditField } from './entry.ts';
import { entriesBeyondSize, logsOf, readEntries, type AuditLog, type StoredEntry } from './store.ts';

/** Entries per query when a whole log is read. */
const batchSize = 500;

/** Faults told at most; a log that is wrong throughout needs no longer list. */
const maxFaults = 1_000;

export type LogCheck = { entries: number; faults: Fault[] };

/**
 * Reads an agency's logs (of one year when given) from the first entry to the last and tells every fault: indexes from 0 without
 * gap up to the log's size, leaf hashes, canonical form, disclosures, mandatory fields. Entries that come meanwhile are not looked at.
 */
export async function checkLog(options: { db: Db; agencyId: AgencyId; year?: number }): Promise<LogCheck> {
  const { db, agencyId, year } = options;
  const logs = await db.inAgency(agencyId, tx => logsOf(tx, agencyId, year));
  const result: LogCheck = { entries: 0, faults: [] };
  for (const log of logs) {
    const tell = (faults: readonly Fault[]): void => {
      for (const fault of faults)
        if (result.faults.length < maxFaults) result.faults.push({ ...fault, log: log.origin });
    };
    for (let from = 0; from < log.size; from += batchSize) {
      const to = Math.min(from + batchSize, log.size);
      const entries = await db.inAgency(agencyId, tx => readEntries(tx, log.logId, { from, to }));
      result.entries += entries.length;
      tell(missingBetween(entries, from, to));
      for (const entry of entries) tell(checkRow(log, entry));
    }
    const beyond = await db.inAgency(agencyId, tx => entriesBeyondSize(tx, log.logId));
    tell(beyond.map(n => ({ code: 'entry_beyond_size', n, message: `entry ${n} stands beyond the size of the log` })));
  }
  return result;
}

function missingBetween(entries: readonly StoredEntry[], from: number, to: number): Fault[] {
  const there = new Set(entries.map(entry => entry.n));
  const faults: Fault[] = [];
  for (let n = from; n < to; n++) {
    if (!there.has(n)) faults.push({ code: 'entry_missing', n, message: `entry ${n} is missing` });
  }
  return faults;
}

function checkRow(log: AuditLog, entry: StoredEntry): Fault[] {
  const { n } = entry;
  const faults: Fault[] = checkEntry(entry, { log: log.origin, n }).map(fault => ({ ...fault, n }));
  if (entry.agencyId !== log.agencyId) {
    faults.push({ code: 'row_wrong', n, message: `entry ${n} is filed under another agency than its log` });
  }
  if (faults.length > 0) return faults;
  const { act, day } = readPlain(entry.body);
  if (Number(day.slice(0, 4)) !== log.year) {
    faults.push({ code: 'day_wrong', n, message: `entry ${n} is of ${day}, in the log of ${log.year}` });
  }
  if ((n === 0) !== (act === 'log.opened')) {
    faults.push({
      code: 'place_wrong',
      n,
      message: `a log begins with log.opened and has it nowhere else; entry ${n} is ${act}`,
    });
  }
  return faults;
}

/** An entry with the words behind its commitments. */
export type RecordedEntry = {
  log: string;
  year: number;
  n: number;
  /** The event's name; one that a newer version wrote may be unknown here. */
  event: string;
  outcome: AuditOutcome;
  /** UTC day. */
  day: string;
  fields: Partial<Record<AuditField, JsonValue>>;
};

/**
 * At most `limit` entries of an agency, newest first over all its years; with `fromN`, ascending from that index in the log of
 * `year` (the newest when not given). Who shows them to a person records that first. Throws when a stored entry is unreadable.
 */
export async function entriesOf(options: {
  /** Connections of the role plateward_audit_read (or plateward_audit). */
  db: Db;
  agencyId: AgencyId;
  limit: number;
  year?: number;
  fromN?: number;
}): Promise<RecordedEntry[]> {
  const { db, agencyId, limit, year, fromN } = options;
  return db.inAgency(agencyId, async tx => {
    const logs = await logsOf(tx, agencyId, year);
    const [newest] = logs;
    if (newest === undefined) return [];
    if (fromN !== undefined) {
      const rows = await readEntries(tx, newest.logId, { from: fromN, to: fromN + limit });
      return rows.map(row => recorded(newest, row));
    }
    const found: RecordedEntry[] = [];
    for (const log of logs) {
      if (found.length >= limit) break;
      const rows = await readEntries(tx, log.logId, { from: log.size - (limit - found.length), to: log.size });
      found.push(...rows.toReversed().map(row => recorded(log, row)));
    }
    return found;
  });
}

function recorded(log: AuditLog, row: StoredEntry): RecordedEntry {
  const { act, day, outcome } = readPlain(row.body);
  const fields: Partial<Record<AuditField, JsonValue>> = {};
  for (const { disclosure } of row.disclosures) {
    const { field, value } = readDisclosure(disclosure);
    if (isAuditField(field)) fields[field] = value;
  }
  return { log: log.origin, year: log.year, n: row.n, event: act, outcome, day, fields };
}
