import { expect, it } from 'vitest';
import { hitOfTest } from './hit-of-test.ts';
import { lostHits } from './lost-hits.ts';

const at = '2026-05-01T22:05:00.000Z';
const nowMs = Date.parse(at) + 1000;
const over = { from: 'd.ortiz', fromAt: at, to: 'k.lee', at, reason: 'shift' };
const lost = hitOfTest(1, { takenBy: 'k.lee', takenAt: at, takeovers: [over] });
const look = (hits: Parameters<typeof lostHits>[0], change = {}): string[] =>
  lostHits(hits, { username: 'd.ortiz', nowMs, known: new Set(), ...change }).map(({ reason }) => reason);

it('tells the former owner why, and nobody else', () => {
  expect(look([lost])).toEqual(['shift']);
  expect(look([lost], { username: 'k.lee' })).toEqual([]);
});

it('is quiet once it is known, is old, over, or the hit is one’s own again', () => {
  expect(look([lost], { known: new Set([`${lost.hitId} ${at}`]) })).toEqual([]);
  expect(look([lost], { nowMs: nowMs + 3_600_000 })).toEqual([]);
  expect(look([{ ...lost, closedAt: at, closedBy: 'k.lee' }])).toEqual([]);
  const back = { ...over, from: 'k.lee', to: 'd.ortiz', at: '2026-05-01T22:05:01.000Z' };
  expect(look([{ ...lost, takenBy: 'd.ortiz', takeovers: [over, back] }])).toEqual([]);
});
