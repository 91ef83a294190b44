import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';

/** How long a hit waits for somebody to take it before its tone comes again, the supervisor is to see to it, the watch commander is. */
export const escalateAfterMs = { again: 20_000, supervisor: 45_000, commander: 90_000 } as const;

export type Escalation = 'none' | keyof typeof escalateAfterMs;

/** How far a hit has come that nobody takes; one that is over, somebody's or came too late for an alarm goes nowhere. */
export function escalationOf(hit: HitView, nowMs: number): Escalation {
  if (hit.takenBy !== null || hit.closedAt !== null || hit.historic) return 'none';
  const waitedMs = nowMs - Date.parse(hit.receivedAt);
  if (waitedMs >= escalateAfterMs.commander) return 'commander';
  if (waitedMs >= escalateAfterMs.supervisor) return 'supervisor';
  return waitedMs >= escalateAfterMs.again ? 'again' : 'none';
}

/** Who is to see to it by now, in words; null while it is still the dispatcher's alone. */
export function escalationWords(escalation: Escalation): string | null {
  switch (escalation) {
    case 'none':
    case 'again':
      return null;
    case 'supervisor':
      return 'FOR THE SUPERVISOR';
    case 'commander':
      return 'FOR THE WATCH COMMANDER';
  }
}
