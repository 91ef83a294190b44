import { may, useMe } from '../api/session.ts';
import { mayDecide, useApprovals } from '../approvals/approvals.ts';
import { isOwn, useObligations } from '../obligations/obligations.ts';
import type { Place } from './navigation.ts';

/** How much waits for this person at a screen; nothing where nothing does. */
export function PlaceCount({ to }: { to: Place['to'] }): React.ReactNode {
  if (to === '/approvals') return <ApprovalCount />;
  return to === '/obligations' ? <ObligationCount /> : null;
}

function ApprovalCount(): React.ReactNode {
  const { data } = useApprovals('waiting', mayDecide(useMe()));
  return <Count count={data?.length ?? 0} words="wait for you" />;
}

/** Only for who oversees obligations: every question is an entry of the record. */
function ObligationCount(): React.ReactNode {
  const me = useMe();
  const { data } = useObligations('open', may(me, 'obligation.oversee'));
  const own = (data?.obligations ?? []).filter(one => one.overdue && isOwn(me, one));
  return <Count count={own.length} words="overdue" />;
}

function Count({ count, words }: { count: number; words: string }): React.ReactNode {
  if (count === 0) return null;
  return (
    <span className="topbar-count">
      {count}
      <span className="only-read"> {words}</span>
    </span>
  );
}
