import { expect, test } from 'vitest';
import { differencesOf } from './differences.ts';

const rule = (value: unknown, clause = 'BA-71') => ({
  value,
  strength: 'should',
  basis: 'clause',
  clause,
  place: { from: 1 },
});

test('a value with its ground is one line; what did not change is not there', () => {
  const before = { hotlist: { maxAgeHours: rule(72), removeOnRecovery: rule(true) }, meta: { code: 'barstow' } };
  const after = { hotlist: { maxAgeHours: rule(24), removeOnRecovery: rule(true) }, meta: { code: 'barstow' } };
  expect(differencesOf(before, after)).toEqual([
    { path: 'hotlist.maxAgeHours', before: '72 (should, BA-71)', after: '24 (should, BA-71)' },
  ]);
});

test('another ground or another strength is a difference, though the value is the same', () => {
  expect(differencesOf({ a: rule(1) }, { a: rule(1, 'BA-70') })).toHaveLength(1);
  expect(differencesOf({ a: rule(1) }, { a: { ...rule(1), strength: 'must' } })).toHaveLength(1);
});

test('items of lists go by their name, wherever they stand', () => {
  const [chief, captain] = [
    { id: 'chief', title: 'Chief' },
    { id: 'captain', title: 'Captain' },
  ];
  expect(differencesOf({ posts: [chief, captain] }, { posts: [captain, chief] })).toEqual([]);
  expect(differencesOf({ posts: [chief] }, { posts: [chief, { ...captain, title: 'Major' }] })).toEqual([
    { path: 'posts.captain.id', before: '-', after: 'captain' },
    { path: 'posts.captain.title', before: '-', after: 'Major' },
  ]);
});

test('from unset to a value, from nothing to something, lists of plain words', () => {
  expect(differencesOf({ url: 'unset' }, { url: rule('https://example.org') })[0]).toMatchObject({ before: 'unset' });
  expect(differencesOf(null, { dueOn: '2026-05-01' })).toEqual([{ path: 'dueOn', before: '-', after: '2026-05-01' }]);
  expect(differencesOf({ types: ['a'] }, { types: ['a', 'b'] })).toEqual([
    { path: 'types', before: 'a', after: 'a, b' },
  ]);
});
