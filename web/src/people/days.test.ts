import { beforeAll, expect, test } from 'vitest';
import { showTimesIn } from '../parts/time.ts';
import { daysAfter, endOf, lastDay, minute, startOf } from './days.ts';

beforeAll(() => showTimesIn('America/Los_Angeles'));

test('a day begins and ends by the clocks of the agency, also when they are changed', () => {
  expect(startOf('2026-06-01')).toBe('2026-06-01T07:00:00.000Z');
  expect(endOf('2026-06-01')).toBe('2026-06-02T07:00:00.000Z');
  // 2026-11-01 has 25 hours
  expect(startOf('2026-11-01')).toBe('2026-11-01T07:00:00.000Z');
  expect(endOf('2026-11-01')).toBe('2026-11-02T08:00:00.000Z');
  expect(startOf('')).toBeNull();
  // half typed
  expect(startOf('0002-01-01')).toBeNull();
  expect(endOf('0203-01-01')).toBeNull();
  expect(endOf('2026-02-30')).toBeNull();
});

test('what ends at midnight holds for the last time on the day before', () => {
  expect(lastDay('2026-06-02T07:00:00.000Z')).toBe('2026-06-01');
  expect(lastDay('2026-06-02T07:00:00.001Z')).toBe('2026-06-02');
  expect(daysAfter('2026-02-28', 1)).toBe('2026-03-01');
  expect(minute('2026-06-02T07:05:09.000Z')).toBe('2026-06-02 00:05');
});
