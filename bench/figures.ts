import type { Log } from '../src/foundation/base/log.ts';
import type { ServerAddress } from '../src/foundation/db/roles.ts';

/** One measured figure: a line of `--json`. */
export type Figure = { name: string; unit: string; value: number; n: number; limit?: number };

/** What a benchmark gets: an empty, migrated database of its own. */
export type BenchRun = { size: 'quick' | 'full'; owner: ServerAddress; dataFolder: string; log: Log };

/** The 50th and 95th percentile; `limit` is for the first. */
export function percentiles(name: string, valuesMs: readonly number[], limit?: number): Figure[] {
  const sorted = Float64Array.from(valuesMs).sort();
  const n = sorted.length;
  const at = (share: number): number => Math.round((sorted[Math.floor(n * share)] ?? 0) * 100) / 100;
  return [
    { name: `${name}, p50`, unit: 'ms', value: at(0.5), n, ...(limit === undefined ? {} : { limit }) },
    { name: `${name}, p95`, unit: 'ms', value: at(0.95), n },
  ];
}
