import { beforeEach, expect, test } from 'vitest';
import { knownCount, matchingWords } from './found-words.ts';
import { readOf } from './read-of-test.ts';
import { openReads } from './found-pages.ts';
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
const [first, second] = [readOf(), readOf()];
const answer = { inquiryId: 'first-inquiry', reads: [first], next: 'more', narrowed: false, counted: null };
const found = foundFrom(asked, answer, 1);

beforeEach(() => {
  claimSearch('nobody');
  claimSearch('first');
});

test('a search is there when its person comes back, and gone when another sits down', () => {
  changeSearch({ typed: 'PW1', run: { status: 'found', found, goingOn: false, goingOnFailed: null } });
  expect(claimSearch('first')).toBe(false);
  expect(openReads(foundPages(searchStore.get()))).toHaveLength(1);
  expect(claimSearch('second')).toBe(true);
  expect(searchStore.get()).toMatchObject({ typed: '', run: { status: 'idle' } });
});

test('a page more: its reads stand behind the others, with the inquiry that found them', () => {
  const more = { inquiryId: 'second-inquiry', reads: [second], next: null, narrowed: true, counted: null };
  const next = withPage(found, more);
  expect(next.pages).toMatchObject([
    { first: 0, count: 1, reads: [{ readId: first.readId, inquiryId: 'first-inquiry' }] },
    { first: 1, count: 1, reads: [{ readId: second.readId, inquiryId: 'second-inquiry' }] },
  ]);
  expect(next).toMatchObject({ next: null, narrowed: true });
});

test('what the first page counted stays with its list', () => {
  const counted = { reads: 10_000, orMore: true };
  const many = foundFrom(asked, { ...answer, counted }, 1);
  const more = { inquiryId: 'second-inquiry', reads: [second], next: 'more', narrowed: false, counted: null };
  expect(withPage(many, more).counted).toEqual(counted);
  expect([matchingWords(many), knownCount(many)]).toEqual(['10,000+', null]);
  expect(knownCount(foundFrom(asked, { ...answer, counted: { reads: 3_412, orMore: false } }, 1))).toBe(3_412);
});
