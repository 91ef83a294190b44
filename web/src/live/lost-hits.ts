import { useSyncExternalStore } from 'react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';

let seen: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

/** After this it is no news. */
const newsForMs = 15 * 60_000;

export type LostHit = { hit: HitView; to: string; at: string; reason: string };

/** Open hits that were taken over from this person lately, the last first. */
export function lostHits(
  hits: readonly HitView[],
  { username, nowMs, known }: { username: string; nowMs: number; known: ReadonlySet<string> },
): LostHit[] {
  return hits
    .flatMap(hit => {
      const last = hit.takeovers.findLast(one => one.from === username);
      const isLost = last !== undefined && hit.takenBy !== username && hit.closedAt === null;
      if (!isLost || nowMs - Date.parse(last.at) > newsForMs || known.has(`${hit.hitId} ${last.at}`)) return [];
      return [{ hit, to: last.to, at: last.at, reason: last.reason }];
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** This person knows by now that a hit was taken over. */
export function markSeen({ hit, at }: LostHit): void {
  seen = new Set(seen).add(`${hit.hitId} ${at}`);
  for (const listener of listeners) listener();
}

/** What this person knows by now. */
export function useSeenLosses(): ReadonlySet<string> {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
}
