import { describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isDue, type PeriodicTask } from './periodic-tasks.ts';
import type { TaskRun } from './store.ts';

const agency = { timeZone: 'America/Los_Angeles' };
const daily: Pick<PeriodicTask, 'every'> = { every: { dailyAtHour: 3 } };
const often: Pick<PeriodicTask, 'every'> = { every: { minutes: 5 } };
const done = (at: string): TaskRun => ({ triedAt: new Date(at), doneAt: new Date(at), failures: 0 });
const dueAt = (now: string, last: TaskRun | null, task = daily): boolean =>
  isDue(last, { task, agency, clock: frozenClock(new Date(now)) });

describe('a daily task', () => {
  test('is due when it never ran, then once per day of the agency from its hour on', () => {
    expect(dueAt('2026-05-04T16:00:00Z', null)).toBe(true);
    // 03:00 in California is 10:00 UTC
    const ran = done('2026-05-04T10:00:10Z');
    expect(dueAt('2026-05-05T09:59:59Z', ran)).toBe(false);
    expect(dueAt('2026-05-05T10:00:00Z', ran)).toBe(true);
  });

  test('that was missed for days runs once', () => {
    expect(dueAt('2026-05-09T20:00:00Z', done('2026-05-04T10:00:00Z'))).toBe(true);
    expect(dueAt('2026-05-09T20:00:01Z', done('2026-05-09T20:00:00Z'))).toBe(false);
  });

  test('runs once on the days on which the clocks are turned', () => {
    for (const [before, day] of [
      ['2026-03-07', '2026-03-08'],
      ['2026-10-31', '2026-11-01'],
    ] as const) {
      let last = done(`${before}T20:00:00Z`);
      let runs = 0;
      for (let minute = 0; minute < 24 * 60; minute += 10) {
        const now = new Date(new Date(`${day}T08:00:00Z`).getTime() + minute * 60_000).toISOString();
        if (!dueAt(now, last)) continue;
        runs++;
        last = done(now);
      }
      expect(runs, day).toBe(1);
    }
  });
});

test('a frequent task is due so many minutes after it was done', () => {
  const ran = done('2026-05-04T10:00:00Z');
  expect(dueAt('2026-05-04T10:04:59Z', ran, often)).toBe(false);
  expect(dueAt('2026-05-04T10:05:00Z', ran, often)).toBe(true);
});

test('a failure is tried again, later each time, at least each hour', () => {
  const failed = (failures: number): TaskRun => ({ triedAt: new Date('2026-05-04T10:00:00Z'), doneAt: null, failures });
  expect(dueAt('2026-05-04T10:00:59Z', failed(1))).toBe(false);
  expect(dueAt('2026-05-04T10:01:00Z', failed(1))).toBe(true);
  expect(dueAt('2026-05-04T10:07:59Z', failed(4))).toBe(false);
  expect(dueAt('2026-05-04T10:08:00Z', failed(4))).toBe(true);
  expect(dueAt('2026-05-04T10:59:59Z', failed(40))).toBe(false);
  expect(dueAt('2026-05-04T11:00:00Z', failed(40))).toBe(true);
});
