import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { behaviours } from '../../../test/support/recognition-worker.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { RecognitionPool, type PoolLimits } from './pool.ts';

const workerFile = new URL('../../../test/support/recognition-worker.ts', import.meta.url);
const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pools: RecognitionPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map(pool => pool.close())));

function openPool(limits: Partial<PoolLimits> = {}, file = workerFile): RecognitionPool {
  const models = { detector: new Uint8Array(), reader: new Uint8Array(), alphabet: 'A', states: [] };
  const given = { workers: 1, waiting: 4, waitMs: 15_000, timeLimitMs: 10_000, memoryBytes: 400_000_000, ...limits };
  const pool = new RecognitionPool({ workerFile: file, models, limits: given });
  pools.push(pool);
  return pool;
}

const pictureOf = (behaviour: keyof typeof behaviours, text = 'ab'): Uint8Array =>
  Buffer.concat([Buffer.of(behaviours[behaviour]), Buffer.from(text)]);

/** The code of the Problem with which it is refused. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'taken';
  } catch (error) {
    return isProblem(error) ? error.code : `not a Problem: ${String(error)}`;
  }
}

test('reads one picture after the other in the same process, and leaves the bytes with the caller', async () => {
  const pool = openPool();
  const bytes = pictureOf('read');
  const one = await pool.read(bytes, {});
  const two = await pool.read(bytes, {});
  expect([one.height, two.width]).toEqual([3, one.width]);
  expect(bytes.length).toBe(3);
  expect(pool.counts).toMatchObject({ read: 2, withoutPlate: 2, workersLost: 0 });
});

test('a refused picture costs nothing but itself', async () => {
  const pool = openPool();
  const before = await pool.read(pictureOf('read'), {});
  await expect(pool.read(pictureOf('refuse'), {})).rejects.toMatchObject({
    code: 'image_unreadable',
    message: 'cut off',
  });
  expect((await pool.read(pictureOf('read'), {})).width).toBe(before.width);
});

test('more pictures than may wait are refused at once; those that wait are read', async () => {
  const pool = openPool({ waiting: 2 });
  await pool.read(pictureOf('read'), {});
  const codes = await Promise.all(Array.from({ length: 6 }, () => codeOf(pool.read(pictureOf('slow'), {}))));
  expect(codes).toEqual(['taken', 'taken', 'taken', 'recognition_busy', 'recognition_busy', 'recognition_busy']);
  expect(pool.counts.busy).toBe(3);
});

test('a picture that waits too long is refused, and is not read later', async () => {
  const pool = openPool({ waitMs: 100 });
  // the first ones wait for the process to start
  while ((await codeOf(pool.read(pictureOf('read'), {}))) !== 'taken');
  const [first, second] = [codeOf(pool.read(pictureOf('slow'), {})), codeOf(pool.read(pictureOf('slow'), {}))];
  expect([await first, await second]).toEqual(['taken', 'recognition_busy']);
});

test('a process that dies under a picture is replaced, and the picture read by the next one', async () => {
  const pool = openPool();
  const before = await pool.read(pictureOf('read'), {});
  const after = await pool.read(pictureOf('dieOnce', path.join(folder, 'died')), {});
  expect(after.width).not.toBe(before.width);
  expect(pool.counts.workersLost).toBe(1);
});

test('a picture under which two processes die is refused for good, and the next one is read', async () => {
  const pool = openPool();
  expect(await codeOf(pool.read(pictureOf('die'), {}))).toBe('image_unreadable');
  expect(await codeOf(pool.read(pictureOf('read'), {}))).toBe('taken');
  expect(pool.counts.workersLost).toBe(2);
});

test('a picture that takes too long is refused, its process ended, and the next one read', async () => {
  const pool = openPool({ timeLimitMs: 300 });
  await pool.read(pictureOf('read'), {});
  expect(await codeOf(pool.read(pictureOf('hang'), {}))).toBe('image_too_large');
  expect(await codeOf(pool.read(pictureOf('read'), {}))).toBe('taken');
});

test('a process that holds too much memory is replaced after its picture', async () => {
  const pool = openPool();
  const grown = await pool.read(pictureOf('grow'), {});
  const next = await pool.read(pictureOf('read'), {});
  expect(next.width).not.toBe(grown.width);
  expect(pool.counts.workersLost).toBe(0);
});

test('when processes can not be started, who waits is told', async () => {
  const pool = openPool({}, new URL('./no-such-worker.ts', import.meta.url));
  await expect(pool.read(pictureOf('read'), {})).rejects.toMatchObject({ code: 'recognition_unavailable' });
});

test('closing lets the picture under way end and refuses the others', async () => {
  const pool = openPool();
  await pool.read(pictureOf('read'), {});
  const [under, waiting] = [codeOf(pool.read(pictureOf('slow'), {})), codeOf(pool.read(pictureOf('slow'), {}))];
  await pool.close();
  expect([await under, await waiting]).toEqual(['taken', 'recognition_unavailable']);
  expect(await codeOf(pool.read(pictureOf('read'), {}))).toBe('recognition_unavailable');
});

test('killed from outside under a picture, the picture is read all the same', async () => {
  const pool = openPool();
  const { width: processId } = await pool.read(pictureOf('read'), {});
  const under = pool.read(pictureOf('slow'), {});
  process.kill(processId, 'SIGKILL');
  expect((await under).width).not.toBe(processId);
});
