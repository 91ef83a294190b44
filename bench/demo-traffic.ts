import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../src/foundation/base/errors.ts';
import { monotonicMs } from '../src/foundation/base/clock.ts';
import { openDemo } from '../src/demo/open-demo.ts';
import { startTraffic } from '../src/demo/traffic.ts';
import type { BenchRun, Figure } from './figures.ts';

/** Memory is looked at so often. */
const lookEveryMs = 5000;
/** Before that the models, caches, connections and the drawing's own memory come in; as a share of the run. */
const warmUp = 1 / 3;

/**
 * The traffic of `./plateward demo` at its own pace (`quick`: 2 minutes; `full`: 12 minutes at five times the pace, an hour's passes): what it
 * sends, what it costs, and whether the server's memory grows.
 */
export async function run({ size, dataFolder, log }: BenchRun): Promise<Figure[]> {
  const [minutes, speedUp] = size === 'full' ? [12, 5] : [2, 1];
  const failures: string[] = [];
  const demo = await openDemo({ folder: path.join(dataFolder, 'demonstration'), port: 0, log, webFolder: null });
  try {
    const beganMs = monotonicMs();
    let firstHitMs: number | null = null;
    const write = (): void => void (firstHitMs ??= monotonicMs() - beganMs);
    const onFailure = (error: unknown): void => void failures.push(messageOf(error));
    const traffic = await startTraffic(demo, { json: true, speedUp, write, onFailure });
    const memory: { atMs: number; mb: number }[] = [];
    const before = await cpuSeconds();
    while (monotonicMs() - beganMs < minutes * 60_000) {
      await sleep(lookEveryMs);
      const atMs = monotonicMs() - beganMs;
      memory.push({ atMs, mb: process.memoryUsage.rss() / 2 ** 20 });
      if (memory.length % 12 === 0) console.error(`${Math.round(atMs / 1000)} s: ${memory.at(-1)?.mb.toFixed(0)} MB`);
    }
    const tookSeconds = (monotonicMs() - beganMs) / 1000;
    const cpu = ((await cpuSeconds()) - before) / tookSeconds;
    await traffic.stop();
    const { pictures, readPictures, unitReads, hits } = traffic.counts;
    for (const failure of new Set(failures)) console.error(`failed: ${failure}`);
    const warm = memory.slice(Math.floor(memory.length * warmUp)).map(({ mb }) => mb);
    const half = Math.floor(warm.length / 2);
    return [
      {
        name: 'traffic: pictures in which a plate was read',
        unit: 'share',
        value: readPictures / pictures,
        n: pictures,
      },
      { name: 'traffic: reads of patrol units', unit: 'reads', value: unitReads, n: unitReads },
      { name: 'traffic: events of hits on the consoles', unit: 'events', value: hits, n: hits },
      { name: 'traffic: first hit after', unit: 's', value: (firstHitMs ?? Number.NaN) / 1000, n: 1, limit: 60 },
      { name: 'traffic: failures', unit: 'messages', value: failures.length, n: pictures + unitReads, limit: 0 },
      { name: `traffic: load, ${speedUp} x the pace`, unit: 'cores', value: cpu, n: 1 },
      { name: 'traffic: memory, mean of the second third', unit: 'MB', value: mean(warm.slice(0, half)), n: half },
      { name: 'traffic: memory, mean of the last third', unit: 'MB', value: mean(warm.slice(-half)), n: half },
    ];
  } finally {
    await demo.close();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** CPU time of this process and its descendants (PostgreSQL, recognition) as Linux counts it; NaN elsewhere. */
async function cpuSeconds(): Promise<number> {
  const stats = new Map<number, { parent: number; ticks: number }>();
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const text = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => null);
    if (text === null) continue;
    // proc(5): the name stands in brackets and may hold blanks; state, ppid, ... utime, stime, cutime, cstime are 3, 4, 14 to 17
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    stats.set(Number(entry), { parent: fields[1] ?? 0, ticks });
  }
  if (stats.size === 0) return Number.NaN;
  const isOurs = (pid: number): boolean =>
    pid === process.pid || (stats.has(pid) && isOurs(stats.get(pid)?.parent ?? 0));
  const ours = [...stats].filter(([pid]) => isOurs(pid));
  return ours.reduce((sum, [, { ticks }]) => sum + ticks, 0) / ticksPerSecond;
}

/** sysconf(_SC_CLK_TCK) on every Linux. */
const ticksPerSecond = 100;
