import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Fact } from './account-facts.tsx';
import { minute } from './days.ts';
import { usePosts } from './posts-and-policy.ts';
import type { ReviewItem } from './answers.ts';
import { decisionWords } from './words.ts';

/** An account as the review found it, and as it was decided. */
export function ReviewedAccount({
  item,
  isOwn,
  children,
}: {
  item: ReviewItem;
  isOwn: boolean;
  children: ReactNode;
}): ReactNode {
  const { titleOf } = usePosts();
  const { found, decision, decidedAt, decidedBy, note } = item;
  const list = (words: readonly string[]): string => (words.length === 0 ? 'None' : words.join(', '));
  return (
    <section className="card review-account" aria-labelledby="reviewed">
      <h2 id="reviewed">
        <Link to="/admin/users/$person" params={{ person: item.personId }}>
          {found.displayName}
        </Link>
      </h2>
      <dl className="facts">
        <Fact name="User name">{found.username}</Fact>
        <Fact name="Kind">{found.kind}</Fact>
        <Fact name="Posts">{list(found.posts.map(titleOf))}</Fact>
        <Fact name="Duties">{list(found.duties)}</Fact>
        <Fact name="Leave">{list(found.entitlements.map(shortened))}</Fact>
        <Fact name="Clearances">{list(found.clearances.map(shortened))}</Fact>
        <Fact name="Trained until">{found.trainedUntil ?? 'No training in force'}</Fact>
        <Fact name="Last use">{found.lastUse === null ? 'Never' : minute(found.lastUse)}</Fact>
        <Fact name="Answers to">{found.supervisor ?? 'Nobody'}</Fact>
      </dl>
      {decision === null ? (
        isOwn ? (
          <p>This account is your own: another person decides on it.</p>
        ) : null
      ) : (
        <p>
          {decisionWords[decision]} by {decidedBy ?? 'somebody'}
          {decidedAt === null ? '' : `, ${minute(decidedAt)}`}
          {note === null ? '' : `: ${note}`}
        </p>
      )}
      {children}
    </section>
  );
}

/** `federal until 2026-05-01T07:00:00.000Z` with the day alone. */
function shortened(words: string): string {
  return words.replace('_', ' ').replace(/T\d\d:\d\d:\d\d\.\d+Z$/, '');
}
