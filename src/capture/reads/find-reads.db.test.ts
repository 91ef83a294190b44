import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  noon,
  openReadRoom,
  patternOf,
  profile,
  read,
  today,
  type Asked,
  type ReadRoom,
} from '../../../test/support/read-room.ts';
import { addDays } from '../../foundation/base/clock.ts';
import { newId, type ReadId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { parsePattern, patternMatches } from '../../foundation/plates/pattern.ts';
import { findRead } from './actions.ts';
import { cursorOf } from './rules.ts';

let room: ReadRoom;

beforeAll(async () => {
  // one connection, so that the counts of scans are all its own
  room = await openReadRoom(1);
});
afterAll(() => room.close());

type Scans = { table: string; index: string | null; scans: number };

/** How often each partition was read whole (`index` null) and each of its indexes was asked while `work` ran. */
async function scansOf(work: () => Promise<unknown>): Promise<Scans[]> {
  const count = async (): Promise<Scans[]> =>
    room.database.asSuperuser<Scans>(
      `select relname as table, indexrelname as index, coalesce(idx_scan, 0)::int as scans from pg_stat_user_indexes
        where relname ~ '^reads_\\d{8}$'
       union all
       select relname, null, coalesce(seq_scan, 0)::int from pg_stat_user_tables where relname ~ '^reads_\\d{8}$'`,
    );
  const key = ({ table, index }: Scans): string => `${table} ${index}`;
  await room.flushCounts();
  const before = new Map((await count()).map(one => [key(one), one.scans]));
  await work();
  await room.flushCounts();
  const after = await count();
  return after.map(one => ({ ...one, scans: one.scans - (before.get(key(one)) ?? 0) })).filter(one => one.scans > 0);
}

describe('patterns', () => {
  test('match what patternMatches says, on random plates and patterns', async () => {
    const agencyId = newId<'agency'>();
    const characters = ['A', '8', 'B', '_'];
    const plate = fc
      .array(fc.constantFrom(...characters), { minLength: 2, maxLength: 6 })
      .map(parts => parts.join(''))
      .filter(text => /[A-Z0-9]/.test(text));
    const pattern = fc
      .array(fc.constantFrom('A', '8', 'B', '?', '*'), { minLength: 2, maxLength: 6 })
      .map(parts => parts.join(''))
      .filter(text => 'pattern' in parsePattern(text));
    const stored = new Set(['A_B8', 'AAB8', '__A8', ...fc.sample(plate, { numRuns: 300, seed: 7 })]);
    await room.keep(
      agencyId,
      [...stored].map(text => read(text)),
    );
    await fc.assert(
      fc.asyncProperty(pattern, async text => {
        const wanted = [...stored].filter(one => patternMatches(patternOf(text), one)).sort();
        expect(await room.platesFound(agencyId, text, { limit: 1000 })).toEqual(wanted);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test('a character that could not be told is found by a wildcard and by nothing else', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(agencyId, [read('PW_A12'), read('PW9A12')]);
    expect(await room.platesFound(agencyId, 'PW9A12')).toEqual(['PW9A12']);
    expect(await room.platesFound(agencyId, 'PW?A12')).toEqual(['PW9A12', 'PW_A12']);
    expect(await room.platesFound(agencyId, 'PW*A12')).toEqual(['PW9A12', 'PW_A12']);
  });

  test('that match too much: narrowed with three letters or digits, refused with two', async () => {
    const agencyId = newId<'agency'>();
    const many = Array.from({ length: 2001 }, (_, n) => read(`PW0${String(n).padStart(4, '0')}`));
    await room.keep(agencyId, many);
    await expect(room.find(agencyId, 'PW*')).rejects.toMatchObject({ code: 'pattern_too_wide' });
    expect(await room.find(agencyId, 'PW0*', { limit: 5 })).toMatchObject({ narrowed: true });
    expect(await room.find(agencyId, 'PW00*', { limit: 5 })).toMatchObject({ narrowed: false });
  });
});

describe('going on', () => {
  test('a walk shows each read once, newest first, while others are stored', async () => {
    const agencyId = newId<'agency'>();
    // many of the same moment: the order among them must be kept too
    const reads = Array.from({ length: 60 }, (_, n) =>
      read(`PW3A${n % 4}`, {
        capturedAt: new Date(Date.UTC(2026, 2, 1, 0, n >> 3)),
        receivedAt: noon(addDays(today, -(n % 9) * 20)),
      }),
    );
    const ids = await room.keep(agencyId, reads);
    const seen: { readId: ReadId; at: number }[] = [];
    let cursor: string | undefined;
    do {
      const page = await room.find(agencyId, 'PW3A?', { limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.reads.length).toBeLessThanOrEqual(7);
      seen.push(...page.reads.map(found => ({ readId: found.readId, at: found.capturedAt.getTime() })));
      cursor = page.next ?? undefined;
      // newer than what was shown: they belong to the next walk
      await room.keep(agencyId, [read('PW3A1', { capturedAt: noon('2026-03-10') })]);
    } while (cursor !== undefined);
    expect(seen.map(({ readId }) => readId).sort()).toEqual([...ids].sort());
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((a, b) => b - a));
  });

  test('over gaps and bursts nothing is left out, whatever the page before promised', async () => {
    const agencyId = newId<'agency'>();
    // one a minute, then a burst, then one a day: each page ends elsewhere than its pace said
    const minutes = [
      ...Array(20).keys(),
      ...Array(30).fill(25),
      ...Array(20)
        .keys()
        .map(n => 30 + n * 1440),
    ];
    const reads = minutes.map((ago, n) =>
      read(`PW5C${n % 3}`, { capturedAt: new Date(noon(today).getTime() - ago * 60_000) }),
    );
    const ids = await room.keep(agencyId, reads);
    const seen: ReadId[] = [];
    const times: number[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await room.find(agencyId, 'PW5C?', { limit: 6, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.reads.map(found => found.readId));
      times.push(...page.reads.map(found => found.capturedAt.getTime()));
      cursor = page.next;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('with a made-up cursor of any time or pace there is an answer, or a refusal that says why', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(agencyId, [read('PW5D1'), read('PW5D2')]);
    const terms = { agencyId, pattern: patternOf('PW5D?') };
    for (const [timeMs, paceMs] of [
      [99_999_999_999_999, 9_999_999_999],
      [-99_999_999_999_999, 9_999_999_999],
      [0, 0],
    ] as const) {
      const cursor = cursorOf(terms, { capturedAt: new Date(timeMs), readId: newId<'read'>(), paceMs });
      const { reads } = await room.find(agencyId, 'PW5D?', { limit: 500, cursor });
      expect(reads).toHaveLength(timeMs > 0 ? 2 : 0);
    }
  });

  test('with a made-up cursor does not lead past the time range', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(
      agencyId,
      [0, 1, 2].map(days => read('PW4B1', { capturedAt: noon(addDays(today, -days)) })),
    );
    const terms = { agencyId, pattern: patternOf('PW4B1'), capturedTo: noon(addDays(today, -1)) };
    const cursor = cursorOf(terms, { capturedAt: noon(addDays(today, 9)), readId: newId<'read'>() });
    const { reads } = await room.find(agencyId, 'PW4B1', { capturedTo: terms.capturedTo, cursor });
    expect(reads.map(found => found.capturedAt)).toEqual([noon(addDays(today, -1)), noon(addDays(today, -2))]);
  });

  test('with the cursor of another search is refused', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(agencyId, [read('PW4A1'), read('PW4A2')]);
    const { next } = await room.find(agencyId, 'PW4A?', { limit: 1 });
    await expect(room.find(agencyId, 'PW4*', { cursor: next! })).rejects.toMatchObject({ code: 'input_invalid' });
    const other = newId<'agency'>();
    await expect(room.find(other, 'PW4A?', { cursor: next! })).rejects.toMatchObject({ code: 'input_invalid' });
  });
});

describe('how many match', () => {
  test('is counted up to a bound, each read once, held or not, only what is asked', async () => {
    const agencyId = newId<'agency'>();
    const at = (n: number): Date => new Date(noon(today).getTime() - n * 60_000);
    const ids = await room.keep(
      agencyId,
      Array.from({ length: 30 }, (_, n) => read(`PW5E${n % 4}`, { capturedAt: at(n) })),
    );
    await room.keep(agencyId, [read('PW5F1')]);
    await room.keep(newId<'agency'>(), [read('PW5E1')]);
    await room.database.asSuperuser('insert into held_reads select * from reads where read_id = $1', [ids[3]]);
    const counted = async (asked: Asked): Promise<unknown> => (await room.find(agencyId, 'PW5E?', asked)).counted;
    expect(await counted({ limit: 5 })).toBeNull();
    expect(await counted({ limit: 5, countUpTo: 100 })).toEqual({ reads: 30, orMore: false });
    expect(await counted({ limit: 5, countUpTo: 30 })).toEqual({ reads: 30, orMore: false });
    expect(await counted({ limit: 5, countUpTo: 29 })).toEqual({ reads: 29, orMore: true });
    expect(await counted({ limit: 50, countUpTo: 20 })).toEqual({ reads: 20, orMore: true });
    expect(await counted({ limit: 5, countUpTo: 100, capturedFrom: at(9), capturedTo: at(2) })).toEqual({
      reads: 8,
      orMore: false,
    });
    // past its day only the held one counts
    const late = addDays(today, 900);
    expect(await counted({ limit: 5, countUpTo: 100, localToday: late })).toEqual({ reads: 1, orMore: false });
  });
});

describe('the day on which a read goes', () => {
  test('it shows until the evening before and never after, unless it is held', async () => {
    const agencyId = newId<'agency'>();
    const [readId] = await room.keep(agencyId, [read('PW5A12B35')]);
    const shows = async (localToday: string): Promise<boolean[]> => {
      const by = await Promise.all([
        room.find(agencyId, 'PW5A12B35', { localToday }),
        room.find(agencyId, 'PW5A*', { localToday, profile }),
        room.find(agencyId, 'PW5A12B35', { localToday, profile }),
      ]);
      const byId = await room.app.inAgency(agencyId, tx => findRead(tx, { readId: readId!, localToday }));
      return [...by.map(found => found.reads.length === 1), byId !== null];
    };
    for (let day = 0; day < 365; day += 28) expect(await shows(addDays(today, day))).not.toContain(false);
    expect(await shows(addDays(today, 364))).not.toContain(false);
    for (const day of [365, 366, 372, 400]) expect(await shows(addDays(today, day))).not.toContain(true);
    await room.database.asSuperuser('insert into held_reads select * from reads where read_id = $1', [readId]);
    // in both tables while its partition is still there: shown once
    expect(await shows(today)).not.toContain(false);
    expect(await shows(addDays(today, 400))).not.toContain(false);
  });

  test('where people decide about the purge, it shows until they did', async () => {
    const agencyId = newId<'agency'>();
    const undecided: Profile = {
      ...profile,
      sources: profile.sources.map(source => {
        const { purge } = source.retention;
        return purge === 'unset'
          ? source
          : { ...source, retention: { ...source.retention, purge: { ...purge, value: 'may' as const } } };
      }),
    };
    await room.keep(agencyId, [read('PW5A12B36')], { by: undecided });
    const asked = { localToday: addDays(today, 900), profile: undecided };
    expect(await room.platesFound(agencyId, 'PW5A12B36', asked)).toEqual(['PW5A12B36']);
  });

  test('weeks of which nothing shows any more are not visited', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(
      agencyId,
      [0, 100, 200, 300].map(days => {
        const capturedAt = noon(addDays(today, -days));
        return read('PW5A12B37', { capturedAt });
      }),
    );
    const asked = { localToday: addDays(today, 200), profile };
    const scans = await scansOf(async () => {
      expect((await room.find(agencyId, 'PW5A12B37', asked)).reads).toHaveLength(2);
    });
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.filter(({ table }) => table < 'reads_20260928')).toEqual([]);
  });
});

describe('the way to the answer', () => {
  test('is the primary key of each partition, never a whole table nor an index by time', async () => {
    const agencyId = newId<'agency'>();
    const cameras = Array.from({ length: 40 }, () => newId<'source'>());
    // four weeks with enough in each that it matters which way is taken
    const reads = Array.from({ length: 6000 }, (_, n) =>
      read(`PW${n % 1000}X`, {
        sourceId: cameras[n % 40]!,
        capturedAt: new Date(noon('2025-06-02').getTime() + n * 400_000),
      }),
    );
    await room.keep(agencyId, reads);
    await room.database.asSuperuser('analyze reads');
    const localToday = '2025-07-01';
    for (const [text, wanted] of [
      ['PW77X', 6],
      ['PW?7?X', 200],
    ] as const) {
      const scans = await scansOf(async () => {
        await room.find(agencyId, text, { localToday, capturedFrom: noon('2025-06-20') });
        expect((await room.find(agencyId, text, { localToday, limit: 200 })).reads).toHaveLength(wanted);
      });
      const large = scans.filter(({ table }) => table >= 'reads_20260601' && table <= 'reads_20260622');
      expect(large).toHaveLength(4);
      expect(large.filter(({ index }) => index?.endsWith('_pkey') !== true)).toEqual([]);
    }
  });
});
