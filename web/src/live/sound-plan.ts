import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import type { Tone } from './tones.ts';

/** How often a tone comes again until the hit is taken; null: once. */
export const repeatMs = { high: 5000, medium: 20_000, low: null, deaf: 10_000 } as const satisfies Record<
  Tone,
  number | null
>;

export type SoundPlan = { tone: Tone | null; played: ReadonlyMap<string, number> };

const ranks = ['high', 'medium', 'low'] as const;

/**
 * Which tone is due now. A hit sounds when it is nobody's and live; high ones again every 5 s and medium ones every 20 s until
 * somebody takes them. While this desk is deaf, that is what sounds. Silence stops the tones, never the hit.
 */
export function planSound(
  hits: readonly HitView[],
  state: { nowMs: number; isDeaf: boolean; silentUntilMs: number; played: ReadonlyMap<string, number> },
): SoundPlan {
  const { nowMs, isDeaf, silentUntilMs } = state;
  const waiting = hits.filter(hit => hit.takenBy === null && hit.closedAt === null && !hit.historic);
  const present = new Set(['deaf', ...waiting.map(hit => hit.hitId)]);
  const played = new Map([...state.played].filter(([name]) => present.has(name) && (name !== 'deaf' || isDeaf)));
  if (nowMs < silentUntilMs) return { tone: null, played };
  if (isDeaf) {
    const last = played.get('deaf');
    if (last !== undefined && nowMs - last < repeatMs.deaf) return { tone: null, played };
    return { tone: 'deaf', played: played.set('deaf', nowMs) };
  }
  const due = waiting.filter(({ hitId, wanted }) => {
    const last = played.get(hitId);
    const again = repeatMs[wanted.priority];
    return last === undefined || (again !== null && nowMs - last >= again);
  });
  const tone = ranks.find(rank => due.some(hit => hit.wanted.priority === rank)) ?? null;
  // one tone speaks for all of them
  for (const hit of due) played.set(hit.hitId, nowMs);
  return { tone, played };
}
