import type { CaptureTime } from './normal-read.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant of a capture time. A local one is taken in `zone` (IANA name); in the hour that a clock shows twice the instant
 * nearest to `receivedAt` is taken, and an hour that it never shows is taken as if it had not been turned yet: both are `unsure`.
 * Throws RangeError on an unknown zone.
 */
export function instantOf(captured: CaptureTime, zone: string, receivedAt: Date): { at: Date; unsure: boolean } {
  if (captured.kind === 'instant') return { at: captured.at, unsure: false };
  const shownMs = new Date(`${captured.text}Z`).getTime();
  const dayMs = 86_400_000;
  const offsets = [offsetMs(shownMs - dayMs, zone), offsetMs(shownMs + dayMs, zone)];
  const possible = [...new Set(offsets)]
    .map(offset => ({ atMs: shownMs - offset, offset }))
    .filter(({ atMs, offset }) => offsetMs(atMs, zone) === offset)
    .map(({ atMs }) => atMs);
  const receivedMs = receivedAt.getTime();
  const [nearest] = possible.sort((a, b) => Math.abs(receivedMs - a) - Math.abs(receivedMs - b));
  return { at: new Date(nearest ?? shownMs - (offsets[0] ?? 0)), unsure: possible.length !== 1 };
}

/** How far the zone's clocks are ahead of UTC at that instant. */
function offsetMs(atMs: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(atMs)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  const wholeSecondMs = Math.floor(atMs / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
}
