import pg from 'pg';
import type { ServerAddress } from '../../src/foundation/db/roles.ts';

/** Locks a table against everybody, as a database in trouble would; `release` lets go. */
export async function lockTable(owner: ServerAddress, table: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ ...owner });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in access exclusive mode`);
  return {
    async release() {
      await client.query('rollback');
      await client.end();
    },
  };
}
