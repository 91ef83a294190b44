import { useSyncExternalStore } from 'react';
import { whenProofIsAsked } from '../api/client.ts';

/** Somebody waits for a fresh proof of who acts. */
type Waiting = { answer: (proved: boolean) => void };

let waiting: Waiting[] = [];
const listeners = new Set<() => void>();

whenProofIsAsked(
  () =>
    new Promise<boolean>(resolve => {
      waiting = [...waiting, { answer: resolve }];
      for (const listener of listeners) listener();
    }),
);

/** Whether an act waits for a proof; several that wait are answered by one. */
export function useProofAsked(): boolean {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.length > 0,
  );
}

/** The proof was given, or will not be. */
export function answerProof(proved: boolean): void {
  const answered = waiting;
  waiting = [];
  for (const one of answered) one.answer(proved);
  for (const listener of listeners) listener();
}
