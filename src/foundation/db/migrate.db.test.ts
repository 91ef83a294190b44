import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { migrate, migrationsFolder, readMigrations } from './migrate.ts';
import { parseServerAddress } from './roles.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-sql-'));
  cpSync(migrationsFolder, folder, { recursive: true });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.owner)).toEqual([]);
});

test('a migration that fails changes nothing, a mended one runs', async () => {
  const file = path.join(folder, '0900_try.sql');
  writeFileSync(file, '-- owner: src/capture/reads\ncreate table half_done (x integer);\nselect 1/0;\n');
  await expect(migrate(database.owner, folder)).rejects.toThrow(/0900_try failed: division by zero/);
  expect(await database.asSuperuser("select to_regclass('half_done') as found")).toEqual([{ found: null }]);
  writeFileSync(file, '-- owner: src/capture/reads\ncreate table half_done (x integer);\n');
  expect(await migrate(database.owner, folder)).toEqual(['0900_try']);
});

test('one that ran may not be edited, and a newer database is not touched', async () => {
  const file = path.join(folder, '0900_try.sql');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, `${text}-- a word more\n`);
  await expect(migrate(database.owner, folder)).rejects.toThrow(/changed after it ran/);
  rmSync(file);
  await expect(migrate(database.owner, folder)).rejects.toThrow(/older than the database/);
});

test('a migration names its owner, and gets no more rights than that owner has', async () => {
  const file = path.join(folder, '0901_thief.sql');
  writeFileSync(file, 'create table nobodys (x integer);\n');
  await expect(readMigrations(folder)).rejects.toThrow(/first line must name the owner/);
  writeFileSync(file, '-- owner: src/capture/reads\nalter table audit.entries disable trigger all;\n');
  writeFileSync(
    path.join(folder, '0900_try.sql'),
    '-- owner: src/capture/reads\ncreate table half_done (x integer);\n',
  );
  await expect(migrate(database.owner, folder)).rejects.toThrow(/must be owner|permission denied/);
});

test('an address is taken apart, also with a socket folder', () => {
  expect(parseServerAddress('postgres://me:p%40ss@db.example:5433/alpr')).toEqual({
    host: 'db.example',
    port: 5433,
    user: 'me',
    password: 'p@ss',
    database: 'alpr',
  });
  expect(parseServerAddress('postgresql://me@localhost/alpr?host=/run/postgresql').host).toBe('/run/postgresql');
  expect(() => parseServerAddress('postgres://me@db.example/')).toThrow(/names no database/);
});
