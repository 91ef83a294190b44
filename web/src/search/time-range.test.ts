import { describe, expect, test } from 'vitest';
import { boundsOf, parseRange, rangeWords, shifted, type TimeRange } from './time-range.ts';
import { dayAndTime, momentOf, zoneLabel } from './zone.ts';

const zone = 'America/Los_Angeles';
const now = Date.parse('2026-05-02T19:30:00Z'); // 12:30 on Saturday

describe('zones', () => {
  test('wall times and moments agree both ways, over a whole year', () => {
    for (let at = Date.parse('2026-01-01T00:30:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 11 * 3_600_000) {
      const shown = dayAndTime(at, zone);
      const back = momentOf(shown.slice(0, 10), shown.slice(11), zone);
      // the hour that comes twice is read as its first
      expect([at, at - 3_600_000]).toContain(back);
      expect(dayAndTime(back, zone)).toBe(shown);
    }
  });
  test('days and times that do not exist are none', () => {
    for (const [day, time] of [
      ['2026-02-30', '10:00'],
      ['2026-05-01', '25:00'],
      ['nonsense', '10:00'],
    ] as const)
      expect(momentOf(day, time, zone)).toBeNaN();
  });
  test('a skipped hour still gives a moment', () => {
    expect(dayAndTime(momentOf('2026-03-08', '02:30', zone), zone)).toMatch(/^2026-03-08 0[13]:30:00$/);
  });
  test('labels', () => {
    expect(zoneLabel(now, zone)).toBe('America/Los_Angeles (UTC-7)');
    expect(zoneLabel(now, 'Asia/Kolkata')).toBe('Asia/Kolkata (UTC+5:30)');
    expect(zoneLabel(now, 'UTC')).toBe('UTC');
  });
});

describe('typed ranges', () => {
  const words = (typed: string): string => {
    const parsed = parseRange(typed, now, zone);
    return 'range' in parsed ? rangeWords(parsed.range, now, zone) : `! ${parsed.fault}`;
  };
  test.each([
    ['22:00-23:30 yesterday', '2026-05-01 22:00 to 23:30, America/Los_Angeles (UTC-7)'],
    ['22:00 – 1:30 yesterday', '2026-05-01 22:00 to 2026-05-02 01:30, America/Los_Angeles (UTC-7)'],
    ['8:05 to 9:00', '2026-05-02 08:05 to 09:00, America/Los_Angeles (UTC-7)'],
    ['today', '2026-05-02 00:00 to 23:59, America/Los_Angeles (UTC-7)'],
    ['2026-04-30', '2026-04-30 00:00 to 23:59, America/Los_Angeles (UTC-7)'],
    ['2026-04-30 22:00 - 2026-05-01 02:00', '2026-04-30 22:00 to 2026-05-01 02:00, America/Los_Angeles (UTC-7)'],
    ['last 48 h', 'the last 2 days (since 2026-04-30 12:30, America/Los_Angeles (UTC-7))'],
    ['last 3 days', 'the last 3 days (since 2026-04-29 12:30, America/Los_Angeles (UTC-7))'],
    ['all', 'all that is kept'],
  ])('%s', (typed, expected) => {
    expect(words(typed)).toBe(expected);
  });
  test.each(['', 'soon', '25:00-26:00', '2026-02-30', 'last 0 h', '2026-05-02 10:00 - 2026-05-01 10:00'])(
    '%j is a fault',
    typed => {
      expect(words(typed)).toMatch(/^! ./);
    },
  );
});

describe('arrows', () => {
  const last: TimeRange = { kind: 'last', hours: 24 };
  test('back from the last 24 hours are the 24 before; forward again is where it was', () => {
    const back = shifted(last, -1, now);
    expect(back).toEqual({ kind: 'between', fromMs: now - 48 * 3_600_000, toMs: now - 24 * 3_600_000 });
    if (back === null) throw new Error('no range');
    expect(shifted(back, 1, now)).toEqual({ kind: 'between', fromMs: now - 24 * 3_600_000, toMs: now });
  });
  test('never past now, never out of everything', () => {
    expect(shifted(last, 1, now)).toBeNull();
    expect(shifted({ kind: 'between', fromMs: now - 1000, toMs: now }, 1, now)).toBeNull();
    expect(shifted({ kind: 'all' }, -1, now)).toBeNull();
  });
  test('the last hours have no end, so that a read which comes meanwhile counts', () => {
    expect(boundsOf(last, now)).toEqual({ fromMs: now - 24 * 3_600_000, toMs: null });
  });
});
