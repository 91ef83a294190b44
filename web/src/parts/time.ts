import { useEffect, useState } from 'react';
import { serverNow } from '../api/clock.ts';

const clock = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });

/** `22:14:07` in the zone of this desk. */
export function clockTime(at: string | number): string {
  return clock.format(new Date(at));
}

/** `2026-05-01 22:14:07` in the zone of this desk. */
export function dayAndTime(at: string | number): string {
  return `${day.format(new Date(at))} ${clockTime(at)}`;
}

/** The zone in which times stand on this screen, such as `PDT`. */
export function zoneName(): string {
  return zone.formatToParts(new Date()).find(part => part.type === 'timeZoneName')?.value ?? '';
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
