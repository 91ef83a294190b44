let offsetMs = 0;
let known = false;

/** The Date header counts whole seconds, so half a second is the fair guess. */
const headerHalfMs = 500;

/** Learns from an answer how far this desk's clock is off; `sentMs` and `gotMs` are this desk's times around the request. */
export function learnClock(dateHeader: string | null, sentMs: number, gotMs: number): void {
  const serverMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(serverMs)) return;
  const measuredMs = serverMs + headerHalfMs - (sentMs + gotMs) / 2;
  // what a slow answer says is worth less
  offsetMs = known && gotMs - sentMs > 2000 ? offsetMs : measuredMs;
  known = true;
}

/** Now by the server's clock, in milliseconds; this desk's own until the first answer. */
export function serverNow(): number {
  return Date.now() + (Math.abs(offsetMs) > 1500 ? offsetMs : 0);
}

/** By how much this desk's clock is wrong, in milliseconds; 0 when it is not told or within the measure's own error. */
export function clockErrorMs(): number {
  return Math.abs(offsetMs) > 2500 ? -offsetMs : 0;
}
