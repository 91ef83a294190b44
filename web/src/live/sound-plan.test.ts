import { describe, expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { planSound } from './sound-plan.ts';

const quiet = { isDeaf: false, silentUntilMs: 0, played: new Map<string, number>() };
const high = hitOfTest(1, { wanted: { priority: 'high' } });
const low = hitOfTest(2, { wanted: { priority: 'low' } });

describe('planSound', () => {
  it('repeats a high hit every 5 s until somebody has it, a low one never', () => {
    let { tone, played } = planSound([high, low], { ...quiet, nowMs: 1000 });
    expect(tone).toBe('high');
    ({ tone, played } = planSound([high, low], { ...quiet, nowMs: 5999, played }));
    expect(tone).toBeNull();
    ({ tone, played } = planSound([high, low], { ...quiet, nowMs: 6000, played }));
    expect(tone).toBe('high');
    ({ tone } = planSound([{ ...high, takenBy: 'k.lee' }, low], { ...quiet, nowMs: 60_000, played }));
    expect(tone).toBeNull();
  });

  it('is silent when told, and comes back by itself', () => {
    const { tone, played } = planSound([high], { ...quiet, nowMs: 1000, silentUntilMs: 61_000 });
    expect(tone).toBeNull();
    expect(planSound([high], { ...quiet, nowMs: 61_000, silentUntilMs: 61_000, played }).tone).toBe('high');
  });

  it('says that the desk is deaf before anything else, again every 10 s', () => {
    const first = planSound([high], { ...quiet, isDeaf: true, nowMs: 1000 });
    expect(first.tone).toBe('deaf');
    expect(planSound([high], { ...quiet, isDeaf: true, nowMs: 9000, played: first.played }).tone).toBeNull();
    expect(planSound([high], { ...quiet, isDeaf: true, nowMs: 11_000, played: first.played }).tone).toBe('deaf');
    expect(planSound([high], { ...quiet, nowMs: 9000, played: first.played }).tone).toBe('high');
  });

  it('does not sound for what came too late', () => {
    expect(planSound([{ ...high, historic: true }], { ...quiet, nowMs: 1000 }).tone).toBeNull();
  });
});
