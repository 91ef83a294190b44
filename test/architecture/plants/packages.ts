import type { PlantedCase } from './case.ts';

const people = 'src/department/people';

/** What may be imported and used from outside: packages, Node, the environment, the clock, the door over all agencies. */
export const packageCases: readonly PlantedCase[] = [
  {
    title: 'contract imports a package, plates imports Node',
    plant: {
      'src/foundation/contract/words.ts':
        "import { z } from 'zod';\nimport { parse } from 'csv-parse';\nexport const word = [z, parse];",
      'src/foundation/plates/hash.ts': "import { createHash } from 'node:crypto';\nexport const hash = createHash;",
    },
    expect: ['closed-rooms src/foundation/contract/words.ts:2', 'closed-rooms src/foundation/plates/hash.ts:1'],
  },
  {
    title: 'what only Node has is used without an import',
    plant: {
      'src/foundation/plates/bytes.ts': [
        "export const bytes = Buffer.from('a');",
        'export type Bytes = Buffer;',
        'export type Env = NodeJS.Platform;',
        'export const is = (x: unknown): boolean => x instanceof Buffer;',
        'export const fine = { process: 1, Buffer: 2 }.process;',
      ],
    },
    expect: [
      ...[1, 2, 3, 4].map(line => `closed-rooms src/foundation/plates/bytes.ts:${line}`),
      'doc-comments src/foundation/plates/bytes.ts:4',
    ],
  },
  {
    title: 'the verifier imports anything at all but its own files',
    plant: {
      'src/foundation/verify/verify.ts': [
        "import { z } from 'zod';",
        "import { word } from '../contract/words.ts';",
        "import { readPort } from '../db/pool.ts';",
        "import { proof } from './proof.ts';",
        'export const all = [z, word, readPort, proof];',
      ],
      'src/foundation/verify/proof.ts': 'export const proof = 1;',
      'src/foundation/verify/verify.test.ts':
        "import { webcrypto } from 'node:crypto';\nimport './verify.ts';\nconsole.log(webcrypto);",
    },
    expect: [
      'import-order src/foundation/verify/verify.ts:3',
      'closed-rooms src/foundation/verify/verify.ts:1',
      'closed-rooms src/foundation/verify/verify.ts:2',
    ],
  },
  {
    title: 'the unit and the browser client reach into the server',
    plant: {
      'src/unit/agent.ts':
        "import '../foundation/db/pool.ts';\nimport '../department/people/rules.ts';\nimport '../department/people/store.ts';",
      'web/main.tsx': [
        "import '../src/foundation/base/clock.ts';",
        "import fs from 'node:fs';",
        "import path from 'path';",
        "import React from 'react';",
        "import './style.css?inline';",
        'export const all = [fs, path, React];',
      ],
      'web/vite.config.ts': "import path from 'node:path';\nexport default path;",
    },
    expect: [
      ...[1, 2, 3].map(line => `closed-rooms src/unit/agent.ts:${line}`),
      ...[1, 2, 3].map(line => `closed-rooms web/main.tsx:${line}`),
    ],
  },
  {
    title: 'each heavy package away from its home, as a type too',
    plant: {
      [`${people}/actions.ts`]: [
        "import type { Kysely } from 'kysely';",
        "import pg from 'pg';",
        "import fastify from 'fastify';",
        "import '@fastify/multipart';",
        "import 'fastify-type-provider-zod';",
        "import 'onnxruntime-node';",
        "import sharp from 'sharp';",
        "import { Migrator } from 'kysely/migration';",
        "import 'pg-like-name';",
        "export const late = import('sharp');",
        'export type All = [Kysely, pg, fastify, sharp, Migrator];',
      ],
    },
    expect: [1, 2, 3, 4, 5, 6, 7, 8, 10].map(line => `packages ${people}/actions.ts:${line}`),
  },
  {
    title: 'a name that only ends in store is no store; a test beside may use the database but not the web server',
    plant: {
      [`${people}/key-store.ts`]: "import 'kysely';",
      [`${people}/store/accounts.ts`]: "import 'kysely';\nexport const accounts = 1;",
      [`${people}/actions.db.test.ts`]: "import 'pg';\nimport 'sharp';\nimport 'fastify';",
    },
    expect: [`packages ${people}/actions.db.test.ts:3`, `packages ${people}/key-store.ts:1`],
  },
  {
    title: 'the environment is read in every way of writing it',
    plant: {
      [`${people}/actions.ts`]: [
        "import { env } from 'node:process';",
        "export const a = process.env['HOME'];",
        "export const b = process['env'];",
        'export const { env: c } = process;',
        'export const d = globalThis.process.env;',
        'export const fine = { env }.env;',
      ],
      [`${people}/actions.test.ts`]: 'console.log(process.env);',
    },
    expect: [
      ...[1, 2, 3, 4, 5].map(line => `environment ${people}/actions.ts:${line}`),
      `environment ${people}/actions.test.ts:1`,
    ].sort(),
  },
  {
    title: 'the wall clock is read in every way of writing it',
    plant: {
      [`${people}/actions.ts`]: [
        'export const a = Date.now();',
        'export const b = [1].map(Date.now);',
        'export const c = new Date();',
        'export const d = Date();',
        'export const e = performance.timeOrigin;',
        'export const f = globalThis.Date.now();',
        'export const g = Temporal.Now.instant();',
        "export const fine = [new Date(0), new Date('2026-01-01'), Date.UTC(2026), performance.now()];",
      ],
    },
    expect: [1, 2, 3, 4, 5, 6, 7].map(line => `wall-clock ${people}/actions.ts:${line}`),
  },
  {
    title: 'a task opens a transaction over all agencies',
    plant: {
      [`${people}/tasks.ts`]: '/** Purges. */\nexport const purge = (db: Db) => db.acrossAgencies(async tx => tx);',
      [`${people}/store.ts`]:
        "import { asOwner as alias } from '../../foundation/db/pool.ts';\nexport const all = alias;",
      'src/department/cases/store.ts': 'export const { acrossAgencies } = db;\nexport const all = acrossAgencies(1);',
      'src/gate/audit/signer.ts': 'export const signed = db.acrossAgencies(1);',
      [`${people}/tasks.db.test.ts`]: 'db.acrossAgencies(1);',
    },
    expect: [
      `system-door src/department/cases/store.ts:2`,
      `system-door ${people}/store.ts:1`,
      `system-door ${people}/tasks.ts:2`,
    ],
  },
];
