import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explaining } from '../../../test/support/explain.ts';
import { noon, openReadRoom, patternOf, profile, read, today, type ReadRoom } from '../../../test/support/read-room.ts';
import { addDays } from '../../foundation/base/clock.ts';
import { newId, type AgencyId, type ReadId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { parsePattern, patternMatches } from '../../foundation/plates/pattern.ts';
import { findRead, findReads } from './actions.ts';

let room: ReadRoom;

beforeAll(async () => {
  room = await openReadRoom();
});
afterAll(() => room.close());

/** How PostgreSQL would go about what `work` asks of reads. */
const planOf = (agencyId: AgencyId, work: (tx: Tx) => Promise<unknown>): Promise<string> =>
  room.app.inAgency(agencyId, async tx => {
    const { tx: explained, plans } = explaining(tx, /from reads/);
    await work(explained);
    return plans.join('\n');
  });

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

  test('with the cursor of another search is refused', async () => {
    const agencyId = newId<'agency'>();
    await room.keep(agencyId, [read('PW4A1'), read('PW4A2')]);
    const { next } = await room.find(agencyId, 'PW4A?', { limit: 1 });
    await expect(room.find(agencyId, 'PW4*', { cursor: next! })).rejects.toMatchObject({ code: 'input_invalid' });
    const other = newId<'agency'>();
    await expect(room.find(other, 'PW4A?', { cursor: next! })).rejects.toMatchObject({ code: 'input_invalid' });
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
    const plan = await planOf(agencyId, tx =>
      findReads(tx, {
        agencyId,
        pattern: patternOf('PW5A12B37'),
        localToday: addDays(today, 200),
        limit: 5,
        profile,
      }),
    );
    const weeks = [...plan.matchAll(/ on (reads_\d{8})/g)].map(match => match[1]);
    expect(weeks.length).toBeGreaterThan(0);
    expect(weeks.every(week => week! >= 'reads_20260928')).toBe(true);
  });
});

describe('the plan of a search', () => {
  test('asks the primary key of each partition, never a whole table', async () => {
    const agencyId = newId<'agency'>();
    const reads = Array.from({ length: 1500 }, (_, n) =>
      read(`PW${n}X`, { capturedAt: noon(addDays(today, -(n % 60) * 6)) }),
    );
    await room.keep(agencyId, reads);
    await room.database.asSuperuser('analyze reads');
    for (const text of ['PW77X', 'PW77?X']) {
      const plan = await planOf(agencyId, async tx => {
        // small tables would be read whole; what counts is which way there is
        await sql`set local enable_seqscan = off`.execute(tx);
        return findReads(tx, { agencyId, pattern: patternOf(text), localToday: today, limit: 5 });
      });
      expect(plan).toMatch(/reads_\d+_pkey/);
      expect(plan).not.toMatch(/Seq Scan|captured_at_idx/);
    }
  });
});
