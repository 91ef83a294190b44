import type { Tree } from './read-tree.ts';

/** One place at which a rule is broken. `line` counts from 1; `message` says what is wrong and what to do instead. */
export type Breach = { rule: string; file: string; line: number; message: string };

/** A rule looks at a whole tree, so that it can see what no single file shows: cycles, owners, missing files. */
export type Rule = { name: string; check: (tree: Tree) => Breach[] };

/** One line per breach, in the form that editors turn into a link. */
export function formatBreaches(breaches: readonly Breach[]): string[] {
  return breaches.map(breach => `${breach.file}:${breach.line} [${breach.rule}] ${breach.message}`);
}
