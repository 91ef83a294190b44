import { Check, PhoneOff, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { useMe, type Me } from '../api/session.ts';
import { useKeys, type KeyBinding } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ClauseLinks } from '../parts/clause-links.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { Facts } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { ageWords, dayAndTime, useNow, zoneName } from '../parts/time.ts';
import { ApprovalDialog, type ApprovalAct } from './approval-dialog.tsx';
import { ChainList } from './chain-list.tsx';
import { decisionWords, kindWords, useApproval, type ApprovalDetail } from './approvals.ts';
import { RequestChanges } from './request-changes.tsx';
import './approvals.css';

/** One request whole, with what this person may do about it. */
export function ApprovalDetailPanel({
  approvalId,
  onActing,
}: {
  approvalId: string;
  /** Something is about to be decided: this one stays in sight, though it leaves the list. */
  onActing: () => void;
}): React.ReactNode {
  const { data: approval, error, refetch } = useApproval(approvalId);
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (approval === undefined) return <Waiting label="Asking for the request..." />;
  return <Panel approval={approval} onActing={onActing} />;
}

/** Posts whose holders record, besides who asked, that an approver could not be reached. */
const watchCommander = 'watch-commander';

/** `label` is for the key help, `button` stands on the button. */
type Offered = { act: ApprovalAct; key: string; label: string; button: string };

/** What this person may do about a request now. */
function actsOn(approval: ApprovalDetail, me: Me): Offered[] {
  const { state, mine, waitsForMe, chain } = approval;
  const isOpen = state === 'pending';
  const openLevel = chain.find(level => level.state === 'open');
  const hasNext = openLevel !== undefined && chain.indexOf(openLevel) < chain.filter(level => !level.added).length - 1;
  const mayTell = isOpen && hasNext && (mine || me.posts.some(post => post.id === watchCommander));
  return [
    ...(waitsForMe
      ? [
          { act: 'approve' as const, key: 'y', label: 'Approve the request', button: 'Approve' },
          { act: 'refuse' as const, key: 'n', label: 'Refuse the request', button: 'Refuse' },
        ]
      : []),
    ...(isOpen && mine
      ? [{ act: 'withdraw' as const, key: 'w', label: 'Take the request back', button: 'Take back' }]
      : []),
    ...(mayTell
      ? [
          {
            act: 'unreached' as const,
            key: 'u',
            label: 'An approver could not be reached',
            button: 'Could not be reached',
          },
        ]
      : []),
  ];
}

function Panel({ approval, onActing }: { approval: ApprovalDetail; onActing: () => void }): React.ReactNode {
  const me = useMe();
  const [act, setAct] = useState<ApprovalAct | null>(null);
  const [faster, setFaster] = useState(false);
  const begin = (next: ApprovalAct): void => {
    onActing();
    setAct(next);
  };
  return (
    <>
      <header>
        <p className="muted">{kindWords(approval.kind)}</p>
        <h2 className="split-title">{approval.title}</h2>
      </header>
      {faster ? (
        <StatusStrip tone="warn" role="alert">
          Nothing was sent: the request was closed in the meantime. What became of it stands below.
        </StatusStrip>
      ) : null}
      <StandStrip approval={approval} />
      <ActButtons acts={actsOn(approval, me)} onAct={begin} />
      <ApprovalFacts approval={approval} />
      <RequestChanges approval={approval} />
      <ChainList approval={approval} />
      {act === null ? null : (
        <ApprovalDialog
          approval={approval}
          act={act}
          onClose={() => setAct(null)}
          onTooLate={() => {
            setAct(null);
            setFaster(true);
          }}
        />
      )}
    </>
  );
}

function ActButtons({ acts, onAct }: { acts: readonly Offered[]; onAct: (act: ApprovalAct) => void }): React.ReactNode {
  useKeys(
    acts.map((one): KeyBinding => ({
      key: one.key,
      label: one.label,
      group: 'Approvals',
      run: () => onAct(one.act),
    })),
  );
  if (acts.length === 0) return null;
  return (
    <div className="line">
      {acts.map(one => (
        <Button
          key={one.act}
          tone={one.act === 'approve' ? 'main' : 'plain'}
          shortcut={one.key}
          icon={icons[one.act]}
          onPress={() => onAct(one.act)}
        >
          {one.button}
        </Button>
      ))}
    </div>
  );
}

function ApprovalFacts({ approval }: { approval: ApprovalDetail }): React.ReactNode {
  const now = useNow(30_000);
  const { requestedBy, requestedAt, expiresAt, reason, clauses, state, mine } = approval;
  const moment = (at: string): string => `${dayAndTime(at)} ${zoneName(at)}`;
  return (
    <Facts
      facts={[
        ['Asked by', mine ? `${requestedBy} (you)` : requestedBy],
        ['Asked', moment(requestedAt)],
        ['Why', reason],
        ...(state === 'pending'
          ? [['Ends', `${moment(expiresAt)}, in ${ageWords(Date.parse(expiresAt) - now)}`] as const]
          : []),
        ...(clauses.length === 0 ? [] : [['Rests on', <ClauseLinks key="clauses" ids={clauses} />] as const]),
      ]}
    />
  );
}

const icons = {
  approve: <Check aria-hidden="true" />,
  refuse: <X aria-hidden="true" />,
  withdraw: <Undo2 aria-hidden="true" />,
  unreached: <PhoneOff aria-hidden="true" />,
} as const;

function StandStrip({ approval }: { approval: ApprovalDetail }): React.ReactNode {
  const decision = decisionWords(approval);
  if (decision !== null) {
    const tone = approval.state === 'approved' ? 'ok' : approval.state === 'refused' ? 'danger' : 'plain';
    const at = approval.closedAt === null ? '' : `, ${dayAndTime(approval.closedAt)}`;
    return (
      <StatusStrip tone={tone}>
        <strong>
          {decision}
          {at}
        </strong>
        {approval.words === null ? null : <p>“{approval.words}”</p>}
      </StatusStrip>
    );
  }
  if (approval.waitsForMe)
    return <StatusStrip tone="warn">Waits for your decision. It takes effect at once.</StatusStrip>;
  const turn = approval.chain
    .filter(level => level.state === 'open')
    .flatMap(level => level.posts.map(post => post.title))
    .join(' or ');
  return (
    <StatusStrip tone="plain">
      {turn === '' ? 'Nobody whom the policy names can decide on this now.' : `Waits for: ${turn}.`}
      {approval.mine ? ' Nobody decides on what they asked for themselves.' : ''}
    </StatusStrip>
  );
}
