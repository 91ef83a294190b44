import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { genericMessage, groupMessage, jsonBytes, multipart, picture } from '../../test/support/camera-messages.ts';
import { systemClock } from '../foundation/base/clock.ts';
import { fictionalPlate } from '../foundation/plates/fictional.ts';
import { runIngestTest } from './ingest-test.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-ingest-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(format: string, bytes: Uint8Array, json = true): Promise<{ exitCode: number; said: string }> {
  const file = path.join(folder, 'message');
  writeFileSync(file, bytes);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation(line => void lines.push(String(line)));
  const error = vi.spyOn(console, 'error').mockImplementation(line => void lines.push(String(line)));
  const exitCode = await runIngestTest({ format, file, json });
  log.mockRestore();
  error.mockRestore();
  return { exitCode, said: lines.join('\n') };
}

const now = (): { capturedAt: string } => ({ capturedAt: systemClock.now().toISOString() });

test('shows the read that a message becomes', async () => {
  const { exitCode, said } = await run('generic-json', jsonBytes(genericMessage(now())));
  expect(exitCode).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    outcome: 'taken',
    reads: [{ plate: fictionalPlate(1), camera: 'gate-1', flags: [] }],
  });
});

test('finds out by itself that a file is multipart', async () => {
  const parts = [
    { name: 'read', bytes: jsonBytes(genericMessage(now())) },
    { name: 'plate', fileName: 'p.jpg', bytes: await picture(1) },
  ];
  const { exitCode, said } = await run('generic-json', multipart(parts).bytes, false);
  expect([exitCode, said]).toEqual([0, expect.stringContaining('"kind":"plate"')]);
});

test.each([
  ['generic-json', jsonBytes(genericMessage({ plate: undefined })), 3, 'plate_missing'],
  ['generic-json', jsonBytes(genericMessage({ ...now(), plate: '---' })), 1, 'plate_unusable'],
  ['generic-json', jsonBytes(genericMessage({ capturedAt: '2001-01-01T00:00:00Z' })), 1, 'capture_time_implausible'],
  ['generic-json', Buffer.alloc(9_000_000), 1, 'body_too_large'],
  ['alpr-group', jsonBytes(groupMessage({ is_preview: true })), 0, 'preview'],
  ['alpr-group', Buffer.from('x'), 1, 'body_malformed'],
  ['fax', Buffer.from('x'), 2, 'generic-json, alpr-group'],
])('%s: says why', async (format, bytes, exitCode, words) => {
  const answer = await run(format, bytes, false);
  expect([answer.exitCode, answer.said]).toEqual([exitCode, expect.stringContaining(words)]);
});
