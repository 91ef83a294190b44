/**
 * The house: its wings in order and their rooms in order, those not built yet too. An import goes to an earlier room, never to a later one.
 * A new room is written down here, at the place in the order that it takes.
 */
export const wings = {
  foundation: ['contract', 'plates', 'base', 'verify', 'db'],
  gate: ['policy', 'audit', 'access', 'edge'],
  department: ['people', 'obligations', 'approvals', 'profiles', 'training', 'setup', 'cases', 'sharing', 'outbound'],
  capture: ['cameras', 'recognition', 'reads', 'ingest'],
  response: ['hotlists', 'clets', 'hits'],
  inquiry: ['search', 'linking'],
  custody: ['evidence', 'retention', 'releases'],
  oversight: ['reviews', 'patterns', 'violations', 'reports', 'compliance', 'transparency'],
} as const satisfies Record<string, readonly string[]>;

/** The wings of which other rooms may open only `rules` and `actions`; foundation and gate are open to all that come after them. */
const wingsWithDoors: ReadonlySet<string> = new Set([
  'department',
  'capture',
  'response',
  'inquiry',
  'custody',
  'oversight',
]);

/** What stands after the wings, in order: composition, the unit, demo, command line, browser client, tests, benchmarks. */
const afterTheWings = ['src/app.ts', 'src/unit', 'src/demo', 'src/cli', 'web', 'test', 'bench'] as const;

export type Place = {
  /** The folder (or, for `src/app.ts`, the file) that is this place, relative to the root of the repository. */
  at: string;
  /** The wing, for a room; null for what stands after the wings. */
  wing: string | null;
  /** Place in the order; a lower number is earlier. */
  rank: number;
  /** True when other rooms may import only its `rules` and `actions`. */
  hasDoors: boolean;
};

const rooms = Object.entries(wings).flatMap(([wing, names]) =>
  names.map(room => ({ at: `src/${wing}/${room}`, wing, hasDoors: wingsWithDoors.has(wing) })),
);

/** Every place that code may stand in, earliest first. */
export const places: readonly Place[] = [
  ...rooms,
  ...afterTheWings.map(at => ({ at, wing: null, hasDoors: false })),
].map((place, rank) => ({ ...place, rank }));

/** The place in which the file (a path relative to the root, with `/`) stands, or null when it stands in none. */
export function placeOf(file: string): Place | null {
  return places.find(place => file === place.at || file.startsWith(`${place.at}/`)) ?? null;
}

/** True for a test file; tests beside the code may do what the code may not, where a rule says so. */
export function isTest(file: string): boolean {
  return /\.test\.[cm]?[jt]sx?$/.test(file);
}

/** True for a file that a generator writes and nobody reads line by line. */
export function isGenerated(file: string): boolean {
  return file.endsWith('.generated.ts');
}

/** True for a file that ships: under src/ and no test. */
export function isProduct(file: string): boolean {
  return file.startsWith('src/') && !isTest(file);
}
