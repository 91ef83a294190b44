import { useSyncExternalStore } from 'react';

/** A value kept while the page lives, so that coming back finds what was left; never written to disk or address. */
export type Store<T> = {
  get(): T;
  set(next: T): void;
  change(step: (now: T) => T): void;
  subscribe(seen: () => void): () => void;
};

/** Makes a store; those who subscribed are called after each change. */
export function makeStore<T>(initial: T): Store<T> {
  let value = initial;
  const watchers = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const seen of watchers) seen();
  };
  return {
    get: () => value,
    set,
    change: step => set(step(value)),
    subscribe: seen => {
      watchers.add(seen);
      return () => void watchers.delete(seen);
    },
  };
}

/** The value of a store, and a new drawing when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
