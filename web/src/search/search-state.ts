import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';
import type { Matter } from '../app/matter.ts';
import { makeFacetTable, type FacetTable } from './facet-table.ts';
import { noChoice, type FacetChoice } from './facets.ts';
import { countOf, type FoundPage, type FoundRead } from './found-pages.ts';
import { makeStore } from './store.ts';
import { defaultRange, type TimeRange } from './time-range.ts';
import { deskZone } from './zone.ts';

export type { FoundRead };

/** What was asked, fixed when it ran: going on and retrying ask the same. */
export type Asked = {
  pattern: string;
  words: string;
  rangeWords: string;
  range: TimeRange;
  capturedFrom: string | null;
  capturedTo: string | null;
  ranAtMs: number;
};

/** How many reads match in all; `orMore`: the server did not count to the end. */
export type Counted = { reads: number; orMore: boolean };

/** An answer and the pages that came after it. */
export type Found = {
  asked: Asked;
  pages: readonly FoundPage[];
  /** Of all pages, packed ones too. One for each search, so it also tells one search from another. */
  facets: FacetTable;
  next: string | null;
  narrowed: boolean;
  counted: Counted | null;
  tookMs: number;
};

export type Run =
  | { status: 'idle' }
  | { status: 'asking'; asked: Asked }
  | { status: 'found'; found: Found; goingOn: boolean; goingOnFailed: unknown }
  /** With the matter it was asked for: trying again needs no case typed anew. */
  | { status: 'failed'; asked: Asked; matter: Matter; error: unknown };

export type SearchState = {
  /** Whose search it is: another person at the same desk finds nothing of it. */
  personId: string | null;
  typed: string;
  range: TimeRange;
  run: Run;
  choice: FacetChoice;
  /** Ids of the marked reads, and where they stand in the list. */
  marked: ReadonlyMap<string, number>;
  markedOnly: boolean;
  /** Its place in the whole list, loaded reads that are filtered out included. */
  selectedAt: number | null;
  /** True while page after page is fetched up to the last read. */
  toEnd: boolean;
  view: 'grid' | 'wall';
  side: 'photo' | 'map';
};

const fresh: SearchState = {
  personId: null,
  typed: '',
  range: defaultRange,
  run: { status: 'idle' },
  choice: noChoice,
  marked: new Map(),
  markedOnly: false,
  selectedAt: null,
  toEnd: false,
  view: 'grid',
  side: 'photo',
};

/** The search of this browser window, kept in memory only. */
export const searchStore = makeStore<SearchState>(fresh);

/** Forgets the search of whoever sat here before; true when there was one. */
export function claimSearch(personId: string): boolean {
  const { personId: owner } = searchStore.get();
  if (owner === personId) return false;
  searchStore.set({ ...fresh, personId });
  return owner !== null;
}

/** Changes some of the state. */
export function changeSearch(part: Partial<SearchState>): void {
  searchStore.change(now => ({ ...now, ...part }));
}

/** The pages that stand in the store, none while there is no answer. */
export function foundPages({ run }: SearchState): readonly FoundPage[] {
  return run.status === 'found' ? run.found.pages : [];
}

/** What one answer of the server brings. */
export type FoundAnswer = {
  inquiryId: string;
  reads: readonly ReadView[];
  next: string | null;
  narrowed: boolean;
  counted: Counted | null;
};

/** A search after its first answer. */
export function foundFrom(asked: Asked, answer: FoundAnswer, tookMs: number): Found {
  const facets = makeFacetTable(deskZone());
  return withPage({ asked, pages: [], facets, next: null, narrowed: false, counted: null, tookMs }, answer);
}

/** A search after one answer more. */
export function withPage(found: Found, { inquiryId, reads, next, narrowed, counted }: FoundAnswer): Found {
  const more = reads.map(read => ({ ...read, inquiryId }));
  if (more.length > 0) found.facets.add(more);
  const page = { first: countOf(found.pages), count: more.length, reads: more };
  return {
    ...found,
    pages: more.length === 0 ? found.pages : [...found.pages, page],
    next,
    narrowed: found.narrowed || narrowed,
    counted: found.counted ?? counted,
  };
}
