import type { AgencyId } from '../../foundation/base/ids.ts';

/**
 * Plates that this process knows to be in the dictionary, so that a plate seen again costs no write. Whoever takes a plate out
 * of the dictionary must have every process forget.
 */
export type KnownPlates = {
  /** Which of `plates` are not known to be there: each once, in the order of their code units. */
  unknownOf(agencyId: AgencyId, plates: Iterable<string>): string[];
  /** Learns plates whose rows are committed. */
  remember(agencyId: AgencyId, plates: Iterable<string>): void;
  forget(agencyId: AgencyId): void;
};

/** An empty filter; past `maxPerAgency` plates an agency's part is emptied, which costs some needless writes and no plate. */
export function openKnownPlates(maxPerAgency = 1_000_000): KnownPlates {
  const known = new Map<AgencyId, Set<string>>();
  return {
    unknownOf(agencyId, plates) {
      const there = known.get(agencyId);
      const unknown = new Set<string>();
      for (const plate of plates) if (there?.has(plate) !== true) unknown.add(plate);
      return [...unknown].sort();
    },
    remember(agencyId, plates) {
      const there = known.get(agencyId) ?? new Set();
      known.set(agencyId, there);
      for (const plate of plates) {
        if (there.size >= maxPerAgency) there.clear();
        there.add(plate);
      }
    },
    forget(agencyId) {
      known.delete(agencyId);
    },
  };
}
