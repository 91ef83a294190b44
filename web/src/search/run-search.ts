import { routes } from '../../../src/foundation/contract/routes.ts';
import { call, type RequestOf } from '../api/client.ts';
import { serverNow } from '../api/clock.ts';
import { matterFields, touchMatter, type Matter } from '../app/matter.ts';
import { noChoice } from './facets.ts';
import { countOf } from './found-pages.ts';
import { tidy } from './page-keeper.ts';
import { changeSearch, foundFrom, foundPages, searchStore, withPage, type Asked, type Found } from './search-state.ts';
import { boundsOf, rangeWords, type TimeRange } from './time-range.ts';
import { deskZone } from './zone.ts';

/** Reads in the first page. */
const firstPage = 50;

/**
 * Reads in the page that comes after so many: few for who looks a little further, since each page is an inquiry of its own in the record;
 * many for who goes far, so that 100,000 reads stay within the inquiries of an hour.
 */
export function pageSizeAfter(loaded: number): number {
  if (loaded === 0) return firstPage;
  return loaded < 1000 ? 200 : 500;
}

/** What would be asked now. */
export function askedNow(pattern: string, words: string, range: TimeRange): Asked {
  const nowMs = serverNow();
  const { fromMs, toMs } = boundsOf(range, nowMs);
  return {
    pattern,
    words,
    range,
    rangeWords: rangeWords(range, nowMs, deskZone()),
    capturedFrom: fromMs === null ? null : new Date(fromMs).toISOString(),
    capturedTo: toMs === null ? null : new Date(toMs).toISOString(),
    ranAtMs: nowMs,
  };
}

let underWay: AbortController | null = null;

/**
 * Asks the server and keeps the answer in the store. Throws what the server refused (the store then says `failed` too), so that the form can
 * put each message at its field. A newer search ends an older one.
 */
export async function runSearch(asked: Asked, matter: Matter): Promise<Found | null> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  changeSearch({
    run: { status: 'asking', asked },
    choice: noChoice,
    marked: new Map(),
    markedOnly: false,
    selectedAt: null,
    toEnd: false,
  });
  const startedMs = performance.now();
  try {
    const answer = await call(routes.runInquiry, { body: bodyOf(asked, matter, 0), signal: own.signal });
    if (own.signal.aborted) return null;
    touchMatter();
    const found = foundFrom(asked, answer, performance.now() - startedMs);
    changeSearch({
      run: { status: 'found', found, goingOn: false, goingOnFailed: null },
      selectedAt: answer.reads.length === 0 ? null : 0,
    });
    return found;
  } catch (error) {
    if (own.signal.aborted) return null;
    changeSearch({ run: { status: 'failed', asked, matter, error } });
    throw error;
  }
}

/** Fetches the next page of the search that stands; a failure is kept beside what is there already. */
export async function goOn(matter: Matter): Promise<void> {
  const { run } = searchStore.get();
  if (run.status !== 'found' || run.goingOn) return;
  const { found } = run;
  const { next } = found;
  if (next === null) return;
  changeSearch({ run: { ...run, goingOn: true, goingOnFailed: null } });
  const settle = (step: (now: Found) => { found?: Found; goingOnFailed?: unknown }): void => {
    const now = searchStore.get().run;
    // another search may have begun meanwhile
    if (now.status !== 'found' || now.found.facets !== found.facets) return;
    changeSearch({
      run: { status: 'found', goingOn: false, goingOnFailed: null, found: now.found, ...step(now.found) },
    });
  };
  try {
    const body = { ...bodyOf(found.asked, matter, countOf(found.pages)), cursor: next };
    const page = await call(routes.runInquiry, { body });
    touchMatter();
    settle(now => ({ found: withPage(now, page) }));
    void tidy();
  } catch (error) {
    settle(() => ({ goingOnFailed: error }));
  }
}

/**
 * Fetches page after page until the last read is there, it is stopped, a page fails, or another search begins; then selects the last
 * read, unless another was selected meanwhile. Says whether it got there.
 */
export async function goToEnd(matter: Matter): Promise<boolean> {
  const { run, toEnd, selectedAt } = searchStore.get();
  if (run.status !== 'found' || toEnd) return false;
  const { facets } = run.found;
  changeSearch({ toEnd: true, run: { ...run, goingOnFailed: null } });
  for (;;) {
    const now = searchStore.get();
    if (now.run.status !== 'found' || now.run.found.facets !== facets) return false;
    const { next } = now.run.found;
    if (next === null || !now.toEnd || now.run.goingOnFailed !== null) {
      const isThere = next === null && now.toEnd;
      // who has gone to another row meanwhile is left there
      const isWanted = isThere && now.selectedAt === selectedAt;
      changeSearch({ toEnd: false, ...(isWanted ? { selectedAt: countOf(foundPages(now)) - 1 } : {}) });
      return isThere;
    }
    // a page that somebody scrolled to is on its way already
    if (now.run.goingOn) await new Promise(resolve => setTimeout(resolve, 20));
    else await goOn(matter);
  }
}

/** Ends the way to the last read where it stands. */
export function stopGoingToEnd(): void {
  if (searchStore.get().toEnd) changeSearch({ toEnd: false });
}

function bodyOf(
  asked: Asked,
  matter: Matter,
  loaded: number,
): NonNullable<RequestOf<typeof routes.runInquiry>['body']> {
  return {
    ...matterFields(matter),
    plate: asked.pattern,
    limit: pageSizeAfter(loaded),
    ...(asked.capturedFrom === null ? {} : { capturedFrom: asked.capturedFrom }),
    ...(asked.capturedTo === null ? {} : { capturedTo: asked.capturedTo }),
  };
}
