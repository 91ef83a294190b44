import { createContext, use, useSyncExternalStore } from 'react';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { call, isProblem, whenSessionOver, type AnswerOf, type ProblemError } from './client.ts';
import { hitsFeed } from './hits-feed.ts';

export type Me = AnswerOf<typeof peopleRoutes.viewMe>;

export type SessionState =
  | { state: 'checking' }
  | { state: 'out'; notice: string | null }
  | { state: 'unreachable'; problem: ProblemError }
  | { state: 'in'; me: Me };

let current: SessionState = { state: 'checking' };
const listeners = new Set<() => void>();
const otherPages = new BroadcastChannel('plateward-session');

function become(next: SessionState): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Who is signed in, as far as this page knows. */
export function useSession(): SessionState {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** The person who is signed in; null only outside the shell. */
export const MeContext: React.Context<Me | null> = createContext<Me | null>(null);

/** Who is signed in. Only for what stands inside the shell. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('nobody is signed in here');
  return me;
}

/** True when one of the person's posts permits this; the server decides anew each time. */
export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

/** Asks the server who is signed in. */
export async function checkSession(): Promise<void> {
  try {
    become({ state: 'in', me: await call(peopleRoutes.viewMe) });
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) become({ state: 'out', notice: null });
    else become({ state: 'unreachable', problem: error });
  }
}

/** Signs in; the session itself comes as a cookie that no script can read. Throws ProblemError. */
export async function signIn(given: { agency: string; username: string; password: string }): Promise<void> {
  await call(peopleRoutes.openSession, { body: given });
  hitsFeed.stop();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  otherPages.postMessage('changed');
  await checkSession();
}

/** Signs out here and in every page of this browser. */
export async function signOut(): Promise<void> {
  await call(peopleRoutes.closeSession).catch((error: unknown) => {
    if (!isProblem(error) || error.status !== 401) throw error;
  });
  leave('You have signed out.');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  otherPages.postMessage('changed');
}

function leave(notice: string | null): void {
  if (current.state !== 'in') return;
  hitsFeed.stop();
  become({ state: 'out', notice });
}

/** Begins to notice the end of the session, here and in other pages of this browser. */
export function watchSession(): void {
  whenSessionOver(() => leave('Your session is over. Sign in again.'));
  otherPages.addEventListener('message', () => window.location.reload());
}
