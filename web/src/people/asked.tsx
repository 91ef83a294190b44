import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import type { RouteContract } from '../../../src/foundation/contract/route.ts';
import { call, isProblem, type AnswerOf, type RequestOf } from '../api/client.ts';
import { useMe } from '../api/session.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { rolesWith, roleWords } from './words.ts';

export type Asked<Answer> = { answer: Answer | undefined; error: unknown; again: () => void };

/** What a screen of administration asks of the server. It is asked anew after each change (`useRefresh`). */
export function useAsked<const R extends RouteContract>(
  route: R,
  { isOn = true, ...request }: RequestOf<R> & { isOn?: boolean } = {},
): Asked<AnswerOf<R>> {
  const { data, error, refetch } = useQuery<AnswerOf<R>>({
    queryKey: ['people', route.path, request.params ?? null, request.query ?? null],
    queryFn: ({ signal }) => call(route, { ...request, signal }),
    enabled: isOn,
  });
  return { answer: data, error, again: () => void refetch() };
}

/** Asks anew for all that these screens show. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['people'] });
}

/** What was asked: on its way, refused, or there. Whoever lacks the permission reads which role has it. */
export function Answer<Value>({
  asked,
  label,
  permission,
  children,
}: {
  asked: Asked<Value>;
  /** What is fetched: `accounts`. */
  label: string;
  permission: Permission;
  children: (answer: Value) => ReactNode;
}): ReactNode {
  const { answer, error, again } = asked;
  if (isProblem(error) && error.code === 'permission_missing')
    return <NotPermitted permission={permission} clauses={error.clauses} />;
  if (answer !== undefined) {
    return (
      <>
        {error === null ? null : <ProblemNote error={error} retry={again} />}
        {children(answer)}
      </>
    );
  }
  return error === null ? <Waiting label={`Fetching ${label}...`} /> : <ProblemNote error={error} retry={again} />;
}

function NotPermitted({ permission, clauses }: { permission: Permission; clauses: readonly string[] }): ReactNode {
  const me = useMe();
  const posts = me.posts.map(post => post.title).join(', ');
  const withIt = rolesWith(permission).map(role => roleWords[role]);
  return (
    <EmptyState title="Your posts do not permit this">
      <p>
        {posts === '' ? 'You hold no post' : `You are here as ${posts}`}. Posts with one of these roles may:{' '}
        {withIt.join(', ')}. The try was recorded.
      </p>
      {clauses.length === 0 ? null : <p className="note">Rests on: {clauses.join(', ')}</p>}
    </EmptyState>
  );
}
