import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeDataFolder } from '../src/foundation/base/installation-folder.ts';
import { demonstrationNotice } from '../src/foundation/contract/words.ts';
import { profileCodes } from '../src/gate/policy/load.ts';

const main = path.resolve(import.meta.dirname, '../src/cli/main.ts');
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-cli-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Ran = { code: number | null; out: string; err: string };
type Child = { ran: Promise<Ran>; out(): string; interrupt(): void };

/** Runs a command as a person would, in a process group of its own. */
function plateward(args: string[], environment: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const ran = new Promise<Ran>(resolve => child.once('close', code => resolve({ code, out, err })));
  // a terminal sends Ctrl-C to the whole group, not to one process
  return { ran, out: () => out, interrupt: () => process.kill(-child.pid!, 'SIGINT') };
}

test('the whole story goes as it should, and every line says that it is a demonstration', async () => {
  const { code, out, err } = await plateward(['demo', '--once', '--json']).ran;
  const lines = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines.filter(line => line.ok !== true)).toEqual([]);
  expect(code, err).toBe(0);
  expect(lines.length).toBeGreaterThan(120);
  for (const [index, line] of lines.entries()) {
    expect(line.demonstration).toBe(demonstrationNotice);
    expect(line.step).toBe(index + 1);
  }
  // refusals are the better part of it: each of these must have been seen
  const codes = new Set(lines.map(line => line.code));
  const wanted =
    'event_changed source_key_wrong camera_unknown image_unreadable entry_not_approved case_required reason_required ' +
    'case_malformed purpose_forbidden training_missing permission_missing not_found hit_state sign_in_failed';
  for (const one of wanted.split(' ')) expect(codes).toContain(one);
  for (const clause of ['CB-09', 'LA-23', 'SL-10', 'CO-10', 'BA-21', 'BA-65', 'BA-68'])
    expect(lines.flatMap(line => line.clauses ?? [])).toContain(clause);
}, 180_000);

test('a demonstration that runs on is found as it was left, ends on Ctrl-C, and is no folder for a department', async () => {
  const folder = newFolder();
  const first = plateward(['demo', '--json', '--port', '0', '--folder', folder]);
  const welcome = JSON.parse(await firstLine(first));
  expect(welcome).toMatchObject({ demonstration: demonstrationNotice });
  expect(welcome.agencies.map((agency: { agency: string }) => agency.agency)).toEqual([...profileCodes]);
  const answer = await fetch(`${welcome.address}/healthz`);
  expect(await answer.json()).toEqual({ alive: true, demonstration: demonstrationNotice });
  const secrets = path.join(folder, 'demonstration.json');
  expect(statSync(secrets).mode & 0o777).toBe(0o600);

  const busy = await plateward(['demo', '--once', '--folder', folder]).ran;
  expect(busy).toMatchObject({ code: 1, err: expect.stringContaining('another Plateward') });

  first.interrupt();
  // a fresh checkout builds its client first, and says so
  expect(await first.ran).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^(plateward: building the browser client\n)?$/),
  });
  expect(existsSync(path.join(folder, 'running.json'))).toBe(false);

  const started = await plateward(['start', '--port', '0'], { PLATEWARD_DATA: folder }).ran;
  expect(started).toMatchObject({ code: 4, out: '', err: expect.stringContaining('belongs to a demonstration') });

  const before = readFileSync(secrets, 'utf8');
  const second = plateward(['demo', '--json', '--port', '0', '--folder', folder]);
  expect(JSON.parse(await firstLine(second)).passphrase).toBe(welcome.passphrase);
  second.interrupt();
  expect(await second.ran).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(secrets, 'utf8')).toBe(before);
}, 240_000);

test("a department's folder is refused, and nothing is put into it", async () => {
  const folder = newFolder();
  takeDataFolder(folder, 'department').release();
  const ran = await plateward(['demo', '--once', '--folder', folder]).ran;
  expect(ran).toMatchObject({ code: 4, out: '', err: expect.stringContaining('belongs to a department') });
  expect(existsSync(path.join(folder, 'pg'))).toBe(false);
}, 60_000);

/** The first whole line that the command prints; fails when it ends before. */
async function firstLine(child: Child): Promise<string> {
  let ended = false;
  void child.ran.then(() => (ended = true));
  while (!child.out().includes('\n')) {
    if (ended) throw new Error(`it ended at once: ${(await child.ran).err}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return child.out().split('\n')[0] ?? '';
}
