import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { monotonicMs } from '../src/foundation/base/clock.ts';
import { sha256Hex } from '../src/foundation/base/crypto.ts';
import { newId } from '../src/foundation/base/ids.ts';
import { openKeyStore } from '../src/capture/reads/image-keys.ts';
import { openImageSegments } from '../src/capture/reads/image-segments.ts';

const imageBytes = 100_000;
const putsAtOnce = 32;

/**
 * Images of 100 KB put per second by one process into one scope, each acknowledged after fdatasync, 32 at once (as many cameras
 * would send them) and one after the other; then read back. Writes below the working folder, since /tmp may be memory.
 */
export async function run({
  size,
}: {
  size: 'quick' | 'full';
}): Promise<{ name: string; unit: string; value: number; n: number }[]> {
  const count = size === 'full' ? 10_000 : 1000;
  const folder = await mkdtemp(path.join(process.cwd(), '.bench-images-'));
  try {
    const keys = await openKeyStore({
      keysFolder: path.join(folder, 'keys'),
      masterKeyFile: path.join(folder, 'secrets', 'master.key'),
    });
    const store = await openImageSegments({ folder: path.join(folder, 'images'), keys });
    const scope = { agencyId: newId<'agency'>(), retentionClass: 'fixed_camera', receiptDay: '2026-03-01' };
    const distinct = Array.from({ length: 100 }, () => {
      const bytes = randomBytes(imageBytes);
      return { bytes, sha256: sha256Hex(bytes) };
    });
    const imageAt = (index: number) => distinct.slice(index % distinct.length, (index % distinct.length) + 1);

    let next = 0;
    const places = await timed(count, async () => {
      const lanes = Array.from({ length: putsAtOnce }, async () => {
        const stored = [];
        while (next < count) stored.push(...(await store.put(scope, imageAt(next++))));
        return stored;
      });
      return (await Promise.all(lanes)).flat();
    });
    const alone = Math.min(count, 200);
    const oneByOne = await timed(alone, async () => {
      for (let index = 0; index < alone; index++) await store.put(scope, imageAt(index));
    });
    const readBack = await timed(count, async () => {
      for (const place of places.result) await store.get(scope, place);
    });
    await store.close();
    return [
      {
        name: 'images of 100 KB put, 32 at once, each after fdatasync',
        unit: 'images/s',
        value: places.perSecond,
        n: count,
      },
      { name: 'images of 100 KB put, one after the other', unit: 'images/s', value: oneByOne.perSecond, n: alone },
      { name: 'images of 100 KB read back and proved', unit: 'images/s', value: readBack.perSecond, n: count },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed<Result>(
  count: number,
  work: () => Promise<Result>,
): Promise<{ result: Result; perSecond: number }> {
  const startedMs = monotonicMs();
  const result = await work();
  return { result, perSecond: Math.round(count / ((monotonicMs() - startedMs) / 1000)) };
}
