import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../../foundation/base/clock.ts';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Db } from '../../foundation/db/database.ts';
import type { SignInRole } from '../../foundation/db/roles.ts';
import { checkLog, entriesOf } from './checks.ts';
import type { Fault } from './entry-check.ts';
import { openAuditWriter } from './writer.ts';

const agencyId = newId<'agency'>();
const other = newId<'agency'>();
let database: TestDatabase;
let roles: Record<SignInRole, Db>;

beforeAll(async () => {
  database = await testDatabase();
  const as = (role: SignInRole): Promise<Db> => database.as(role, 2);
  roles = {
    plateward_app: await as('plateward_app'),
    plateward_audit: await as('plateward_audit'),
    plateward_audit_read: await as('plateward_audit_read'),
    plateward_public: await as('plateward_public'),
  };
  await fill(agencyId, 5);
  await fill(other, 2);
});
afterAll(() => database.drop());

async function fill(whose: AgencyId, count: number): Promise<void> {
  const writer = openAuditWriter({ db: roles.plateward_audit, clock: systemClock, log: database.log });
  for (let number = 0; number < count; number++) {
    await writer.append({
      event: 'inquiry.run',
      outcome: 'permit',
      agencyId: whose,
      at: new Date('2026-07-08T09:10:11Z'),
      fields: {
        actor: 'r.example',
        name: 'Robin Example',
        organisation: 'Example Police Department',
        purpose: 'stolen_vehicle',
        reason: 'seen at the scene',
        plate: 'PW0123',
        query: null,
        result_count: 2,
        results: ['a', 'b'],
      },
    });
  }
}

/** All rows of the record as text, to see whether an attack changed anything. */
const picture = async (): Promise<string> =>
  JSON.stringify([
    await database.asSuperuser('select * from audit.logs order by log_id'),
    await database.asSuperuser('select * from audit.entries order by log_id, n'),
    await database.asSuperuser('select * from audit.disclosures order by log_id, n, purgeable'),
  ]);

/** Runs each statement as `role` and returns those that were not refused with words like `refusal`. */
async function notRefused(role: SignInRole, statements: readonly string[], refusal: RegExp): Promise<string[]> {
  const passed: string[] = [];
  for (const statement of statements) {
    await roles[role]
      .inAgency(agencyId, tx => sql.raw(statement).execute(tx))
      .then(
        () => passed.push(statement),
        (error: Error) => refusal.test(error.message) || passed.push(`${statement}: ${error.message}`),
      );
  }
  return passed;
}

const allTables = ['audit.entries', 'audit.disclosures', 'audit.logs', 'audit.outbox'].map(
  table => `select * from ${table}`,
);

const rewrites = [
  "update audit.entries set body = '{}'",
  "update audit.entries set body = '{}', leaf = sha256('\\x007b7d'::bytea) where n = 1",
  'delete from audit.entries where n = 4',
  'truncate audit.entries cascade',
  "update audit.disclosures set disclosures = 'eA'",
  'delete from audit.disclosures',
  'delete from audit.disclosures where purgeable',
  'truncate audit.disclosures',
  'delete from audit.logs',
  'truncate audit.logs cascade',
  'update audit.logs set size = 1',
  'update audit.logs set agency_id = log_id',
  "update audit.logs set origin = 'elsewhere/' || year",
  'alter table audit.entries disable trigger all',
  'alter table audit.entries disable row level security',
  'drop table audit.entries cascade',
  'create table audit.more (x int)',
];

describe('who may do what to the record', () => {
  test('the application can only queue: it reads neither record nor outbox', async () => {
    const before = await picture();
    const attacks = [
      ...allTables,
      ...rewrites,
      'delete from audit.outbox',
      "update audit.outbox set draft = '{}'",
      'truncate audit.outbox',
      `insert into audit.logs (log_id, agency_id, year, origin, opened_at) values (gen_random_uuid(), '${agencyId}', 2030, 'x', now())`,
      "insert into audit.entries select log_id, 99, agency_id, '{}', sha256('\\x007b7d'::bytea) from audit.logs",
      "insert into audit.outbox (agency_id, draft) values (gen_random_uuid(), '{}')",
      `insert into audit.outbox (agency_id, draft) values ('${other}', '{}')`,
      `insert into audit.outbox (agency_id, draft) values ('${agencyId}', '{}') returning *`,
    ];
    expect(await notRefused('plateward_app', attacks, /permission denied|must be owner|row-level security/)).toEqual(
      [],
    );
    expect(await picture()).toBe(before);
  });

  test('the sequencer can append and nothing else', async () => {
    const before = await picture();
    const attacks = [
      ...rewrites,
      `insert into audit.logs (log_id, agency_id, year, origin, size, opened_at) values (gen_random_uuid(), '${agencyId}', 2030, 'x', 9, now())`,
      "insert into audit.outbox (agency_id, draft) values (gen_random_uuid(), '{}')",
    ];
    expect(
      await notRefused('plateward_audit', attacks, /permission denied|must be owner|append-only|only grows/),
    ).toEqual([]);
    expect(await picture()).toBe(before);
  });

  test('a reader reads, its own agency only', async () => {
    const attacks = [
      ...rewrites,
      'select * from audit.outbox',
      'insert into audit.entries select * from audit.entries',
    ];
    expect(await notRefused('plateward_audit_read', attacks, /permission denied|must be owner/)).toEqual([]);
    const db = roles.plateward_audit_read;
    const seen = await db.inAgency(agencyId, tx =>
      sql<{
        agency_id: string;
      }>`select agency_id from audit.entries union all select agency_id from audit.disclosures union all select agency_id from audit.logs`.execute(
        tx,
      ),
    );
    expect(new Set(seen.rows.map(row => row.agency_id))).toEqual(new Set([agencyId]));
    expect(
      await db.inAgency(
        agencyId,
        async tx => (await sql`select * from audit.entries where agency_id = ${other}`.execute(tx)).rows,
      ),
    ).toEqual([]);
    expect(await entriesOf({ db, agencyId, limit: 100 })).toHaveLength(6);
  });

  test('the public page sees nothing of it', async () => {
    expect(await notRefused('plateward_public', allTables, /permission denied/)).toEqual([]);
  });

  test.each([
    'set role plateward_audit_owner',
    'set role plateward_owner',
    'reset role',
    'set session_replication_role = replica',
  ])('as superuser after `%s` no row is rewritten while the triggers stand', async first => {
    const before = await picture();
    const client = new pg.Client({ ...database.owner });
    await client.connect();
    for (const statement of rewrites.filter(one => /^(update|delete|truncate)/.test(one))) {
      await client.query('begin');
      await client.query(first);
      const changed = await client.query(statement).then(
        result => result.rowCount ?? 0,
        (error: Error) => {
          expect(error.message).toMatch(/append-only|only grows|permission denied|violates/);
          return 0;
        },
      );
      // under the owner's own fence no row is even found
      expect([statement, changed]).toEqual([statement, 0]);
      await client.query('commit');
    }
    await client.end();
    expect(await picture()).toBe(before);
  });

  test('a leaf that is not the hash of its body is refused by the database itself', async () => {
    const [log] = await database.asSuperuser<{ log_id: string }>('select log_id from audit.logs where agency_id = $1', [
      agencyId,
    ]);
    const insert = `insert into audit.entries values ('${log!.log_id}', 500, '${agencyId}', '{"a":1}', sha256('{"a":2}'))`;
    expect(await notRefused('plateward_audit', [insert], /check constraint "leaf_of_body"/)).toEqual([]);
  });
});

describe('the check of a log, against one who switched every guard off', () => {
  const guards = (state: 'disable' | 'enable always'): string =>
    ['entries no_rewrite', 'disclosures no_rewrite', 'logs only_grows', 'logs no_delete']
      .map(pair => pair.split(' '))
      .map(([table, trigger]) => `alter table audit.${table} ${state} trigger ${trigger};`)
      .join('');

  async function tamper(statement: string): Promise<Fault[]> {
    const whose = newId<'agency'>();
    await fill(whose, 4);
    const db = roles.plateward_audit;
    expect(await checkLog({ db, agencyId: whose })).toEqual({ entries: 5, faults: [] });
    const its = `(select log_id from audit.logs where agency_id = '${whose}')`;
    await database.asSuperuser(`begin; set local session_replication_role = replica; ${guards('disable')}
      alter table audit.entries drop constraint leaf_of_body;
      ${statement.replaceAll('ITS', `log_id = ${its}`).replaceAll('LOG', its)};
      ${guards('enable always')}
      alter table audit.entries add constraint leaf_of_body check (leaf = sha256('\\x00'::bytea || body)) not valid; commit`);
    return (await checkLog({ db, agencyId: whose })).faults;
  }

  test.each([
    [
      'a bit of a body',
      'update audit.entries set body = set_bit(body, 77, 1 - get_bit(body, 77)) where n = 2 and ITS',
      'leaf_wrong',
    ],
    [
      'a body and its leaf hash',
      `update audit.entries set body = convert_to(replace(convert_from(body, 'UTF8'), 'permit', 'refuse'), 'UTF8'), leaf = sha256('\\x00'::bytea || convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":2'), 'UTF8')) where n = 2 and ITS`,
      'leaf_wrong',
    ],
    [
      'a blank in a body, hashed again',
      `update audit.entries set body = body || ' '::bytea, leaf = sha256('\\x00'::bytea || body || ' '::bytea) where n = 2 and ITS`,
      'body_malformed',
    ],
    [
      'a letter of a disclosure',
      "update audit.disclosures set disclosures = overlay(disclosures placing (case when substr(disclosures, 60, 1) = 'A' then 'B' else 'A' end) from 60 for 1) where n = 2 and not purgeable and ITS",
      'disclosure_missing',
    ],
    [
      'disclosures taken away',
      'delete from audit.disclosures where n = 3 and not purgeable and ITS',
      'disclosure_missing',
    ],
    [
      'disclosures of two entries exchanged',
      'update audit.disclosures d set disclosures = (select o.disclosures from audit.disclosures o where o.log_id = d.log_id and o.n = 3 - d.n and not o.purgeable) where n in (1, 2) and not purgeable and ITS',
      'disclosure_wrong',
    ],
    ['an entry in the middle taken away', 'delete from audit.entries where n = 2 and ITS', 'entry_missing'],
    ['the last entry taken away', 'delete from audit.entries where n = 4 and ITS', 'entry_missing'],
    [
      'two entries exchanged',
      'update audit.entries set n = 100 where n = 1 and ITS; update audit.entries set n = 1 where n = 2 and ITS; update audit.entries set n = 2 where n = 100 and ITS',
      'place_wrong',
    ],
    [
      'an entry put twice',
      'insert into audit.entries select log_id, 5, agency_id, body, leaf from audit.entries where n = 2 and ITS; update audit.logs set size = 6 where ITS',
      'place_wrong',
    ],
    [
      'the first entry replaced by another',
      'update audit.entries e set (body, leaf) = (select o.body, o.leaf from audit.entries o where o.log_id = e.log_id and o.n = 1) where n = 0 and ITS',
      'place_wrong',
    ],
    ['a log that says it is shorter', 'update audit.logs set size = 3 where ITS', 'entry_beyond_size'],
    ['a log that says it is longer', 'update audit.logs set size = 7 where ITS', 'entry_missing'],
    ['another origin', "update audit.logs set origin = origin || 'x' where ITS", 'place_wrong'],
    ['another year', 'update audit.logs set year = 2025 where ITS', 'day_wrong'],
    [
      'an entry filed under another agency',
      'update audit.entries set agency_id = LOG where n = 2 and ITS',
      'row_wrong',
    ],
  ])('finds %s', async (_name, statement, code) => {
    expect((await tamper(statement)).map(fault => fault.code)).toContain(code);
  });

  test('ids of results may be gone, as they leave with the reads', async () => {
    expect(await tamper('delete from audit.disclosures where purgeable and ITS')).toEqual([]);
  });
});
