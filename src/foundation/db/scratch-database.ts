import pg from 'pg';
import { newId } from '../base/ids.ts';
import { prepareDatabase } from './prepare.ts';
import type { ServerAddress } from './roles.ts';

/** Makes an empty, migrated database beside the owner's, lets `work` have it, and removes it again. */
export async function withScratchDatabase<T>(
  { owner, dataFolder }: { owner: ServerAddress; dataFolder: string },
  work: (scratch: ServerAddress) => Promise<T>,
): Promise<T> {
  const name = `scratch_${newId().replaceAll('-', '')}`;
  await run(owner, `create database ${name}`);
  try {
    const scratch = { ...owner, database: name };
    await prepareDatabase(scratch, dataFolder);
    return await work(scratch);
  } finally {
    await run(owner, `drop database ${name} with (force)`);
  }
}

async function run(owner: ServerAddress, statement: string): Promise<void> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
