import { dayAndTime, momentOf, wallTime, zoneLabel } from './zone.ts';

/** Capture times that a search asks for: the last so many hours until it runs, two fixed moments (both ends count), or all that is kept. */
export type TimeRange =
  | { kind: 'last'; hours: number }
  | { kind: 'between'; fromMs: number; toMs: number }
  | { kind: 'all' };

export type TimeBounds = { fromMs: number | null; toMs: number | null };

/** What the list offers. */
export const presets: readonly { id: string; label: string; range: TimeRange }[] = [
  { id: '1h', label: 'Last hour', range: { kind: 'last', hours: 1 } },
  { id: '24h', label: 'Last 24 hours', range: { kind: 'last', hours: 24 } },
  { id: '7d', label: 'Last 7 days', range: { kind: 'last', hours: 168 } },
  { id: '30d', label: 'Last 30 days', range: { kind: 'last', hours: 720 } },
  { id: 'all', label: 'All that is kept', range: { kind: 'all' } },
];

export const defaultRange: TimeRange = { kind: 'last', hours: 168 };
/** What an empty answer offers first. */
export const widerRange: TimeRange = { kind: 'last', hours: 720 };

const hourMs = 3_600_000;

/** The moments that a range means now. "The last" has no end, so that a read which comes during the search counts. */
export function boundsOf(range: TimeRange, nowMs: number): TimeBounds {
  switch (range.kind) {
    case 'last':
      return { fromMs: nowMs - range.hours * hourMs, toMs: null };
    case 'between':
      return { fromMs: range.fromMs, toMs: range.toMs };
    case 'all':
      return { fromMs: null, toMs: null };
  }
}

/**
 * The range before (-1) or after (1) this one, of the same length: "last 24 hours" goes back to the 24 before them. The latest one
 * never lies beyond now; null where there is nothing to move to.
 */
export function shifted(range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange | null {
  if (range.kind === 'all') return null;
  const { fromMs, toMs } = range.kind === 'last' ? { fromMs: nowMs - range.hours * hourMs, toMs: nowMs } : range;
  const lengthMs = Math.max(toMs - fromMs, 60_000);
  if (direction === 1 && (range.kind === 'last' || toMs >= nowMs)) return null;
  return { kind: 'between', fromMs: fromMs + direction * lengthMs, toMs: toMs + direction * lengthMs };
}

/** The range in words, with the zone. */
export function rangeWords(range: TimeRange, nowMs: number, zone: string): string {
  switch (range.kind) {
    case 'last': {
      const from = dayAndTime(nowMs - range.hours * hourMs, zone).slice(0, 16);
      return `${lastWords(range.hours)} (since ${from}, ${zoneLabel(nowMs, zone)})`;
    }
    case 'between': {
      const from = dayAndTime(range.fromMs, zone).slice(0, 16);
      const to = dayAndTime(range.toMs, zone).slice(0, 16);
      const shownTo = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to;
      return `${from} to ${shownTo}, ${zoneLabel(range.fromMs, zone)}`;
    }
    case 'all':
      return 'all that is kept';
  }
}

function lastWords(hours: number): string {
  if (hours === 1) return 'the last hour';
  return hours % 24 === 0 && hours > 24 ? `the last ${hours / 24} days` : `the last ${hours} hours`;
}

/**
 * Reads a range as people type it: `22:00-23:30 yesterday`, `22:00-23:30`, `2026-05-01 22:00 - 2026-05-02 01:30`, `today`,
 * `last 48 h`, `last 3 days`. A pair of times that ends before it begins runs over midnight. Says in a sentence what is wrong.
 */
export function parseRange(typed: string, nowMs: number, zone: string): { range: TimeRange } | { fault: string } {
  const text = typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015]/g, '-')
    .replaceAll(/\s+/g, ' ');
  if (text === 'all') return { range: { kind: 'all' } };
  const last = /^last (\d{1,4}) ?(h|hours?|d|days?)$/.exec(text);
  if (last !== null) {
    const hours = Number(last[1]) * ((last[2] ?? '').startsWith('d') ? 24 : 1);
    return hours === 0 ? { fault: 'Give at least one hour.' } : { range: { kind: 'last', hours } };
  }
  const two = /^(\d{4}-\d{2}-\d{2}) (\d{1,2}:\d{2}) ?(?:-|to) ?(\d{4}-\d{2}-\d{2}) (\d{1,2}:\d{2})$/.exec(text);
  if (two !== null) {
    const [, fromDay = '', from = '', toDay = '', to = ''] = two;
    return between({ day: fromDay, time: from }, { day: toDay, time: to }, zone);
  }
  const one = /^(?:(\d{1,2}:\d{2}) ?(?:-|to) ?(\d{1,2}:\d{2}) ?)?(today|yesterday|\d{4}-\d{2}-\d{2})?$/.exec(text);
  if (one === null || text === '')
    return { fault: 'Write it like 22:00-23:30 yesterday, or 2026-05-01 22:00 - 2026-05-02 01:30.' };
  const day = dayNamed(one[3] ?? 'today', nowMs, zone);
  const from = one[1] ?? '00:00';
  const to = one[2] ?? '23:59:59';
  const toDay = pad(to) < pad(from) ? nextDay(day) : day;
  return between({ day, time: from }, { day: toDay, time: to }, zone);
}

type Written = { day: string; time: string };

function between(from: Written, to: Written, zone: string): { range: TimeRange } | { fault: string } {
  const [fromMs, toMs] = [from, to].map(({ day, time }) => momentOf(day, pad(time), zone));
  if (fromMs === undefined || toMs === undefined || Number.isNaN(fromMs + toMs))
    return { fault: 'There is no such day or time.' };
  if (toMs < fromMs) return { fault: 'The time range ends before it begins.' };
  return { range: { kind: 'between', fromMs, toMs } };
}

function pad(time: string): string {
  return time.length === 4 ? `0${time}` : time;
}

function dayNamed(name: string, nowMs: number, zone: string): string {
  const today = wallTime(nowMs, zone).day;
  if (name === 'today') return today;
  return name === 'yesterday' ? nextDay(today, -1) : name;
}

function nextDay(day: string, days = 1): string {
  const at = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return Number.isNaN(at) ? day : new Date(at).toISOString().slice(0, 10);
}

/** A fixed range as it is typed: `2026-05-01 22:00 - 2026-05-01 23:30`; parseRange reads it back to the minute. */
export function betweenText(range: { fromMs: number; toMs: number }, zone: string): string {
  return [range.fromMs, range.toMs].map(atMs => dayAndTime(atMs, zone).slice(0, 16)).join(' - ');
}

/** True when both ask for the same times. */
export function sameRange(a: TimeRange, b: TimeRange): boolean {
  if (a.kind === 'last') return b.kind === 'last' && a.hours === b.hours;
  if (a.kind === 'between') return b.kind === 'between' && a.fromMs === b.fromMs && a.toMs === b.toMs;
  return b.kind === 'all';
}
