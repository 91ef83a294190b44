import type { ReactNode } from 'react';
import { dataOrigins } from '../../../src/foundation/contract/people-words.ts';
import { dayOf } from '../parts/time.ts';
import { idleOf, stateOf, trainingState, type AccountLine, type FilterDay } from './account-line.ts';
import { lastDay } from './days.ts';
import { Mark } from './mark.tsx';
import { originWords } from './words.ts';

/** In use, invited or off. */
export function StateMark({ account }: { account: Pick<AccountLine, 'active' | 'entered'> }): ReactNode {
  switch (stateOf(account)) {
    case 'active':
      return <Mark tone="ok">In use</Mark>;
    case 'invited':
      return <Mark tone="plain">Invited</Mark>;
    case 'off':
      return <Mark tone="danger">Deactivated</Mark>;
  }
}

/** Until when training counts; it opens plate data. */
export function TrainingMark({ until, today }: { until: string | null; today: string }): ReactNode {
  switch (trainingState(until, today)) {
    case 'none':
      return <Mark tone="danger">None</Mark>;
    case 'lapsing':
      return <Mark tone="warn">{until}</Mark>;
    case 'valid':
      return until === 'no end' ? 'No end' : until;
  }
}

/** The day of the last use, marked when the account is about to be switched off for it. */
export function LastUse({ account, day }: { account: AccountLine; day: FilterDay }): ReactNode {
  const { lastUse } = account;
  const used = lastUse === null ? 'Never' : dayOf(lastUse);
  const idle = idleOf(account, day);
  if (idle === null || !idle.isFlagged) return used;
  return (
    <Mark tone="warn">
      {used}, {idle.days} days unused
    </Mark>
  );
}

/** The origins of data that a person may see, of all four. */
export function LeaveWords({ entitlements }: Pick<AccountLine, 'entitlements'>): ReactNode {
  if (entitlements.length === 0) return <span className="muted">None</span>;
  if (entitlements.length === dataOrigins.length) return 'All origins';
  return entitlements.map(origin => originWords[origin]).join(', ');
}

/** The last day of the clearance in force. */
export function ClearanceMark({ until }: { until: string | null }): ReactNode {
  return until === null ? <Mark tone="danger">None</Mark> : lastDay(until);
}
