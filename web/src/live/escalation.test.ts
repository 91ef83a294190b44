import { expect, it } from 'vitest';
import { escalationOf, escalationWords } from './escalation.ts';
import { hitOfTest } from './hit-of-test.ts';

const hit = hitOfTest(1);
const after = (ms: number, change = {}): string => escalationOf({ ...hit, ...change }, Date.parse(hit.receivedAt) + ms);

it('goes to the supervisor after 45 s and to the watch commander after 90 s', () => {
  expect([0, 19_999, 20_000, 44_999, 45_000, 89_999, 90_000, 9_000_000].map(ms => after(ms))).toEqual([
    'none',
    'none',
    'again',
    'again',
    'supervisor',
    'supervisor',
    'commander',
    'commander',
  ]);
});

it('goes nowhere once somebody has it, it is over, or it came too late for an alarm', () => {
  const at = hit.receivedAt;
  for (const change of [{ takenBy: 'k.lee', takenAt: at }, { closedAt: at, closedBy: 'k.lee' }, { historic: true }])
    expect(after(100_000, change)).toBe('none');
});

it('says who is to see to it only when somebody else is', () => {
  expect(escalationWords('again')).toBeNull();
  expect(escalationWords('supervisor')).toMatch(/supervisor/i);
  expect(escalationWords('commander')).toMatch(/watch commander/i);
});
