import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bySize } from '../../../test/support/size.ts';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { frozenClock, systemClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { installationId, newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Db } from '../../foundation/db/database.ts';
import { checkLog, entriesOf } from './checks.ts';
import type { AuditDraft } from './entry.ts';
import { openAuditWriter, type AuditWriter, type AuditWriterOptions } from './writer.ts';

let database: TestDatabase;
let audit: Db;
let secondAudit: Db;
let reader: Db;
beforeAll(async () => {
  database = await testDatabase();
  audit = await database.as('plateward_audit', 4);
  secondAudit = await database.as('plateward_audit', 4);
  reader = await database.as('plateward_audit_read', 2);
});
afterAll(() => database.drop());

const writerOver = (options: Partial<AuditWriterOptions> = {}): AuditWriter =>
  openAuditWriter({ db: audit, clock: systemClock, log: database.log, ...options });

const note = (agencyId: AgencyId, detail: string, at = new Date('2026-03-04T05:06:07Z')): AuditDraft => ({
  event: 'session.refused',
  outcome: 'refuse',
  agencyId,
  at,
  fields: { code: 'sign_in_failed', detail },
});

const whole = async (agencyId: AgencyId): Promise<number> => {
  // the reader's connections are none of those that tests kill
  const { entries, faults } = await checkLog({ db: reader, agencyId });
  expect(faults).toEqual([]);
  return entries;
};

async function withConnection<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...database.owner });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('the writer of the record', () => {
  test('answers with a place at which the entry then stands, committed', async () => {
    const writer = writerOver();
    const agencyId = newId<'agency'>();
    const [first, second] = [await writer.append(note(agencyId, 'one')), await writer.append(note(agencyId, 'two'))];
    expect([first.n, second.n]).toEqual([1, 2]);
    expect(second.log).toBe(first.log);
    const entries = await entriesOf({ db: reader, agencyId, limit: 10 });
    expect(entries.map(entry => [entry.n, entry.event, entry.outcome, entry.day, entry.fields.detail])).toEqual([
      [2, 'session.refused', 'refuse', '2026-03-04', 'two'],
      [1, 'session.refused', 'refuse', '2026-03-04', 'one'],
      [0, 'log.opened', 'permit', '2026-03-04', undefined],
    ]);
    expect(writer.health()).toMatchObject({ queued: 0, stalledSince: null });
  });

  test('has a log per agency and year, each with its own origin and beginning', async () => {
    const writer = writerOver();
    const agencies = [newId<'agency'>(), newId<'agency'>(), installationId];
    const years = ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'];
    const places = await Promise.all(
      agencies.flatMap(agencyId => years.map(at => writer.append(note(agencyId, at, new Date(at))))),
    );
    expect(places.every(place => place.n === 1)).toBe(true);
    expect(new Set(places.map(place => place.log)).size).toBe(6);
    for (const agencyId of agencies) {
      expect(await whole(agencyId)).toBe(4);
      expect((await checkLog({ db: audit, agencyId, year: 2027 })).entries).toBe(2);
      const newest = await entriesOf({ db: reader, agencyId, limit: 3 });
      expect(newest.map(entry => [entry.year, entry.n])).toEqual([
        [2027, 1],
        [2027, 0],
        [2026, 1],
      ]);
    }
    const from = await entriesOf({ db: reader, agencyId: agencies[0]!, limit: 5, year: 2026, fromN: 1 });
    expect(from.map(entry => entry.n)).toEqual([1]);
  });

  test('hammer: many callers, two writers in two pools, no gap and no entry twice', async () => {
    const writers = [writerOver(), writerOver({ maxBatch: 50, db: secondAudit })];
    const agencies = Array.from({ length: 4 }, () => newId<'agency'>());
    const total = bySize({ quick: 5_000, full: 100_000 });
    const seen = new Set<string>();
    let next = 0;
    const caller = async (number: number): Promise<void> => {
      while (next < total) {
        const agencyId = agencies[next++ % 4]!;
        const { log, n } = await writers[number % 2]!.append(note(agencyId, `caller ${number}`));
        seen.add(`${log} ${n}`);
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, number) => caller(number)));
    expect(seen.size).toBe(total);
    for (const agencyId of agencies) expect(await whole(agencyId)).toBe(total / 4 + 1);
  });

  test('hammer: a hundred new agencies at once over four writers open each log once', async () => {
    const writers = [audit, secondAudit, audit, secondAudit].map(db => writerOver({ db, maxBatch: 30 }));
    const agencies = Array.from({ length: 100 }, () => newId<'agency'>());
    const drafts = Array.from({ length: 800 }, (_, number) => note(agencies[(number * 37) % 100]!, String(number)));
    await Promise.all(drafts.map((draft, number) => writers[number % 4]!.append(draft)));
    for (const agencyId of agencies) expect(await whole(agencyId)).toBe(9);
  });

  test('a draft that cannot be an entry fails its caller and nobody else', async () => {
    const writer = writerOver();
    const agencyId = newId<'agency'>();
    const bad: AuditDraft = {
      event: 'inquiry.run',
      outcome: 'permit',
      agencyId,
      at: new Date('2026-01-01'),
      fields: { plate: 'PW1' },
    };
    const results = await Promise.allSettled([
      writer.append(note(agencyId, 'a')),
      writer.append(bad),
      writer.append(note(agencyId, 'b')),
    ]);
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await whole(agencyId)).toBe(3);
  });

  test('an entry that the database refuses is found in its batch; the others are written', async () => {
    const agencyId = newId<'agency'>();
    await database.asSuperuser(`create function refuse_one() returns trigger language plpgsql as $$
      begin if convert_from(new.body, 'UTF8') like '%source.refused%' then raise check_violation; end if; return new; end $$;
      grant execute on function refuse_one() to public;
      create trigger refuse_one before insert on audit.entries for each row execute function refuse_one()`);
    const writer = writerOver();
    const drafts = Array.from({ length: 100 }, (_, number): AuditDraft => ({
      ...note(agencyId, String(number)),
      event: number === 61 ? 'source.refused' : 'session.refused',
    }));
    const results = await Promise.allSettled(drafts.map(draft => writer.append(draft)));
    await database.asSuperuser('drop trigger refuse_one on audit.entries; drop function refuse_one()');
    expect(results.flatMap((result, number) => (result.status === 'rejected' ? [number] : []))).toEqual([61]);
    expect(await whole(agencyId)).toBe(100);
  });

  test('refuses when too many wait, and close decides those that do', async () => {
    const writer = writerOver({ maxQueue: 10, flushMs: 60_000 });
    const agencyId = newId<'agency'>();
    const waiting = Array.from({ length: 10 }, (_, number) => writer.append(note(agencyId, String(number))));
    await expect(writer.append(note(agencyId, 'too many'))).rejects.toSatisfy(error =>
      isProblem(error, 'record_unavailable'),
    );
    expect(writer.health().queued).toBe(10);
    await writer.close();
    expect((await Promise.all(waiting)).map(place => place.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await expect(writer.append(note(agencyId, 'after'))).rejects.toSatisfy(error =>
      isProblem(error, 'record_unavailable'),
    );
  });
});

describe('when the database fails', () => {
  test('a killed connection rejects who waited, writes nothing, and later entries are written', async () => {
    const writer = writerOver();
    const agencyId = newId<'agency'>();
    await writer.append(note(agencyId, 'before'));
    await withConnection(async locker => {
      await locker.query('begin; lock table audit.logs in access exclusive mode');
      const waiting = Promise.allSettled([writer.append(note(agencyId, 'a')), writer.append(note(agencyId, 'b'))]);
      await killBackends('insert into audit.logs%');
      for (const result of await waiting) {
        expect(
          result.status === 'rejected' &&
            isProblem(result.reason, 'record_unavailable') &&
            result.reason.cause instanceof Error,
        ).toBe(true);
      }
      await locker.query('rollback');
    });
    expect(writer.health().stalledSince).not.toBeNull();
    expect((await writer.append(note(agencyId, 'after'))).n).toBe(2);
    expect(writer.health().stalledSince).toBeNull();
    expect(await whole(agencyId)).toBe(3);
  });

  test('connections killed again and again under load: every answered entry is there, the log stays whole', async () => {
    const writer = writerOver();
    const agencyId = newId<'agency'>();
    const answered: number[] = [];
    let refused = 0;
    const running = new AbortController();
    const caller = async (): Promise<void> => {
      while (!running.signal.aborted) {
        await writer.append(note(agencyId, 'x')).then(
          place => answered.push(place.n),
          () => refused++,
        );
      }
    };
    const callers = Array.from({ length: 16 }, caller);
    for (let kill = 0; kill < 10; kill++) {
      await new Promise(resolve => setTimeout(resolve, 50));
      await database.asSuperuser(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plateward_audit' and datname = current_database()",
      );
    }
    running.abort();
    await Promise.all(callers);
    expect(refused).toBeGreaterThan(0);
    expect(new Set(answered).size).toBe(answered.length);
    const entries = await whole(agencyId);
    expect(Math.max(...answered)).toBeLessThan(entries);
    // more may be there than were answered (a COMMIT whose answer was lost), never fewer
    expect(entries).toBeGreaterThanOrEqual(answered.length + 1);
  });

  test('a stall: refused after the timeout, told once, written when it moves again', async () => {
    const clock = frozenClock(new Date('2026-03-04T05:06:07Z'));
    const writer = writerOver({ appendTimeoutMs: 300, clock });
    const told: (Date | null)[] = [];
    writer.onStall(() => {
      throw new Error('a listener of somebody else');
    });
    writer.onStall(since => told.push(since));
    const agencyId = newId<'agency'>();
    await writer.append(note(agencyId, 'before'));
    await withConnection(async locker => {
      await locker.query('begin; lock table audit.logs in access exclusive mode');
      const began = performance.now();
      const waiting = await Promise.allSettled([
        writer.append(note(agencyId, 'a')),
        writer.append(note(agencyId, 'b')),
      ]);
      expect(performance.now() - began).toBeGreaterThan(250);
      expect(
        waiting.map(result => result.status === 'rejected' && isProblem(result.reason, 'record_unavailable')),
      ).toEqual([true, true]);
      expect(writer.health().stalledSince).toEqual(clock.now());
      await locker.query('rollback');
    });
    await writer.append(note(agencyId, 'after'));
    expect(told).toEqual([clock.now(), null]);
    expect(writer.health()).toMatchObject({ stalledSince: null, lastCommitAt: clock.now() });
    // the two that timed out were written late: the record names an access that was not shown
    expect(await whole(agencyId)).toBe(5);
  });
});

/** Ends the backends that run a statement like `pattern`, as soon as there is one. */
async function killBackends(pattern: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const killed = await database.asSuperuser(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plateward_audit' and datname = current_database() and wait_event_type = 'Lock' and query like $1",
      [pattern],
    );
    if (killed.length > 0) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error(`no backend runs ${pattern}`);
}
