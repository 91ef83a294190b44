import { expect, test } from 'vitest';
import { filterClauses, noFilter } from './clause-filter.ts';
import type { Clause } from './policy.ts';

const none = { open: 0, overdue: 0, nextDueOn: null, done: 0, waived: 0, lastDone: null };
const clause = (id: string, rest: Partial<Clause> = {}): Clause => ({
  id,
  section: '466.10(a)',
  lines: [3, 4],
  strength: 'must',
  capabilities: ['C09'],
  says: 'Every browsing with case number',
  state: 'enforced',
  owner: null,
  waitsFor: null,
  note: null,
  parameters: ['search.reasonRequired'],
  events: [],
  duties: none,
  ...rest,
});
const all = [
  clause('BA-05'),
  clause('BA-54', {
    strength: 'may',
    state: 'waiting',
    capabilities: ['C08', 'C09'],
    says: 'Ask CLETS',
    parameters: [],
  }),
  clause('BA-71', { section: '466.11', duties: { ...none, open: 2 } }),
];
const ids = (filter: Partial<typeof noFilter>): string[] =>
  filterClauses(all, { ...noFilter, ...filter }).map(one => one.id);

test('by id with or without its dash, by place, by words, by the setting that it sets', () => {
  expect(ids({})).toHaveLength(3);
  expect(ids({ text: 'ba-54' })).toEqual(['BA-54']);
  expect(ids({ text: 'BA54' })).toEqual(['BA-54']);
  expect(ids({ text: '466.11' })).toEqual(['BA-71']);
  expect(ids({ text: 'clets ask' })).toEqual(['BA-54']);
  expect(ids({ text: 'reasonRequired' })).toEqual(['BA-05', 'BA-71']);
  expect(ids({ text: 'nothing' })).toEqual([]);
});

test('by strength, state, capability and open obligations; all together narrow down', () => {
  expect(ids({ strength: 'may' })).toEqual(['BA-54']);
  expect(ids({ state: 'enforced' })).toEqual(['BA-05', 'BA-71']);
  expect(ids({ capability: 'C08' })).toEqual(['BA-54']);
  expect(ids({ duties: true })).toEqual(['BA-71']);
  expect(ids({ duties: true, strength: 'may' })).toEqual([]);
});
