import { useState, type ReactNode } from 'react';
import { setupRoutes, type Checklist } from '../../../src/foundation/contract/routes/setup.ts';
import { may, useMe } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { AdminPage } from '../people/admin-page.tsx';
import { Answer, useAsked } from '../people/asked.tsx';
import { minute } from '../people/days.ts';
import { Mark } from '../people/mark.tsx';
import { whoWord } from '../people/words.ts';
import { ItemDialog, type ItemAct } from './item-dialog.tsx';

type Item = Checklist['items'][number];
/** What a department shows before its live data is let in: each item with its evidence, or who waived it and why. */
export function SetupPage(): ReactNode {
  const asked = useAsked(setupRoutes.viewSetup);
  return (
    <AdminPage title="Before live data: the first day">
      <Answer asked={asked} label="the checklist" permission="setup.view">
        {checklist => <Items checklist={checklist} />}
      </Answer>
    </AdminPage>
  );
}

function Items({ checklist }: { checklist: Checklist }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState<{ item: Item; act: ItemAct } | null>(null);
  const { live, items, waived } = checklist;
  const mayRecord = may(me, 'setup.record');
  const missing = checklist.open;
  return (
    <>
      <StatusStrip tone={missing === 0 ? 'ok' : live ? 'plain' : 'warn'}>
        {missing === 0
          ? `The list is complete${waived === 0 ? '' : `, ${waived} waived by name`}: live data is let in.`
          : live
            ? `${missing} of ${items.length} are open. A demonstration shows its invented data without them; a department would not.`
            : `${missing} of ${items.length} are open. Until then no read is taken in and no data is shown.`}
        {mayRecord ? '' : ' Your posts see this list and do not record on it.'}
      </StatusStrip>
      <ol className="held card" data-list="checklist" aria-label="Checklist">
        {items.map((item, at) => (
          <li key={item.item}>
            <div>
              <strong>
                {at + 1}. {item.title}
              </strong>
              <p className="note muted">{item.basis}</p>
            </div>
            <StateOf item={item} />
            <span>
              {item.evidence ?? ''}
              {item.by === null || item.at === null ? null : (
                <span className="note muted">
                  {' '}
                  {whoWord(item.by)}, {minute(item.at)}
                </span>
              )}
            </span>
            {mayRecord ? (
              <span className="line">
                <Button label={item.title} onPress={() => setOpen({ item, act: 'done' })}>
                  {item.state === 'open' ? 'Record' : 'Record anew'}
                </Button>
                {item.waivable ? (
                  <Button tone="quiet" label={item.title} onPress={() => setOpen({ item, act: 'waived' })}>
                    Waive
                  </Button>
                ) : null}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {open === null ? null : <ItemDialog {...open} onClose={() => setOpen(null)} />}
    </>
  );
}

function StateOf({ item: { state, happenedOn, waivable } }: { item: Item }): ReactNode {
  switch (state) {
    case 'done':
      return <Mark tone="ok">Shown{happenedOn === null ? '' : `, of ${happenedOn}`}</Mark>;
    case 'waived':
      return <Mark tone="warn">Waived</Mark>;
    case 'open':
      return <Mark tone="danger">Open{waivable ? '' : '; the law lets nobody waive it'}</Mark>;
  }
}
