import type { PlantedCase } from './case.ts';

const people = 'src/department/people';

/** Rooms, their order and their doors. */
export const importCases: readonly PlantedCase[] = [
  {
    title: 'a room imports from a later wing',
    plant: {
      'src/gate/audit/sequencer.ts':
        "import { isActive } from '../../department/people/rules.ts';\nexport const one = isActive;",
    },
    expect: ['import-order src/gate/audit/sequencer.ts:1'],
  },
  {
    title: 'a room imports from a later room of its own wing',
    plant: { [`${people}/actions.ts`]: "export const one = 1;\nimport '../cases/actions.ts';" },
    expect: [`import-order ${people}/actions.ts:2`],
  },
  {
    title: 'a type from a later room counts, in every way of writing it',
    plant: {
      'src/foundation/plates/type-only.ts': [
        "import type { Clock } from '../base/clock.ts';",
        "import { type Clock as Again } from '../base/clock.ts';",
        "export type Third = import('../base/clock.ts').Clock;",
        "export type { Clock as Fourth } from '../base/clock.ts';",
        'export type All = [Clock, Again];',
      ],
    },
    expect: [1, 2, 3, 4].map(line => `import-order src/foundation/plates/type-only.ts:${line}`),
  },
  {
    title: 'a file loaded later, a worker and require count as imports',
    plant: {
      'src/gate/audit/lazy.ts': [
        "export const lazy = import('../../department/people/rules.ts');",
        'export const quoted = import(`../../department/people/rules.ts`);',
        "export const url = new URL('../../department/people/rules.ts', import.meta.url);",
        "export const required = require('../../department/people/rules.ts');",
      ],
    },
    expect: [1, 2, 3, 4].map(line => `import-order src/gate/audit/lazy.ts:${line}`),
  },
  {
    title: 'a dynamic import hides what it loads',
    plant: {
      'src/gate/audit/lazy.ts': '/** Loads it. */\nexport const lazy = (name: string) => import(`./${name}.ts`);',
    },
    expect: ['import-order src/gate/audit/lazy.ts:2'],
  },
  {
    title: 'an import by another kind of address',
    plant: {
      [`${people}/actions.ts`]: [
        "import '#people';",
        "import '/rules.ts';",
        "import '../../../node_modules/pg/lib/index.js';",
        "import '../../../../elsewhere.ts';",
      ],
    },
    expect: [1, 2, 3, 4].map(line => `import-order ${people}/actions.ts:${line}`),
  },
  {
    title: 'a file stands in no room',
    plant: { 'src/department/greeting.ts': 'export const greeting = 1;' },
    expect: ['import-order src/department/greeting.ts:1'],
  },
  {
    title: 'code leans on the browser client, on the tests and on app.ts',
    plant: {
      [`${people}/actions.ts`]: [
        "import '../../../web/main.tsx';",
        "import '../../../test/support/person.ts';",
        "import '../../app.ts';",
      ],
    },
    expect: [1, 2, 3].map(line => `import-order ${people}/actions.ts:${line}`),
  },
  {
    title: 'a test beside the code takes more from test/ than its support',
    plant: {
      [`${people}/actions.test.ts`]: "import '../../../test/policy/words.ts';",
      'test/policy/words.ts': 'export const words = 1;',
    },
    expect: [`import-order ${people}/actions.test.ts:1`],
  },
  {
    title: 'two files import each other',
    plant: {
      [`${people}/actions.ts`]: "import { b } from './store.ts';\nexport const a = () => b;",
      [`${people}/store.ts`]: "import type { a } from './actions.ts';\nexport const b: typeof a | 1 = 1;",
    },
    expect: [`import-cycles ${people}/actions.ts:1`, `doc-comments ${people}/actions.ts:2`],
  },
  {
    title: 'three files in a circle, one link loaded lazily, are one breach; who only hangs on it is none',
    plant: {
      [`${people}/a.ts`]: "import './b.ts?worker';\nexport const a = 1;",
      [`${people}/b.ts`]: "export const b = 1;\nimport './c.ts';",
      [`${people}/c.ts`]: "export const c = () => import('./a.ts');",
      [`${people}/hangs-on.ts`]: "import { a } from './a.ts';\nexport const one = a;",
    },
    expect: [`import-cycles ${people}/a.ts:1`],
  },
  {
    title: 'a file imports itself',
    plant: { [`${people}/self.ts`]: "import './self.ts';\nexport const one = 1;" },
    expect: [`import-cycles ${people}/self.ts:1`],
  },
  {
    title: 'a worker that shares types with the file that starts it is no circle',
    plant: {
      [`${people}/starter.ts`]:
        "export type Message = 1;\nexport const worker = new URL('./worker.ts', import.meta.url);",
      [`${people}/worker.ts`]: "import type { Message } from './starter.ts';\nexport const one: Message = 1;",
    },
    expect: [],
  },
  {
    title: "another room's store, routes and tests are behind its door",
    plant: {
      'src/department/cases/actions.ts': [
        "import type { Db } from '../people/store.ts';",
        "import '../people/rules.test.ts';",
        "import '../people/rules-of-thumb.ts';",
        "import '../people/routes.ts';",
        'export type Mine = Db;',
      ],
      [`${people}/rules-of-thumb.ts`]: 'export const one = 1;',
    },
    expect: [1, 2, 3, 4].map(line => `room-doors src/department/cases/actions.ts:${line}`),
  },
  {
    title: 'a test beside the code, the command line and the unit come no further',
    plant: {
      'src/department/cases/actions.test.ts': "import '../people/store.ts';",
      'src/cli/main.ts': "import '../department/people/store.ts';",
      'src/unit/agent.ts': "import '../capture/recognition/engine.ts';",
      'src/capture/recognition/engine.ts': 'export const engine = 1;',
      'README.md': [
        'The map',
        '```',
        'src/',
        '  foundation/',
        '    contract/ plates/ base/ verify/ db/',
        '  gate/',
        '    audit/',
        '  department/',
        '    people/ cases/',
        '  capture/',
        '    recognition/ reads/',
        '  unit/ cli/',
        '```',
      ],
    },
    expect: [
      'room-doors src/cli/main.ts:1',
      'room-doors src/department/cases/actions.test.ts:1',
      'room-doors src/unit/agent.ts:1',
    ],
  },
  {
    title: 'app.ts binds routes, tasks and providers, but no store',
    plant: {
      'src/app.ts': [
        "import '../src/capture/reads/routes.ts';",
        "import './department/people/tasks.ts';",
        "import './department/people/providers/training.ts';",
        "import './department/people/store.ts';",
        "import './gate/audit/store.ts';",
      ],
      [`${people}/tasks.ts`]: 'export const tasks = [];',
      [`${people}/providers/training.ts`]: 'export const provider = 1;',
    },
    expect: ['room-doors src/app.ts:4'],
  },
  {
    title: 'rules and actions may be folders; tests and benchmarks look behind every door',
    plant: {
      [`${people}/actions/open-account.ts`]: '/** Opens one. */\nexport const openAccount = () => 1;',
      'src/department/cases/actions.ts':
        "import { openAccount } from '../people/actions/open-account.ts';\nexport const one = openAccount;",
      'test/policy/people.test.ts': "import '../../src/department/people/store.ts';",
      'bench/people.ts': "import 'pg';\nimport '../src/department/people/store.ts';\nexport const bench = 1;",
    },
    expect: [],
  },
];
