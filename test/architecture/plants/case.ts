import type { Plant } from '../planted-tree.ts';

/** What is laid over the sound house, and the breaches that must be found, as `rule file:line`; none for what must pass. */
export type PlantedCase = { title: string; plant: Plant; expect: readonly string[] };

/** `count` lines that are alike. */
export function linesOf(count: number, line: string): string[] {
  return Array.from({ length: count }, () => line);
}
