/**
 * Time comes only from here. Everything that needs "now" takes a Clock, so that tests hold time still and move it.
 * Times are `Date` (UTC inside); local days are `YYYY-MM-DD` strings in an IANA zone.
 */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands at `start` until moved. */
export function frozenClock(start: Date): Clock & { set(at: Date): void; advanceMs(ms: number): void } {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    set: next => {
      at = next.getTime();
    },
    advanceMs: ms => {
      at += ms;
    },
  };
}

/** Milliseconds that only ever grow; for measuring durations, never for storing. */
export function monotonicMs(): number {
  return performance.now();
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day `YYYY-MM-DD` on which `at` falls in `zone` (IANA name). Throws RangeError on an unknown zone. */
export function localDay(at: Date, zone: string): string {
  let format = dayFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(zone, format);
  }
  return format.format(at);
}

/** The instant at which the calendar day `day` (`YYYY-MM-DD`) begins in `zone`, to the minute. Throws RangeError on an unknown zone. */
export function startOfLocalDay(day: string, zone: string): Date {
  const minuteMs = 60_000;
  const utcMs = new Date(`${day}T00:00:00Z`).getTime();
  // no zone is further from UTC than 15 hours, and local days never run backwards: halved until the minute is found
  let [before, notBefore] = [utcMs - 15 * 60 * minuteMs, utcMs + 15 * 60 * minuteMs];
  while (notBefore - before > minuteMs) {
    const middle = before + Math.floor((notBefore - before) / 2 / minuteMs) * minuteMs;
    if (localDay(new Date(middle), zone) < day) before = middle;
    else notBefore = middle;
  }
  return new Date(notBefore);
}

/** `day` moved by `days` calendar days; both `YYYY-MM-DD`. Calendar arithmetic, so daylight saving has no part in it. */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The Monday of the week in which `day` lies, `YYYY-MM-DD`. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
