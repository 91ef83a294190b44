/// <reference types="vite/types/importMeta.d.ts" />

/**
 * How much of a heavy test to do: `quick` inside the time budget, `full` on `./plateward test --size full`.
 * It reaches the tests as the mode of the run, because workers take no settings from the environment.
 */
export const testSize: 'quick' | 'full' = import.meta.env.MODE === 'full' ? 'full' : 'quick';

/** The one of two numbers that fits the size of this run. */
export function bySize(sizes: { quick: number; full: number }): number {
  return sizes[testSize];
}
