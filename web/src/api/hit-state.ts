import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';

/** When a hit last changed, in milliseconds: a hit only moves forward (taken, steps, answered, closed). */
export function changedMs({ receivedAt, takenAt, answeredAt, closedAt, steps, takeovers }: HitView): number {
  const times = [receivedAt, takenAt, answeredAt, closedAt, ...takeovers.map(({ at }) => at)];
  for (const { at, undoneAt } of steps) times.push(at, undoneAt);
  return Math.max(...times.map(at => (at === null ? 0 : Date.parse(at))));
}

/** How much has been written of a hit; two changes may fall into the same millisecond. */
function writtenOf({ takenAt, answeredAt, closedAt, steps, takeovers }: HitView): number {
  const marks = [takenAt, answeredAt, closedAt, ...steps.map(({ undoneAt }) => undoneAt)];
  return steps.length + takeovers.length + marks.filter(at => at !== null).length;
}

function isNewer(known: HitView, hit: HitView): boolean {
  const byMs = changedMs(known) - changedMs(hit);
  return byMs === 0 ? writtenOf(known) > writtenOf(hit) : byMs > 0;
}

/** Puts a view of a hit in, unless what is known of it is newer: lists and events may overtake each other. */
export function withHit(hits: readonly HitView[], hit: HitView): HitView[] {
  const at = hits.findIndex(one => one.hitId === hit.hitId);
  if (at === -1) return [hit, ...hits];
  const known = hits[at];
  if (known !== undefined && isNewer(known, hit)) return [...hits];
  return hits.with(at, hit);
}

/** Hits that came this long before the list was asked for may only be missing from it because they are closed or gone. */
const inFlightMs = 5000;

/** What is known after the list of open hits was loaded; `whole` when the list was not cut off at its limit. */
export function withList(
  hits: readonly HitView[],
  { open, askedMs, whole }: { open: readonly HitView[]; askedMs: number; whole: boolean },
): HitView[] {
  const listed = new Set(open.map(hit => hit.hitId));
  const kept = hits.filter(
    hit => !whole || hit.closedAt !== null || listed.has(hit.hitId) || changedMs(hit) > askedMs - inFlightMs,
  );
  return open.toReversed().reduce(withHit, kept);
}

/** At most so many closed hits stay known to a screen that runs for days. */
const closedKept = 300;

/** Without the oldest of the closed ones. */
export function trimmed(hits: readonly HitView[]): readonly HitView[] {
  const closed = hits.filter(hit => hit.closedAt !== null);
  if (closed.length <= closedKept) return hits;
  const gone = new Set(closed.sort((a, b) => changedMs(a) - changedMs(b)).slice(0, closed.length - closedKept));
  return hits.filter(hit => !gone.has(hit));
}
