import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';

/** Hits of the same car at the same list within this time stand as one row. */
const joinWithinMs = 5 * 60_000;

/** A row of the list: the hit it shows, and the others of the same plate and list that came within 5 minutes of each other. */
export type HitRow = { hit: HitView; others: readonly HitView[] };

const rank = { high: 0, medium: 1, low: 2 } as const;

/** Nobody's first, newest on top; then those that somebody has. */
function compareHits(a: HitView, b: HitView): number {
  const owned = Number(a.takenBy !== null) - Number(b.takenBy !== null);
  return owned !== 0 ? owned : Date.parse(b.receivedAt) - Date.parse(a.receivedAt);
}

/**
 * The rows in the order in which dispatch wants them. The selected row stays where it was (`selectedAt`), whatever comes: a hand
 * that is about to press must not meet another car.
 */
export function rowsOf(
  hits: readonly HitView[],
  { selectedId, selectedAt }: { selectedId: string | null; selectedAt: number },
): HitRow[] {
  const rows = joined(hits.toSorted(compareHits), selectedId);
  const from = rows.findIndex(row => row.hit.hitId === selectedId);
  const [selected] = from === -1 ? [] : rows.splice(from, 1);
  if (selected !== undefined) rows.splice(Math.min(selectedAt, rows.length), 0, selected);
  return rows;
}

function joined(hits: readonly HitView[], selectedId: string | null): HitRow[] {
  const groups: HitView[][] = [];
  for (const hit of hits.toSorted((a, b) => Date.parse(a.capturedAt) - Date.parse(b.capturedAt))) {
    const group = groups.findLast(([first]) => first?.plate === hit.plate && first.wanted.list === hit.wanted.list);
    const last = group?.at(-1);
    if (last !== undefined && Date.parse(hit.capturedAt) - Date.parse(last.capturedAt) <= joinWithinMs)
      group?.push(hit);
    else groups.push([hit]);
  }
  const shown = new Map(groups.map(group => [leaderOf(group, selectedId), group]));
  return hits.flatMap(hit => {
    const group = shown.get(hit);
    return group === undefined ? [] : [{ hit, others: group.filter(one => one !== hit).toReversed() }];
  });
}

/** The one on which somebody works; else the newest. */
function leaderOf(group: readonly HitView[], selectedId: string | null): HitView | undefined {
  return group.find(hit => hit.hitId === selectedId) ?? group.find(hit => hit.takenBy !== null) ?? group.at(-1);
}

/** The hit that F2 takes: nobody's, the most urgent, of these the newest. */
export function topUnowned(hits: readonly HitView[]): HitView | undefined {
  const free = hits.filter(hit => hit.takenBy === null && hit.closedAt === null);
  return free.sort(
    (a, b) => rank[a.wanted.priority] - rank[b.wanted.priority] || Date.parse(b.receivedAt) - Date.parse(a.receivedAt),
  )[0];
}
