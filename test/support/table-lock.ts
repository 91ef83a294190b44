import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { ServerAddress } from '../../src/foundation/db/roles.ts';

/** Locks a table against everybody, as a database in trouble would; `release` lets go, and so does the end of the test. */
export async function lockTable(owner: ServerAddress, table: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ ...owner });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in access exclusive mode`);
  let released: Promise<void> | undefined;
  // a connection that ends takes its locks along
  const release = (): Promise<void> => (released ??= client.query('rollback').then(() => client.end()));
  onTestFinished(release);
  return { release };
}
