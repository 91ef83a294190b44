import { sql } from 'kysely';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { isPurgeable, readDisclosure } from './entry-check.ts';
import { placeEntry, sealDraft, type Disclosure, type Entry, type EntryPlace, type SealedDraft } from './entry.ts';

/** One log: an agency's entries of one calendar year (UTC). */
export type AuditLog = { logId: string; agencyId: AgencyId; year: number; origin: string; size: number };

export type QueuedDraft = { outboxId: number; agencyId: AgencyId; draft: unknown };

/** Entries in the order of a log, with what stands beside the bytes in the row. */
export type StoredEntry = Entry & { n: number; agencyId: string };

/**
 * Appends drafts to their logs, in the order given, opening logs that aren't there yet. Returns the places in the same order.
 * Whoever runs this holds the rows of the logs concerned until the transaction ends, always taken in the same order: any number
 * of processes may append at the same time, and indexes stay contiguous. Throws what the database throws.
 */
export async function appendAll(tx: Tx, drafts: readonly SealedDraft[]): Promise<EntryPlace[]> {
  if (drafts.length === 0) return [];
  const logs = await lockLogs(tx, drafts);
  const rows: { log: AuditLog; n: number; entry: Entry }[] = [];
  const append = (log: AuditLog, draft: SealedDraft): EntryPlace => {
    const place = { log: log.origin, n: log.size++ };
    rows.push({ log, n: place.n, entry: placeEntry(draft, place) });
    return place;
  };
  const places = drafts.map(draft => {
    const log = logs.get(logKey(draft.agencyId, draft.year));
    if (log === undefined) throw new Error('a log that was just made or locked is not there');
    if (log.size === 0) append(log, opening(log, draft.at));
    return append(log, draft);
  });
  await insertEntries(tx, rows);
  await insertDisclosures(tx, rows);
  const changed = [...logs.values()];
  await sql`update audit.logs l set size = v.size
              from unnest(${changed.map(log => log.logId)}::uuid[], ${changed.map(log => log.size)}::bigint[]) v(log_id, size)
             where l.log_id = v.log_id`.execute(tx);
  return places;
}

type PlacedRow = { log: AuditLog; n: number; entry: Entry };

const logKey = (agencyId: AgencyId, year: number): string => `${agencyId} ${year}`;

/** The entry with which every log begins; at the time of the first one that follows, so that it falls in the log's year. */
function opening(log: AuditLog, at: Date): SealedDraft {
  return sealDraft({
    event: 'log.opened',
    outcome: 'permit',
    agencyId: log.agencyId,
    at,
    fields: { subject: log.agencyId },
  });
}

async function lockLogs(tx: Tx, drafts: readonly SealedDraft[]): Promise<Map<string, AuditLog>> {
  const wanted = new Map(drafts.map(draft => [logKey(draft.agencyId, draft.year), draft]));
  const list = [...wanted.values()];
  const agencies = list.map(draft => draft.agencyId);
  const years = list.map(draft => draft.year);
  const ids = list.map(() => newId());
  // the log's own id in its origin: no two logs of any two installations ever have the same (C2SP tlog-checkpoint)
  const origins = list.map((draft, index) => `plateward/audit/${ids[index]}/${draft.year}`);
  // in one order too: who waits here for another's new log holds no locked row yet, so nobody waits in a circle
  await sql`insert into audit.logs (log_id, agency_id, year, origin, opened_at)
            select w.log_id, w.agency_id, w.year, w.origin, w.opened_at
              from unnest(${ids}::uuid[], ${agencies}::uuid[], ${years}::integer[], ${origins}::text[], ${list.map(draft => draft.at)}::timestamptz[])
                   w(log_id, agency_id, year, origin, opened_at)
             where not exists (select 1 from audit.logs l where l.agency_id = w.agency_id and l.year = w.year)
             order by w.agency_id, w.year
                on conflict (agency_id, year) do nothing`.execute(tx);
  const { rows } = await sql<AuditLog>`
    select l.log_id as "logId", l.agency_id as "agencyId", l.year, l.origin, l.size from audit.logs l
     where (l.agency_id, l.year) in (select * from unnest(${agencies}::uuid[], ${years}::integer[]))
     order by l.log_id for update`.execute(tx);
  return new Map(rows.map(log => [logKey(log.agencyId, log.year), log]));
}

async function insertEntries(tx: Tx, rows: readonly PlacedRow[]): Promise<void> {
  await sql`insert into audit.entries (log_id, n, agency_id, body, leaf)
            select * from unnest(${rows.map(row => row.log.logId)}::uuid[], ${rows.map(row => row.n)}::bigint[],
              ${rows.map(row => row.log.agencyId)}::uuid[], ${rows.map(row => row.entry.body)}::bytea[],
              ${rows.map(row => row.entry.leaf)}::bytea[])`.execute(tx);
}

async function insertDisclosures(tx: Tx, rows: readonly PlacedRow[]): Promise<void> {
  const all = rows.flatMap(({ log, n, entry }) => {
    const { kept = [], purgeable = [] } = Object.groupBy(entry.disclosures, one =>
      isPurgeable(one.field) ? 'purgeable' : 'kept',
    );
    return [kept, purgeable]
      .map((part, index) => ({
        log,
        n,
        purgeable: index === 1,
        disclosures: part.map(one => one.disclosure).join('~'),
      }))
      .filter(row => row.disclosures !== '');
  });
  await sql`insert into audit.disclosures (log_id, n, purgeable, agency_id, disclosures)
            select * from unnest(${all.map(row => row.log.logId)}::uuid[], ${all.map(row => row.n)}::bigint[],
              ${all.map(row => row.purgeable)}::boolean[], ${all.map(row => row.log.agencyId)}::uuid[],
              ${all.map(row => row.disclosures)}::text[])`.execute(tx);
}

/**
 * True when the database refused a value that it was given (SQLSTATE class 22, not_null_violation, check_violation): the same batch
 * without it may pass. Not a unique violation: that is a log whose size isn't its end, and no entry goes into it.
 */
export function isRefusedByValue(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23502|23514)/.test(error.code)
  );
}

/** Puts a draft into the outbox, in the transaction of the change that it records. The agency must be that of the transaction. */
export async function insertQueued(tx: Tx, agencyId: AgencyId, draft: string): Promise<void> {
  await tx.insertInto('audit.outbox').values({ agency_id: agencyId, draft }).execute();
}

/** True when this transaction is now the only one that moves outbox rows; false when another is at it. */
export async function becomeMover(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('plateward audit outbox')) as got`.execute(tx);
  return rows[0]?.got === true;
}

/** Takes the `limit` oldest drafts out of the outbox, oldest first. Needs `becomeMover`, else the order is lost. */
export async function takeQueued(tx: Tx, limit: number): Promise<QueuedDraft[]> {
  const { rows } = await sql<QueuedDraft>`
    delete from audit.outbox where outbox_id in (select outbox_id from audit.outbox order by outbox_id limit ${limit})
    returning outbox_id as "outboxId", agency_id as "agencyId", draft`.execute(tx);
  return rows.sort((a, b) => a.outboxId - b.outboxId);
}

/** Drafts that are committed and not yet in a log. */
export async function countQueued(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from audit.outbox`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** An agency's logs, newest year first; only that of `year` when given. */
export async function logsOf(tx: Tx, agencyId: AgencyId, year?: number): Promise<AuditLog[]> {
  const { rows } = await sql<AuditLog>`
    select log_id as "logId", agency_id as "agencyId", year, origin, size from audit.logs
     where agency_id = ${agencyId} and (${year ?? null}::integer is null or year = ${year ?? null})
     order by year desc`.execute(tx);
  return rows;
}

/** The entries `from` <= n < `to` of a log with their disclosures, ascending. */
export async function readEntries(tx: Tx, logId: string, range: { from: number; to: number }): Promise<StoredEntry[]> {
  const { rows } = await sql<Omit<StoredEntry, 'disclosures'> & { kept: string | null; purgeable: string | null }>`
    select e.n, e.agency_id as "agencyId", e.body, e.leaf, k.disclosures as kept, p.disclosures as purgeable
      from audit.entries e
      left join audit.disclosures k on k.log_id = e.log_id and k.n = e.n and not k.purgeable
      left join audit.disclosures p on p.log_id = e.log_id and p.n = e.n and p.purgeable
     where e.log_id = ${logId} and e.n >= ${range.from} and e.n < ${range.to} order by e.n`.execute(tx);
  return rows.map(({ kept, purgeable, ...row }) => ({
    ...row,
    disclosures: [kept, purgeable].flatMap(part => part?.split('~') ?? []).map(named),
  }));
}

/** A damaged disclosure has no name; it then belongs to no commitment. */
function named(disclosure: string): Disclosure {
  try {
    return { field: readDisclosure(disclosure).field, disclosure };
  } catch {
    return { field: '', disclosure };
  }
}

/** Indexes of entries that stand beyond the size of their log (at most 100), in one look. */
export async function entriesBeyondSize(tx: Tx, logId: string): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`
    select e.n from audit.logs l join audit.entries e on e.log_id = l.log_id and e.n >= l.size
     where l.log_id = ${logId} order by e.n limit 100`.execute(tx);
  return rows.map(row => row.n);
}
