import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { escalationOf, type Escalation } from './escalation.ts';
import type { Tone } from './tones.ts';

/** How often a tone comes again until the hit is taken; null: only when it goes on to somebody else. */
export const repeatMs = { high: 5000, medium: 20_000, low: null, deaf: 10_000 } as const;

/** When a hit last sounded, and how far it had come by then. */
type Played = { atMs: number; escalation: Escalation };

export type SoundPlan = { tone: Tone | null; played: ReadonlyMap<string, Played> };

export type SoundState = {
  /** This desk's clock. */
  nowMs: number;
  /** The server's clock, by which a hit grows old. */
  serverMs: number;
  isDeaf: boolean;
  silentUntilMs: number;
  played: ReadonlyMap<string, Played>;
};

const ranks = ['commander', 'supervisor', 'high', 'medium', 'low'] as const;

/**
 * Which tone is due now. A hit sounds when it is nobody's and live; high ones again every 5 s and medium ones every 20 s until
 * somebody takes them, and each of them when it goes on to the supervisor and the watch commander. While this desk is deaf, that is
 * what sounds. Silence stops the tones, never the hit.
 */
export function planSound(hits: readonly HitView[], state: SoundState): SoundPlan {
  const { nowMs, serverMs, isDeaf, silentUntilMs } = state;
  const waiting = hits.filter(hit => hit.takenBy === null && hit.closedAt === null && !hit.historic);
  const present = new Set(['deaf', ...waiting.map(hit => hit.hitId)]);
  const played = new Map([...state.played].filter(([name]) => present.has(name) && (name !== 'deaf' || isDeaf)));
  if (nowMs < silentUntilMs) return { tone: null, played };
  if (isDeaf) {
    const last = played.get('deaf');
    if (last !== undefined && nowMs - last.atMs < repeatMs.deaf) return { tone: null, played };
    return { tone: 'deaf', played: played.set('deaf', { atMs: nowMs, escalation: 'none' }) };
  }
  const due = waiting.flatMap(hit => {
    const escalation = escalationOf(hit, serverMs);
    const last = played.get(hit.hitId);
    const again = repeatMs[hit.wanted.priority];
    const isOver = last !== undefined && again !== null && nowMs - last.atMs >= again;
    const isFurther = last !== undefined && last.escalation !== escalation;
    if (last !== undefined && !isOver && !isFurther) return [];
    played.set(hit.hitId, { atMs: nowMs, escalation });
    return [isFurther && isElsewhere(escalation) ? escalation : hit.wanted.priority];
  });
  // one tone speaks for all of them
  return { tone: ranks.find(rank => due.includes(rank)) ?? null, played };
}

function isElsewhere(escalation: Escalation): escalation is 'supervisor' | 'commander' {
  return escalation === 'supervisor' || escalation === 'commander';
}
