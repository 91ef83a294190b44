import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { newId } from '../../foundation/base/ids.ts';
import { openKeyStore, type KeyStore } from './image-keys.ts';
import { recordOverheadBytes } from './image-record.ts';
import type { ImageScope } from './image-scope.ts';
import {
  openImageSegments,
  type ImageSegments,
  type ImageSegmentsSettings,
  type ImageToStore,
} from './image-segments.ts';
import { scanSegment } from './segment-scan.ts';

const agencyId = newId<'agency'>();
const scope: ImageScope = { agencyId, retentionClass: 'fixed_camera', receiptDay: '2026-03-01' };
const toClose: ImageSegments[] = [];
let home: string;
let keys: KeyStore;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'plateward-images-'));
  keys = await openKeyStore({
    keysFolder: path.join(home, 'keys'),
    masterKeyFile: path.join(home, 'secrets', 'master.key'),
  });
});
afterEach(async () => {
  await Promise.all(toClose.splice(0).map(store => store.close()));
  await rm(home, { recursive: true, force: true });
});

async function openStore(settings: Partial<ImageSegmentsSettings> = {}): Promise<ImageSegments> {
  const store = await openImageSegments({ folder: path.join(home, 'images'), keys, ...settings });
  toClose.push(store);
  return store;
}

const image = (byteCount: number): ImageToStore => {
  const bytes = randomBytes(byteCount);
  return { bytes, sha256: sha256Hex(bytes) };
};
const images = (count: number, byteCount = 1000): ImageToStore[] =>
  Array.from({ length: count }, () => image(byteCount));
const first = <Item>(list: Item[]): Item => {
  const [item] = list;
  if (item === undefined) throw new Error('the list is empty');
  return item;
};
const dayFolder = (at: ImageScope = scope): string =>
  path.join(home, 'images', at.agencyId, at.retentionClass, at.receiptDay);
const fileOf = (segment: string, at?: ImageScope): string => path.join(dayFolder(at), `${segment}.seg`);

describe('reading a segment without the database', () => {
  test('finds every record, and goes on behind damage and before a torn tail', async () => {
    const store = await openStore();
    const places = await store.put(scope, images(10, 3000));
    const file = fileOf(first(places).segment);
    const expected = places.map(({ byteOffset, byteLength, sha256 }) => ({ byteOffset, byteLength, sha256 }));
    expect(await scanSegment(file)).toEqual({
      sizeBytes: 10 * (3000 + recordOverheadBytes),
      records: expected,
      gaps: [],
    });

    const handle = await open(file, 'r+');
    await handle.write(Buffer.from([0xff]), 0, 1, expected[4]!.byteOffset + 15);
    await handle.truncate(expected[9]!.byteOffset + 2000);
    await handle.close();
    const spoilt = await scanSegment(file);
    expect(spoilt.records).toEqual(expected.filter((_, index) => index !== 4 && index !== 9));
    expect(spoilt.gaps).toEqual([
      { byteOffset: expected[4]!.byteOffset, byteLength: expected[4]!.byteLength },
      { byteOffset: expected[9]!.byteOffset, byteLength: 2000 },
    ]);
  });

  test('is not misled by random bytes, zeros or an empty file', async () => {
    const file = path.join(home, 'x.seg');
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.alloc(3_000_000),
      Buffer.from('PWIM'.repeat(400_000)),
      randomBytes(2_500_000),
    ]) {
      await writeFile(file, bytes);
      const scan = await scanSegment(file);
      expect(scan.records).toEqual([]);
      expect(scan.gaps).toEqual(bytes.length === 0 ? [] : [{ byteOffset: 0, byteLength: bytes.length }]);
    }
  }, 60_000);
});
