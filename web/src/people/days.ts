import { serverNow } from '../api/clock.ts';
import { dayAndTime, dayOf, shownZone } from '../parts/time.ts';
import { momentOf } from '../search/zone.ts';

/** The agency's day now, `YYYY-MM-DD`. */
export function today(): string {
  return dayOf(serverNow());
}

/** The moment at which a day of the agency begins, as RFC 3339; null when it is no day. */
export function startOf(day: string): string | null {
  // while a year is typed it is the year 2, then 20, then 202
  if (!/^(?:19|2\d)\d\d-/.test(day)) return null;
  const moment = momentOf(day, '00:00', shownZone());
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}

/** The moment at which a day of the agency is over, as RFC 3339; null when it is no day. */
export function endOf(day: string): string | null {
  const next = dayAfter(day);
  return next === null ? null : startOf(next);
}

function dayAfter(day: string): string | null {
  return startOf(day) === null ? null : daysAfter(day, 1);
}

/** The day so many days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The last day on which something that ends at this moment still holds. */
export function lastDay(endsAt: string): string {
  return dayOf(Date.parse(endsAt) - 1);
}

/** A moment to the minute, in the agency's zone. */
export function minute(at: string): string {
  return dayAndTime(at).slice(0, 16);
}
