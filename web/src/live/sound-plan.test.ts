import { describe, expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { planSound, type SoundPlan, type SoundState } from './sound-plan.ts';

const nothing: SoundPlan['played'] = new Map();
const startMs = Date.parse(hitOfTest(1).receivedAt);
const quiet = { isDeaf: false, silentUntilMs: 0, played: nothing };
const high = hitOfTest(1, { receivedAt: hitOfTest(1).receivedAt, wanted: { priority: 'high' } });
const low = hitOfTest(2, { receivedAt: hitOfTest(1).receivedAt, wanted: { priority: 'low' } });
const planAt = (hits: Parameters<typeof planSound>[0], state: Omit<SoundState, 'serverMs'>): SoundPlan =>
  planSound(hits, { ...state, serverMs: startMs + state.nowMs });

/** When which tone comes of one hit that nobody takes, looked at every half second. */
function tonesOf(hit: typeof high, forMs: number): [number, string][] {
  let played = nothing;
  const heard: [number, string][] = [];
  for (let nowMs = 0; nowMs <= forMs; nowMs += 500) {
    const plan = planAt([hit], { ...quiet, nowMs, played });
    ({ played } = plan);
    if (plan.tone !== null) heard.push([nowMs, plan.tone]);
  }
  return heard;
}

describe('planSound', () => {
  it('repeats a high hit every 5 s until somebody has it', () => {
    let { tone, played } = planAt([high, low], { ...quiet, nowMs: 1000 });
    expect(tone).toBe('high');
    ({ tone, played } = planAt([high, low], { ...quiet, nowMs: 5999, played }));
    expect(tone).toBeNull();
    ({ tone, played } = planAt([high, low], { ...quiet, nowMs: 6000, played }));
    expect(tone).toBe('high');
    ({ tone } = planAt([{ ...high, takenBy: 'k.lee' }], { ...quiet, nowMs: 60_000, played }));
    expect(tone).toBeNull();
  });

  it('sounds again after 20 s, for the supervisor after 45 s and for the watch commander after 90 s, even a low one', () => {
    expect(tonesOf(low, 300_000)).toEqual([
      [0, 'low'],
      [20_000, 'low'],
      [45_000, 'supervisor'],
      [90_000, 'commander'],
    ]);
    expect(tonesOf(high, 50_000).filter(([, tone]) => tone !== 'high')).toEqual([[45_000, 'supervisor']]);
  });

  it('does not begin with the tone of another when it comes to a hit that waits long already', () => {
    expect(planAt([low], { ...quiet, nowMs: 100_000 }).tone).toBe('low');
  });

  it('is silent when told, and comes back by itself', () => {
    const { tone, played } = planAt([high], { ...quiet, nowMs: 1000, silentUntilMs: 61_000 });
    expect(tone).toBeNull();
    expect(planAt([high], { ...quiet, nowMs: 61_000, silentUntilMs: 61_000, played }).tone).toBe('high');
  });

  it('says that the desk is deaf before anything else, again every 10 s', () => {
    const first = planAt([high], { ...quiet, isDeaf: true, nowMs: 1000 });
    expect(first.tone).toBe('deaf');
    expect(planAt([high], { ...quiet, isDeaf: true, nowMs: 9000, played: first.played }).tone).toBeNull();
    expect(planAt([high], { ...quiet, isDeaf: true, nowMs: 11_000, played: first.played }).tone).toBe('deaf');
    expect(planAt([high], { ...quiet, nowMs: 9000, played: first.played }).tone).toBe('high');
  });

  it('does not sound for what came too late', () => {
    expect(planAt([{ ...high, historic: true }], { ...quiet, nowMs: 1000 }).tone).toBeNull();
  });
});
