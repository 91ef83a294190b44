import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../foundation/base/ids.ts';
import { fictionalLookAlikeOf, fictionalPlate } from '../../foundation/plates/fictional.ts';
import { gradeMatch } from '../../foundation/plates/grade.ts';
import { lookAlikesOf } from '../../foundation/plates/look-alikes.ts';
import type { EntryInForce } from '../hotlists/actions.ts';
import { buildIndex, type ComparedRead } from './index-of-entries.ts';

const hourMs = 3_600_000;
const asOf = new Date('2026-05-01T12:00:00Z');
const now = new Date(asOf.getTime() + hourMs);

function entry(plate: string, given: Partial<EntryInForce> = {}): EntryInForce {
  return {
    entryId: newId<'hotlist-entry'>(),
    list: { hotlistId: newId<'hotlist'>(), asOf },
    plate,
    state: 'CA',
    plateType: null,
    vehicle: {},
    effectiveAt: asOf,
    expiresAt: new Date(asOf.getTime() + 1000 * hourMs),
    ...given,
  };
}

const read = (plate: string, given: Partial<ComparedRead> = {}): ComparedRead => ({
  plate,
  state: 'CA',
  vehicle: {},
  ...given,
});

async function matches(entries: EntryInForce[], ofRead: ComparedRead, at: Date = now) {
  const index = await buildIndex(entries, { maxAgeHours: 72 });
  return index.match(ofRead, at).map(({ entry: found, ...rest }) => ({ plate: found.plate, ...rest }));
}

describe('grades', () => {
  it('finds the same plate exactly, in the same state without a doubt', async () => {
    expect(await matches([entry('PW1A23B45')], read('PW1A23B45'))).toEqual([
      { plate: 'PW1A23B45', grade: 'exact', possible: false, why: ['all characters the same'] },
    ]);
  });

  it('finds each look-alike of each character, the listed pairs too', async () => {
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
      for (const other of lookAlikesOf(character)) {
        const [found] = await matches([entry(`PW${character}K`)], read(`PW${other}K`));
        expect(found).toMatchObject({ grade: 'look-alike', possible: false });
        expect(found?.why).toEqual([`read ${other} where the list says ${character}`]);
      }
    }
  });

  it('does not take 3 for 2, though both look like 7', async () => {
    expect(await matches([entry('PW2K')], read('PW3K'))).toEqual([]);
    expect(await matches([entry('PW2K')], read('PW7K'))).toHaveLength(1);
  });

  it('finds partial plates and reads with gaps, and says so', async () => {
    const partial = [entry('PW1?23*'), entry('*A23B?5'), entry('PW9?23*'), entry('*23*45')];
    const found = await matches(partial, read('PW1A23B45'));
    expect(found.map(each => each.plate)).toEqual(['PW1?23*', '*A23B?5', '*23*45']);
    expect(new Set(found.map(each => each.grade))).toEqual(new Set(['partial']));
    expect(await matches([entry('PW1A23B45'), entry('PW1A23B46')], read('PW1A2_B45'))).toMatchObject([
      { plate: 'PW1A23B45', grade: 'partial', why: ['1 of 9 characters not read'] },
    ]);
  });

  it('gives every entry of a plate that stands in several lists', async () => {
    expect(await matches([entry('PW1A23B45'), entry('PW1A23B45'), entry('PW1A23845')], read('PW1A23B45'))).toHaveLength(
      3,
    );
  });
});

describe('doubts', () => {
  it('shows none of 1,000 wrong-state pairs without "possible"', async () => {
    const states = ['NV', 'AZ', 'MT', null] as const;
    for (let seed = 0; seed < 1000; seed++) {
      const plate = fictionalPlate(seed);
      const wanted = seed % 2 === 0 ? plate : fictionalLookAlikeOf(plate);
      const [found, ...others] = await matches([entry(wanted)], read(plate, { state: states[seed % 4] ?? null }));
      expect(others).toEqual([]);
      expect(found?.possible).toBe(true);
      expect(found?.why.join()).toMatch(/state/);
    }
  });

  it('says "possible" when the list names no state', async () => {
    const [found] = await matches([entry('PW1A23B45', { state: null })], read('PW1A23B45'));
    expect(found).toMatchObject({ grade: 'exact', possible: true });
  });

  it('says "possible" when a motorcycle is wanted and a car was read, and the other way round', async () => {
    const motorcycle = entry('PW1A23B45', { plateType: 'MC' });
    const [car] = await matches([motorcycle], read('PW1A23B45', { vehicle: { body: 'suv-crossover' } }));
    expect(car).toMatchObject({ possible: true });
    expect(car?.why).toContain('vehicle read as car, the list says motorcycle');
    const passenger = entry('PW1A23B45', { plateType: 'PC' });
    const [cycle] = await matches([passenger], read('PW1A23B45', { vehicle: { body: 'Motorcycle' } }));
    expect(cycle).toMatchObject({ possible: true });
    const [same] = await matches([motorcycle], read('PW1A23B45', { vehicle: { body: 'motorcycle' } }));
    expect(same).toMatchObject({ possible: false });
    const [unknown] = await matches([motorcycle], read('PW1A23B45'));
    expect(unknown).toMatchObject({ possible: false });
  });
});

describe('time', () => {
  it('matches until the list is 72 hours old, and not from then on (BA-71)', async () => {
    const index = await buildIndex([entry('PW1A23B45')], { maxAgeHours: 72 });
    const at = (ms: number) => index.match(read('PW1A23B45'), new Date(asOf.getTime() + ms)).length;
    expect(at(72 * hourMs - 60_000)).toBe(1);
    expect(at(72 * hourMs - 1)).toBe(1);
    expect(at(72 * hourMs)).toBe(0);
    expect(at(100 * hourMs)).toBe(0);
  });

  it('matches nothing when the policy sets no maximum age', async () => {
    const index = await buildIndex([entry('PW1A23B45')], { maxAgeHours: null });
    expect(index.match(read('PW1A23B45'), now)).toEqual([]);
  });

  it('matches from effective_at until expires_at', async () => {
    const wanted = entry('PW1A23B45', {
      effectiveAt: new Date(asOf.getTime() + hourMs),
      expiresAt: new Date(asOf.getTime() + 2 * hourMs),
    });
    const at = async (ms: number) => (await matches([wanted], read('PW1A23B45'), new Date(asOf.getTime() + ms))).length;
    expect(await at(hourMs - 1)).toBe(0);
    expect(await at(hourMs)).toBe(1);
    expect(await at(2 * hourMs - 1)).toBe(1);
    expect(await at(2 * hourMs)).toBe(0);
  });
});

describe('completeness', () => {
  // few characters, so that look-alikes and gaps meet often
  const plate = fc.string({ unit: fc.constantFrom(...'0OQ17I23Z8BVY'), minLength: 2, maxLength: 5 });
  const pattern = fc.string({ unit: fc.constantFrom(...'0O17I23Z8B??*'), minLength: 3, maxLength: 6 });
  const seen = fc.string({ unit: fc.constantFrom(...'0OQ17I23Z8BVY_'), minLength: 2, maxLength: 6 });

  it('finds exactly what comparing with every entry finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(plate, pattern), { maxLength: 60 }),
        fc.array(seen, { maxLength: 20 }),
        async (wanted, reads) => {
          const entries = wanted.map(text => entry(text));
          const index = await buildIndex(entries, { maxAgeHours: 72 });
          for (const text of reads) {
            const found = index.match(read(text), now).map(each => [each.entry.entryId, each.grade]);
            const judged = entries
              .map(each => [each.entryId, gradeMatch(read(text), each).grade])
              .filter(([, grade]) => grade !== null);
            expect(found.sort()).toEqual(judged.sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('holds more entries than one slice', async () => {
    const entries = Array.from({ length: 120_000 }, (_, seed) => entry(fictionalPlate(seed)));
    const index = await buildIndex(entries, { maxAgeHours: 72 });
    expect(index.size).toBe(120_000);
    for (const seed of [0, 49_999, 50_000, 119_999]) {
      const wanted = fictionalPlate(seed);
      const found = index.match(read(wanted), now).filter(each => each.grade === 'exact');
      expect(found.map(each => each.entry)).toEqual([entries[seed]]);
    }
  });
});
