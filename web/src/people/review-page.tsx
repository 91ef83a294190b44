import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { ReviewDecision } from '../../../src/foundation/contract/people-words.ts';
import { accountCareRoutes } from '../../../src/foundation/contract/routes/account-care.ts';
import { call } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { DataGrid, type GridColumn } from '../parts/row-grid.tsx';
import { useSending } from '../parts/use-sending.ts';
import type { ReviewAnswer, ReviewItem } from './answers.ts';
import { AdminPage } from './admin-page.tsx';
import { Answer, useAsked, useRefresh } from './asked.tsx';
import { minute } from './days.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { Mark } from './mark.tsx';
import { nextUndecided } from './review-order.ts';
import { ReviewedAccount } from './reviewed-account.tsx';
import { decisionWords, whoWord } from './words.ts';

const group = 'Account review';

/** One review: every account is confirmed, changed or deactivated, one by one. */
export function ReviewPage(): ReactNode {
  // the router's own types name the parameters of every address; this one has it
  const { review: reviewId = '' } = useParams({ strict: false }) as { review?: string };
  const navigate = useNavigate();
  const asked = useAsked(accountCareRoutes.viewAccountReview, { params: { reviewId } });
  useKeys([{ key: 'Escape', label: 'Back to all reviews', group, run: () => void navigate({ to: '/admin/reviews' }) }]);
  return (
    <AdminPage title="Account review" hideTitle>
      <Answer asked={asked} label="the review" permission="account.view">
        {answer => <Review key={reviewId} {...answer} />}
      </Answer>
    </AdminPage>
  );
}

/** Where a reviewer stands in a review, and what can be done there. */
function useReviewDesk({ review, items }: ReviewAnswer) {
  const me = useMe();
  const [selectedAt, setSelectedAt] = useState(() => Math.max(0, nextUndecided(items, -1)));
  const [asking, setAsking] = useState<Exclude<ReviewDecision, 'confirmed'> | null>(null);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const undecided = items.filter(item => item.decision === null).length;
  const isOpen = review.closedAt === null;
  const mayDecide = isOpen && may(me, 'account.review');
  const selected = items[selectedAt];
  const isOwn = selected?.personId === me.personId;
  const decides = mayDecide && selected !== undefined && selected.decision === null && !isOwn;
  const onDecided = async (item: ReviewItem, decision: ReviewDecision, left: number): Promise<void> => {
    announce(`${item.found.username}: ${decisionWords[decision].toLowerCase()}. ${left} to go.`, 'assertive');
    setAsking(null);
    // where none is left, the last one stays in sight
    setSelectedAt(at => (nextUndecided(items, at) < 0 ? at : nextUndecided(items, at)));
    await refresh();
  };
  const confirm = async (): Promise<void> => {
    if (!decides) return;
    const body = { personId: selected.personId, decision: 'confirmed' } as const;
    let left = 0;
    const isDone = await send(async () => {
      const { reviewId } = review;
      ({ undecided: left } = await call(accountCareRoutes.decideAccount, { params: { reviewId }, body }));
    });
    // the next key counts at once: it does not wait until the list has come anew
    if (isDone) await onDecided(selected, 'confirmed', left);
  };
  const close = (): Promise<boolean> =>
    send(async () => {
      await call(accountCareRoutes.closeAccountReview, { params: { reviewId: review.reviewId } });
      announce('The review is closed. It stays on file as evidence.', 'assertive');
      await refresh();
    });
  const step = (by: number): void => setSelectedAt(at => Math.max(0, Math.min(items.length - 1, at + by)));
  return {
    selectedAt,
    setSelectedAt,
    selected,
    asking,
    setAsking,
    isPending,
    problem,
    undecided,
    mayDecide,
    isOwn,
    decides,
    onDecided,
    confirm,
    close,
    step,
  };
}

type ReviewDesk = ReturnType<typeof useReviewDesk>;

function useReviewKeys({ step, decides, confirm, setAsking }: ReviewDesk): void {
  useKeys([
    { key: 'j', label: 'Next account', group, run: () => step(1) },
    { key: 'k', label: 'Account before', group, run: () => step(-1) },
    ...(decides
      ? [
          { key: 'y', label: 'Confirm it as it stands', group, run: () => void confirm() },
          { key: 'h', label: 'It was changed', group, run: () => setAsking('changed') },
          { key: 'x', label: 'Deactivate it', group, run: () => setAsking('deactivated') },
        ]
      : []),
  ]);
}

function DecisionButtons({ desk: { isPending, confirm, setAsking } }: { desk: ReviewDesk }): ReactNode {
  return (
    <div className="line">
      <Button tone="main" shortcut="y" isPending={isPending} onPress={() => void confirm()}>
        Confirm
      </Button>
      <Button shortcut="h" onPress={() => setAsking('changed')}>
        Changed
      </Button>
      <Button tone="danger" shortcut="x" onPress={() => setAsking('deactivated')}>
        Deactivate
      </Button>
    </div>
  );
}

function Review(answer: ReviewAnswer): ReactNode {
  const { review, items } = answer;
  const desk = useReviewDesk(answer);
  useReviewKeys(desk);
  const { selected, selectedAt, asking, setAsking, problem, undecided, mayDecide, isOwn, decides } = desk;
  return (
    <>
      <ReviewHead review={review} items={items} undecided={undecided}>
        {mayDecide && undecided === 0 ? (
          <Button tone="main" isPending={desk.isPending} onPress={() => void desk.close()}>
            Close the review
          </Button>
        ) : null}
      </ReviewHead>
      {problem !== null ? <ProblemNote error={problem} /> : null}
      <div className="review">
        <div className="admin-list">
          <DataGrid
            label="Accounts of this review"
            columns={columns}
            count={items.length}
            known={items.length}
            rowAt={at => items[at] ?? null}
            selectedAt={items.length === 0 ? null : selectedAt}
            onSelect={desk.setSelectedAt}
            empty="No account was active."
          />
        </div>
        {selected === undefined ? null : (
          <ReviewedAccount item={selected} isOwn={isOwn && mayDecide}>
            {decides ? <DecisionButtons desk={desk} /> : null}
          </ReviewedAccount>
        )}
      </div>
      {asking === null || selected === undefined ? null : (
        <DecideDialog
          reviewId={review.reviewId}
          item={selected}
          decision={asking}
          onClose={() => setAsking(null)}
          onDecided={left => desk.onDecided(selected, asking, left)}
        />
      )}
    </>
  );
}

function ReviewHead({
  review,
  items,
  undecided,
  children,
}: {
  review: ReviewAnswer['review'];
  items: readonly ReviewItem[];
  undecided: number;
  children: ReactNode;
}): ReactNode {
  const decided = items.length - undecided;
  return (
    <div className="admin-tools review-head">
      <p>
        <Link to="/admin/reviews">All reviews</Link>
        <br />
        <span className="note muted">
          Begun {minute(review.openedAt)} by {whoWord(review.openedBy)}: {review.reason}
        </span>
      </p>
      <span className="spread" />
      <label className="review-progress">
        <span>
          {review.closedAt === null
            ? `${decided} of ${items.length} decided`
            : `Closed ${minute(review.closedAt)} by ${review.closedBy ?? 'somebody'}`}
        </span>
        <progress max={Math.max(1, items.length)} value={decided} />
      </label>
      {children}
    </div>
  );
}

const decisionMarks = {
  confirmed: <Mark tone="ok">Confirmed</Mark>,
  changed: <Mark tone="warn">Changed</Mark>,
  deactivated: <Mark tone="danger">Deactivated</Mark>,
} as const;

const columns: readonly GridColumn<ReviewItem>[] = [
  { key: 'name', title: 'Name', width: 'minmax(10rem, 1fr)', cell: one => one.found.displayName },
  { key: 'username', title: 'User name', width: 'minmax(8rem, 0.7fr)', cell: one => one.found.username },
  {
    key: 'decision',
    title: 'Decision',
    width: '8.5rem',
    cell: one => (one.decision === null ? <span className="muted">To decide</span> : decisionMarks[one.decision]),
  },
];
