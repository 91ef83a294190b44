import { linesOf, type PlantedCase } from './case.ts';
import { soundHouse } from '../planted-tree.ts';

const people = 'src/department/people';
const functionOf = (lines: number): string[] => ['export function long() {', ...linesOf(lines - 2, '  call();'), '}'];
const map = [soundHouse['README.md'] ?? ''].flat();

/** The shape of files, names and exports. */
export const shapeCases: readonly PlantedCase[] = [
  {
    title: 'a file that the parser cannot read',
    plant: { [`${people}/broken.ts`]: 'export const = 1;' },
    expect: [`readable ${people}/broken.ts:1`],
  },
  {
    title: 'an index file, and files that only pass on',
    plant: {
      [`${people}/index.ts`]: 'export const one = 1;',
      [`${people}/all.ts`]: "export { isActive } from './rules.ts';\nexport type { Db } from './store.ts';",
      [`${people}/taken.ts`]: "import { isActive } from './rules.ts';\nexport { isActive };",
      [`${people}/fine.ts`]: "export { isActive } from './rules.ts';\nexport const more = 1;",
      [`${people}/effect.ts`]: "import './rules.ts';",
    },
    expect: [
      `plain-exports ${people}/all.ts:1`,
      `plain-exports ${people}/index.ts:1`,
      `plain-exports ${people}/taken.ts:1`,
    ],
  },
  {
    title: 'exports without a name',
    plant: {
      [`${people}/a.ts`]: "export const one = 1;\nexport * from './rules.ts';\nexport * as rules from './rules.ts';",
      [`${people}/b.ts`]: 'export const one = 1;\nexport default one;',
      [`${people}/c.ts`]: 'const one = 1;\nexport { one as default };',
      'vitest.config.ts': 'export default 1;',
      'playwright.config.ts': 'const one = 1;\nexport { one as default };',
      'other.config.ts': 'export default 1;',
    },
    expect: [
      'plain-exports other.config.ts:1',
      `plain-exports ${people}/a.ts:2`,
      `plain-exports ${people}/a.ts:3`,
      `plain-exports ${people}/b.ts:2`,
      `plain-exports ${people}/c.ts:2`,
    ],
  },
  {
    title: 'files that are too long, of each kind',
    plant: {
      [`${people}/long.ts`]: linesOf(401, 'call();'),
      [`${people}/fits.ts`]: linesOf(400, 'call();'),
      [`${people}/long.test.ts`]: linesOf(401, 'call();'),
      [`${people}/tables.generated.ts`]: linesOf(500, 'call();'),
      'src/app.ts': linesOf(201, 'call();'),
      'web/long.css': linesOf(401, 'a {}'),
      'bench/long.sh': linesOf(401, 'true'),
      'sql/0002_people.sql': ['-- owner: src/department/people', ...linesOf(400, '')],
    },
    expect: [
      'size bench/long.sh:401',
      'size sql/0002_people.sql:401',
      'size src/app.ts:201',
      `size ${people}/long.test.ts:401`,
      `size ${people}/long.ts:401`,
      'size web/long.css:401',
    ],
  },
  {
    title: 'functions that are too long, of each kind; suites of tests may be',
    plant: {
      [`${people}/long.ts`]: functionOf(61),
      [`${people}/fits.ts`]: functionOf(60),
      [`${people}/arrow.ts`]: ['export const long = () => {', ...linesOf(60, 'call();'), '};'],
      [`${people}/method.ts`]: ['export class Long {', 'method() {', ...linesOf(60, 'call();'), '}', '}'],
      [`${people}/long.test.ts`]: functionOf(90),
      'test/support/suite.ts': [
        "describe.each([1])('all', () => {",
        ...linesOf(60, 'call();'),
        '});',
        "describe('all', () => {",
        ...linesOf(60, 'call();'),
        '});',
      ],
      'test/support/long.ts': functionOf(61),
    },
    expect: [
      `size ${people}/arrow.ts:1`,
      `size ${people}/long.ts:1`,
      `size ${people}/method.ts:2`,
      'size test/support/long.ts:1',
    ],
  },
  {
    title: 'names of files that are not kebab-case or say nothing',
    plant: {
      [`${people}/openAccount.ts`]: 'export const one = 1;',
      [`${people}/string-utils.ts`]: 'export const one = 1;',
      [`${people}/helpers/one.ts`]: 'export const one = 1;',
      'test/support/test-data.ts': 'export const one = 1;',
      'web/Style_one.css': 'a {}',
      [`${people}/database.ts`]: 'export const one = 1;',
      [`${people}/it-manager.ts`]: 'export const one = 1;',
    },
    expect: [
      `names ${people}/helpers/one.ts:1`,
      `names ${people}/openAccount.ts:1`,
      `names ${people}/string-utils.ts:1`,
      'names test/support/test-data.ts:1',
      'names web/Style_one.css:1',
    ],
  },
  {
    title: 'exported names that say nothing, however they are exported',
    plant: {
      [`${people}/words.ts`]: [
        'export const userManager = 1;',
        'export type Data = 1;',
        'export class ReadHelper {}',
        'export const { dateUtils } = one;',
        'function info() {}',
        'export { info };',
        'export interface HTTPHelpers {}',
        'const inside = 1; const data = inside; const rowManager = data;',
        'export const dataFolder = rowManager, itManagerPost = 1, database = 1, fieldInfo = 1;',
      ],
    },
    expect: [1, 2, 3, 4, 6, 7].map(line => `names ${people}/words.ts:${line}`),
  },
  {
    title: 'enum, namespace, decorator',
    plant: {
      [`${people}/words.ts`]: [
        'export enum Grade { exact }',
        'export namespace Words { export const one = 1; }',
        '@sealed export class One {}',
        'export class Two { @bound three() {} }',
        "declare module 'vitest' { interface Context { one: 1 } }",
        'declare global { interface Window { one: 1 } }',
      ],
    },
    expect: [1, 2, 3, 4].map(line => `plain-syntax ${people}/words.ts:${line}`),
  },
  {
    title: 'exported functions without a doc comment where others read them',
    plant: {
      [`${people}/rules.ts`]: [
        'export function a() {}',
        '// no doc comment',
        'export const b = () => 1;',
        '/* nor this */',
        'export const c = async function () {};',
        '/** */',
        'export function d() {}',
        '/** Of something else. */',
        'const other = 1;',
        'export function e() { return other; }',
        'function f() {}',
        'export { f };',
      ],
      [`${people}/actions/open.ts`]: 'export function open() {}',
      'src/gate/audit/log.ts': 'export function log() {}',
      'src/foundation/base/ids.ts': 'export const newId = (): string => "";',
    },
    expect: [
      `doc-comments ${people}/actions/open.ts:1`,
      ...[1, 10, 11, 3, 5, 7].map(line => `doc-comments ${people}/rules.ts:${line}`),
      'doc-comments src/foundation/base/ids.ts:1',
      'doc-comments src/gate/audit/log.ts:1',
    ],
  },
  {
    title: 'functions with a doc comment, overloads, and those that only their room reads',
    plant: {
      [`${people}/rules.ts`]: [
        '/** One sentence. */',
        'export function isActive(a: string): string;',
        'export function isActive(a: number): number;',
        'export function isActive(a: unknown): unknown { return a; }',
        '/**',
        ' * Another.',
        ' */',
        '// oxlint-disable-next-line no-console',
        'export const b = () => 1;',
        'function inside() {}',
        'export const limit = inside;',
      ],
      [`${people}/store.ts`]: 'export function find() {}',
      'src/gate/audit/log.test.ts': 'export function log() {}',
    },
    expect: [],
  },
  {
    title: 'a wing without a README, and one with a long one',
    plant: {
      'src/custody/evidence/rules.ts': 'export const one = 1;',
      'src/gate/README.md': linesOf(16, 'word'),
      'src/capture/README.md': linesOf(15, 'word'),
      'README.md': [...map.slice(0, -1), '  custody/', '    evidence/', '```'],
    },
    expect: ['maps src/custody/README.md:1', 'maps src/gate/README.md:16'],
  },
  {
    title: 'no map',
    plant: { 'README.md': 'Words only.' },
    expect: ['maps README.md:1'],
  },
  {
    title: 'the map leaves out a wing, a room and a folder, and names what is gone',
    plant: {
      'README.md': [
        ...map.filter(line => !/people|unit/.test(line)).slice(0, -1),
        '  custody/   gone',
        '  gone.ts    gone',
        'web/',
        'docs/',
        '```',
      ],
      'src/oversight/reviews/rules.ts': 'export const one = 1;',
      'src/oversight/README.md': 'Watching.',
    },
    expect: ['maps README.md:18', 'maps README.md:19', ...linesOf(4, 'maps README.md:4')],
  },
];
