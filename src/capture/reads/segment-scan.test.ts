import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordOverheadBytes } from './image-record.ts';
import { scanSegment } from './segment-scan.ts';
import { fileOf, first, home, images, openStore, scope, useImageHome } from '../../../test/support/image-home.ts';

useImageHome();

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
