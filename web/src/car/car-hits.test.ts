import { describe, expect, test } from 'vitest';
import { verifications, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { bandTone, bandWords, openHits, shownHit, takeState, wrongCarChoices } from './car-hits.ts';

let count = 0;
function hitOf(part: Partial<HitView> = {}, priority: HitView['wanted']['priority'] = 'medium'): HitView {
  count++;
  return {
    hitId: `hit-${count}`,
    plate: 'PW1A234',
    state: 'CA',
    capturedAt: '2026-05-01T10:00:00Z',
    receivedAt: '2026-05-01T10:00:01Z',
    camera: 'A',
    cameraName: 'Main St',
    latitude: null,
    longitude: null,
    headingDegrees: null,
    direction: null,
    vehicle: {},
    images: [],
    wanted: {
      list: 'Custom',
      plate: 'PW1A234',
      state: 'CA',
      category: 'Stolen vehicle',
      priority,
      reason: '',
      caseNumber: 'BA-26-00417',
      approvedBy: 'demo.captain',
      caution: null,
      instructions: null,
      vehicle: {},
      origin: 'department',
      clets: false,
      masked: null,
    },
    grade: 'exact',
    possible: false,
    why: [],
    historic: false,
    verification: 'unverified',
    takenBy: null,
    takenAt: null,
    answeredBy: null,
    answeredAt: null,
    outcome: null,
    closedBy: null,
    closedAt: null,
    steps: [],
    takeovers: [],
    ...part,
  };
}

describe('which hit a car shows', () => {
  const old = hitOf({ capturedAt: '2026-05-01T09:00:00Z' }, 'high');
  const fresh = hitOf();
  const closed = hitOf({ closedAt: '2026-05-01T11:00:00Z' }, 'high');

  test('the most pressing first, then the newest; closed ones are gone', () => {
    const fresher = hitOf({ capturedAt: '2026-05-01T10:00:05Z' });
    expect(openHits([fresh, closed, fresher, old])).toEqual([old, fresher, fresh]);
  });
  test('the one that is looked at stays while it is open, whatever comes', () => {
    const open = openHits([fresh, old]);
    expect(shownHit(open, fresh.hitId)).toBe(fresh);
    expect(shownHit(open, closed.hitId)).toBe(old);
    expect(shownHit([], fresh.hitId)).toBeNull();
  });
});

describe('On it', () => {
  test('only where it would be stored', () => {
    expect(takeState(hitOf(), 'demo.me')).toEqual({ can: true });
    expect(takeState(hitOf({ takenBy: 'demo.me', verification: 'asked' }), 'demo.me')).toMatchObject({ can: false });
    expect(takeState(hitOf({ takenBy: 'demo.other', verification: 'asked' }), 'demo.me')).toMatchObject({
      why: expect.stringContaining('demo.other'),
    });
    expect(takeState(hitOf({ verification: 'verified' }), 'demo.me').can).toBe(false);
  });
});

test('nothing but a confirmation looks or sounds like one', () => {
  for (const verification of verifications.filter(one => one !== 'verified')) {
    expect(bandTone(verification)).toBe('danger');
    expect(bandWords(verification)).toMatch(/^Do not stop/);
  }
  expect(bandTone('verified')).toBe('ok');
});

test('no way to say "wrong car" claims that somebody was stopped', () => {
  for (const { outcome } of wrongCarChoices) expect(['misread', 'wrong_state', 'none']).toContain(outcome);
});
