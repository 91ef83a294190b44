import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DataFolderFault, readKind, takeDataFolder } from './installation-folder.ts';

const made: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-folder-'));
  made.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a demo folder refuses a department, and a real one refuses the demo', () => {
  for (const [first, second] of [
    ['demo', 'department'],
    ['department', 'demo'],
  ] as const) {
    const folder = newFolder();
    takeDataFolder(folder, first).release();
    expect(readKind(folder)).toBe(first);
    const again = (): unknown => takeDataFolder(folder, second);
    expect(again).toThrow(/belongs to a/);
    try {
      again();
    } catch (error) {
      expect(error instanceof DataFolderFault && error.refused).toBe(true);
    }
  }
});

test('the mark cannot be lost by accident: damaged means refused, and a strange folder is not taken', () => {
  const damaged = newFolder();
  writeFileSync(path.join(damaged, 'kind.json'), '{"kind":');
  expect(() => takeDataFolder(damaged, 'demo')).toThrow(/damaged/);
  const strange = newFolder();
  writeFileSync(path.join(strange, 'holiday.jpg'), '');
  expect(() => takeDataFolder(strange, 'department')).toThrow(/not empty/);
  expect(readdirSync(strange)).toEqual(['holiday.jpg']);
});

test('a folder in use is refused, one left behind by a killed process is taken', async () => {
  const folder = newFolder();
  const url = new URL('./installation-folder.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const {takeDataFolder} = await import(${JSON.stringify(url)}); takeDataFolder(${JSON.stringify(folder)}, 'demo'); console.log('taken'); setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise(resolve => child.stdout.once('data', resolve));
  expect(() => takeDataFolder(folder, 'demo')).toThrow(/another Plateward/);
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  takeDataFolder(folder, 'demo').release();
});
