import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import { openKeyStore } from './image-keys.ts';
import { realDisk, type SegmentDisk } from './segment-writer.ts';
import {
  dayFolder,
  fileOf,
  first,
  home,
  image,
  images,
  keys,
  openStore,
  scope,
  useImageHome,
} from '../../../test/support/image-home.ts';

useImageHome();

/** Files below the data folder that this process holds open. */
async function openFiles(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map(fd => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter(link => link.startsWith(home));
}

describe('storing and giving back', () => {
  test('gives back exactly what was put, in order, also to a store opened later', async () => {
    const store = await openStore();
    const stored = [image(0), image(1), image(100_000), image(5 << 20)];
    const places = await store.put(scope, stored);
    expect(places.map(place => place.sha256)).toEqual(stored.map(each => each.sha256));
    await store.close();
    const later = await openStore();
    for (const [index, place] of places.entries()) {
      expect((await later.get(scope, place)).equals(stored[index]!.bytes)).toBe(true);
    }
    expect(await store.put(scope, []).catch(String)).toMatch(/closed/);
    expect(await later.put(scope, [])).toEqual([]);
  });

  test('keeps nothing of the image readable on the disk', async () => {
    const store = await openStore();
    const bytes = Buffer.from('fictional plate PW3X00Y00 '.repeat(50));
    const [place] = await store.put(scope, [{ bytes, sha256: sha256Hex(bytes) }]);
    expect((await readFile(fileOf(place!.segment))).includes('PW3X00Y00')).toBe(false);
    expect((await stat(fileOf(place!.segment))).mode & 0o777).toBe(0o600);
  });

  test('refuses a hash that is not that of the bytes, and stores nothing then', async () => {
    const store = await openStore();
    const wrong = { bytes: randomBytes(10), sha256: sha256Hex('other') };
    await expect(store.put(scope, [image(10), wrong])).rejects.toThrow(/not the hash/);
    await expect(store.put(scope, [{ bytes: randomBytes(10), sha256: 'XX' }])).rejects.toThrow(/not the hash/);
    expect(await store.segmentFiles(scope)).toEqual([]);
  });

  test('begins a new segment when the next image does not fit', async () => {
    const maxSegmentBytes = 10_000;
    const store = await openStore({ maxSegmentBytes });
    const stored = images(25, 3000);
    const places = await store.put(scope, stored);
    const files = await store.segmentFiles(scope);
    expect(files.length).toBe(Math.ceil(25 / 3));
    for (const file of files) expect((await stat(file)).size).toBeLessThanOrEqual(maxSegmentBytes);
    for (const [index, place] of places.entries())
      expect((await store.get(scope, place)).equals(stored[index]!.bytes)).toBe(true);
    await expect(store.put(scope, [image(10_000)])).rejects.toThrow(/larger than a segment/);
  });

  test('200 puts at once share few flushes, each acknowledged only after one', async () => {
    let syncs = 0;
    let running = 0;
    const disk: SegmentDisk = {
      ...realDisk,
      sync: async file => {
        running++;
        await pause(20);
        await realDisk.sync(file);
        running--;
        syncs++;
      },
    };
    const store = await openStore({ disk });
    const stored = images(200);
    const places = await Promise.all(
      stored.map(async each => {
        const place = await store.put(scope, [each]);
        expect(syncs).toBeGreaterThan(0);
        expect(running).toBe(0);
        return place;
      }),
    );
    expect(syncs).toBeLessThanOrEqual(3);
    expect(new Set(places.flat().map(place => place.byteOffset)).size).toBe(200);
    expect(await store.segmentFiles(scope)).toHaveLength(1);
  });

  test('refuses more than may wait, and takes again afterwards', async () => {
    const store = await openStore({ maxWaitingBytes: 5000 });
    const results = await Promise.allSettled(images(8).map(each => store.put(scope, [each])));
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(4);
    const refused = results.find(result => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'storage_unavailable' });
    await expect(store.put(scope, [image(1000)])).resolves.toHaveLength(1);
  });

  test('close finishes what waits', async () => {
    const store = await openStore();
    const waiting = images(20).map(each => store.put(scope, [each]));
    await pause(1);
    await store.close();
    const results = await Promise.allSettled(waiting);
    expect(results.map(result => result.status)).toEqual(Array.from({ length: 20 }, () => 'fulfilled'));
    await expect(store.put(scope, [image(1)])).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

describe.runIf(process.platform === 'linux')('open files', () => {
  test('holds at most as many files open as it may, and fills up its own segments afterwards', async () => {
    const store = await openStore({ maxOpenFiles: 4 });
    const scopes = Array.from({ length: 10 }, (_, index) => ({ ...scope, retentionClass: `class_${index}` }));
    const stored = images(30);
    const places = [];
    for (const [index, each] of stored.entries()) {
      places.push(first(await store.put(scopes[index % 10]!, [each])));
      expect((await openFiles()).length).toBeLessThanOrEqual(5);
    }
    for (const [index, place] of places.entries()) {
      expect((await store.get(scopes[index % 10]!, place)).equals(stored[index]!.bytes)).toBe(true);
    }
    for (const at of scopes) expect(await store.segmentFiles(at)).toHaveLength(1);
  });

  test('lets go of a file that is not used, so that an unlinked one frees its bytes', async () => {
    const store = await openStore({ idleCloseMs: 30 });
    await store.put(scope, images(1));
    expect(await openFiles()).toHaveLength(1);
    await expect.poll(openFiles, { timeout: 3000 }).toEqual([]);
    await store.put(scope, images(1));
    expect(await store.segmentFiles(scope)).toHaveLength(1);
  });

  test('begins a new segment when its own was cut or removed while it was closed', async () => {
    const store = await openStore({ idleCloseMs: 5 });
    for (const spoil of [
      (file: string) => truncate(file, 10),
      (file: string) => rm(file),
      (file: string) => writeFile(file, 'x', { flag: 'a' }),
    ]) {
      const [place] = await store.put(scope, images(1));
      await expect.poll(openFiles, { timeout: 3000 }).toEqual([]);
      await spoil(fileOf(place!.segment));
      const next = image(50);
      const [after] = await store.put(scope, [next]);
      expect(after!.segment).not.toBe(place!.segment);
      expect((await store.get(scope, after!)).equals(next.bytes)).toBe(true);
    }
  });
});

describe('what must not be readable', () => {
  test('not under another agency, class or day, even if the file is laid there', async () => {
    const store = await openStore();
    const [place] = await store.put(scope, images(1));
    const others = [
      { ...scope, agencyId: newId<'agency'>() },
      { ...scope, retentionClass: 'patrol_car' },
      { ...scope, receiptDay: '2026-03-02' },
    ];
    for (const other of others) {
      await expect(store.get(other, place!)).rejects.toMatchObject({ reason: 'missing' });
      await keys.keyFor(other);
      await expect(store.get(other, place!)).rejects.toMatchObject({ reason: 'missing' });
      await mkdir(dayFolder(other), { recursive: true });
      await copyFile(fileOf(place!.segment), fileOf(place!.segment, other));
      await expect(store.get(other, place!)).rejects.toMatchObject({ reason: 'damaged' });
    }
  });

  test('a place cannot lead out of the folder or ask for senseless ranges', async () => {
    const store = await openStore();
    const [place] = await store.put(scope, images(1));
    await writeFile(path.join(home, 'outside.seg'), 'x');
    for (const wrong of [
      { segment: '../../../../outside' },
      { segment: `${place!.segment}/../${place!.segment}` },
      { segment: '' },
      { sha256: '../x' },
      { byteOffset: -1 },
      { byteOffset: 0.5 },
      { byteLength: 0 },
      { byteLength: 2 ** 40 },
      { byteLength: Number.NaN },
    ]) {
      await expect(store.get(scope, { ...place!, ...wrong })).rejects.toThrow(/image store: the place/);
    }
    for (const wrong of [{ retentionClass: '../x' }, { receiptDay: '..' }, { agencyId: '..' as AgencyId }]) {
      const at = { ...scope, ...wrong };
      await expect(store.put(at, images(1))).rejects.toThrow(/image scope/);
      await expect(store.get(at, place!)).rejects.toThrow(/image scope/);
      await expect(store.destroyDay(at)).rejects.toThrow(/image scope/);
      await expect(store.segmentFiles(at)).rejects.toThrow(/image scope/);
    }
    // Right form, wrong content: a neighbour's record, a range that is cut short, one behind the end.
    const [second] = await store.put(scope, images(1));
    for (const wrong of [
      { byteOffset: second!.byteOffset },
      { byteLength: place!.byteLength - 1 },
      { byteLength: place!.byteLength + 1 },
      { byteOffset: place!.byteOffset + 1 },
      { byteOffset: 2 ** 40 },
      { sha256: second!.sha256 },
    ]) {
      await expect(store.get(scope, { ...place!, ...wrong })).rejects.toMatchObject({ reason: 'damaged' });
    }
  });

  test('finds every flipped bit of a record', async () => {
    const store = await openStore();
    const [, place] = await store.put(scope, [image(10), image(20), image(30)]);
    const file = fileOf(place!.segment);
    const whole = await readFile(file);
    for (let at = 0; at < place!.byteLength; at++) {
      const spoilt = Buffer.from(whole);
      spoilt[place!.byteOffset + at]! ^= 1 << (at % 8);
      await writeFile(file, spoilt);
      await expect(store.get(scope, place!), `byte ${at}`).rejects.toMatchObject({ reason: 'damaged' });
    }
    await writeFile(file, whole);
    await expect(store.get(scope, place!)).resolves.toHaveLength(20);
  });

  test('a destroyed day is gone for good, in other stores too, and with its files brought back', async () => {
    const store = await openStore();
    const otherKeys = await openKeyStore({
      keysFolder: path.join(home, 'keys'),
      masterKeyFile: path.join(home, 'secrets', 'master.key'),
    });
    const other = await openStore({ keys: otherKeys });
    const [place] = await store.put(scope, images(1));
    const [kept] = await store.put({ ...scope, receiptDay: '2026-03-02' }, images(1));
    await other.put(scope, images(1));
    await other.get(scope, place!);
    const backup = await readFile(fileOf(place!.segment));
    await store.destroyDay(scope);
    await store.destroyDay(scope);
    expect(await readdir(path.dirname(dayFolder()))).toEqual(['2026-03-02']);
    for (const each of [store, other]) {
      await expect(each.get(scope, place!)).rejects.toMatchObject({ name: 'ImageFault', reason: 'destroyed' });
      await expect(each.put(scope, images(1))).rejects.toMatchObject({ reason: 'destroyed' });
    }
    await mkdir(dayFolder());
    await writeFile(fileOf(place!.segment), backup);
    await expect(store.get(scope, place!)).rejects.toMatchObject({ reason: 'destroyed' });
    await expect(store.get({ ...scope, receiptDay: '2026-03-02' }, kept!)).resolves.toHaveLength(1000);
  });

  test('a put that runs while another process destroys the day is refused and leaves no file', async () => {
    let destroyNow: (() => Promise<void>) | null = null;
    const disk: SegmentDisk = {
      ...realDisk,
      sync: async file => {
        await destroyNow?.();
        await realDisk.sync(file);
      },
    };
    const store = await openStore({ disk });
    const purge = await openStore();
    await store.put(scope, images(1));
    destroyNow = () => purge.destroyDay(scope);
    await expect(store.put(scope, images(1))).rejects.toMatchObject({ reason: 'destroyed' });
    expect(await store.segmentFiles(scope)).toEqual([]);
    expect(await readdir(path.dirname(dayFolder()))).toEqual([]);
  });

  test('destroying while puts of the same store wait: each is stored before or refused', async () => {
    const store = await openStore();
    await store.put(scope, images(1));
    const puts = images(30).map(each => store.put(scope, [each]));
    const destroyed = store.destroyDay(scope);
    const results = await Promise.allSettled(puts);
    await destroyed;
    const refusals = results.filter(result => result.status === 'rejected').map(result => String(result.reason));
    expect(refusals.filter(refusal => !refusal.includes('destroyed'))).toEqual([]);
    await expect(store.put(scope, images(1))).rejects.toMatchObject({ reason: 'destroyed' });
    expect(await store.segmentFiles(scope)).toEqual([]);
  });
});
