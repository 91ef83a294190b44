import type { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import type { AnswerOf } from '../api/client.ts';

export type AccountLine = AnswerOf<typeof peopleRoutes.listAccounts>['accounts'][number];

/** Days without use after which an account is switched off (CJIS AC-2(3)); a policy may set fewer. */
export const mostUnusedDays = 90;
const warningDays = 5;
const lapsingDays = 30;
const dayMs = 86_400_000;

/** `invited`: has set no password yet. */
export type AccountState = 'active' | 'invited' | 'off';

/** Whether an account can be used now. */
export function stateOf({ active, entered }: Pick<AccountLine, 'active' | 'entered'>): AccountState {
  if (!active) return 'off';
  return entered ? 'active' : 'invited';
}

export type Idle = { days: number; isFlagged: boolean };

/**
 * How long an active account has lain unused, in days; flagged from five days before the house switches it off (CJIS AC-2(3)). Null for
 * one that is off.
 */
export function idleOf(
  account: Pick<AccountLine, 'active' | 'lastUse' | 'activeSince'>,
  { nowMs, unusedDays = mostUnusedDays }: { nowMs: number; unusedDays?: number },
): Idle | null {
  if (!account.active) return null;
  const sinceMs = Math.max(Date.parse(account.activeSince), account.lastUse === null ? 0 : Date.parse(account.lastUse));
  const days = Math.max(0, Math.floor((nowMs - sinceMs) / dayMs));
  return { days, isFlagged: days >= unusedDays - Math.min(warningDays, unusedDays) };
}

export type TrainingState = 'none' | 'lapsing' | 'valid';

/** `until` as the server says it: a local day, `no end`, or null for no training in force; `today` is the agency's day. */
export function trainingState(until: string | null, today: string): TrainingState {
  if (until === null) return 'none';
  if (until === 'no end') return 'valid';
  if (until < today) return 'none';
  return daysBetween(today, until) <= lapsingDays ? 'lapsing' : 'valid';
}

/** Days from one local day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

export const shownAccounts = [
  'all',
  'active',
  'invited',
  'off',
  'unused',
  'untrained',
  'lapsing',
  'uncleared',
  'no_post',
  'vendors',
] as const;
export type ShownAccounts = (typeof shownAccounts)[number];

export const shownWords: Readonly<Record<ShownAccounts, string>> = {
  all: 'All accounts',
  active: 'In use',
  invited: 'Invited, no password set yet',
  off: 'Deactivated',
  unused: 'Unused, about to be switched off',
  untrained: 'No training in force',
  lapsing: 'Training ends within 30 days',
  uncleared: 'No clearance in force',
  no_post: 'Holds no post',
  vendors: 'Vendors',
};

export type AccountFilter = { shown: ShownAccounts; postId: string; text: string };
export const noFilter: AccountFilter = { shown: 'all', postId: '', text: '' };

export type FilterDay = { nowMs: number; today: string; unusedDays?: number };

/** The accounts that a filter leaves; every word of the text must stand in name, user name or a title of a post. */
export function filterAccounts(
  accounts: readonly AccountLine[],
  { filter, titleOf, day }: { filter: AccountFilter; titleOf: (postId: string) => string; day: FilterDay },
): AccountLine[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter(account => {
    if (filter.postId !== '' && !account.posts.includes(filter.postId)) return false;
    if (!isShown(account, filter.shown, day)) return false;
    const text = [account.displayName, account.username, ...account.posts.map(titleOf)].join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  });
}

function isShown(account: AccountLine, shown: ShownAccounts, day: FilterDay): boolean {
  const { active } = account;
  switch (shown) {
    case 'all':
      return true;
    case 'active':
    case 'invited':
    case 'off':
      return stateOf(account) === shown;
    case 'unused':
      return idleOf(account, day)?.isFlagged ?? false;
    case 'untrained':
      return active && trainingState(account.trainedUntil, day.today) === 'none';
    case 'lapsing':
      return active && trainingState(account.trainedUntil, day.today) === 'lapsing';
    case 'uncleared':
      return active && account.clearedUntil === null;
    case 'no_post':
      return active && account.posts.length === 0;
    case 'vendors':
      return account.kind === 'vendor';
  }
}
