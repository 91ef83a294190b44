import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { openHouse } from '../src/app.ts';
import { systemClock } from '../src/foundation/base/clock.ts';
import { seedDemonstration } from '../test/support/demonstration.ts';
import { quantile } from '../test/load/measure-live.ts';
import { noisePhoto } from '../test/support/noise-photo.ts';
import type { Posted, Posting } from './post-reads.ts';
import type { BenchRun, Figure } from './figures.ts';

const connections = 16;
const photoBytes = 100_000;

/**
 * Reads per second over HTTP, one read per message, 16 connections that each wait for their acknowledgement, without and with a
 * photo of 100 KB. The cameras are played by a thread of this process, on the same machine.
 */
export async function run({ size, owner, dataFolder, log }: BenchRun): Promise<Figure[]> {
  const house = await openHouse({
    owner,
    dataFolder,
    clock: systemClock,
    log,
    demonstration: true,
    rateLimitFactor: 1_000,
  });
  try {
    const { key } = await seedDemonstration(house, []);
    const address = await house.server.listen({ host: '127.0.0.1', port: 0 });
    const photo = await noisePhoto(photoBytes);
    const share = size === 'full' ? 10 : 1;
    const found: Figure[] = [];
    await postInThread({ address, key, connections, count: 200, photo: null });
    for (const [what, one, count] of [
      ['without photo', null, 3_000 * share],
      ['with a photo of 100 KB', photo, 1_000 * share],
    ] as const) {
      const { tookMs, waitsMs } = await postInThread({ address, key, connections, count, photo: one });
      found.push(
        { name: `HTTP, ${what}, 16 connections`, unit: 'reads/s', value: count / (tookMs / 1_000), n: count },
        { name: `HTTP, ${what}, acknowledged p50`, unit: 'ms', value: quantile(waitsMs, 0.5), n: count },
        { name: `HTTP, ${what}, acknowledged p95`, unit: 'ms', value: quantile(waitsMs, 0.95), n: count },
      );
    }
    return found;
  } finally {
    await house.close();
  }
}

async function postInThread(posting: Posting): Promise<Posted> {
  const thread = new Worker(new URL('./post-reads.ts', import.meta.url), { workerData: posting });
  // an error in the thread rejects this
  const [posted] = await once(thread, 'message');
  return posted as Posted; // post-reads.ts sends nothing else
}
