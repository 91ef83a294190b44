import type { Rule } from '../breach.ts';
import type { CodeFile, Tree } from '../read-tree.ts';

const rule = 'import-cycles';

/** No file leads back to itself over imports, not even over types. Each knot of files is reported once, at its first file by name. */
export const importCycles: Rule = {
  name: rule,
  check: tree => {
    const graph = importGraph(tree);
    const reported = new Set<string>();
    return tree.code.flatMap(file => {
      const cycle = reported.has(file.path) ? null : shortestCycle(graph, file.path);
      if (cycle === null) return [];
      for (const member of knotOf(graph, file.path)) reported.add(member);
      const message = `files import each other in a circle (${cycle.join(' -> ')}): move what they share into a file that imports neither`;
      return [{ rule, file: file.path, line: lineOfImport(file, cycle[1]), message }];
    });
  },
};

type Graph = ReadonlyMap<string, readonly string[]>;

function importGraph(tree: Tree): Graph {
  return new Map(
    tree.code.map(file => [
      file.path,
      file.imports.flatMap(fact => (fact.target === null || fact.kind === 'worker' ? [] : [fact.target])),
    ]),
  );
}

/** For each file that can be reached from `start`, the file before it on a shortest way. */
function waysFrom(graph: Graph, start: string): Map<string, string> {
  const before = new Map<string, string>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const next of graph.get(file) ?? []) {
      if (before.has(next)) continue;
      before.set(next, file);
      queue.push(next);
    }
  }
  return before;
}

/** The files of a shortest way from `start` back to `start`, both ends named; null when there is none. */
function shortestCycle(graph: Graph, start: string): string[] | null {
  const before = waysFrom(graph, start);
  const cycle = [start];
  for (let file = before.get(start); file !== undefined; file = before.get(file)) {
    cycle.unshift(file);
    if (file === start) return cycle;
  }
  return null;
}

/** All files that both lead to `start` and are reached from it. */
function knotOf(graph: Graph, start: string): string[] {
  return [...waysFrom(graph, start).keys()].filter(file => waysFrom(graph, file).has(start));
}

function lineOfImport(file: CodeFile, target: string | undefined): number {
  return file.imports.find(fact => fact.target === target)?.line ?? 1;
}
