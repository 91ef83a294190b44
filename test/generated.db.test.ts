import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { generated, makeGenerated, staleFiles } from '../src/cli/generate.ts';
import { queriesDocument } from '../src/cli/generate/queries.ts';
import { testDatabase, type TestDatabase } from './support/database.ts';

const root = path.join(import.meta.dirname, '..');
let database: TestDatabase;
let texts: Map<string, string>;
beforeAll(async () => {
  database = await testDatabase();
  texts = await makeGenerated(database.owner, inject('serverFolder'));
});
afterAll(async () => database.drop());

test('the generated files are those of this tree', async () => {
  expect([...texts.keys()]).toEqual(Object.keys(generated));
  expect(await staleFiles(texts), 'run ./plateward generate').toEqual([]);
});

test('a file that differs in one letter, or is missing, is told', async () => {
  const [first] = texts;
  if (first === undefined) throw new Error('nothing was generated');
  const [file, text] = first;
  const wrong = new Map([
    [file, `${text} `],
    ['docs/generated/no-such-file.md', 'x'],
  ]);
  expect(await staleFiles(wrong)).toEqual([file, 'docs/generated/no-such-file.md']);
});

test('every table stands in plate-lifetimes, as a place of plates or as one without', async () => {
  const tables = await database.asSuperuser<{ name: string }>(
    `select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname not in ('pg_catalog', 'information_schema')
        -- the migrator's own: names of migrations
        and c.relname not in ('kysely_migration', 'kysely_migration_lock') order by 1`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const lifetimes = texts.get('docs/generated/plate-lifetimes.md') ?? '';
  const named = new Set(lifetimes.match(/[a-z_]+(\.[a-z_]+)?/g));
  expect(tables.map(({ name }) => name).filter(name => !named.has(name))).toEqual([]);
});

test('every function of a store that runs SQL stands in queries.sql', async () => {
  const queries = texts.get('docs/generated/queries.sql') ?? '';
  const missing: string[] = [];
  for (const file of await storeFiles()) {
    const source = await readFile(path.join(root, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/^export (?:async )?function (\w+)\(\s*tx: Tx/gm))
      if (!new RegExp(`^-- ${file}: ${name}( > |$)`, 'm').test(queries)) missing.push(`${file}: ${name}`);
  }
  expect(missing, 'let src/cli/generate/query-scenario.ts play them').toEqual([]);
});

test('queries.sql is the same whenever it is made', async () => {
  expect(await queriesDocument(database.owner, inject('serverFolder'))).toBe(texts.get('docs/generated/queries.sql'));
});

test('no generated document holds what belongs to one machine or one moment', () => {
  for (const [file, text] of texts) expect(text, file).not.toMatch(/\/(home|root|tmp|work)\/|scratch_[0-9a-f]{8}/);
});

async function storeFiles(): Promise<string[]> {
  const names = await readdir(path.join(root, 'src'), { recursive: true });
  return names
    .map(name => `src/${name.replaceAll(path.sep, '/')}`)
    .filter(name => /\/store(\.ts|\/[\w-]+\.ts)$/.test(name) && !name.endsWith('.test.ts'));
}
