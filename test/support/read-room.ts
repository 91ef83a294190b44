import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { findReads, openReadStore, prepareReads, rememberPlates, storeReads } from '../../src/capture/reads/actions.ts';
import type { FoundReads, ReadStore } from '../../src/capture/reads/actions.ts';
import type { NewRead, PreparedRead } from '../../src/capture/reads/rules.ts';
import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId, type AgencyId, type ReadId } from '../../src/foundation/base/ids.ts';
import { secretBox } from '../../src/foundation/base/secret-box.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import type { Db } from '../../src/foundation/db/database.ts';
import { parsePattern, type PlatePattern } from '../../src/foundation/plates/pattern.ts';
import { taskContext, type Context } from '../../src/gate/access/context.ts';
import { makeGate } from '../../src/gate/access/gate.ts';
import { demonstrationProfile } from '../../src/gate/policy/load.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { buildRead } from './reads.ts';

/** The day on which the tests of reads stand. */
export const today = '2026-03-15';

/** Noon or 13 o'clock in California. */
export const noon = (day: string): Date => new Date(`${day}T20:00:00Z`);

/** Its first source class is purged by itself after a year. */
export const profile = demonstrationProfile('san-leandro');
export const classId = profile.sources[0]?.id ?? '';
const sourceId = newId<'source'>();

/** A read of that class, received at noon today unless told otherwise. */
export const read = (plate: string, given: Partial<NewRead> = {}): NewRead =>
  buildRead({ sourceId, plate, retentionClass: classId, capturedAt: noon(today), ...given });

/** Parses a pattern that the test knows to be one. */
export function patternOf(text: string): PlatePattern {
  const parsed = parsePattern(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.pattern;
}

export type Asked = {
  limit?: number;
  cursor?: string;
  localToday?: string;
  capturedFrom?: Date;
  capturedTo?: Date;
  profile?: Profile;
  countUpTo?: number;
};

/** The room that stores reads, on a database of its own, without the rooms that lead to it. */
export type ReadRoom = {
  database: TestDatabase;
  app: Db;
  store: ReadStore;
  folder: string;
  prepare(agencyId: AgencyId, reads: NewRead[], options?: { into?: ReadStore; by?: Profile }): Promise<PreparedRead[]>;
  /** Prepares and stores in one transaction of the agency. */
  keep(agencyId: AgencyId, reads: NewRead[], options?: { into?: ReadStore; by?: Profile }): Promise<ReadId[]>;
  find(agencyId: AgencyId, text: string, asked?: Asked): Promise<FoundReads>;
  /** The plates of what is found, sorted. */
  platesFound(agencyId: AgencyId, text: string, asked?: Asked): Promise<string[]>;
  /** Makes PostgreSQL's counts of scans whole up to now; only with one connection. */
  flushCounts(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the room; call `close()` in afterAll. */
export async function openReadRoom(connections = 10): Promise<ReadRoom> {
  const database = await testDatabase();
  const app = await database.as('plateward_app', connections);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-reads-'));
  const store = await openReadStore({ dataFolder: folder });
  const prepare: ReadRoom['prepare'] = (agencyId, reads, options = {}) =>
    prepareReads(contextOf(app, database, agencyId), {
      store: options.into ?? store,
      profile: options.by ?? profile,
      reads,
    });
  const find: ReadRoom['find'] = (agencyId, text, asked = {}) =>
    app.inAgency(agencyId, tx =>
      findReads(tx, { agencyId, pattern: patternOf(text), localToday: today, limit: 50, ...asked }),
    );
  return {
    database,
    app,
    store,
    folder,
    prepare,
    async keep(agencyId, reads, options = {}) {
      const into = options.into ?? store;
      const prepared = await prepare(agencyId, reads, options);
      const ids = await app.inAgency(agencyId, tx =>
        storeReads(tx, { agencyId, store: into, prepared, at: noon(today) }),
      );
      rememberPlates(into, agencyId, prepared);
      return ids;
    },
    find,
    platesFound: async (agencyId, text, asked) =>
      (await find(agencyId, text, asked)).reads.map(found => found.plate).sort(),
    async flushCounts() {
      await app.acrossAgencies(tx => sql`select pg_stat_force_next_flush()`.execute(tx));
    },
    async close() {
      await store.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function contextOf(db: Db, { log }: TestDatabase, agencyId: AgencyId): Context {
  const gate = makeGate({
    db,
    clock: systemClock,
    log,
    box: secretBox(Buffer.alloc(32)),
    profileAt: async () => ({ version: 1, sha256: '', profile }),
    append: async () => undefined,
    facts: {
      account: async () => null,
      training: async () => null,
      trainingOfAll: async () => () => null,
      clearance: async () => false,
      entitlements: async () => new Set(),
      liveData: async () => false,
      sourceKey: async () => false,
    },
  });
  const agency = { agencyId, code: 'x', name: 'x', timeZone: profile.meta.timeZone, demonstration: true };
  return taskContext(gate, agency, 'setup');
}
