import { describe, expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { rowsOf, topUnowned } from './row-order.ts';

const nobody = { selectedId: null, selectedAt: 0 };
const plates = (rows: ReturnType<typeof rowsOf>): string[] => rows.map(row => row.hit.plate);

describe('rowsOf', () => {
  it('puts the newest that nobody has on top, then those that somebody has', () => {
    const hits = [hitOfTest(1), hitOfTest(2, { takenBy: 'k.lee' }), hitOfTest(3)];
    expect(plates(rowsOf(hits, nobody))).toEqual(['PW8ABC003', 'PW8ABC001', 'PW8ABC002']);
  });

  it('never moves the selected row, whatever comes or is taken', () => {
    const selected = hitOfTest(1);
    const select = { selectedId: selected.hitId, selectedAt: 1 };
    expect(plates(rowsOf([selected, hitOfTest(2)], select))[1]).toBe('PW8ABC001');
    const more = [selected, ...[2, 3, 4, 5].map(number => hitOfTest(number))];
    expect(plates(rowsOf(more, select))[1]).toBe('PW8ABC001');
    const taken = more.map(hit => (hit === selected ? { ...hit, takenBy: 'k.lee' } : hit));
    expect(plates(rowsOf(taken, select))[1]).toBe('PW8ABC001');
    expect(rowsOf(taken, select)).toHaveLength(5);
  });

  it('joins hits of one plate and list within five minutes, and no others', () => {
    const seen = (number: number, minute: number) =>
      hitOfTest(number, { plate: '8SAME00', capturedAt: `2026-05-01T22:${String(minute).padStart(2, '0')}:00.000Z` });
    const hits = [
      seen(1, 0),
      seen(2, 4),
      seen(3, 8),
      seen(4, 30),
      { ...seen(5, 31), wanted: { ...seen(5, 31).wanted, list: 'AMBER' } },
    ];
    const rows = rowsOf(hits, nobody);
    expect(rows.map(row => [row.hit.hitId.at(-1), row.others.map(one => one.hitId.at(-1))])).toEqual([
      ['5', []],
      ['4', []],
      ['3', ['2', '1']],
    ]);
  });

  it('shows the one on which somebody works', () => {
    const first = hitOfTest(1, { plate: '8SAME00', takenBy: 'k.lee' });
    const [row] = rowsOf([first, hitOfTest(2, { plate: '8SAME00' })], nobody);
    expect(row?.hit).toBe(first);
  });
});

describe('topUnowned', () => {
  it('takes the most urgent of those that nobody has, of these the newest', () => {
    const high = { wanted: { priority: 'high' as const } };
    const hits = [hitOfTest(1, high), hitOfTest(2, high), hitOfTest(3), hitOfTest(4, { ...high, takenBy: 'k.lee' })];
    expect(topUnowned(hits)?.plate).toBe('PW8ABC002');
    expect(topUnowned([])).toBeUndefined();
  });
});
