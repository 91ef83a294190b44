import { useState } from 'react';
import { may, useMe } from '../api/session.ts';
import { Page } from '../app/page.tsx';
import { useListKeys } from '../app/use-list-keys.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { Key } from '../parts/key.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { Chips, SplitRow, SplitRows, SplitView } from '../parts/split-view.tsx';
import { Tag } from '../parts/tag.tsx';
import { dayOf, useNow } from '../parts/time.ts';
import { ObligationPanel } from './obligation-panel.tsx';
import { dueWords, useObligations, type Obligation, type Which } from './obligations.ts';

/** What the policy makes due, the first due first; one of it whole. */
export function ObligationsPage(): React.ReactNode {
  const me = useMe();
  if (may(me, 'obligation.view')) return <Obligations />;
  return (
    <Page title="Obligations">
      <EmptyState title="The policy makes nothing due for your posts">
        <p>Who works for this department sees here what their post owes. An account of a vendor owes nothing.</p>
      </EmptyState>
    </Page>
  );
}

function Obligations(): React.ReactNode {
  const [which, setWhich] = useState<Which>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = useObligations(which);
  const rows = shown.data?.obligations ?? [];
  const today = dayOf(useNow(60_000));
  // one that was just closed stays in sight until another is chosen
  const [kept, setKept] = useState<Obligation | null>(null);
  const found = rows.find(row => row.obligationId === chosen) ?? (kept?.obligationId === chosen ? kept : undefined);
  const selected = found ?? rows[0];
  const at = rows.findIndex(row => row.obligationId === selected?.obligationId);
  const select = (row: Obligation): void => setChosen(row.obligationId);
  useListKeys(rows, {
    at,
    select,
    group: 'Obligations',
    next: { key: 'j', label: 'Next obligation' },
    previous: { key: 'k', label: 'Previous obligation' },
  });
  const change = (next: Which): void => {
    setWhich(next);
    setChosen(null);
  };
  return (
    <Page title="Obligations">
      <SplitView
        listLabel={which === 'open' ? 'Open obligations, the first due first' : 'Closed obligations, the last first'}
        head={<Head shown={shown} which={which} onChange={change} />}
        list={<Rows shown={shown} which={which} today={today} selected={selected} onSelect={select} />}
        detailLabel="The obligation"
      >
        {selected === undefined ? (
          <p className="muted">{shown.isSuccess ? 'No obligation is chosen.' : ' '}</p>
        ) : (
          <ObligationPanel
            key={selected.obligationId}
            obligation={selected}
            today={today}
            onAnswered={answered => {
              setKept(answered);
              setChosen(answered.obligationId);
            }}
          />
        )}
      </SplitView>
    </Page>
  );
}

function Head({
  shown,
  which,
  onChange,
}: {
  shown: ReturnType<typeof useObligations>;
  which: Which;
  onChange: (which: Which) => void;
}): React.ReactNode {
  const me = useMe();
  const { data } = shown;
  const overdue = data?.overdue ?? 0;
  return (
    <>
      <Chips
        label="Which obligations"
        value={which}
        onChange={onChange}
        options={[
          { value: 'open', label: 'Open' },
          { value: 'closed', label: 'Done or left undone' },
        ]}
      />
      <p className="line">
        <strong>
          {data === undefined ? ' ' : `${data.obligations.length} ${which === 'open' ? 'open' : 'closed'}`}
        </strong>
        {which === 'open' && overdue > 0 ? <Tag tone="danger">{overdue} overdue</Tag> : null}
      </p>
      <p className="muted note">
        <Key name="j" /> next <Key name="k" /> previous ·{' '}
        {may(me, 'obligation.oversee') ? 'all of the department' : 'those of your posts'}
      </p>
    </>
  );
}

function Rows({
  shown,
  which,
  today,
  selected,
  onSelect,
}: {
  shown: ReturnType<typeof useObligations>;
  which: Which;
  today: string;
  selected: Obligation | undefined;
  onSelect: (row: Obligation) => void;
}): React.ReactNode {
  if (shown.isError) return <ProblemNote error={shown.error} retry={() => void shown.refetch()} />;
  if (shown.data === undefined) return <Waiting label="Asking what is due..." />;
  if (shown.data.obligations.length === 0) {
    return which === 'open' ? (
      <EmptyState title="Nothing is due">
        <p>Audits, reviews and reports come here by the calendar of the policy, each with its day and its owner.</p>
      </EmptyState>
    ) : (
      <EmptyState title="Nothing was closed yet" />
    );
  }
  return (
    <SplitRows>
      {shown.data.obligations.map(row => (
        <SplitRow
          key={row.obligationId}
          isSelected={row.obligationId === selected?.obligationId}
          onSelect={() => onSelect(row)}
          mark={row.overdue ? 'danger' : 'none'}
        >
          <span className="split-row-title">{row.title}</span>
          <span className="split-row-line">
            <span className="muted">{row.owner?.title ?? 'nobody named'}</span>
            <DueTag obligation={row} today={today} />
          </span>
          <span className="muted note">
            {row.dueOn} · {groundWords(row.clause)}
          </span>
        </SplitRow>
      ))}
    </SplitRows>
  );
}

/** How an obligation stands, in a few words. */
export function DueTag({ obligation, today }: { obligation: Obligation; today: string }): React.ReactNode {
  if (obligation.outcome === 'done') return <Tag tone="ok">done</Tag>;
  if (obligation.outcome === 'waived') return <Tag tone="warn">left undone</Tag>;
  return <Tag tone={obligation.overdue ? 'danger' : 'waits'}>{dueWords(obligation, today)}</Tag>;
}

/** What an obligation rests on, in words. */
export function groundWords(clause: string): string {
  return clause === 'plateward' ? 'Plateward itself' : clause;
}
