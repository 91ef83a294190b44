import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CheckField, TextField } from '../parts/field.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { dayOf } from '../parts/time.ts';
import { AdminPage } from './admin-page.tsx';
import { Answer } from './asked.tsx';
import { lastDay } from './days.ts';
import { Mark } from './mark.tsx';
import { groundWords, usePolicy, usePosts, type Policy, type PostLine } from './posts-and-policy.ts';
import { permissionsOf, roleWord } from './words.ts';

/** The posts of the policy: what each permits, by which clause, and who holds it now. */
export function RolesPage(): ReactNode {
  const asked = usePosts();
  return (
    <AdminPage title="Posts and roles">
      <Answer asked={asked} label="the posts" permission="account.view">
        {({ posts }) => <Posts posts={posts} />}
      </Answer>
    </AdminPage>
  );
}

function Posts({ posts }: { posts: readonly PostLine[] }): ReactNode {
  const policy = usePolicy();
  const [text, setText] = useState('');
  const [onlyGaps, setOnlyGaps] = useState(false);
  const gaps = posts.filter(post => post.holders.length === 0);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (onlyGaps ? gaps : posts).filter(post => {
    const names = [post.title, ...post.roles.map(roleWord), ...post.holders.map(one => one.displayName)];
    return words.every(word => names.join(' ').toLowerCase().includes(word));
  });
  return (
    <>
      <div className="admin-tools">
        <TextField label="Post, role or person" type="search" required value={text} onChange={setText} />
        <CheckField
          label={`Only posts that nobody holds (${gaps.length} of ${posts.length})`}
          checked={onlyGaps}
          onChange={setOnlyGaps}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={onlyGaps && text === '' ? 'Every post is held' : 'No post is so'} />
      ) : (
        <ul className="posts" aria-label="Posts of the policy">
          {shown.map(post => (
            <PostCard key={post.id} post={post} policy={policy} />
          ))}
        </ul>
      )}
    </>
  );
}

function PostCard({ post, policy }: { post: PostLine; policy: Policy | null }): ReactNode {
  const inPolicy = policy?.posts.find(one => one.id === post.id);
  const groundOf = (role: string): string => {
    const grant = inPolicy?.grants.find(one => one.role === role);
    return grant === undefined ? '' : ` (${groundWords(grant)})`;
  };
  const permissions = permissionsOf(post.roles);
  return (
    <li className="card">
      <div className="line">
        <h2>{post.title}</h2>
        <span className="spread" />
        {post.holders.length === 0 ? <Mark tone="warn">Nobody holds it</Mark> : null}
      </div>
      <p>{post.roles.map(role => `${roleWord(role)}${groundOf(role)}`).join(', ')}</p>
      {post.holders.length === 0 ? null : (
        <ul className="post-holders">
          {post.holders.map(one => (
            <li key={one.personId}>
              <Link to="/admin/users/$person" params={{ person: one.personId }}>
                {one.displayName}
              </Link>{' '}
              <span className="note muted">
                since {dayOf(one.heldFrom)}
                {one.heldTo === null ? '' : `, until ${lastDay(one.heldTo)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>
          May do {permissions.length} things<span className="only-read">: {post.title}</span>
        </summary>
        <ul className="post-permissions">
          {permissions.map(one => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
    </li>
  );
}
