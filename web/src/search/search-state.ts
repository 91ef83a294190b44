import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';
import type { Matter } from '../app/matter.ts';
import { noChoice, type FacetChoice } from './facets.ts';
import { makeStore } from './store.ts';
import { defaultRange, type TimeRange } from './time-range.ts';

/** A read and the inquiry on whose strength its photos are shown. */
export type FoundRead = ReadView & { inquiryId: string };

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

export type Found = {
  asked: Asked;
  reads: readonly FoundRead[];
  next: string | null;
  narrowed: boolean;
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
  marked: ReadonlySet<string>;
  markedOnly: boolean;
  selectedId: string | null;
  view: 'grid' | 'wall';
  side: 'photo' | 'map';
};

const fresh: SearchState = {
  personId: null,
  typed: '',
  range: defaultRange,
  run: { status: 'idle' },
  choice: noChoice,
  marked: new Set(),
  markedOnly: false,
  selectedId: null,
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

/** The reads that stand in the store, none while there is no answer. */
export function foundReads({ run }: SearchState): readonly FoundRead[] {
  return run.status === 'found' ? run.found.reads : [];
}

/** A state after one page more; reads that are there already are not doubled. */
export function withPage(
  found: Found,
  page: { inquiryId: string; reads: readonly ReadView[]; next: string | null; narrowed: boolean },
): Found {
  const present = new Set(found.reads.map(read => read.readId));
  const more = page.reads
    .filter(read => !present.has(read.readId))
    .map(read => ({ ...read, inquiryId: page.inquiryId }));
  return {
    ...found,
    reads: [...found.reads, ...more],
    next: page.next,
    narrowed: found.narrowed || page.narrowed,
  };
}
