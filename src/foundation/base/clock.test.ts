import { describe, expect, test } from 'vitest';
import { addDays, frozenClock, localDay, mondayOf } from './clock.ts';

describe('local days', () => {
  test('a moment falls on the day of the zone, not of UTC', () => {
    expect(localDay(new Date('2026-01-01T07:59:59Z'), 'America/Los_Angeles')).toBe('2025-12-31');
    expect(localDay(new Date('2026-01-01T08:00:00Z'), 'America/Los_Angeles')).toBe('2026-01-01');
  });

  test('daylight saving moves midnight, not the calendar', () => {
    expect(localDay(new Date('2026-07-01T06:59:59Z'), 'America/Los_Angeles')).toBe('2026-06-30');
    expect(localDay(new Date('2026-07-01T07:00:00Z'), 'America/Los_Angeles')).toBe('2026-07-01');
    // both days of the change have one name only
    expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
    expect(addDays('2026-11-01', 1)).toBe('2026-11-02');
  });

  test('leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2023-03-01', 365)).toBe('2024-02-29');
    expect(addDays('2024-02-29', 365)).toBe('2025-02-28');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  test('weeks begin on Monday', () => {
    for (const day of ['2026-01-05', '2026-01-08', '2026-01-11']) expect(mondayOf(day)).toBe('2026-01-05');
    expect(mondayOf('2026-01-04')).toBe('2025-12-29');
  });

  test('an unknown zone is refused', () => {
    expect(() => localDay(new Date(0), 'Mars/Olympus')).toThrow(RangeError);
  });
});

test('a frozen clock stands until it is moved', () => {
  const clock = frozenClock(new Date('2026-01-01T00:00:00Z'));
  expect(clock.now()).toEqual(clock.now());
  clock.advanceMs(1500);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z');
  // what was handed out doesn't move along
  const before = clock.now();
  clock.set(new Date(0));
  expect(before.getTime()).not.toBe(0);
});
