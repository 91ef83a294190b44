import { describe, expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { vehicleWords, warningsOf } from './warnings.ts';

const nowMs = Date.UTC(2026, 4, 1, 22, 1, 0);
const about = { nowMs, list: undefined };

describe('warningsOf', () => {
  it('says nothing of a fresh hit in which all agrees', () => {
    expect(warningsOf(hitOfTest(1), about)).toEqual([]);
  });

  it('says each thing that speaks against it', () => {
    const hit = hitOfTest(1, {
      plate: '7KOL0B8',
      state: 'NV',
      vehicle: { color: 'white', body: 'sedan' },
      historic: true,
      capturedAt: '2026-05-01T21:00:00.000Z',
      wanted: { plate: '7K0LOB8', vehicle: { color: 'Black', make: 'Ford' } },
    });
    expect(warningsOf(hit, about)).toEqual([
      'Plate: 2 characters differ (look-alike)',
      'State differs: read NV, listed CA',
      'Vehicle differs: read white, listed Black',
      'Old position: seen 1 h 1 min ago',
    ]);
  });

  it('takes a state that was not read for no match', () => {
    expect(warningsOf(hitOfTest(1, { state: null }), about)).toEqual(['State not read']);
    expect(warningsOf(hitOfTest(1, { wanted: { state: null } }), about)).toEqual(['The list names no state']);
    expect(warningsOf(hitOfTest(1, { wanted: { state: 'California' } }), about)).toEqual([]);
  });

  it('says that a plate is partial or has gaps', () => {
    expect(warningsOf(hitOfTest(1, { plate: 'PW8AB_001', wanted: { plate: 'PW8ABC001' } }), about)).toEqual([
      '1 character was not read',
    ]);
    expect(warningsOf(hitOfTest(1, { wanted: { plate: 'PW8AB*' } }), about)).toEqual([
      'The list has only a part: PW8AB*',
    ]);
    expect(warningsOf(hitOfTest(1, { plate: 'PW8ABC01', wanted: { plate: 'PW8ABC001' } }), about)).toEqual([
      'Plate: 1 character differs',
    ]);
  });

  it('says when a position is older than ten minutes and a list older than two days', () => {
    const hit = hitOfTest(1, { capturedAt: '2026-05-01T21:50:59.000Z' });
    expect(warningsOf(hit, about)).toEqual(['Old position: seen 10 min 1 s ago']);
    const list = { asOf: '2026-04-28T23:01:00.000Z', staleAt: '2026-05-01T23:01:00.000Z', stale: false };
    expect(warningsOf(hitOfTest(1), { nowMs, list })).toEqual(['The list is 2 d 23 h old, ends in 1 h 0 min']);
    expect(warningsOf(hitOfTest(1), { nowMs, list: { ...list, stale: true } })).toEqual([
      'The list is too old: 2 d 23 h',
    ]);
  });
});

describe('vehicleWords', () => {
  it('leaves out what is not known', () => {
    expect(vehicleWords({ color: 'black', make: 'Ford', year: ' ' })).toBe('black Ford');
    expect(vehicleWords({})).toBe('');
  });
});
