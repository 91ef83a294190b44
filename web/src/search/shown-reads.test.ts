import { expect, test } from 'vitest';
import { noChoice, toggled } from './facets.ts';
import { readOf } from './read-of-test.ts';
import { foundFrom } from './search-state.ts';
import { shownReads } from './shown-reads.ts';

const asked = {
  pattern: '*PW1*',
  words: '',
  rangeWords: '',
  range: { kind: 'all' },
  capturedFrom: null,
  capturedTo: null,
  ranAtMs: 0,
} as const;
const reads = Array.from({ length: 10 }, (_, n) => readOf({ camera: n % 3 === 0 ? 'A' : 'B' }));
const found = foundFrom(asked, { inquiryId: 'i', reads, next: 'more', narrowed: false, counted: null }, 1);
const none = { choice: noChoice, marked: new Map<string, number>(), markedOnly: false };

test('without a filter places are positions, and more may come', () => {
  const shown = shownReads(found, none);
  expect(shown).toMatchObject({ count: 10, known: null, isFiltered: false });
  expect(shown.readAt(7)?.readId).toBe(reads[7]?.readId);
  expect(shown.placeOf(99)).toBe(9);
});

test('with filters places count what passes; a selected read that is filtered out gives way to the next', () => {
  const ofA = toggled(noChoice, 'camera', 'A');
  const shown = shownReads(found, { ...none, choice: ofA });
  expect([0, 1, 2, 3].map(place => shown.positionOf(place))).toEqual([0, 3, 6, 9]);
  expect([shown.placeOf(3), shown.placeOf(4), shown.placeOf(10)]).toEqual([1, 2, 3]);
  const marked = new Map([6, 4, 0].map(at => [reads[at]?.readId ?? '', at]));
  const onlyMarked = shownReads(found, { choice: noChoice, marked, markedOnly: true });
  expect([0, 1, 2].map(place => onlyMarked.readAt(place)?.readId)).toEqual([0, 4, 6].map(at => reads[at]?.readId));
  expect(shownReads(found, { choice: ofA, marked, markedOnly: true })).toMatchObject({ count: 2, isFiltered: true });
});

test('where nothing passes there is no place', () => {
  const shown = shownReads(found, { ...none, choice: toggled(noChoice, 'state', 'NV') });
  expect([shown.count, shown.readAt(0), shown.readAt(-1)]).toEqual([0, null, null]);
});
