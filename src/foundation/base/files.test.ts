import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileOnce, privateFolder, readFileIfAny, writeFileDurably } from './files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of many that make a file at once one wins, and all see the winner', async () => {
  const file = path.join(folder, 'key');
  const seen = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createFileOnce(file, Buffer.from(`maker ${index}`))),
  );
  expect(new Set(seen.map(String)).size).toBe(1);
  expect(statSync(file).mode & 0o777).toBe(0o400);
  expect(readdirSync(folder)).toEqual(['key']);
});

test('writing replaces whole and leaves no litter', async () => {
  const file = path.join(folder, 'state');
  writeFileSync(file, 'old');
  await writeFileDurably(file, 'new');
  expect(String(await readFileIfAny(file))).toBe('new');
  await expect(writeFileDurably(path.join(folder, 'nowhere', 'x'), 'y')).rejects.toThrow(/ENOENT/);
  expect(readdirSync(folder).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('a file that is not there is null, another fault is one', async () => {
  expect(await readFileIfAny(path.join(folder, 'none'))).toBeNull();
  await expect(readFileIfAny(folder)).rejects.toThrow(/EISDIR/);
});

test('a private folder is entered by its owner only', async () => {
  const inner = path.join(folder, 'a', 'b');
  await privateFolder(inner);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
});
