import { countOf, readAt } from './found-pages.ts';
import { knownCount } from './found-words.ts';
import type { Found, FoundRead, SearchState } from './search-state.ts';

/** The loaded reads that pass the filters; places count among them, positions in the whole list. */
export type ShownReads = {
  count: number;
  /** How many there will be, when all are loaded; null when nobody knows. */
  known: number | null;
  isFiltered: boolean;
  readAt(place: number): FoundRead | null;
  positionOf(place: number): number;
  /** The place of a position, or of the first one after it when that is filtered out. */
  placeOf(position: number): number;
};

/** What is shown of a search with these filters. */
export function shownReads(
  found: Found,
  { choice, marked, markedOnly }: Pick<SearchState, 'choice' | 'marked' | 'markedOnly'>,
): ShownReads {
  const { pages } = found;
  const positions = filtered(found.facets.positions(choice), markedOnly ? marked : null);
  if (positions === null) {
    const count = countOf(pages);
    return {
      count,
      known: knownCount(found),
      isFiltered: false,
      readAt: place => readAt(pages, place),
      positionOf: place => place,
      placeOf: position => Math.min(position, count - 1),
    };
  }
  return {
    count: positions.length,
    known: found.next === null ? positions.length : null,
    isFiltered: true,
    readAt: place => readAt(pages, positions[place] ?? -1),
    positionOf: place => positions[place] ?? 0,
    placeOf: position => Math.min(firstFrom(positions, position), positions.length - 1),
  };
}

function filtered(passed: Uint32Array | null, marked: ReadonlyMap<string, number> | null): ArrayLike<number> | null {
  if (marked === null) return passed;
  const wanted = new Set(marked.values());
  return passed === null ? [...wanted].sort((a, b) => a - b) : passed.filter(position => wanted.has(position));
}

/** Where the first of these rising numbers stands that is not below `least`. */
function firstFrom(numbers: ArrayLike<number>, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
