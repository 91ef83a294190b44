import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { accountCareRoutes } from '../../../src/foundation/contract/routes/account-care.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { daysBetween } from './account-line.ts';
import { AdminPage } from './admin-page.tsx';
import { Answer, useAsked } from './asked.tsx';
import { minute, today } from './days.ts';
import { Mark } from './mark.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { whoWord } from './words.ts';

type Reviews = AnswerOf<typeof accountCareRoutes.listAccountReviews>;

/** Reviews of all accounts (BA-35): when the next is due, how far the open one is, and the evidence of those before. */
export function ReviewsPage(): ReactNode {
  const asked = useAsked(accountCareRoutes.listAccountReviews);
  return (
    <AdminPage title="Account reviews">
      <Answer asked={asked} label="the reviews" permission="account.view">
        {answer => <ReviewList {...answer} />}
      </Answer>
    </AdminPage>
  );
}

function ReviewList({ reviews, dueOn }: Reviews): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const [isOpening, setOpening] = useState(false);
  const open = reviews.find(review => review.closedAt === null);
  const days = daysBetween(today(), dueOn);
  const mayReview = may(me, 'account.review');
  const begins = mayReview && open === undefined;
  useKeys(begins ? [{ key: 'n', label: 'Begin a review', group: 'Account reviews', run: () => setOpening(true) }] : []);
  return (
    <>
      <StatusStrip
        tone={days < 0 ? 'danger' : days <= 30 ? 'warn' : 'plain'}
        action={
          begins ? (
            <Button tone="main" shortcut="n" onPress={() => setOpening(true)}>
              Begin a review
            </Button>
          ) : undefined
        }
      >
        The next review of all accounts is due {dueOn}
        {days < 0 ? `: ${-days} days late` : ` (in ${days} days)`}.
        {begins || open !== undefined ? '' : ' Your posts do not review accounts.'}
      </StatusStrip>
      {reviews.length === 0 ? (
        <EmptyState title="Accounts were never reviewed here">
          <p>A review goes through every active account: is it still needed, with just these posts?</p>
        </EmptyState>
      ) : (
        <ul className="held card" aria-label="Reviews">
          {reviews.map(one => (
            <ReviewLine key={one.reviewId} review={one} />
          ))}
        </ul>
      )}
      {isOpening ? (
        <ReasonDialog
          title="Begin a review of all accounts"
          submitLabel="Begin"
          words="Each active account is put on the list as it stands now. It is closed when each of them is decided."
          onClose={() => setOpening(false)}
          onSend={async reason => {
            const { reviewId } = await call(accountCareRoutes.openAccountReview, { body: { reason } });
            void navigate({ to: '/admin/reviews/$review', params: { review: reviewId } });
          }}
        />
      ) : null}
    </>
  );
}

function ReviewLine({ review: one }: { review: Reviews['reviews'][number] }): ReactNode {
  return (
    <li>
      <strong>
        <Link to="/admin/reviews/$review" params={{ review: one.reviewId }}>
          {minute(one.openedAt)}
        </Link>
      </strong>
      {one.closedAt === null ? (
        <Mark tone="warn">
          Open: {one.accounts - one.undecided} of {one.accounts} decided
        </Mark>
      ) : (
        <Mark tone="ok">
          Closed {minute(one.closedAt)} by {one.closedBy}
        </Mark>
      )}
      <span className="note muted">
        {one.accounts} accounts; begun by {whoWord(one.openedBy)}: {one.reason}
      </span>
    </li>
  );
}
