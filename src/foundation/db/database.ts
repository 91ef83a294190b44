import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { messageOf } from '../base/errors.ts';
import { isUuid, type AgencyId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { notingDialect, type QueryListener } from './note-queries.ts';
import type { ServerAddress } from './roles.ts';
import type { Database } from './tables.generated.ts';

/** A running transaction. Who has one may query within the agency for which it was opened. */
export type Tx = Transaction<Database>;

/** One role's connections to the database. */
export type Db = {
  /** Runs `work` in a transaction that sees and writes rows of this agency only (row-level security). */
  inAgency<T>(agencyId: AgencyId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` with no agency set: only tables without row-level security (the directory of agencies), or a role's own policies. */
  acrossAgencies<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `onNotify` for each NOTIFY on `channel`; reconnects by itself, and calls with '' after a reconnect (something may have been missed). */
  listen(channel: string, onNotify: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
};

/** Type numbers of PostgreSQL's date and bigint. */
const dateOid = 1082;
const bigintOid = 20;

/** Dates stay `YYYY-MM-DD` (a local day has no zone), 64-bit counts become numbers (ours stay far below 2^53). */
const parsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (format !== 'binary' && oid === dateOid) return value => value;
    if (format !== 'binary' && oid === bigintOid) return Number;
    // pg's own parsers take a string in text format
    return pg.types.getTypeParser(oid, 'text') as (value: string) => unknown;
  },
};

/** Opens a pool of at most `connections` for one role. `statementTimeoutMs` bounds every statement. */
export function openDatabase(
  address: ServerAddress,
  options: { log: Log; connections?: number; statementTimeoutMs?: number; onQuery?: QueryListener },
): Db {
  const pool = new pg.Pool({
    ...address,
    max: options.connections ?? 10,
    types: parsers,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'plateward',
  });
  // a connection that is lost in the middle of a transaction tells it to itself, not to the pool, and an 'error' that nobody hears
  // would end the process; the statement under way fails with it
  const ended = new Set<Promise<void>>();
  pool.on('connect', client => {
    client.on('error', () => undefined);
    const end = new Promise<void>(resolve => client.once('end', resolve)).then(() => void ended.delete(end));
    ended.add(end);
  });
  pool.on('error', error => options.log.warn({ cause: error.message }, 'an idle database connection was lost'));
  const { onQuery } = options;
  const dialect = onQuery === undefined ? new PostgresDialect({ pool }) : notingDialect(pool, onQuery);
  const kysely = new Kysely<Database>({ dialect });
  const listeners = new Set<{ stop(): Promise<void> }>();
  return {
    inAgency: (agencyId, work) => transact(kysely, `begin; set local app.agency = '${uuidOnly(agencyId)}'`, work),
    acrossAgencies: work => transact(kysely, 'begin', work),
    async listen(channel, onNotify) {
      const listener = startListening(address, channel, { onNotify, log: options.log });
      listeners.add(listener);
      return listener;
    },
    async close() {
      await Promise.all([...listeners].map(listener => listener.stop()));
      await kysely.destroy();
      // the pool says that it has ended while its connections still say good-bye; a server stopped now would cut them off
      await Promise.all(ended);
    },
  };
}

/**
 * A transaction that begins with `opening`, which may be two statements in one message: a round trip less for each of the many
 * transactions within an agency, and a literal setting, as a distributed PostgreSQL wants it.
 */
function transact<T>(kysely: Kysely<Database>, opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return kysely.connection().execute(async connection => {
    await sql.raw(opening).execute(connection);
    try {
      // one connection with a transaction open on it: all that a Tx promises to those who query through it
      const result = await work(connection as Tx);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // when this fails too the connection is lost, and the server ends the transaction with it
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}

function uuidOnly(agencyId: AgencyId): string {
  if (!isUuid(agencyId)) throw new Error('the id of an agency is a UUID');
  return agencyId;
}

function startListening(
  address: ServerAddress,
  channel: string,
  { onNotify, log }: { onNotify: (payload: string) => void; log: Log },
): { stop(): Promise<void> } {
  let current: pg.Client | undefined;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const client = new pg.Client({ ...address, application_name: 'plateward listen', connectionTimeoutMillis: 10_000 });
    current = client;
    const lost = (cause: unknown): void => {
      // one connection is lost once, whatever else it still says
      if (current !== client) return;
      current = undefined;
      void client.end().catch(() => undefined);
      if (stopped) return;
      log.warn({ channel, cause: messageOf(cause) }, 'listening was interrupted; trying again');
      retry = setTimeout(() => void connect(), 250);
    };
    client.on('error', lost);
    client.on('end', () => lost('connection ended'));
    client.on('notification', message => onNotify(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      if (current === client && !stopped) onNotify('');
    } catch (error) {
      lost(error);
    }
  };
  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(retry);
      const client = current;
      current = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}

/** Sends a NOTIFY when `tx` commits. */
export async function notify(tx: Tx, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
}

/** True when the error says that the server is away, starting, stopping, out of disk or out of connections: try again later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(08|53|57P|58)/.test(code)) return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|not queryable|the database system is/.test(
    error.message,
  );
}

/** True for a unique violation (SQLSTATE 23505), optionally of one constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return false;
  return constraint === undefined || ('constraint' in error && error.constraint === constraint);
}

/** True for a check violation (SQLSTATE 23514), of the table or raised by a trigger; optionally of one constraint. */
export function isCheckViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23514') return false;
  return constraint === undefined || ('constraint' in error && error.constraint === constraint);
}
