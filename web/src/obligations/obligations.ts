import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { obligationRoutes } from '../../../src/foundation/contract/routes/obligations.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { may, type Me } from '../api/session.ts';

export type Obligations = AnswerOf<typeof obligationRoutes.listObligations>;
export type Obligation = Obligations['obligations'][number];
export type Which = 'open' | 'closed';

/** What is due, the first due first; or what is closed, the last closed first. */
export function useObligations(outcome: Which, isAsked = true): UseQueryResult<Obligations> {
  return useQuery({
    queryKey: ['obligations', outcome],
    queryFn: ({ signal }) => call(obligationRoutes.listObligations, { query: { outcome, limit: 500 }, signal }),
    enabled: isAsked,
    // a person comes back to this desk: what waits may have changed
    refetchOnWindowFocus: true,
  });
}

/** True when one of this person's posts owes it. */
export function isOwn(me: Me, { owner }: Obligation): boolean {
  return owner !== null && me.posts.some(post => post.id === owner.id);
}

/** True for who may answer for it: the holder of its post, or who manages the system. */
export function mayAnswer(me: Me, obligation: Obligation): boolean {
  return isOwn(me, obligation) || may(me, 'policy.propose');
}

/** Whole days from one calendar day to another; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** When it is due, in words: `3 days overdue`, `due today`, `due in 12 days`. */
export function dueWords({ dueOn }: Pick<Obligation, 'dueOn'>, today: string): string {
  const days = daysBetween(today, dueOn);
  if (days === 0) return 'due today';
  const count = `${Math.abs(days)} day${Math.abs(days) === 1 ? '' : 's'}`;
  return days < 0 ? `${count} overdue` : `due in ${count}`;
}
