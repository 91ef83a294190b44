import { beforeEach, expect, test } from 'vitest';
import { readOf } from './read-of-test.ts';
import { changeSearch, claimSearch, foundReads, searchStore, withPage, type Found } from './search-state.ts';

const asked = {
  pattern: '*PW1*',
  words: '',
  rangeWords: '',
  range: { kind: 'all' },
  capturedFrom: null,
  capturedTo: null,
  ranAtMs: 0,
} as const;
const found: Found = { asked, reads: [readOf()], next: 'more', narrowed: false, tookMs: 1 };

beforeEach(() => {
  claimSearch('nobody');
  claimSearch('first');
});

test('a search is there when its person comes back, and gone when another sits down', () => {
  changeSearch({ typed: 'PW1', run: { status: 'found', found, goingOn: false, goingOnFailed: null } });
  expect(claimSearch('first')).toBe(false);
  expect(foundReads(searchStore.get())).toHaveLength(1);
  expect(claimSearch('second')).toBe(true);
  expect(searchStore.get()).toMatchObject({ typed: '', run: { status: 'idle' } });
});

test('a page more: each read once, with the inquiry that found it', () => {
  const [first] = found.reads;
  if (first === undefined) throw new Error('no read');
  const fresh = readOf();
  const next = withPage(found, { inquiryId: 'second-inquiry', reads: [first, fresh], next: null, narrowed: true });
  expect(next.reads.map(read => read.readId)).toEqual([first.readId, fresh.readId]);
  expect(next.reads[0]?.inquiryId).toBe(first.inquiryId);
  expect(next.reads[1]?.inquiryId).toBe('second-inquiry');
  expect(next).toMatchObject({ next: null, narrowed: true });
});
