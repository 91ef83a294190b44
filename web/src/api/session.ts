import { createContext, use, useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call, isProblem, whenSessionOver, type AnswerOf, type ProblemError } from './client.ts';
import { showTimesIn } from '../parts/time.ts';
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

/** The id of who is signed in, for work that outlives a screen; null when nobody is. */
export function signedInPerson(): string | null {
  return current.state === 'in' ? current.me.personId : null;
}

/** True when one of the person's posts permits this; the server decides anew each time. */
export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

/** Asks the server who is signed in. */
export async function checkSession(): Promise<void> {
  try {
    const me = await call(peopleRoutes.viewMe);
    showTimesIn(me.timeZone);
    become({ state: 'in', me });
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) become({ state: 'out', notice: null });
    else become({ state: 'unreachable', problem: error });
  }
}

/** What the server asks for after the password. */
export type Asked = {
  challenge: string;
  methods: readonly string[];
  /** At a demonstration the code of its invented people is told. */
  demonstrationCode: string | null;
};

const askedSchema = z.object({
  challenge: z.string(),
  methods: z.array(z.string()),
  demonstrationCode: z.string().nullable().default(null),
});

/**
 * The first half of signing in. Answers what is asked for next, null when nothing is and the person is in. The session itself comes as a
 * cookie that no script can read. Throws ProblemError.
 */
export async function signIn(given: { agency: string; username: string; password: string }): Promise<Asked | null> {
  return begin(async () => {
    await call(signInRoutes.openSession, { body: given });
  });
}

/** The first half by the agency's identity provider: what it sent the browser back with. As `signIn`. Throws ProblemError. */
export async function signInByProvider(given: { challenge: string; parameters: string }): Promise<Asked | null> {
  return begin(async () => {
    await call(signInRoutes.openBySingleSignOn, { body: given });
  });
}

async function begin(open: () => Promise<void>): Promise<Asked | null> {
  try {
    await open();
  } catch (error) {
    if (isProblem(error) && error.code === 'second_factor_required') return askedSchema.parse(error.members);
    throw error;
  }
  await enter();
  return null;
}

/** The second half: answers what was asked. Throws ProblemError. */
export async function answerByCode(
  answer: { challenge: string; code: string } | { challenge: string; enrolmentCode: string },
): Promise<void> {
  await call(signInRoutes.answerSecondFactor, { body: answer });
  await enter();
}

/** The person is in, or is more than they were. */
export async function enter(): Promise<void> {
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
