import { expect, test } from 'vitest';
import { daysBetween, dueWords } from './obligations.ts';

test('days are those of the calendar, also over the change of the clocks', () => {
  expect(daysBetween('2026-03-07', '2026-03-09')).toBe(2);
  expect(daysBetween('2026-10-31', '2026-11-02')).toBe(2);
  expect(daysBetween('2026-05-04', '2026-05-04')).toBe(0);
  expect(daysBetween('2026-05-04', '2026-05-01')).toBe(-3);
});

test('due on a day means until its end', () => {
  expect(dueWords({ dueOn: '2026-05-04' }, '2026-05-04')).toBe('due today');
  expect(dueWords({ dueOn: '2026-05-04' }, '2026-05-05')).toBe('1 day overdue');
  expect(dueWords({ dueOn: '2026-05-16' }, '2026-05-04')).toBe('due in 12 days');
});
