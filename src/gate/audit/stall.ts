import type { Clock } from '../../foundation/base/clock.ts';
import { messageOf } from '../../foundation/base/errors.ts';
import type { Log } from '../../foundation/base/log.ts';

/** Told the time at which the record stalled, and null when it moves again. */
export type StallListener = (stalledSince: Date | null) => void;

export type StallSignal = {
  begin: () => void;
  end: () => void;
  since: () => Date | null;
  /** Returns the way to stop listening. */
  listen: (listener: StallListener) => () => void;
};

/** Remembers since when nothing could be recorded, and tells each change once. A listener that throws is logged and hurts nobody. */
export function stallSignal(clock: Clock, log: Log): StallSignal {
  const listeners = new Set<StallListener>();
  let since: Date | null = null;
  const change = (next: Date | null): void => {
    since = next;
    for (const listener of listeners) {
      try {
        listener(next);
      } catch (error) {
        log.error({ cause: messageOf(error) }, 'a listener to the state of the record failed');
      }
    }
  };
  return {
    begin() {
      if (since !== null) return;
      log.error('the record has stalled: nothing can be shown until it can be written');
      change(clock.now());
    },
    end() {
      if (since === null) return;
      log.warn('the record can be written again');
      change(null);
    },
    since: () => since,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
