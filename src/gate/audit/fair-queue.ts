import type { AgencyId } from '../../foundation/base/ids.ts';

/** Waiting items, first in first out per agency; no agency can crowd out another. */
export type FairQueue<Item> = {
  size(): number;
  /**
   * False when there is no room: the queue holds `limit` items and this agency has its share (limit / agencies waiting) of them.
   * A quiet agency thus gets in while a loud one fills the queue; the queue never holds more than twice the limit.
   */
  add(agencyId: AgencyId, item: Item): boolean;
  /** Takes out at most `count` items, the same share for every agency that waits, the rest by who has more. */
  take(count: number): Item[];
};

/** Makes an empty queue for about `limit` items. */
export function fairQueue<Item>(limit: number): FairQueue<Item> {
  const lanes = new Map<AgencyId, Item[]>();
  let size = 0;
  return {
    size: () => size,
    add(agencyId, item) {
      const lane = lanes.get(agencyId);
      const share = limit / (lanes.size + (lane === undefined ? 1 : 0));
      if (size >= 2 * limit || (size >= limit && (lane?.length ?? 0) >= Math.floor(share))) return false;
      if (lane === undefined) lanes.set(agencyId, [item]);
      else lane.push(item);
      size++;
      return true;
    },
    take(count) {
      const taken: Item[] = [];
      while (taken.length < count && lanes.size > 0) {
        const share = Math.max(1, Math.floor((count - taken.length) / lanes.size));
        // a copy of the list, as it is put into another order on the way
        for (const [agencyId, lane] of Array.from(lanes)) {
          for (const item of lane.splice(0, Math.min(share, count - taken.length))) taken.push(item);
          // an agency that still waits goes to the end, so that it isn't first every time
          lanes.delete(agencyId);
          if (lane.length > 0) lanes.set(agencyId, lane);
          if (taken.length === count) break;
        }
      }
      size -= taken.length;
      return taken;
    },
  };
}
