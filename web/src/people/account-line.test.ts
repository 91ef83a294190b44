import { expect, test } from 'vitest';
import { filterAccounts, idleOf, noFilter, stateOf, trainingState, type AccountLine } from './account-line.ts';

const nowMs = Date.parse('2026-11-22T18:00:00Z');
const day = { nowMs, today: '2026-11-22' };

function accountOf(change: Partial<AccountLine>): AccountLine {
  return {
    personId: '01a204f5-a617-7000-b9a5-b0d8fc1d6976',
    username: 'o.reyes',
    displayName: 'Oscar Reyes',
    kind: 'member',
    supervisor: null,
    active: true,
    entered: true,
    activeSince: '2026-01-01T00:00:00Z',
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'it',
    deactivatedAt: null,
    deactivatedBy: null,
    deactivatedReason: null,
    lastUse: '2026-11-22T08:00:00Z',
    posts: ['patrol-officer'],
    trainedUntil: 'no end',
    clearedUntil: '2030-01-01T08:00:00Z',
    entitlements: ['department'],
    ...change,
  };
}

const titleOf = (postId: string): string => (postId === 'patrol-officer' ? 'Patrol officer' : postId);
const names = (accounts: readonly AccountLine[], filter: Partial<typeof noFilter>): string[] =>
  filterAccounts(accounts, { filter: { ...noFilter, ...filter }, titleOf, day }).map(one => one.username);

test('CJIS AC-2(3) an account is flagged from five days before it has lain unused for as long as the policy allows', () => {
  const daysAgo = (days: number): AccountLine =>
    accountOf({ lastUse: new Date(nowMs - days * 86_400_000).toISOString() });
  expect(idleOf(daysAgo(84), day)).toEqual({ days: 84, isFlagged: false });
  expect(idleOf(daysAgo(85), day)).toEqual({ days: 85, isFlagged: true });
  expect(idleOf(daysAgo(25), { ...day, unusedDays: 30 })).toEqual({ days: 25, isFlagged: true });
  // one that was just brought back is not old, whenever it was last used
  expect(idleOf(accountOf({ lastUse: '2026-01-02T00:00:00Z', activeSince: '2026-11-20T00:00:00Z' }), day)).toEqual({
    days: 2,
    isFlagged: false,
  });
  expect(idleOf(accountOf({ active: false }), day)).toBeNull();
});

test('training counts until the end of its last day and is about to lapse within 30 days', () => {
  expect(trainingState(null, '2026-11-22')).toBe('none');
  expect(trainingState('2026-11-21', '2026-11-22')).toBe('none');
  expect(trainingState('2026-11-22', '2026-11-22')).toBe('lapsing');
  expect(trainingState('2026-12-22', '2026-11-22')).toBe('lapsing');
  expect(trainingState('2026-12-23', '2026-11-22')).toBe('valid');
  expect(trainingState('no end', '2026-11-22')).toBe('valid');
});

test('the state says who can come in', () => {
  expect(stateOf({ active: true, entered: true })).toBe('active');
  expect(stateOf({ active: true, entered: false })).toBe('invited');
  expect(stateOf({ active: false, entered: false })).toBe('off');
});

test('the list is narrowed by words of names and titles, by post and by what is amiss', () => {
  const accounts = [
    accountOf({}),
    accountOf({ username: 'd.lang', displayName: 'Dana Lang', posts: [], trainedUntil: null, clearedUntil: null }),
    accountOf({ username: 'v.tech', displayName: 'Vic Tech', kind: 'vendor', posts: ['vendor'], entered: false }),
    accountOf({ username: 'old', displayName: 'Old One', active: false, trainedUntil: null, clearedUntil: null }),
    accountOf({ username: 'soon', displayName: 'Soon', trainedUntil: '2026-12-01', lastUse: '2026-08-25T00:00:00Z' }),
  ];
  expect(names(accounts, {})).toHaveLength(5);
  expect(names(accounts, { text: 'reyes patrol' })).toEqual(['o.reyes']);
  expect(names(accounts, { text: 'reyes dispatch' })).toEqual([]);
  expect(names(accounts, { postId: 'vendor' })).toEqual(['v.tech']);
  expect(names(accounts, { shown: 'invited' })).toEqual(['v.tech']);
  expect(names(accounts, { shown: 'off' })).toEqual(['old']);
  // who is off needs neither training nor clearance
  expect(names(accounts, { shown: 'untrained' })).toEqual(['d.lang']);
  expect(names(accounts, { shown: 'uncleared' })).toEqual(['d.lang']);
  expect(names(accounts, { shown: 'lapsing' })).toEqual(['soon']);
  expect(names(accounts, { shown: 'unused' })).toEqual(['soon']);
  expect(names(accounts, { shown: 'no_post' })).toEqual(['d.lang']);
  expect(names(accounts, { shown: 'vendors' })).toEqual(['v.tech']);
});
