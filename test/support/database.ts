import pg from 'pg';
import { inject } from 'vitest';
import { makeLog, type Log } from '../../src/foundation/base/log.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import type { Db } from '../../src/foundation/db/database.ts';
import { openAs } from '../../src/foundation/db/prepare.ts';
import type { ServerAddress, SignInRole } from '../../src/foundation/db/roles.ts';
import { templateName } from './global-setup.ts';

export type TestDatabase = {
  owner: ServerAddress;
  dataFolder: string;
  log: Log;
  /** Opens one role's connections; closed with the test database. */
  as(role: SignInRole, connections?: number): Promise<Db>;
  /** One query as the superuser that owns the server: for looking from outside, and for attacks. */
  asSuperuser<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
};

/** A fresh, migrated database of its own, copied from the template. Call `drop()` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('server');
  const dataFolder = inject('serverFolder');
  const name = `test_${newId().replaceAll('-', '')}`;
  await query({ ...server, database: 'postgres' }, `create database ${name} template ${templateName}`);
  const owner = { ...server, database: name };
  const log = makeLog('silent');
  const opened: Db[] = [];
  return {
    owner,
    dataFolder,
    log,
    async as(role, connections = 10) {
      const db = await openAs(role, owner, { dataFolder, log, connections });
      opened.push(db);
      return db;
    },
    // the caller names the columns it selects
    asSuperuser: async (text, values) => (await query(owner, text, values)) as never,
    async drop() {
      await Promise.all(opened.map(db => db.close()));
      await query({ ...server, database: 'postgres' }, `drop database ${name} with (force)`);
    },
  };
}

async function query(address: ServerAddress, text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ ...address });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query(text, values);
    return result.rows ?? []; // rows of whatever shape the caller asked for
  } finally {
    await client.end();
  }
}
