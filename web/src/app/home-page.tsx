import { Link, Navigate } from '@tanstack/react-router';
import { useMe } from '../api/session.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { homeOf } from './navigation.ts';
import { Page } from './page.tsx';

/** Leads on to the screen where this person's work begins. */
export function HomePage(): React.ReactNode {
  const me = useMe();
  const home = homeOf(me);
  if (home !== undefined) return <Navigate to={home.to} replace />;
  const posts = me.posts.map(post => post.title).join(', ');
  return (
    <Page title="Your work">
      <EmptyState title="Your posts open no plate data">
        <p>
          {posts === '' ? 'You hold no post.' : `You hold: ${posts}.`} What these posts do (cameras, approvals) has no
          screen in this version; it is done over the interface that the server describes at{' '}
          <code>/v1/openapi.json</code>.
        </p>
      </EmptyState>
    </Page>
  );
}

/** An address that leads nowhere. */
export function LostPage(): React.ReactNode {
  return (
    <Page title="No such page">
      <EmptyState
        title="There is no page at this address"
        action={
          <Link to="/" className="button">
            Back to your work
          </Link>
        }
      >
        <p>It was moved, or the address is not whole.</p>
      </EmptyState>
    </Page>
  );
}
