import { useMe } from '../api/session.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { serverNow } from '../api/clock.ts';
import { Page } from './page.tsx';

/** Without valid training no screen with plate data opens; the server refuses it too. */
export function TrainingGate({ children }: { children: React.ReactNode }): React.ReactNode {
  const { trainedUntil, displayName } = useMe();
  // a local day: good until its end
  const isOver = trainedUntil !== null && Date.parse(`${trainedUntil.slice(0, 10)}T23:59:59`) < serverNow();
  if (trainedUntil !== null && !isOver) return children;
  return (
    <Page title="Training">
      <EmptyState
        title={isOver ? `Your ALPR training ended ${trainedUntil.slice(0, 10)}` : 'No ALPR training is on file for you'}
      >
        <p>
          {displayName}, the policy lets nobody use plate data before training. Ask your training officer to put your
          course on file; this opens by itself at your next sign-in.
        </p>
      </EmptyState>
    </Page>
  );
}
