import { useEffect, useState, useSyncExternalStore } from 'react';

type Said = { polite: string; assertive: string; atMs: number };

/** What an act came to stands long enough to be read. */
const seenForMs = 6000;

let said: Said = { polite: '', assertive: '', atMs: 0 };
const listeners = new Set<() => void>();

/**
 * Says something to who listens to the screen instead of seeing it. `assertive`: what came of an act, or why it can't be done; it is
 * shown for some seconds too.
 */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  // the same words twice are said twice: a blank makes them new
  const words = said[how] === text ? `${text}\u00a0` : text;
  said = { ...said, [how]: words, ...(how === 'assertive' ? { atMs: Date.now() } : {}) };
  for (const listener of listeners) listener();
}

/** The regions that a screen reader speaks; once on the page. */
export function Announcer(): React.ReactNode {
  const { polite, assertive, atMs } = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  const [seenMs, setSeenMs] = useState(0);
  useEffect(() => {
    if (atMs === 0) return undefined;
    const timer = setTimeout(() => setSeenMs(atMs), seenForMs);
    return () => clearTimeout(timer);
  }, [atMs]);
  return (
    <>
      <div className="only-read" role="status" aria-live="polite">
        {polite}
      </div>
      <div className={atMs > seenMs ? 'said' : 'only-read'} role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
