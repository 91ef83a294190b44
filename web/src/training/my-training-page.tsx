import type { ReactNode } from 'react';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import type { AnswerOf } from '../api/client.ts';
import { Page } from '../app/page.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Answer, useAsked } from '../people/asked.tsx';
import { groundWords, usePolicy } from '../people/posts-and-policy.ts';
import { CompletionList, OrderList } from './training-records.tsx';
import { stateWords } from './training-words.ts';
import '../people/admin.css';

type MyTraining = AnswerOf<typeof trainingRoutes.viewMyTraining>;

/** A person's own training: open to everybody, also to who has none. */
export function MyTrainingPage(): ReactNode {
  const asked = useAsked(trainingRoutes.viewMyTraining);
  return (
    <Page title="My training">
      <div className="admin">
        <Answer asked={asked} label="your training" permission="me.view">
          {mine => <Mine mine={mine} />}
        </Answer>
      </div>
    </Page>
  );
}

function Mine({ mine }: { mine: MyTraining }): ReactNode {
  const required = usePolicy()?.training?.requiredBeforeUse;
  const ground = required === undefined || required === 'unset' ? null : groundWords(required);
  const { state, validUntil, why, trainingOfficer, orders, completions } = mine;
  const isValid = state === 'valid';
  return (
    <>
      <StatusStrip tone={isValid ? 'ok' : 'danger'}>
        <p className="problem-title">
          {isValid
            ? `Your ALPR training is in force${validUntil === null ? ', without an end' : ` until ${validUntil}`}.`
            : `${stateWords[state]}: you see no plate data.`}
        </p>
        {why === null ? null : <p>{why}</p>}
      </StatusStrip>
      <p>
        Nobody uses plate data before training{ground === null ? '' : ` (${ground})`}. Training officer:{' '}
        <strong>{trainingOfficer}</strong>. What they put on file opens your screens at once.
      </p>
      <section className="card" aria-labelledby="ordered">
        <h2 id="ordered">Retraining ordered for me</h2>
        <OrderList orders={orders} none="None was ordered." />
      </section>
      <section className="card" aria-labelledby="completed">
        <h2 id="completed">My courses on file</h2>
        <CompletionList completions={completions} none="No course is on file." />
      </section>
    </>
  );
}
