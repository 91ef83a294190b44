import { describe, expect, test } from 'vitest';
import { readOf } from '../search/read-of-test.ts';
import { neighbour, sightingsOf, stripOf, type StripRow } from './sightings.ts';

const zone = 'America/Los_Angeles';
const at = (capturedAt: string, plate = 'PW1A234'): ReturnType<typeof readOf> => readOf({ capturedAt, plate });

test('sightings of one plate, oldest first, and the way from one to the next', () => {
  const newest = at('2026-05-03T10:00:00Z');
  const oldest = at('2026-05-01T10:00:00Z');
  const other = at('2026-05-02T10:00:00Z', 'PW9Z999');
  const found = sightingsOf([newest, other, oldest], 'PW1A234');
  expect(found).toEqual([oldest, newest]);
  expect(neighbour(found, oldest.readId, 1)).toBe(newest);
  expect(neighbour(found, oldest.readId, -1)).toBeNull();
  expect(neighbour(found, other.readId, 1)).toBeNull();
});

describe('by day', () => {
  const shape = (row: StripRow): string =>
    row.kind === 'gap'
      ? `gap ${row.from} ${row.days}`
      : `${row.day} ${row.sightings.map(one => one.shareOfDay.toFixed(2)).join(' ')}`.trim();

  test('days are local; short gaps are empty days, long ones one line', () => {
    const sightings = [
      at('2026-05-01T06:59:59Z'), // still 30 April
      at('2026-05-01T07:00:00Z'),
      at('2026-05-01T19:00:00Z'),
      at('2026-05-03T19:00:00Z'),
      at('2026-05-10T19:00:00Z'),
    ];
    expect(stripOf(sightings, zone).map(shape)).toEqual([
      '2026-04-30 1.00',
      '2026-05-01 0.00 0.50',
      '2026-05-02',
      '2026-05-03 0.50',
      'gap 2026-05-04 6',
      '2026-05-10 0.50',
    ]);
  });

  test('over the change of clocks and of the year no day is lost or doubled', () => {
    const sightings = ['2026-03-07', '2026-03-08', '2026-03-09', '2026-12-31', '2027-01-01'].map(day =>
      at(`${day}T20:00:00Z`),
    );
    expect(stripOf(sightings, zone).map(shape)).toEqual([
      '2026-03-07 0.50',
      '2026-03-08 0.54',
      '2026-03-09 0.54',
      'gap 2026-03-10 296',
      '2026-12-31 0.50',
      '2027-01-01 0.50',
    ]);
  });

  test('nothing gives nothing', () => {
    expect(stripOf([], zone)).toEqual([]);
  });
});
