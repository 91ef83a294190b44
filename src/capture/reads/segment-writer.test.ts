import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { scanSegment } from './segment-scan.ts';
import { realDisk, type ImagePlace, type SegmentDisk } from './segment-writer.ts';
import {
  fileOf,
  first,
  home,
  image,
  images,
  openStore,
  scope,
  useImageHome,
} from '../../../test/support/image-home.ts';

useImageHome();

describe('errors of the disk', () => {
  const failing = (call: 'append' | 'sync', code: string) => {
    const state = { failures: 0, disk: { ...realDisk } };
    state.disk[call] = async (file: Parameters<SegmentDisk['append']>[0], parts?: Uint8Array[], atByte?: number) => {
      if (state.failures > 0) {
        state.failures--;
        // Half of the bytes are there, as after a full disk.
        if (parts !== undefined) await file.write(first(parts), 0, 20, atByte ?? 0);
        throw Object.assign(new Error(`${code} at /a/path/that/stays/inside`), { code });
      }
      await (parts === undefined ? realDisk.sync(file) : realDisk.append(file, parts, atByte ?? 0));
    };
    return state;
  };

  test.each([
    ['append', 'ENOSPC'],
    ['sync', 'EIO'],
  ] as const)('a failed %s rejects the put, ends the segment and keeps what was acknowledged', async (call, code) => {
    const state = failing(call, code);
    const store = await openStore({ disk: state.disk });
    const before = image(500);
    const [kept] = await store.put(scope, [before]);
    state.failures = 2;
    for (let round = 0; round < 2; round++) {
      const error = await store.put(scope, images(3)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'storage_unavailable', status: 503 });
      expect(String(error)).toContain(code);
      expect(String(error)).not.toContain('/a/path');
    }
    const [after] = await store.put(scope, images(1));
    expect(after!.segment).not.toBe(kept!.segment);
    expect((await store.get(scope, kept!)).equals(before.bytes)).toBe(true);
    await expect(store.get(scope, after!)).resolves.toHaveLength(1000);
    // Nothing that was not acknowledged stays behind, so a full disk isn't filled further by each new try.
    const files = await store.segmentFiles(scope);
    expect(files).toEqual([fileOf(kept!.segment), fileOf(after!.segment)]);
    expect((await stat(files[0]!)).size).toBe(kept!.byteLength);
  });

  test('an image folder that cannot be written answers storage_unavailable', async () => {
    const store = await openStore();
    await rm(path.join(home, 'keys'), { recursive: true });
    await writeFile(path.join(home, 'keys'), 'in the way');
    await expect(store.put(scope, images(1))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await rm(path.join(home, 'images'), { recursive: true });
    await rm(path.join(home, 'keys'));
    await writeFile(path.join(home, 'images'), 'in the way');
    await expect(store.put(scope, images(1))).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

type Child = {
  places: ImagePlace[];
  errors: string[];
  process: ChildProcess;
  ended: Promise<void>;
  firstAcks: Promise<void>;
};
const writerProcess = path.resolve(import.meta.dirname, '../../../test/support/image-writer-process.ts');

/** Starts a process that stores images; `shell` goes before it in `sh -c`. */
function startWriter(work: { puts: number; imageBytes: number; atOnce: number }, shell?: string): Child {
  const argument = JSON.stringify({ home, scope, ...work });
  const command = [process.execPath, writerProcess, argument];
  const started =
    shell === undefined
      ? spawn(first(command), command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const child: Child = {
    places: [],
    errors: [],
    process: started,
    ended: Promise.resolve(),
    firstAcks: Promise.resolve(),
  };
  const lines = createInterface({ input: started.stdout });
  const acks = Promise.withResolvers<void>();
  lines.on('line', line => {
    // A line cut off by the kill was acknowledged to nobody.
    if (!line.endsWith('}')) return;
    const said = JSON.parse(line) as { place?: ImagePlace; error?: string };
    if (said.place !== undefined) child.places.push(said.place);
    if (said.error !== undefined) child.errors.push(said.error);
    if (child.places.length >= 20) acks.resolve();
  });
  child.firstAcks = acks.promise;
  child.ended = once(lines, 'close').then(() => acks.resolve());
  return child;
}

async function expectAllReadable(places: ImagePlace[], imageBytes: number): Promise<void> {
  const store = await openStore();
  for (const place of places) await expect(store.get(scope, place)).resolves.toHaveLength(imageBytes);
}

describe('several processes', () => {
  test('two writing to one scope at the same time share key and folder, but no segment', async () => {
    const children = [1, 2].map(() => startWriter({ puts: 150, imageBytes: 5000, atOnce: 10 }));
    await Promise.all(children.map(child => child.ended));
    const [one, two] = children.map(child => new Set(child.places.map(place => place.segment)));
    expect(children.flatMap(child => child.errors)).toEqual([]);
    expect([...one!].filter(segment => two!.has(segment))).toEqual([]);
    const places = children.flatMap(child => child.places);
    expect(places).toHaveLength(300);
    await expectAllReadable(places, 5000);
    const files = await (await openStore()).segmentFiles(scope);
    const scans = await Promise.all(files.map(scanSegment));
    expect(scans.flatMap(scan => scan.records)).toHaveLength(300);
    expect(scans.flatMap(scan => scan.gaps)).toEqual([]);
  });

  test('every image acknowledged before kill -9 is readable, and the next process goes on', async () => {
    const places: ImagePlace[] = [];
    for (let round = 0; round < 4; round++) {
      const child = startWriter({ puts: 0, imageBytes: 50_000, atOnce: 8 });
      await child.firstAcks;
      await pause(20 + 37 * round);
      child.process.kill('SIGKILL');
      await child.ended;
      expect(child.errors).toEqual([]);
      expect(child.places.length).toBeGreaterThanOrEqual(20);
      places.push(...child.places);
    }
    expect(new Set(places.map(place => place.segment)).size).toBe(4);
    await expectAllReadable(places, 50_000);
  });

  test.runIf(process.platform === 'linux')(
    'a file that may not grow further: rejected puts, nothing acknowledged is lost',
    async () => {
      // A limit on the size of a file acts as a full disk does: first a part is taken, then nothing. 400 blocks of 512 or 1,024 bytes.
      const child = startWriter({ puts: 60, imageBytes: 50_000, atOnce: 3 }, 'trap "" XFSZ; ulimit -f 400');
      await child.ended;
      expect(child.errors.length).toBeGreaterThan(0);
      for (const error of child.errors) expect(error).toMatch(/can't be written \((ENOSPC|EFBIG)\)/);
      expect(child.places.length + child.errors.length).toBe(60);
      // After each refusal a new segment took images again.
      expect(new Set(child.places.map(place => place.segment)).size).toBeGreaterThan(3);
      await expectAllReadable(child.places, 50_000);
    },
  );
});
