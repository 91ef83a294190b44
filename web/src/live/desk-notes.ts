import { useSyncExternalStore } from 'react';

/** Steps of which the server keeps nothing: what was said on the radio. Noted in this page only, gone when it closes. */
export type RadioStep = 'told-pending' | 'described' | 'told-answer' | 'updated';

type Notes = ReadonlyMap<string, Readonly<Partial<Record<RadioStep, number>>>>;

let notes: Notes = new Map();
const listeners = new Set<() => void>();

/** Notes a step of a hit as said now, or takes the note back. */
export function noteStep(hitId: string, step: RadioStep, atMs: number | null): void {
  const { [step]: _, ...others } = notes.get(hitId) ?? {};
  notes = new Map(notes).set(hitId, atMs === null ? others : { ...others, [step]: atMs });
  for (const listener of listeners) listener();
}

/** When each step of the hit was noted on this screen, by the server's clock. */
export function useDeskNotes(hitId: string): Readonly<Partial<Record<RadioStep, number>>> {
  const all = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notes,
  );
  return all.get(hitId) ?? {};
}
