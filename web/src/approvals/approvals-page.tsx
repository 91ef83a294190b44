import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe, may } from '../api/session.ts';
import { Page } from '../app/page.tsx';
import { useListKeys } from '../app/use-list-keys.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { Key } from '../parts/key.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { Chips, SplitRow, SplitRows, SplitView } from '../parts/split-view.tsx';
import { Tag } from '../parts/tag.tsx';
import { ageWords, dayAndTime, useNow, zoneName } from '../parts/time.ts';
import { ApprovalDetailPanel } from './approval-panel.tsx';
import { useApprovalsAddress } from './approvals-address.ts';
import { decisionWords, kindWords, mayDecide, useApprovals, type Approval, type Whose } from './approvals.ts';

/** Two-person requests: what waits for this person, what they asked for, and one of them whole. */
export function ApprovalsPage(): React.ReactNode {
  const me = useMe();
  if (may(me, 'approval.view')) return <Approvals />;
  return (
    <Page title="Approvals">
      <EmptyState title="Your posts take no part in approvals">
        <p>Who works for this department asks and decides here. An account of a vendor does neither.</p>
      </EmptyState>
    </Page>
  );
}

function Approvals(): React.ReactNode {
  const me = useMe();
  const search = useApprovalsAddress();
  const navigate = useNavigate();
  const whose = search.whose ?? (mayDecide(me) ? 'waiting' : 'mine');
  const waiting = useApprovals('waiting', mayDecide(me));
  const mine = useApprovals('mine');
  const shown = whose === 'waiting' ? waiting : mine;
  const rows = shown.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const selectedId = chosen ?? search.show ?? rows[0]?.approvalId ?? null;
  const at = rows.findIndex(row => row.approvalId === selectedId);
  const select = (approvalId: string): void => setChosen(approvalId);
  useListKeys(rows, {
    at,
    select: row => select(row.approvalId),
    group: 'Approvals',
    next: { key: 'j', label: 'Next request' },
    previous: { key: 'k', label: 'Previous request' },
  });
  const change = (next: Whose): void => {
    setChosen(null);
    void navigate({ to: '/approvals', search: { whose: next } });
  };
  const head = (
    <>
      <Chips
        label="Which requests"
        value={whose}
        onChange={change}
        options={[
          ...(mayDecide(me) ? [{ value: 'waiting' as const, label: `Wait for me${countWords(waiting.data)}` }] : []),
          { value: 'mine', label: `Asked by me${countWords(mine.data)}` },
        ]}
      />
      <p className="muted note">
        <Key name="j" /> next <Key name="k" /> previous · {whose === 'waiting' ? 'oldest first' : 'newest first'} ·{' '}
        {zoneName()}
      </p>
    </>
  );
  return (
    <Page title="Approvals" mark={waiting.data?.length ? `(${waiting.data.length})` : ''}>
      <SplitView
        listLabel={whose === 'waiting' ? 'Requests that wait for me' : 'Requests that I made'}
        head={head}
        list={<Queue shown={shown} whose={whose} selectedId={selectedId} onSelect={select} />}
        detailLabel="The request"
      >
        {selectedId === null ? null : (
          <ApprovalDetailPanel key={selectedId} approvalId={selectedId} onActing={() => setChosen(selectedId)} />
        )}
        {selectedId === null && shown.isSuccess ? <p className="muted">No request is chosen.</p> : null}
      </SplitView>
    </Page>
  );
}

function countWords(rows: readonly Approval[] | undefined): string {
  return rows === undefined ? '' : ` (${rows.length})`;
}

function Queue({
  shown,
  whose,
  selectedId,
  onSelect,
}: {
  shown: ReturnType<typeof useApprovals>;
  whose: Whose;
  selectedId: string | null;
  onSelect: (approvalId: string) => void;
}): React.ReactNode {
  const now = useNow(30_000);
  if (shown.isError) return <ProblemNote error={shown.error} retry={() => void shown.refetch()} />;
  if (shown.data === undefined) return <Waiting label="Asking for the requests..." />;
  if (shown.data.length === 0) {
    return whose === 'waiting' ? (
      <EmptyState title="Nothing waits for you">
        <p>Requests come here when the policy names one of your posts to decide. Your own never do.</p>
      </EmptyState>
    ) : (
      <EmptyState title="You have asked for nothing">
        <p>What needs a second person (a change of the policy, an obligation left undone) stands here once you ask.</p>
      </EmptyState>
    );
  }
  return (
    <SplitRows>
      {shown.data.map(row => (
        <SplitRow
          key={row.approvalId}
          isSelected={row.approvalId === selectedId}
          onSelect={() => onSelect(row.approvalId)}
          mark={row.waitsForMe ? 'warn' : 'none'}
        >
          <span className="split-row-line">
            <span className="split-row-title">{kindWords(row.kind)}</span>
            <span className="muted note nowrap">{ageWords(now - Date.parse(row.requestedAt))} ago</span>
          </span>
          <span>{row.title}</span>
          <span className="split-row-line">
            <span className="muted">{row.requestedBy}</span>
            <StateTag approval={row} now={now} />
          </span>
        </SplitRow>
      ))}
    </SplitRows>
  );
}

const soonMs = 24 * 3_600_000;

/** How a request stands, in a few words. */
export function StateTag({ approval, now }: { approval: Approval; now: number }): React.ReactNode {
  if (approval.state === 'pending') {
    const leftMs = Date.parse(approval.expiresAt) - now;
    return leftMs < soonMs ? (
      <Tag tone="warn">ends in {ageWords(leftMs)}</Tag>
    ) : (
      <Tag tone="waits">until {dayAndTime(approval.expiresAt).slice(0, 10)}</Tag>
    );
  }
  const tone = approval.state === 'approved' ? 'ok' : approval.state === 'refused' ? 'danger' : 'muted';
  return <Tag tone={tone}>{(decisionWords(approval) ?? '').split(' by ')[0]}</Tag>;
}
