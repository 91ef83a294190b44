import { beforeEach, expect, test } from 'vitest';
import {
  countOf,
  mostOpenPages,
  openReads,
  pageAt,
  positionOf,
  readAt,
  turned,
  type FoundPage,
} from './found-pages.ts';
import { lookAt, tidy } from './page-keeper.ts';
import { readOf } from './read-of-test.ts';
import { changeSearch, claimSearch, foundFrom, foundPages, searchStore, withPage } from './search-state.ts';

const asked = {
  pattern: '*PW1*',
  words: '',
  rangeWords: '',
  range: { kind: 'all' },
  capturedFrom: null,
  capturedTo: null,
  ranAtMs: 0,
} as const;

beforeEach(() => {
  claimSearch('nobody');
  claimSearch('somebody');
});

/** A search of so many pages of ten reads each. */
function searchOf(pageCount: number): string[] {
  const ids: string[] = [];
  let found = foundFrom(asked, { inquiryId: 'i-0', reads: [], next: null, narrowed: false, counted: null }, 1);
  for (let n = 0; n < pageCount; n++) {
    const reads = Array.from({ length: 10 }, () => readOf());
    ids.push(...reads.map(read => read.readId));
    found = withPage(found, { inquiryId: `i-${n}`, reads, next: null, narrowed: false, counted: null });
  }
  changeSearch({ run: { status: 'found', found, goingOn: false, goingOnFailed: null } });
  return ids;
}

const pages = (): readonly FoundPage[] => foundPages(searchStore.get());
const openCount = (): number => pages().filter(page => 'reads' in page).length;

test('each position leads to its read, over pages of any length', () => {
  const lengths = [1, 7, 3, 12];
  let first = 0;
  const uneven = lengths.map(count => {
    const page = { first, count, reads: Array.from({ length: count }, () => readOf()) };
    first += count;
    return page;
  });
  const all = openReads(uneven);
  expect(countOf(uneven)).toBe(23);
  all.forEach((read, at) => {
    expect(readAt(uneven, at)).toBe(read);
    expect(positionOf(uneven, read.readId)).toBe(at);
  });
  expect([pageAt(uneven, -1), pageAt(uneven, 23), readAt([], 0)]).toEqual([undefined, undefined, null]);
});

test('a packed page holds the same reads, in less room', async () => {
  const page = { first: 5, count: 200, reads: Array.from({ length: 200 }, () => readOf({ plateRaw: 'PW1Ä"2' })) };
  const packed = await turned(page);
  if (!('packed' in packed)) throw new Error('it is not packed');
  expect(packed.packed.size).toBeLessThan(JSON.stringify(page.reads).length / 8);
  expect(readAt([packed], 7)).toBeNull();
  expect(await turned(packed)).toEqual(page);
});

test('pages long out of sight are packed, those in sight and the selected one never', async () => {
  const ids = searchOf(60);
  changeSearch({ selectedAt: 123 });
  lookAt([5, 6]);
  await expect.poll(openCount).toBe(mostOpenPages);
  expect([readAt(pages(), 5)?.readId, readAt(pages(), 123)?.readId]).toEqual([ids[5], ids[123]]);
  // the newest ones stay open, since somebody is likely on the way there
  expect(readAt(pages(), 599)?.readId).toBe(ids[599]);
  expect(readAt(pages(), 305)).toBeNull();
  lookAt([305]);
  await expect.poll(() => readAt(pages(), 305)?.readId).toBe(ids[305]);
  expect(readAt(pages(), 123)?.readId).toBe(ids[123]);
});

test('turning pages of a search that is over changes nothing of the next', async () => {
  searchOf(60);
  const old = tidy();
  const ids = searchOf(2);
  await old;
  expect(openReads(pages()).map(read => read.readId)).toEqual(ids);
});
