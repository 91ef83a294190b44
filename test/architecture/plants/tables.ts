import type { PlantedCase } from './case.ts';

const people = 'src/department/people';
const owned = '-- owner: src/department/people';

/** Tables, their owners and the migrations that make them. */
export const tableCases: readonly PlantedCase[] = [
  {
    title: "the query builder writes to another room's table",
    plant: {
      [`${people}/store.ts`]: [
        "export const a = tx.insertInto('audit.entries').values({});",
        'export const b = tx',
        "  .with('x', q => q.selectFrom('people'))",
        "  .updateTable('audit.entries as e').set({});",
        "export const c = tx.withSchema('audit').deleteFrom('entries');",
        'export const d = tx.mergeInto(`audit.entries`);',
        "export const e = tx.deleteFrom(['people', 'audit.entries']);",
        "export const f = tx.insertInto('entries');",
        "export const fine = [tx.insertInto('people'), tx.updateTable('public.people as p'), tx.selectFrom('audit.entries')];",
      ],
    },
    expect: [1, 4, 5, 6, 7, 8].map(line => `table-owners ${people}/store.ts:${line}`),
  },
  {
    title: "SQL writes to another room's table",
    plant: {
      [`${people}/store.ts`]: [
        'export const a = sql`INSERT INTO Audit.ENTRIES (n) values (1)`;',
        'export const b = sql`',
        '  with gone as (delete from only "audit"."entries" returning n)',
        '  update audit.entries as e set n = ${1}`;',
        "export const c = client.query('truncate table audit.entries');",
        "export const d = sql`merge into ${sql.table('audit.entries')} using x on true`;",
        "export const e = sql`update ${sql.id('audit', 'entries')} set n = 1`;",
        'export const f = sql`copy audit.entries (n) from stdin`;',
        'export const g = sql`drop table if exists audit.entries`;',
        'export const h = sql`insert into entries values (1)`;',
        'export const fine = [sql`update people set n = 1`, sql`select n from audit.entries for update`, `update your entries, then set n`];',
      ],
    },
    expect: [1, 3, 4, 5, 6, 7, 8, 9, 10].map(line => `table-owners ${people}/store.ts:${line}`),
  },
  {
    title: 'a write whose table is known only at run time, or to no migration',
    plant: {
      [`${people}/store.ts`]: [
        'export const a = tx.insertInto(table);',
        "export const b = tx.deleteFrom('peopel');",
        'export const c = sql`delete from ${table}`;',
        'export const d = sql`update ${sql.ref(table)} set n = 1`;',
        'export const fine = [sql`drop table ${partition}`, `delete from ${table}`, sql`insert into people values (${1})`];',
      ],
      'src/foundation/db/restore.ts':
        "export const all = [tx.insertInto(table), tx.insertInto('migration_checksums'), sql`delete from ${table}`];",
    },
    expect: [1, 2, 3, 4].map(line => `table-owners ${people}/store.ts:${line}`),
  },
  {
    title: 'composition, the command line and foundation/db own no table of a room; a test may tamper',
    plant: {
      'src/app.ts': "export const a = tx.insertInto('people');",
      'src/foundation/db/repair.ts': "export const a = tx.updateTable('people');",
      [`${people}/tamper.db.test.ts`]: 'await sql`update audit.entries set n = 1`;',
    },
    expect: ['table-owners src/app.ts:1', 'table-owners src/foundation/db/repair.ts:1'],
  },
  {
    title: 'a migration names no owner, or one that is no room',
    plant: {
      'sql/0003_first.sql': 'create table one (n int);',
      'sql/0004_second.sql': '-- owner: src/department/greeting\ncreate table two (n int);',
      'sql/0005_third.sql': '\n-- owner: src/department/people',
    },
    expect: ['migrations sql/0003_first.sql:1', 'migrations sql/0004_second.sql:1', 'migrations sql/0005_third.sql:1'],
  },
  {
    title: 'a gap in the numbers of migrations',
    plant: { 'sql/0004_late.sql': owned },
    expect: ['migrations sql/0004_late.sql:1'],
  },
  {
    title: 'a number used twice, a name without a number',
    plant: { 'sql/0002_twice.sql': owned, 'sql/people.sql': owned, 'sql/0003_Big.sql': owned },
    expect: ['migrations sql/0002_twice.sql:1', 'migrations sql/0003_Big.sql:1', 'migrations sql/people.sql:1'],
  },
  {
    title: "a migration changes another owner's table",
    plant: {
      'sql/0003_more.sql': [
        owned,
        'alter table people add column a int;',
        'ALTER TABLE IF EXISTS ONLY audit.entries add column b int;',
        'drop table audit.entries;',
        '/* truncate audit.entries; */ truncate audit.entries;',
        'create function f() returns void language sql as $$ insert into audit.entries values (1) $$;',
        'create table notes (entry bigint references audit.entries on delete cascade);',
      ],
    },
    expect: [3, 4, 5, 6].map(line => `migrations sql/0003_more.sql:${line}`),
  },
  {
    title: 'a table is made a second time by another owner',
    plant: { 'sql/0003_again.sql': [owned, 'create table audit.entries (n int);'] },
    expect: ['migrations sql/0003_again.sql:2'],
  },
];
