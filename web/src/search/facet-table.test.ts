import { expect, test } from 'vitest';
import { makeFacetTable } from './facet-table.ts';
import { facetKinds, isOpen, noChoice, toggled, type FacetKind } from './facets.ts';
import { readOf } from './read-of-test.ts';

const zone = 'America/Los_Angeles';
const reads = [
  readOf({ camera: 'A', cameraName: 'Main St', capturedAt: '2026-05-02T19:30:00Z', state: 'CA' }),
  readOf({ camera: 'A', cameraName: 'Main St', capturedAt: '2026-05-02T18:30:00Z', state: 'NV' }),
  readOf({ camera: 'B', cameraName: 'Elm St', capturedAt: '2026-05-01T19:10:00Z', state: null }),
];
const table = makeFacetTable(zone);
table.add(reads.slice(0, 1));
table.add(reads.slice(1));

test('counts of each value, over all pages; hours are those of the zone', () => {
  const counts = (kind: FacetKind): string[] => table.count(kind, noChoice).map(each => `${each.label}=${each.count}`);
  expect(counts('camera')).toEqual(['Main St=2', 'Elm St=1']);
  expect(counts('hour')).toEqual(['11:00 to 11:59=1', '12:00 to 12:59=2']);
  expect(counts('state')).toEqual(['CA=1', 'NV=1', 'state not read=1']);
  expect(table.positions(noChoice)).toBeNull();
});

test('a number says what pressing it would show', () => {
  const choice = toggled(noChoice, 'camera', 'A');
  for (const kind of facetKinds) {
    for (const { value, count, chosen } of table.count(kind, choice)) {
      if (chosen) continue;
      const only = toggled({ ...choice, [kind]: new Set<string>() }, kind, value);
      expect(table.positions(only)).toHaveLength(count);
    }
  }
  expect([...(table.positions(toggled(choice, 'state', 'NV')) ?? [])]).toEqual([1]);
});

test('a chosen value stays to be taken back, even when nothing is under it any more', () => {
  const choice = toggled(toggled(noChoice, 'state', 'NV'), 'camera', 'B');
  expect(table.count('state', choice)).toContainEqual({ value: 'NV', label: 'NV', count: 0, chosen: true });
  expect(table.positions(choice)).toHaveLength(0);
  expect(isOpen(toggled(toggled(choice, 'state', 'NV'), 'camera', 'B'))).toBe(true);
});

test('100,000 reads in pages of 500 are kept and counted', () => {
  const long = makeFacetTable(zone);
  const page = Array.from({ length: 500 }, (_, n) => readOf({ camera: n % 5 === 0 ? 'A' : 'B' }));
  for (let n = 0; n < 200; n++) long.add(page);
  expect(long.count('camera', noChoice).map(each => each.count)).toEqual([80_000, 20_000]);
  const ofA = long.positions(toggled(noChoice, 'camera', 'A'));
  expect([ofA?.length, ofA?.at(-1)]).toEqual([20_000, 99_995]);
});
