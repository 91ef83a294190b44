import { expect, test } from 'vitest';
import { readOf } from './read-of-test.ts';
import { countFacet, isOpen, noChoice, passes, toggled } from './facets.ts';

const zone = 'America/Los_Angeles';
const reads = [
  readOf({ camera: 'A', cameraName: 'Main St', capturedAt: '2026-05-02T19:30:00Z', state: 'CA' }),
  readOf({ camera: 'A', cameraName: 'Main St', capturedAt: '2026-05-02T18:30:00Z', state: 'NV' }),
  readOf({ camera: 'B', cameraName: 'Elm St', capturedAt: '2026-05-01T19:10:00Z', state: null }),
];

test('counts of each value; hours are those of the zone', () => {
  const counts = (kind: 'camera' | 'hour' | 'state', choice = noChoice): string[] =>
    countFacet(kind, { reads, choice, zone }).map(each => `${each.label}=${each.count}`);
  expect(counts('camera')).toEqual(['Main St=2', 'Elm St=1']);
  expect(counts('hour')).toEqual(['11:00 to 11:59=1', '12:00 to 12:59=2']);
  expect(counts('state')).toEqual(['CA=1', 'NV=1', 'state not read=1']);
});

test('a number says what pressing it would show', () => {
  const choice = toggled(noChoice, 'camera', 'A');
  for (const kind of ['camera', 'hour', 'state'] as const) {
    for (const { value, count, chosen } of countFacet(kind, { reads, choice, zone })) {
      if (chosen) continue;
      const only = toggled({ ...choice, [kind]: new Set<string>() }, kind, value);
      expect(reads.filter(read => passes(read, only, zone))).toHaveLength(count);
    }
  }
});

test('a chosen value stays to be taken back, even when nothing is under it any more', () => {
  const choice = toggled(toggled(noChoice, 'state', 'NV'), 'camera', 'B');
  expect(countFacet('state', { reads, choice, zone })).toContainEqual({
    value: 'NV',
    label: 'NV',
    count: 0,
    chosen: true,
  });
  expect(isOpen(toggled(toggled(choice, 'state', 'NV'), 'camera', 'B'))).toBe(true);
});
