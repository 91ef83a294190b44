import { useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hitsFeed } from '../api/hits-feed.ts';
import { checkSession, may, MeContext, useSession } from '../api/session.ts';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import { setMatter } from './matter.ts';
import { Page } from './page.tsx';
import { router } from './router.tsx';

/** The whole client: who isn't signed in sees the sign-in and nothing else. */
export function App(): React.ReactNode {
  const session = useSession();
  const queries = useQueryClient();
  const me = session.state === 'in' ? session.me : null;
  const personId = me?.personId;
  const seesHits = me !== null && may(me, 'hit.view');
  useEffect(() => {
    if (personId === undefined) {
      // nothing of one person stays for the next
      queries.clear();
      setMatter(null);
    } else if (seesHits) hitsFeed.start(personId);
  }, [personId, seesHits, queries]);
  switch (session.state) {
    case 'checking':
      return <Waiting label="Asking who is signed in..." />;
    case 'out':
      return <SignInPage notice={session.notice} />;
    case 'unreachable':
      return (
        <Page title="Plateward">
          <ProblemNote error={session.problem} retry={() => void checkSession()} />
        </Page>
      );
    case 'in':
      return (
        <MeContext value={session.me}>
          <RouterProvider router={router} />
        </MeContext>
      );
  }
}
