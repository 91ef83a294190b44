import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isFileError } from '../foundation/base/files.ts';
import { makeLog } from '../foundation/base/log.ts';
import { startEmbeddedServer } from '../foundation/db/embedded-server.ts';
import { tableTypes } from '../foundation/db/generate-types.ts';
import { prepareDatabase } from '../foundation/db/prepare.ts';
import type { ServerAddress } from '../foundation/db/roles.ts';
import { openapiDocument } from '../gate/edge/openapi.ts';
import { plateLifetimesDocument } from './generate/plate-lifetimes.ts';
import { policyTraceDocument } from './generate/policy-trace.ts';
import { queriesDocument } from './generate/queries.ts';
import { routesDocument } from './generate/routes-table.ts';
import { schemaDocument } from './generate/schema.ts';
import { projectRoot } from './steps.ts';

/** The generated files and how each is made from a migrated database. */
export const generated: Record<string, (owner: ServerAddress, dataFolder: string) => Promise<string> | string> = {
  'src/foundation/db/tables.generated.ts': tableTypes,
  'docs/generated/openapi.json': () => `${JSON.stringify(openapiDocument(), null, 2)}\n`,
  'docs/generated/routes.md': routesDocument,
  'docs/generated/schema.sql': schemaDocument,
  'docs/generated/plate-lifetimes.md': plateLifetimesDocument,
  'docs/generated/queries.sql': queriesDocument,
  'docs/generated/policy-trace.md': policyTraceDocument,
};

/** Makes every generated text; `owner` is a migrated database, `dataFolder` has the passwords of its server's roles. */
export async function makeGenerated(owner: ServerAddress, dataFolder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [file, make] of Object.entries(generated)) texts.set(file, await make(owner, dataFolder));
  return texts;
}

/** Files whose text on disk differs from what would be generated. */
export async function staleFiles(texts: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, text] of texts) if ((await readText(path.join(projectRoot, file))) !== text) stale.push(file);
  return stale;
}

/** Writes the generated documents and types anew; with `check` only says which are out of date. Returns the exit code. */
export async function runGenerate({ check, json }: { check: boolean; json: boolean }): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-generate-'));
  const server = await startEmbeddedServer({ dataFolder: folder, log: makeLog('warn'), sharedBuffersMb: 64 });
  try {
    await prepareDatabase(server.address, folder);
    const texts = await makeGenerated(server.address, folder);
    const stale = await staleFiles(texts);
    if (!check) for (const file of stale) await writeFile(path.join(projectRoot, file), texts.get(file) ?? '');
    const word = check ? 'out of date' : 'written';
    console.log(
      json
        ? JSON.stringify({ [check ? 'stale' : 'written']: stale })
        : stale.map(file => `${word}: ${file}`).join('\n') || 'all up to date',
    );
    return check && stale.length > 0 ? 1 : 0;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}
