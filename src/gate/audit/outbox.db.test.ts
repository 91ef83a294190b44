import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { installationId, newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Db } from '../../foundation/db/database.ts';
import { checkLog, entriesOf, type RecordedEntry } from './checks.ts';
import type { AuditDraft } from './entry.ts';
import { openSequencer, queueEntry, type Sequencer, type SequencerOptions } from './outbox.ts';

const clock = frozenClock(new Date('2026-05-06T07:08:09.010Z'));
let database: TestDatabase;
let app: Db;
let audit: Db;
let secondAudit: Db;
let reader: Db;
beforeAll(async () => {
  database = await testDatabase();
  app = await database.as('plateward_app');
  audit = await database.as('plateward_audit', 3);
  secondAudit = await database.as('plateward_audit', 3);
  reader = await database.as('plateward_audit_read', 2);
});
afterAll(() => database.drop());

const change = (agencyId: AgencyId, detail: string): AuditDraft => ({
  event: 'agency.enrolled',
  outcome: 'permit',
  agencyId,
  at: clock.now(),
  fields: { actor: 'task:test', subject: agencyId, detail },
});

const startSequencer = (options: Partial<SequencerOptions> = {}): Promise<Sequencer> =>
  openSequencer({ db: audit, clock, log: database.log, ...options });

async function withSequencers<T>(count: 1 | 2, work: (first: Sequencer) => Promise<T>): Promise<T> {
  const pools = [audit, secondAudit].slice(0, count);
  const sequencers = await Promise.all(pools.map(db => startSequencer({ db, maxBatch: 20 })));
  try {
    return await work(sequencers[0]!);
  } finally {
    await Promise.all(sequencers.map(one => one.stop()));
  }
}

const entries = async (agencyId: AgencyId): Promise<RecordedEntry[]> => {
  expect((await checkLog({ db: reader, agencyId })).faults).toEqual([]);
  return entriesOf({ db: reader, agencyId, limit: 10_000, fromN: 0 });
};
const details = async (agencyId: AgencyId): Promise<unknown[]> =>
  (await entries(agencyId)).slice(1).map(entry => entry.fields.detail);

describe('the outbox', () => {
  test('a change that was rolled back leaves no entry, a committed one exactly one', async () => {
    const agencyId = newId<'agency'>();
    await withSequencers(1, async sequencer => {
      await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'kept')));
      await expect(
        app.inAgency(agencyId, async tx => {
          await queueEntry(tx, change(agencyId, 'rolled back'));
          throw new Error('the change failed');
        }),
      ).rejects.toThrow('the change failed');
      await sequencer.drain();
    });
    expect(await details(agencyId)).toEqual(['kept']);
    const [entry] = await entriesOf({ db: reader, agencyId, limit: 1 });
    expect(entry).toMatchObject({
      event: 'agency.enrolled',
      day: '2026-05-06',
      fields: { at: '2026-05-06T07:08:09.010Z', actor: 'task:test' },
    });
  });

  test('two sequencers: every change once, in the order of its agency', async () => {
    const agencies = [newId<'agency'>(), newId<'agency'>(), installationId];
    await withSequencers(2, async sequencer => {
      await Promise.all(
        agencies.map(async agencyId => {
          for (let number = 0; number < 150; number++) {
            await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, String(number))));
          }
        }),
      );
      await sequencer.drain();
    });
    const wanted = Array.from({ length: 150 }, (_, number) => String(number));
    for (const agencyId of agencies) expect(await details(agencyId)).toEqual(wanted);
  });

  test('is woken by the change itself, not only by looking', async () => {
    const agencyId = newId<'agency'>();
    const sequencer = await startSequencer({ pollMs: 3_600_000 });
    try {
      await expect
        .poll(
          async () => {
            // the listening connection may still be on its way: an earlier change may have called nobody
            await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'wake')));
            await new Promise(resolve => setTimeout(resolve, 100));
            return (await database.asSuperuser('select 1 from audit.logs where agency_id = $1', [agencyId])).length;
          },
          { timeout: 10_000 },
        )
        .toBe(1);
    } finally {
      await sequencer.stop();
    }
  });

  test('refuses a draft without its mandatory fields, and with it the change', async () => {
    const agencyId = newId<'agency'>();
    const bad: AuditDraft = { ...change(agencyId, ''), event: 'account.created' };
    await expect(app.inAgency(agencyId, tx => queueEntry(tx, bad))).rejects.toThrow('mandatory');
  });

  test('text that jsonb can not hold does not prevent the change', async () => {
    const agencyId = newId<'agency'>();
    await withSequencers(1, async sequencer => {
      await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'a\u0000b\ud800c e\u0301')));
      await sequencer.drain();
    });
    expect(await details(agencyId)).toEqual(['a\ufffdb\ufffdc é']);
  });

  test('a row that can not be an entry does not stop those behind it, nor vanish', async () => {
    const agencyId = newId<'agency'>();
    await database.asSuperuser('insert into audit.outbox (agency_id, draft) values ($1, $2)', [
      agencyId,
      { event: 'made.up', 'Odd Key': 1.5 },
    ]);
    await database.asSuperuser('insert into audit.outbox (agency_id, draft) values ($1, $2)', [
      agencyId,
      { event: 'agency.enrolled', outcome: 'permit', at: '2026-05-06T07:08:09Z', fields: { colour: 'red' } },
    ]);
    await withSequencers(1, async sequencer => {
      await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'behind')));
      await sequencer.drain();
    });
    const found = await entries(agencyId);
    expect(found.map(entry => [entry.event, entry.outcome])).toEqual([
      ['log.opened', 'permit'],
      ['record.draft_unusable', 'fail'],
      ['record.draft_unusable', 'fail'],
      ['agency.enrolled', 'permit'],
    ]);
    expect(found[1]?.fields.detail).toContain('made.up');
    expect(found[2]?.fields.detail).toContain('colour');
  });

  test('goes on after its connections were killed, and loses and doubles nothing', async () => {
    const agencyId = newId<'agency'>();
    await withSequencers(2, async sequencer => {
      for (let number = 0; number < 200; number++) {
        await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, String(number))));
        if (number % 20 === 10) {
          await database.asSuperuser(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plateward_audit' and datname = current_database()",
          );
        }
      }
      await sequencer.drain();
      expect(sequencer.health()).toEqual({ lastMovedAt: clock.now(), stalledSince: null });
    });
    expect(await details(agencyId)).toEqual(Array.from({ length: 200 }, (_, number) => String(number)));
  });

  test('says that it stalls while the logs are locked, drain gives up in time, then all is moved', async () => {
    const agencyId = newId<'agency'>();
    const sequencer = await startSequencer({ stallAfterMs: 100, pollMs: 50 });
    const told: unknown[] = [];
    sequencer.onStall(since => told.push(since));
    const locked = database.asSuperuser(
      'begin; lock table audit.logs in access exclusive mode; select pg_sleep(1); commit',
    );
    await new Promise(resolve => setTimeout(resolve, 100));
    await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'late')));
    await locked;
    await sequencer.drain();
    expect(told).toEqual([clock.now(), null]);
    expect(await details(agencyId)).toEqual(['late']);
    await sequencer.stop();
    await app.inAgency(agencyId, tx => queueEntry(tx, change(agencyId, 'nobody moves this')));
    await expect(sequencer.drain(200)).rejects.toSatisfy(error => isProblem(error, 'record_unavailable'));
  });
});
