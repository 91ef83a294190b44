import { shownZone } from '../parts/time.ts';

/** Times as people of the agency read them; every time that is shown names its zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, made);
  }
  return made;
}

/** The IANA zone in which this desk shows times: its agency's. */
export function deskZone(): string {
  return shownZone();
}

export type WallTime = { day: string; time: string; hour: number };

/** Local day `YYYY-MM-DD` and time `HH:MM:SS` of a moment in a zone. */
export function wallTime(atMs: number, zone: string): WallTime {
  const parts = new Map(
    format(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    hour: Number(part('hour')),
  };
}

/** `YYYY-MM-DD HH:MM:SS` in a zone. */
export function dayAndTime(atMs: number, zone: string): string {
  const { day, time } = wallTime(atMs, zone);
  return `${day} ${time}`;
}

/** Minutes by which the zone is ahead of UTC at a moment. */
export function offsetMinutes(atMs: number, zone: string): number {
  const { day, time } = wallTime(atMs, zone);
  const whole = Math.floor(atMs / 1000) * 1000;
  return Math.round((Date.parse(`${day}T${time}Z`) - whole) / 60_000);
}

/** `America/Los_Angeles (UTC-7)` at a moment. */
export function zoneLabel(atMs: number, zone: string): string {
  const minutes = offsetMinutes(atMs, zone);
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const offset =
    minutes === 0
      ? 'UTC'
      : `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return zone === 'UTC' || zone === offset ? offset : `${zone} (${offset})`;
}

/**
 * The moment at which clocks of a zone show `YYYY-MM-DD` and `HH:MM` or `HH:MM:SS`; NaN when that is no time. Of an hour that comes
 * twice the first is taken, one that is skipped is read as the hour after it.
 */
export function momentOf(day: string, time: string, zone: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return Number.NaN;
  const asUtc = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 10) !== day) return Number.NaN;
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map(near => offsetMinutes(near, zone));
  const moments = offsets.map(minutes => asUtc - minutes * 60_000);
  const shown = time.length === 5 ? `${time}:00` : time;
  const exact = moments.filter(moment => dayAndTime(moment, zone) === `${day} ${shown}`);
  return exact.length > 0 ? Math.min(...exact) : (moments[0] ?? Number.NaN);
}
