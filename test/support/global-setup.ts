import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { makeLog } from '../../src/foundation/base/log.ts';
import { startEmbeddedServer } from '../../src/foundation/db/embedded-server.ts';
import { prepareDatabase } from '../../src/foundation/db/prepare.ts';
import type { ServerAddress } from '../../src/foundation/db/roles.ts';

declare module 'vitest' {
  // the shape is vitest's: values handed from here to the test workers
  interface ProvidedContext {
    server: ServerAddress;
    serverFolder: string;
  }
}

export const templateName = 'plateward_template';

/** One PostgreSQL server for all database tests, with a migrated template database that each test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-test-'));
  const server = await startEmbeddedServer({ dataFolder: folder, log: makeLog('warn'), sharedBuffersMb: 256 });
  const client = new pg.Client({ ...server.address });
  await client.connect();
  await client.query(`create database ${templateName}`);
  await client.end();
  await prepareDatabase({ ...server.address, database: templateName }, folder);
  project.provide('server', server.address);
  project.provide('serverFolder', folder);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
