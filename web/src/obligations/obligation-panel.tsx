import { Link } from '@tanstack/react-router';
import { Check, FileX } from 'lucide-react';
import { useState } from 'react';
import { may, useMe } from '../api/session.ts';
import { useKeys, type KeyBinding } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ClauseLinks } from '../parts/clause-links.tsx';
import { Facts } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { dayAndTime, dayOf, zoneName } from '../parts/time.ts';
import { AnswerDialog, type ObligationAct } from './obligation-dialog.tsx';
import { dueWords, mayAnswer, type Obligation } from './obligations.ts';

const strengthWords: Readonly<Record<Obligation['strength'], string>> = {
  must: 'must be done',
  should: 'should be done',
  may: 'may be done',
};

/** One obligation whole, with what this person may do about it. */
export function ObligationPanel({
  obligation,
  today,
  onAnswered,
}: {
  obligation: Obligation;
  today: string;
  onAnswered: (answered: Obligation) => void;
}): React.ReactNode {
  const me = useMe();
  const [act, setAct] = useState<ObligationAct | null>(null);
  const [requested, setRequested] = useState<string | null>(null);
  const isOpen = obligation.outcome === 'open';
  const isMine = mayAnswer(me, obligation);
  return (
    <>
      <header>
        <h2 className="split-title">{obligation.title}</h2>
      </header>
      <StandStrip obligation={obligation} today={today} />
      {requested === null ? null : (
        <StatusStrip tone="warn" role="status">
          Asked: the policy says that it must be done, so a second person decides.{' '}
          <Link to="/approvals" search={{ whose: 'mine', show: requested }}>
            See the request
          </Link>
        </StatusStrip>
      )}
      {isOpen && isMine ? <ActButtons onAct={setAct} /> : null}
      {isOpen && !isMine ? (
        <p className="muted">For {obligation.owner?.title ?? 'the administrator'} to answer.</p>
      ) : null}
      <ObligationFacts obligation={obligation} />
      {act === null ? null : (
        <AnswerDialog
          obligation={obligation}
          act={act}
          onClose={() => setAct(null)}
          onAnswered={(answered, approvalId) => {
            setAct(null);
            setRequested(approvalId);
            onAnswered(answered);
          }}
        />
      )}
    </>
  );
}

function ActButtons({ onAct }: { onAct: (act: ObligationAct) => void }): React.ReactNode {
  const me = useMe();
  const acts = [
    { act: 'close' as const, key: 'c', label: 'It was done' },
    ...(may(me, 'obligation.waive') ? [{ act: 'waive' as const, key: 'w', label: 'Leave it undone' }] : []),
  ];
  useKeys(
    acts.map((one): KeyBinding => ({
      key: one.key,
      label: one.label,
      group: 'Obligations',
      run: () => onAct(one.act),
    })),
  );
  return (
    <div className="line">
      {acts.map(one => (
        <Button
          key={one.act}
          tone={one.act === 'close' ? 'main' : 'plain'}
          shortcut={one.key}
          icon={one.act === 'close' ? <Check aria-hidden="true" /> : <FileX aria-hidden="true" />}
          onPress={() => onAct(one.act)}
        >
          {one.label}
        </Button>
      ))}
    </div>
  );
}

function ObligationFacts({ obligation }: { obligation: Obligation }): React.ReactNode {
  const { owner, clause, strength, period, openedAt, dueOn, kind, subject, evidence, reference, outcome } = obligation;
  const me = useMe();
  return (
    <Facts
      facts={[
        ['Owner', owner?.title ?? 'nobody named; the administrator answers'],
        ['Due', `${dueOn}, until the end of the day`],
        ['Rests on', <ClauseLinks key="clause" ids={[clause]} />],
        ['The policy says', `it ${strengthWords[strength]}`],
        ...(period === '-' || /^\d{4}-\d\d-\d\d$/.test(period) ? [] : [['For', period] as const]),
        ['Open since', dayOf(openedAt)],
        ...(kind === 'set_value' && outcome === 'open'
          ? [
              [
                'To do it',
                may(me, 'policy.propose') ? (
                  <Link key="set" to="/policy" search={{ part: 'settings', setting: subject }}>
                    Propose a value for {subject}
                  </Link>
                ) : (
                  'The administrator proposes a value; a second person approves it. It then closes by itself.'
                ),
              ] as const,
            ]
          : []),
        ...(evidence === null ? [] : [[outcome === 'waived' ? 'Reason' : 'Evidence', evidence] as const]),
        ...(reference === null ? [] : [['Where it lies', reference] as const]),
      ]}
    />
  );
}

function StandStrip({ obligation, today }: { obligation: Obligation; today: string }): React.ReactNode {
  const { outcome, overdue, closedBy, closedAt } = obligation;
  if (outcome === 'open') {
    const words = dueWords(obligation, today);
    return (
      <StatusStrip tone={overdue ? 'danger' : 'plain'}>
        <strong>{overdue ? `OVERDUE since ${obligation.dueOn}: ${words}` : `Open: ${words}`}</strong>
      </StatusStrip>
    );
  }
  const at = closedAt === null ? '' : `, ${dayAndTime(closedAt)} ${zoneName(closedAt)}`;
  return (
    <StatusStrip tone={outcome === 'done' ? 'ok' : 'warn'}>
      <strong>
        {outcome === 'done' ? 'Done' : 'Left undone, a deviation'}: {closedBy ?? 'nobody named'}
        {at}
      </strong>
    </StatusStrip>
  );
}
