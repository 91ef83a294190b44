import type { Figure } from './run.ts';

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
