import type { ReactNode } from 'react';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { Answer, useAsked } from '../people/asked.tsx';
import { CompletionList, OrderList } from './training-records.tsx';

/** What is on file of one person's training, with what was ordered. */
export function PersonTraining({ personId }: { personId: string }): ReactNode {
  const asked = useAsked(trainingRoutes.viewTraining, { params: { personId } });
  return (
    <section className="card" aria-labelledby="training">
      <h2 id="training">Training</h2>
      <Answer asked={asked} label="the training" permission="training.view">
        {({ why, completions, orders }) => (
          <>
            {why === null ? null : <p>{why}</p>}
            <CompletionList completions={completions} none="No course is on file." />
            {orders.length === 0 ? null : <OrderList orders={orders} none="" />}
          </>
        )}
      </Answer>
    </section>
  );
}
