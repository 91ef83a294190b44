/** Chance that can be repeated: the same seed gives the same numbers, so that a picture or a story can be looked at again. */
export type Chance = {
  /** From 0 to just under 1. */
  share(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  /** One of the items. Throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T;
};

/** Chance from a seed (a linear congruential generator over 2^32 with its bits stirred; good enough for pictures, never for secrets). */
export function chanceFrom(seed: number): Chance {
  let state = Math.imul(seed | 0, 747_796_405) + 2_891_336_453;
  const share = (): number => {
    state = (Math.imul(state, 747_796_405) + 2_891_336_453) | 0;
    let mixed = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277_803_737);
    mixed = (mixed >>> 22) ^ mixed;
    return (mixed >>> 0) / 2 ** 32;
  };
  return {
    share,
    whole: (from, to) => from + Math.floor(share() * (to - from + 1)),
    pick: items => {
      const item = items[Math.floor(share() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
