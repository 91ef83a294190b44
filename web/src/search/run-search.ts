import { routes } from '../../../src/foundation/contract/routes.ts';
import { call, type RequestOf } from '../api/client.ts';
import { serverNow } from '../api/clock.ts';
import { matterFields, touchMatter, type Matter } from '../app/matter.ts';
import { changeSearch, searchStore, withPage, type Asked, type Found } from './search-state.ts';
import { noChoice } from './facets.ts';
import { boundsOf, rangeWords, type TimeRange } from './time-range.ts';
import { deskZone } from './zone.ts';

/** Reads in one page. */
const pageSize = 50;

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
    marked: new Set(),
    markedOnly: false,
    selectedId: null,
  });
  const startedMs = performance.now();
  try {
    const answer = await call(routes.runInquiry, { body: bodyOf(asked, matter), signal: own.signal });
    if (own.signal.aborted) return null;
    touchMatter();
    const { inquiryId, next, narrowed } = answer;
    const reads = answer.reads.map(read => ({ ...read, inquiryId }));
    const found = { asked, reads, next, narrowed, tookMs: performance.now() - startedMs };
    changeSearch({
      run: { status: 'found', found, goingOn: false, goingOnFailed: null },
      selectedId: reads[0]?.readId ?? null,
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
  const settle = (part: { found?: Found; goingOnFailed?: unknown }): void => {
    const now = searchStore.get().run;
    // another search may have begun meanwhile
    if (now.status !== 'found' || now.found !== found) return;
    changeSearch({ run: { status: 'found', goingOn: false, goingOnFailed: null, found, ...part } });
  };
  try {
    const body = { ...bodyOf(found.asked, matter), cursor: next };
    const page = await call(routes.runInquiry, { body });
    touchMatter();
    settle({ found: withPage(found, page) });
  } catch (error) {
    settle({ goingOnFailed: error });
  }
}

function bodyOf(asked: Asked, matter: Matter): NonNullable<RequestOf<typeof routes.runInquiry>['body']> {
  return {
    ...matterFields(matter),
    plate: asked.pattern,
    limit: pageSize,
    ...(asked.capturedFrom === null ? {} : { capturedFrom: asked.capturedFrom }),
    ...(asked.capturedTo === null ? {} : { capturedTo: asked.capturedTo }),
  };
}
