import type { ReactNode } from 'react';
import { trainingContents } from '../../../src/foundation/contract/training-words.ts';
import type { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import type { AnswerOf } from '../api/client.ts';
import { today } from '../people/days.ts';
import { Mark } from '../people/mark.tsx';
import { whoWord } from '../people/words.ts';
import { contentWords } from './training-words.ts';

export type Completion = AnswerOf<typeof trainingRoutes.viewMyTraining>['completions'][number];
export type Order = AnswerOf<typeof trainingRoutes.listOrders>['orders'][number];

/** Courses that somebody completed, corrected ones too. */
export function CompletionList({
  completions,
  none,
  act,
}: {
  completions: readonly Completion[];
  none: string;
  act?: (completion: Completion) => ReactNode;
}): ReactNode {
  if (completions.length === 0) return <p className="muted">{none}</p>;
  return (
    <ul className="held">
      {completions.map(one => (
        <li key={one.completionId}>
          <strong>
            {one.course}
            {one.courseVersion === null ? '' : `, version ${one.courseVersion}`}
          </strong>
          <span>
            {one.completedOn}, <CompletionState completion={one} />
          </span>
          <span className="note muted">
            {one.contents === null || one.contents.length === 0 ? '' : `${coveredWords(one.contents)}. `}
            {one.trainer === null ? '' : `Given by ${one.trainer}. `}
            {one.evidence === null ? '' : `${one.evidence}. `}
            Recorded by {whoWord(one.recordedBy)}.
            {one.correctionReason === null ? '' : ` Correction: ${one.correctionReason}.`}
          </span>
          {act?.(one)}
        </li>
      ))}
    </ul>
  );
}

function CompletionState({ completion }: { completion: Completion }): ReactNode {
  const { correctedBy, didNotHappen, approved, validUntil } = completion;
  if (didNotHappen) return <Mark tone="danger">did not happen</Mark>;
  if (correctedBy !== null) return <Mark tone="plain">corrected, counts no more</Mark>;
  if (!approved) return <Mark tone="warn">course not approved</Mark>;
  if (validUntil === null) return 'without an end';
  return validUntil < today() ? <Mark tone="danger">ended {validUntil}</Mark> : `until ${validUntil}`;
}

/** What was covered, in the policy's order; a word that is none of ours stays as it is. */
export function coveredWords(contents: readonly string[]): string {
  const known: string[] = trainingContents.filter(one => contents.includes(one)).map(one => contentWords[one]);
  const others = contents.filter(one => !(trainingContents as readonly string[]).includes(one));
  return [...known, ...others].join(', ');
}

/** Retraining that was ordered: why, until when, whether it was done. */
export function OrderList({
  orders,
  none,
  showWho = false,
}: {
  orders: readonly Order[];
  none: string;
  showWho?: boolean;
}): ReactNode {
  if (orders.length === 0) return <p className="muted">{none}</p>;
  return (
    <ul className="held">
      {orders.map(one => (
        <li key={one.orderId}>
          <strong>{showWho ? one.username : one.reason}</strong>
          <OrderState order={one} />
          <span className="note muted">
            {showWho ? `${one.reason}. ` : ''}
            {one.reference === null ? '' : `${one.reference}. `}
            Ordered by {one.orderedBy}
            {showWho ? (one.seenAt === null ? ', not seen yet' : ', seen') : ''}.
          </span>
        </li>
      ))}
    </ul>
  );
}

function OrderState({ order: { doneBy, dueOn, atOnce } }: { order: Order }): ReactNode {
  if (doneBy !== null) return <Mark tone="ok">Done</Mark>;
  if (atOnce) return <Mark tone="danger">Due {dueOn}; no data until then</Mark>;
  return <Mark tone={dueOn < today() ? 'danger' : 'warn'}>Due {dueOn}</Mark>;
}
