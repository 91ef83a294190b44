import { useEffect, useState } from 'react';
import { serverNow } from '../api/clock.ts';

type Formats = { zone: string; clock: Intl.DateTimeFormat; day: Intl.DateTimeFormat; name: Intl.DateTimeFormat };

function formatsOf(timeZone: string): Formats {
  return {
    zone: timeZone,
    clock: new Intl.DateTimeFormat('en-US', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
    day: new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
    name: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }),
  };
}

/** Until somebody is signed in nobody knows the agency's zone: the desk's own. */
let formats = formatsOf(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** From now on every time is shown in this IANA zone: that of the agency, wherever the desk stands. Throws RangeError on an unknown one. */
export function showTimesIn(timeZone: string): void {
  if (formats.zone !== timeZone) formats = formatsOf(timeZone);
}

/** The IANA zone in which times are shown. */
export function shownZone(): string {
  return formats.zone;
}

/** `22:14:07` in the agency's zone. */
export function clockTime(at: string | number): string {
  return formats.clock.format(new Date(at));
}

/** `2026-05-01` in the agency's zone. */
export function dayOf(at: string | number): string {
  return formats.day.format(new Date(at));
}

/** `2026-05-01 22:14:07` in the agency's zone. */
export function dayAndTime(at: string | number): string {
  return `${dayOf(at)} ${clockTime(at)}`;
}

/** The name of the zone in which times stand on this screen, such as `PDT`; at a moment, as it changes with the season. */
export function zoneName(at: string | number = Date.now()): string {
  return formats.name.formatToParts(new Date(at)).find(part => part.type === 'timeZoneName')?.value ?? '';
}

/** How long, in the two largest units: `14 s`, `2 min 14 s`, `3 h 5 min`, `2 d 4 h`. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min ${seconds % 60} s`;
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Now by the server's clock, in milliseconds; the component renders anew every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
