import { Visitor } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import type { ImportFact } from '../find-imports.ts';
import type { CodeFile } from '../read-tree.ts';
import { isTest, placeOf, type Place } from '../rooms.ts';

const rule = 'closed-rooms';

type Closed = {
  /** The other places of this repository that it may import. */
  places: readonly string[];
  /** True when it may name this package (or `node:` module). */
  package: (name: string) => boolean;
  /** True when the globals that only Node has must not be used either. */
  inBrowser: boolean;
  why: string;
};

const isNodeModule = (name: string): boolean => process.getBuiltinModule(name) !== undefined;
const onlyZod = (name: string): boolean => name === 'zod' || name.startsWith('zod/');

const closed: Readonly<Record<string, Closed>> = {
  'src/foundation/contract': {
    places: [],
    package: onlyZod,
    inBrowser: true,
    why: 'contract/ is bundled into the browser: it imports zod and its own files, nothing else',
  },
  'src/foundation/plates': {
    places: ['src/foundation/contract'],
    package: onlyZod,
    inBrowser: true,
    why: 'plates/ is bundled into the browser: it imports zod, contract/ and its own files, nothing else',
  },
  'src/foundation/verify': {
    places: [],
    package: () => false,
    inBrowser: true,
    why: 'verify/ must run alone, offline, in any browser: it imports nothing but its own files and uses WebCrypto',
  },
  'src/unit': {
    places: ['src/foundation/contract', 'src/foundation/plates', 'src/foundation/base', 'src/capture/recognition'],
    package: () => true,
    inBrowser: false,
    why: 'unit/ runs in a car, without the server: it imports only contract/, plates/, base/ and recognition/',
  },
  web: {
    places: ['src/foundation/contract', 'src/foundation/plates'],
    package: name => !isNodeModule(name),
    inBrowser: false,
    why: 'web/ runs in the browser: it imports only contract/, plates/, its own files and packages made for browsers',
  },
};

/** Rooms that travel alone (into a browser, into a car) carry nothing with them that isn't there. */
export const closedRooms: Rule = {
  name: rule,
  check: tree =>
    tree.code.flatMap(file => {
      const from = placeOf(file.path);
      const limits = from === null ? undefined : closed[from.at];
      if (from === null || limits === undefined || isTest(file.path) || file.path.endsWith('.config.ts')) return [];
      const imports = file.imports
        .filter(fact => !allowed(from, limits, fact))
        .map(fact => ({
          rule,
          file: file.path,
          line: fact.line,
          message: `'${fact.specifier}': ${limits.why}; move the code that needs it to a later room`,
        }));
      return [...imports, ...(limits.inBrowser ? nodeGlobals(file, limits) : [])];
    }),
};

/** True unless `from` is a closed place that may not import from `to`. */
export function mayReach(from: Place, to: Place): boolean {
  const limits = closed[from.at];
  return limits === undefined || to.at === from.at || limits.places.includes(to.at);
}

function allowed(from: Place, limits: Closed, fact: ImportFact): boolean {
  if (fact.specifier === null) return true;
  if (fact.target === null) return limits.package(fact.specifier);
  const to = placeOf(fact.target);
  // an import of a later room is told by import-order
  return to === null || to.rank > from.rank || mayReach(from, to);
}

const onlyInNode = new Set(['Buffer', 'process', 'global', 'setImmediate', '__dirname', '__filename', 'NodeJS']);

function nodeGlobals(file: CodeFile, limits: Closed): Breach[] {
  const found: Breach[] = [];
  const see = (node: { type: string; name?: unknown; start: number }): void => {
    if (node.type !== 'Identifier' || typeof node.name !== 'string' || !onlyInNode.has(node.name)) return;
    const message = `\`${node.name}\` exists only in Node: ${limits.why}; use what the web platform has (Uint8Array, TextEncoder, crypto.subtle)`;
    found.push({ rule, file: file.path, line: file.lineAt(node.start), message });
  };
  new Visitor({
    MemberExpression: node => see(node.object),
    CallExpression: node => see(node.callee),
    NewExpression: node => see(node.callee),
    TSTypeReference: node => see(node.typeName),
    TSQualifiedName: node => see(node.left),
    BinaryExpression: node => {
      if (node.operator === 'instanceof') see(node.right);
    },
  }).visit(file.program);
  return found;
}
