import { useSyncExternalStore } from 'react';

type Said = { polite: string; assertive: string };

let said: Said = { polite: '', assertive: '' };
const listeners = new Set<() => void>();

/** Says something to who listens to the screen instead of seeing it. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  // the same words twice are said twice: a blank makes them new
  said = { ...said, [how]: said[how] === text ? `${text}\u00a0` : text };
  for (const listener of listeners) listener();
}

/** The regions that a screen reader speaks; once in the shell. */
export function Announcer(): React.ReactNode {
  const { polite, assertive } = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <>
      <div className="only-read" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="only-read" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
