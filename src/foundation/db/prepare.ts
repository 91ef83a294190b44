import path from 'node:path';
import pg from 'pg';
import type { Log } from '../base/log.ts';
import { openDatabase, type Db } from './database.ts';
import { migrate } from './migrate.ts';
import type { QueryListener } from './note-queries.ts';
import { addressOf, ensureRoles, type ServerAddress, type SignInRole } from './roles.ts';

/** Settings without which an acknowledged read could be lost; the server is refused otherwise. */
const required: Record<string, (value: string) => boolean> = {
  fsync: value => value === 'on',
  full_page_writes: value => value === 'on',
  synchronous_commit: value => ['on', 'remote_apply', 'remote_write'].includes(value),
  server_version_num: value => Number(value) >= 150_000,
  server_encoding: value => value === 'UTF8',
};

/** Makes roles and tables in the owner's database, after checking that the server keeps what it acknowledges. Returns the migrations that ran. */
export async function prepareDatabase(owner: ServerAddress, dataFolder: string): Promise<string[]> {
  await checkServer(owner);
  await ensureRoles(owner, path.join(dataFolder, 'secrets'));
  return migrate(owner);
}

/** Opens the connections of one role to a prepared database. */
export async function openAs(
  role: SignInRole,
  owner: ServerAddress,
  options: { dataFolder: string; log: Log; connections?: number; statementTimeoutMs?: number; onQuery?: QueryListener },
): Promise<Db> {
  const address = await addressOf(owner, role, path.join(options.dataFolder, 'secrets'));
  return openDatabase(address, options);
}

async function checkServer(owner: ServerAddress): Promise<void> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1)',
      [Object.keys(required)],
    );
    const wrong = rows.filter(row => required[row.name]?.(row.setting) === false);
    if (wrong.length > 0) {
      const list = wrong.map(row => `${row.name} is ${row.setting}`).join(', ');
      throw new Error(
        `this PostgreSQL server can't be used, as it could lose acknowledged reads or is too old: ${list} (wanted: fsync, full_page_writes and synchronous_commit on, version 15 or newer, UTF8)`,
      );
    }
  } finally {
    await client.end();
  }
}
