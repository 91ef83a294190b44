import { useState, type ReactNode } from 'react';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import type { AnswerOf } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { AdminPage } from '../people/admin-page.tsx';
import { Answer, useAsked } from '../people/asked.tsx';
import { ImportDialog } from '../people/import-dialog.tsx';
import { Mark } from '../people/mark.tsx';
import { usePosts } from '../people/posts-and-policy.ts';
import { CoursesPart } from './courses-part.tsx';
import { CourseDialog } from './course-dialog.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { OrderList } from './training-records.tsx';
import { stateWords } from './training-words.ts';
import './training.css';

type Lapsing = AnswerOf<typeof trainingRoutes.listLapsing>['people'][number];
type OpenWindow = 'none' | 'record' | 'order' | 'course' | 'import';

const group = 'Training';
const withinDays = 30;

/** Training: who lapses, what was ordered, which courses there are; completions are put on file here. */
export function TrainingPage(): ReactNode {
  const asked = useAsked(trainingRoutes.listLapsing, { query: { days: withinDays } });
  return (
    <AdminPage title="Training">
      <Answer asked={asked} label="who lapses" permission="training.view">
        {({ people }) => <Training people={people} />}
      </Answer>
    </AdminPage>
  );
}

function Training({ people }: { people: readonly Lapsing[] }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState<OpenWindow>('none');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const close = (): void => setOpen('none');
  const mayRecord = may(me, 'training.record');
  const mayOrder = may(me, 'training.order');
  useKeys([
    ...(mayRecord
      ? [
          { key: 'r', label: 'Record completions', group, run: () => setOpen('record') },
          { key: 'n', label: 'Propose a course', group, run: () => setOpen('course') },
        ]
      : []),
    ...(mayOrder ? [{ key: 'o', label: 'Order retraining', group, run: () => setOpen('order') }] : []),
  ]);
  return (
    <>
      <div className="admin-tools">
        {mayRecord ? (
          <>
            <Button tone="main" shortcut="r" onPress={() => setOpen('record')}>
              {chosen.size === 0 ? 'Record completions' : `Record completions of ${chosen.size}`}
            </Button>
            <Button onPress={() => setOpen('import')}>Import a file</Button>
          </>
        ) : null}
        {mayOrder ? (
          <Button shortcut="o" onPress={() => setOpen('order')}>
            Order retraining
          </Button>
        ) : null}
      </div>
      <div className="training">
        <LapsingPart people={people} mayChoose={mayRecord} chosen={chosen} onChoose={setChosen} />
        <div className="person-held">
          <CoursesPart
            propose={
              mayRecord ? (
                <Button shortcut="n" onPress={() => setOpen('course')}>
                  Propose a course
                </Button>
              ) : null
            }
          />
          <OrdersPart />
        </div>
      </div>
      {open === 'record' ? <RecordDialog chosen={chosen} onClose={close} /> : null}
      {open === 'order' ? <OrderDialog onClose={close} /> : null}
      {open === 'course' ? <CourseDialog onClose={close} /> : null}
      {open === 'import' ? <ImportDialog only="training" onClose={close} /> : null}
    </>
  );
}

function LapsingPart({
  people,
  mayChoose,
  chosen,
  onChoose,
}: {
  people: readonly Lapsing[];
  mayChoose: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const { titleOf } = usePosts();
  const toggle = (personId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(personId)) next.add(personId);
    onChoose(next);
  };
  return (
    <section className="card" aria-labelledby="lapsing">
      <h2 id="lapsing">Lapses within {withinDays} days, or has none</h2>
      {people.length === 0 ? (
        <p className="muted">Everybody who works with plate data is trained for longer than that.</p>
      ) : (
        <ul className="lapsing">
          {people.map(one => (
            <li key={one.personId}>
              <label>
                {mayChoose ? (
                  <input type="checkbox" checked={chosen.has(one.personId)} onChange={() => toggle(one.personId)} />
                ) : null}
                <span>
                  <strong>{one.displayName}</strong>{' '}
                  <span className="note muted">
                    {one.username}, {one.posts.map(titleOf).join(', ')}
                  </span>
                </span>
              </label>
              {one.state === 'valid' ? (
                <Mark tone="warn">Until {one.validUntil}</Mark>
              ) : (
                <Mark tone="danger">{stateWords[one.state]}</Mark>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function OrdersPart(): ReactNode {
  const asked = useAsked(trainingRoutes.listOrders, { query: { state: 'open' } });
  return (
    <section className="card" aria-labelledby="orders">
      <h2 id="orders">Retraining ordered and not done</h2>
      <Answer asked={asked} label="the orders" permission="training.view">
        {({ orders }) => <OrderList orders={orders} showWho none="None is open." />}
      </Answer>
    </section>
  );
}
