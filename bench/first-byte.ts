import { openHouse } from '../src/app.ts';
import { systemClock } from '../src/foundation/base/clock.ts';
import { limitMs, measureLive, quantile } from '../test/load/measure-live.ts';
import type { BenchRun, Figure } from './figures.ts';

/**
 * Reads of listed plates with a photo each, one every 40 ms over loopback sockets, half of them as alpr_group: milliseconds from
 * the start of a message until it is acknowledged (stored for good), and until a console that follows the live stream has the hit.
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
    const { acknowledgedMs, seenMs } = await measureLive(house, { count: size === 'full' ? 2_000 : 200, gapMs: 40 });
    return [
      ...figures('first byte -> acknowledged', acknowledgedMs),
      ...figures('first byte -> hit on the live stream', seenMs),
    ];
  } finally {
    await house.close();
  }
}

function figures(name: string, timesMs: readonly number[]): Figure[] {
  const n = timesMs.length;
  return [
    { name: `${name}, p50`, unit: 'ms', value: quantile(timesMs, 0.5), n, limit: limitMs },
    { name: `${name}, p95`, unit: 'ms', value: quantile(timesMs, 0.95), n, limit: limitMs },
    { name: `${name}, max`, unit: 'ms', value: quantile(timesMs, 1), n, limit: limitMs },
  ];
}
