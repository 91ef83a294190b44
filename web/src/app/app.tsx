import { useQueryClient } from '@tanstack/react-query';
import { CatchBoundary, RouterProvider } from '@tanstack/react-router';
import { useEffect, useLayoutEffect } from 'react';
import { hitsFeed } from '../api/hits-feed.ts';
import { checkSession, may, MeContext, useSession } from '../api/session.ts';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { EnrolPage } from '../sign-in/enrol-page.tsx';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import { CrashPage } from './crash-page.tsx';
import { setMatter } from './matter.ts';
import { Page } from './page.tsx';
import { takeKeysOf } from './preferences.ts';
import { router } from './router.tsx';

/** The whole client: who isn't signed in sees the sign-in and nothing else. Nothing that breaks leaves an empty page. */
export function App(): React.ReactNode {
  return (
    <CatchBoundary getResetKey={() => 'client'} errorComponent={CrashPage}>
      <Client />
    </CatchBoundary>
  );
}

function Client(): React.ReactNode {
  const session = useSession();
  const queries = useQueryClient();
  const me = session.state === 'in' ? session.me : null;
  const personId = me?.personId;
  const seesHits = me !== null && may(me, 'hit.view');
  // before anything is painted: no key shows that isn't this person's
  useLayoutEffect(() => takeKeysOf(personId ?? null), [personId]);
  useEffect(() => {
    if (personId === undefined) {
      // nothing of one person stays for the next
      queries.clear();
      setMatter(null);
    } else if (seesHits) hitsFeed.start(personId);
  }, [personId, seesHits, queries]);
  switch (session.state) {
    case 'checking':
      return (
        <Page title="Plateward" hideTitle>
          <Waiting label="Asking who is signed in..." />
        </Page>
      );
    case 'out':
      return <SignInPage notice={session.notice} />;
    case 'unreachable':
      return (
        <Page title="Plateward">
          <div className="page-note">
            <ProblemNote error={session.problem} retry={() => void checkSession()} />
          </div>
        </Page>
      );
    case 'in':
      if (session.me.assurance !== 'full') return <EnrolPage me={session.me} />;
      return (
        <MeContext value={session.me}>
          <RouterProvider router={router} />
        </MeContext>
      );
  }
}
