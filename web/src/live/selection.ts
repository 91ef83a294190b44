import { useSyncExternalStore } from 'react';

let selected: string | null = null;
const listeners = new Set<() => void>();

/** Shows a hit in the middle of the console. */
export function selectHit(hitId: string | null): void {
  selected = hitId;
  for (const listener of listeners) listener();
}

/** The hit that is shown in the middle of the console. */
export function useSelectedHit(): string | null {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => selected,
  );
}
