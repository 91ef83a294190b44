import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from './page.tsx';

/** In place of a screen that broke down while it was drawn: says so, with the number of the log where there is one, and leads back. */
export function CrashPage({ error, reset }: { error: unknown; reset: () => void }): React.ReactNode {
  const isMissing = cameNot(error);
  return (
    <Page title={isMissing ? 'This screen did not come' : 'This screen broke down'}>
      <EmptyState
        title={
          isMissing ? 'A part of this screen could not be loaded' : 'The fault is in this screen, not in what you did'
        }
        action={
          <div className="line">
            {/* a whole new page: what broke may lie in what is already loaded */}
            <a className="button" href={window.location.pathname}>
              Load the page anew
            </a>
            <a className="button" href="/">
              Back to your work
            </a>
          </div>
        }
      >
        <p>
          {isMissing
            ? 'The server was updated, or this desk lost its network. Load the page anew.'
            : 'What was recorded stays recorded. Live hits still come: other screens work. Tell your administrator what you did and what stands below.'}
        </p>
      </EmptyState>
      {isMissing ? null : (
        <div className="page-note">
          <ProblemNote error={error} retry={reset} />
        </div>
      )}
    </Page>
  );
}

/** The browser says in its own words that a file of the client did not come. */
function cameNot(error: unknown): boolean {
  return error instanceof TypeError && /import|module|fetch/i.test(error.message);
}
