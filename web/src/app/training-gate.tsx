import { Link, useLocation } from '@tanstack/react-router';
import { useMe } from '../api/session.ts';
import { groundWords, usePolicy } from '../people/posts-and-policy.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { serverNow } from '../api/clock.ts';
import { Page } from './page.tsx';

/** Screens with plate data; the others (own training, accounts, the first day) are open to whoever's posts open them. */
const withPlates = ['/live', '/car', '/search', '/read'];

/** Without valid training no screen with plate data opens; the server refuses it too. */
export function TrainingGate({ children }: { children: React.ReactNode }): React.ReactNode {
  const { trainedUntil, displayName } = useMe();
  const { pathname } = useLocation();
  const required = usePolicy()?.training?.requiredBeforeUse;
  // a local day: good until its end
  const isOver = trainedUntil !== null && Date.parse(`${trainedUntil.slice(0, 10)}T23:59:59`) < serverNow();
  if (trainedUntil !== null && !isOver) return children;
  if (!withPlates.some(place => pathname === place || pathname.startsWith(`${place}/`))) return children;
  return (
    <Page title="Training">
      <EmptyState
        title={isOver ? `Your ALPR training ended ${trainedUntil.slice(0, 10)}` : 'No ALPR training is on file for you'}
      >
        <p>
          {displayName}, the policy lets nobody use plate data before training
          {required === undefined || required === 'unset' ? '' : ` (${groundWords(required)})`}. Ask your training
          officer to put your course on file; this opens by itself at your next sign-in.
        </p>
        <p>
          <Link to="/me/training">My training: what is missing, and whom to ask</Link>
        </p>
      </EmptyState>
    </Page>
  );
}
