import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rules } from './all-rules.ts';
import type { Breach } from './breach.ts';
import { readTree } from './read-tree.ts';

/** Files by path; a text given as lines is joined. */
export type Plant = Record<string, string | readonly string[]>;

/** A small house in which nothing is wrong; planted breaches are laid over it. */
export const soundHouse: Plant = {
  'README.md': [
    '# House',
    'The map',
    '```',
    'src/',
    '  foundation/           first',
    '    contract/ plates/   words',
    '    base/               clock and settings',
    '    verify/',
    '    db/',
    '  gate/',
    '    audit/',
    '  department/',
    '    people/',
    '    cases/',
    '  capture/',
    '    recognition/',
    '    reads/',
    '  unit/                 in the car',
    '  app.ts                composition',
    '```',
  ],
  'src/foundation/README.md': 'The ground.',
  'src/gate/README.md': 'The gate.',
  'src/department/README.md': 'Who works here.',
  'src/capture/README.md': 'From a photo to a stored read.',
  'src/foundation/contract/words.ts': "import { z } from 'zod';\nexport const word = z.string();",
  'src/foundation/plates/normalise.ts': [
    "import { word } from '../contract/words.ts';",
    '/** The plate in capitals. */',
    'export const normalise = (text: string): string => word.parse(text).toUpperCase();',
  ],
  'src/foundation/base/clock.ts': [
    'export type Clock = { now(): Date };',
    'export const systemClock: Clock = { now: () => new Date() };',
  ],
  'src/foundation/base/config.ts': "/** The port. */\nexport function readPort() { return process.env['PORT']; }",
  'src/foundation/verify/verify.ts': 'export const algorithm = "SHA-256";',
  'src/foundation/db/pool.ts': [
    "import type { Kysely } from 'kysely';",
    '/** A transaction as the owner of all tables. */',
    'export function asOwner(db: Kysely<unknown>) { return db.transaction(); }',
  ],
  'src/gate/audit/store.ts': [
    "import { sql, type Kysely } from 'kysely';",
    '/** Adds an entry. */',
    'export const append = (tx: Kysely<Tables>) => tx.insertInto("audit.entries").values({});',
    '/** Marks one. */',
    'export const mark = (tx: Kysely<Tables>) => sql`update ${sql.table("audit.entries")} set marked = true`.execute(tx);',
  ],
  'src/department/people/rules.ts': '/** True for an active account. */\nexport function isActive() { return true; }',
  'src/department/people/store.ts': "import type { Kysely } from 'kysely';\nexport type Db = Kysely<unknown>;",
  'src/department/people/rules.test.ts': [
    "import { Kysely } from 'kysely';",
    "import { person } from '../../../test/support/person.ts';",
    "import { isActive } from './rules.ts';",
    'console.log(new Date(), Kysely, person, isActive);',
  ],
  'src/department/cases/actions.ts': [
    "import { isActive } from '../people/rules.ts';",
    '/** Opens a case at the time that the clock tells. */',
    'export const openCase = (at: Date) => isActive() && new Date(at.getTime());',
  ],
  'src/capture/recognition/actions.ts': "import * as onnx from 'onnxruntime-node';\nexport const engine = onnx;",
  'src/capture/reads/segments.ts': "import sharp from 'sharp';\nexport const open = sharp;",
  'src/capture/reads/routes.ts': 'export const routes = [];',
  'src/unit/agent.ts': [
    "import { DatabaseSync } from 'node:sqlite';",
    "import { engine } from '../capture/recognition/actions.ts';",
    'export const spool = [DatabaseSync, engine];',
  ],
  'src/app.ts': [
    "import fastify from 'fastify';",
    "import { routes } from './capture/reads/routes.ts';",
    'export const app = [fastify, routes];',
  ],
  'web/main.tsx':
    "import { word } from '../src/foundation/contract/words.ts';\nexport const main = <p>{String(word)}</p>;",
  'test/support/person.ts': "import { Kysely } from 'kysely';\nexport const person = [Kysely, process.env];",
  'sql/0001_audit.sql': ['-- owner: src/gate/audit', 'create table audit.entries (position bigint primary key);'],
  'sql/0002_people.sql': [
    '-- owner: src/department/people',
    '-- alter table audit.entries is said here in a comment only',
    'create table if not exists people (person_id uuid primary key);',
    'alter table people enable row level security;',
  ],
};

/** Writes the sound house with `plant` laid over it into a temp folder, judges it by every rule, and takes it away again. */
export function judgePlanted(plant: Plant): Breach[] {
  const root = mkdtempSync(path.join(os.tmpdir(), 'planted-'));
  try {
    for (const [file, text] of Object.entries({ ...soundHouse, ...plant })) {
      const absolute = path.join(root, file);
      mkdirSync(path.dirname(absolute), { recursive: true });
      writeFileSync(absolute, `${typeof text === 'string' ? text : text.join('\n')}\n`);
    }
    const tree = readTree(root);
    return rules.flatMap(rule => rule.check(tree));
  } finally {
    rmSync(root, { recursive: true });
  }
}
