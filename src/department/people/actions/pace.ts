import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../foundation/base/clock.ts';
import { isProblem } from '../../../foundation/base/errors.ts';
import { paceAfter, tryWindowMinutes } from '../rules/sign-in.ts';

/** Runs a try to sign in from an address; whoever fails often waits before the next one is looked at. */
export type Pace = <T>(address: string, work: () => Promise<T>) => Promise<T>;

/** Addresses that are remembered; beyond that the oldest is forgotten. */
const mostAddresses = 10_000;

/**
 * Slows down whoever guesses, by network address, long before an account is shut. `factor` multiplies the number of failures that are free,
 * as a whole station may stand behind one address.
 */
export function makePace({ clock, factor }: { clock: Clock; factor: number }): Pace {
  const failures = new Map<string, { count: number; lastMs: number }>();
  const recent = (address: string): number => {
    const found = failures.get(address);
    const old = found === undefined || clock.now().getTime() - found.lastMs > tryWindowMinutes * 60_000;
    return old ? 0 : found.count;
  };
  return async (address, work) => {
    const waitMs = paceAfter(recent(address) / factor);
    if (waitMs > 0) await sleep(waitMs);
    try {
      return await work();
    } catch (error) {
      if (
        isProblem(error, 'sign_in_failed') ||
        isProblem(error, 'second_factor_failed') ||
        isProblem(error, 'break_glass_invalid')
      ) {
        const count = recent(address) + 1;
        failures.delete(address);
        failures.set(address, { count, lastMs: clock.now().getTime() });
        const [oldest] = failures.keys();
        if (failures.size > mostAddresses && oldest !== undefined) failures.delete(oldest);
      }
      throw error;
    }
  };
}
