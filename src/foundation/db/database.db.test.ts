import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newId, type AgencyId } from '../base/ids.ts';
import type { Db } from './database.ts';

let database: TestDatabase;
let app: Db;
const north = newId<'agency'>();
const south = newId<'agency'>();

beforeAll(async () => {
  database = await testDatabase();
  app = await database.as('plateward_app');
  await app.acrossAgencies(async tx => {
    for (const [agency_id, code] of [
      [north, 'north'],
      [south, 'south'],
    ] as const) {
      await tx
        .insertInto('agencies')
        .values({
          agency_id,
          code,
          name: code,
          ori: 'CA0999901',
          time_zone: 'America/Los_Angeles',
          demonstration: true,
          enrolled_at: new Date(),
        })
        .execute();
    }
  });
});
afterAll(() => database.drop());

const addSource = (agencyId: AgencyId, owner: AgencyId): Promise<unknown> =>
  app.inAgency(agencyId, tx =>
    tx
      .insertInto('sources')
      .values({
        source_id: newId(),
        agency_id: owner,
        code: `cam-${newId().slice(-6)}`,
        name: 'camera',
        kind: 'fixed',
        retention_class: 'server',
        time_zone: 'America/Los_Angeles',
        latitude: null,
        longitude: null,
        heading_degrees: null,
        created_at: new Date(),
      })
      .execute(),
  );

describe('the boundary of agencies in the database itself', () => {
  test('a transaction sees its own agency only, and nothing without one', async () => {
    await addSource(north, north);
    await addSource(south, south);
    const count = (agencyId: AgencyId): Promise<number> =>
      app.inAgency(agencyId, async tx => (await tx.selectFrom('sources').select('agency_id').execute()).length);
    expect(await count(north)).toBe(1);
    expect(await count(south)).toBe(1);
    expect(await app.acrossAgencies(tx => tx.selectFrom('sources').selectAll().execute())).toEqual([]);
  });

  test('writing into another agency is refused', async () => {
    await expect(addSource(north, south)).rejects.toThrow(/row-level security/);
  });

  test('the setting does not outlive its transaction, also after an error', async () => {
    const one = await database.as('plateward_app', 1);
    await expect(one.inAgency(north, () => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
    expect(await one.acrossAgencies(tx => tx.selectFrom('sources').selectAll().execute())).toEqual([]);
  });

  test('every table with an agency has row-level security, forced but for the one that says why', async () => {
    const rows = await database.asSuperuser<{ name: string; enabled: boolean; forced: boolean }>(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('public', 'audit') and c.relname <> 'agencies'
          and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'agency_id')`,
    );
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter(row => !row.enabled)).toEqual([]);
    expect(rows.filter(row => !row.forced).map(row => row.name)).toEqual(['plate_dictionary']);
  });

  test('the application owns nothing and cannot switch the fence off', async () => {
    const owned = await database.asSuperuser(`select 1 from pg_class c join pg_roles r on r.oid = c.relowner
      where r.rolname in ('plateward_app', 'plateward_audit', 'plateward_audit_read', 'plateward_public')`);
    expect(owned).toEqual([]);
    const attempts = [
      'alter table sources disable row level security',
      'drop policy agency on sources',
      'set role plateward_owner',
      'create table mine (x int)',
      'select * from reads_20260105',
    ];
    for (const attempt of attempts) {
      await expect(
        app.inAgency(north, tx => sql.raw(attempt).execute(tx)),
        attempt,
      ).rejects.toThrow(/must be owner|permission denied|does not exist/);
    }
  });

  test('patterns are answered for the own agency only', async () => {
    await app.inAgency(south, tx =>
      tx
        .insertInto('plate_dictionary')
        .values({ agency_id: south, plate: 'PW123', fold: 'PW123', first_seen: new Date() })
        .execute(),
    );
    const find = (agencyId: AgencyId, wanted: AgencyId): Promise<number> =>
      app.inAgency(
        agencyId,
        async tx => (await sql`select find_plates(${wanted}::uuid, 'PW%', 10)`.execute(tx)).rows.length,
      );
    expect(await find(south, south)).toBe(1);
    await expect(find(north, south)).rejects.toThrow(/not the agency/);
    await expect(
      app.acrossAgencies(tx => sql`select find_plates(${south}::uuid, 'PW%', 10)`.execute(tx)),
    ).rejects.toThrow(/not the agency/);
  });

  test('a partition is made once, from a Monday on, and carries the fence', async () => {
    const make = (): Promise<unknown> =>
      app.inAgency(north, tx => sql`select ensure_read_partition('2026-01-05')`.execute(tx));
    await Promise.all([make(), make(), make()]);
    await expect(
      app.inAgency(north, tx => sql`select ensure_read_partition('2026-01-06')`.execute(tx)),
    ).rejects.toThrow(/Monday/);
    await expect(app.inAgency(north, tx => sql.raw('select * from reads_20260105').execute(tx))).rejects.toThrow(
      /permission denied/,
    );
  });
});
