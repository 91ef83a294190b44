import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Matter } from '../app/matter.ts';
import { readOf } from './read-of-test.ts';
import { askedNow, goOn, goToEnd, pageSizeAfter, runSearch, stopGoingToEnd } from './run-search.ts';
import { openReads } from './found-pages.ts';
import { changeSearch, claimSearch, foundPages, searchStore } from './search-state.ts';

const matter: Matter = {
  purpose: 'stolen_plate',
  purposeLabel: 'Stolen plate',
  caseNumber: 'BA-26-00417',
  reason: 'Burglary on Elm',
};
const inquiryId = '00000000-0000-7000-8000-00000000aaaa';

type Sent = { url: string; body: Record<string, unknown> };
let sent: Sent[] = [];
let answers: (() => Promise<Response>)[] = [];

beforeEach(() => {
  sent = [];
  answers = [];
  claimSearch('nobody');
  claimSearch('somebody');
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(init.body)) as Record<string, unknown> });
    const next = answers.shift();
    if (next === undefined) throw new Error('one request too many');
    return next();
  });
});
afterEach(() => vi.unstubAllGlobals());

function page(plates: string[], next: string | null): () => Promise<Response> {
  const reads = plates.map(plate => {
    const { inquiryId: _, ...read } = readOf({ plate });
    return read;
  });
  return async () => Response.json({ inquiryId, pattern: '*PW1*', reads, next, narrowed: false, counted: null });
}

const refused = async (): Promise<Response> =>
  Response.json(
    { code: 'reason_empty_words', title: 'x', status: 422, errors: [{ field: 'reason', message: 'Say more.' }] },
    { status: 422 },
  );

test('asks with the matter, never with the plate in the address, and keeps the answer', async () => {
  answers = [page(['PW1A', 'PW1B'], null)];
  const asked = askedNow('*PW1*', 'words', { kind: 'last', hours: 24 });
  await runSearch(asked, matter);
  expect(sent[0]?.url).toBe('/v1/inquiries');
  expect(sent[0]?.body).toMatchObject({
    plate: '*PW1*',
    purpose: 'stolen_plate',
    caseNumber: 'BA-26-00417',
    capturedFrom: asked.capturedFrom,
  });
  expect(sent[0]?.body).not.toHaveProperty('capturedTo');
  expect(openReads(foundPages(searchStore.get())).map(read => read.plate)).toEqual(['PW1A', 'PW1B']);
  expect(searchStore.get().selectedAt).toBe(0);
});

test('a refusal is told to the form and kept with what was asked', async () => {
  answers = [refused];
  await expect(runSearch(askedNow('*PW1*', 'words', { kind: 'all' }), matter)).rejects.toMatchObject({
    code: 'reason_empty_words',
  });
  expect(searchStore.get().run).toMatchObject({ status: 'failed', matter });
});

test('the answer of an older search never takes the place of a newer one', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  answers = [() => promise, page(['PW1NEW'], null)];
  const older = runSearch(askedNow('*PW1*', 'older', { kind: 'all' }), matter);
  await runSearch(askedNow('*PW1*', 'newer', { kind: 'all' }), matter);
  resolve(await page(['PW1OLD'], null)());
  expect(await older).toBeNull();
  expect(openReads(foundPages(searchStore.get())).map(read => read.plate)).toEqual(['PW1NEW']);
});

test('going on asks the very same with the cursor; a failure keeps what is there, and trying again goes on', async () => {
  answers = [page(['PW1A'], 'cursor-1'), refused, page(['PW1B'], null)];
  await runSearch(askedNow('*PW1*', 'words', { kind: 'last', hours: 24 }), matter);
  await goOn(matter);
  expect(searchStore.get().run).toMatchObject({
    status: 'found',
    goingOn: false,
    goingOnFailed: { code: 'reason_empty_words' },
  });
  await goOn(matter);
  expect(sent[2]?.body).toEqual({ ...sent[0]?.body, limit: 200, cursor: 'cursor-1' });
  expect(openReads(foundPages(searchStore.get())).map(read => read.plate)).toEqual(['PW1A', 'PW1B']);
  // nothing is left to ask for
  await goOn(matter);
  expect(sent).toHaveLength(3);
});

const plateOf = (n: number): string => `PW${n}`;
const pagesOf = (count: number): (() => Promise<Response>)[] =>
  Array.from({ length: count }, (_, n) => page([plateOf(n)], n === count - 1 ? null : `cursor-${n}`));

test('to the end: page after page in order, then the last read is selected', async () => {
  answers = pagesOf(6);
  await runSearch(askedNow('*PW*', 'words', { kind: 'all' }), matter);
  expect(await goToEnd(matter)).toBe(true);
  expect(sent.map(({ body }) => body['cursor'])).toEqual([undefined, ...[0, 1, 2, 3, 4].map(n => `cursor-${n}`)]);
  expect(openReads(foundPages(searchStore.get())).map(read => read.plate)).toEqual([0, 1, 2, 3, 4, 5].map(plateOf));
  expect(searchStore.get()).toMatchObject({ selectedAt: 5, toEnd: false });
});

test('who selects another read on the way to the end stays there', async () => {
  answers = pagesOf(4);
  await runSearch(askedNow('*PW*', 'words', { kind: 'all' }), matter);
  await goOn(matter);
  const way = goToEnd(matter);
  changeSearch({ selectedAt: 1 });
  expect(await way).toBe(true);
  expect(searchStore.get().selectedAt).toBe(1);
});

test('the way to the end stops where it is stopped, where a page fails, and where another search begins', async () => {
  answers = pagesOf(20);
  await runSearch(askedNow('*PW*', 'words', { kind: 'all' }), matter);
  const way = goToEnd(matter);
  stopGoingToEnd();
  expect(await way).toBe(false);
  const stopped = sent.length;
  expect(stopped).toBeLessThan(4);
  expect(searchStore.get()).toMatchObject({ toEnd: false, selectedAt: 0 });
  answers = [refused, ...pagesOf(3)];
  expect(await goToEnd(matter)).toBe(false);
  expect(searchStore.get().run).toMatchObject({ status: 'found', goingOnFailed: { code: 'reason_empty_words' } });
  // trying again goes on where it failed
  expect(await goToEnd(matter)).toBe(true);
  answers = pagesOf(20);
  await runSearch(askedNow('*PW*', 'words', { kind: 'all' }), matter);
  const old = goToEnd(matter);
  await runSearch(askedNow('*PW9*', 'words', { kind: 'all' }), matter);
  expect(await old).toBe(false);
  expect(searchStore.get().toEnd).toBe(false);
});

test('pages grow with the list, so that 100,000 reads take far fewer than the 300 inquiries of an hour', () => {
  let inquiries = 0;
  for (let loaded = 0; loaded < 100_000; loaded += pageSizeAfter(loaded)) inquiries++;
  expect([pageSizeAfter(0), inquiries]).toEqual([50, 204]);
});
