import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/foundation/base/errors.ts';
import { hitSteps, type HitStepName, type HitView } from '../../src/foundation/contract/routes/hits.ts';
import { demonstrationProfile } from '../../src/gate/policy/load.ts';
import { requireClosingReason, requireStep } from '../../src/response/hits/rules.ts';
import { hitOfTest } from '../../web/src/live/hit-of-test.ts';

/** A named test per letter of the dispatch procedure (466.9). Expectations are written by hand from the policy text. */
const profile = demonstrationProfile('barstow');
const at = '2026-05-01T22:00:30.000Z';
const asked = { takenBy: 'desk.one', takenAt: at, verification: 'asked' } as const;
const answered = (verification: 'verified' | 'not_wanted' | 'no_answer') =>
  ({ ...asked, verification, answeredBy: 'desk.one', answeredAt: at }) as const;
const said = (step: HitStepName): Pick<HitView, 'steps'> => ({
  steps: [{ stepId: 's', step, note: null, by: 'desk.one', at, undoneBy: null, undoneAt: null }],
});

/** The clauses on which a step is refused; null when it may be recorded. */
function refusal(step: HitStepName, hit: Parameters<typeof hitOfTest>[1]): string[] | null {
  try {
    requireStep(hitOfTest(1, hit), step, profile);
    return null;
  } catch (error) {
    if (!isProblem(error, 'hit_state')) throw error;
    return error.extras.clauses ?? [];
  }
}

describe('Barstow, when dispatch receives a hit', () => {
  it('BA-54 (a) nothing goes out before somebody has taken the hit and asks CLETS', () => {
    expect(hitSteps.filter(step => refusal(step, {}) === null)).toEqual([]);
    expect(() => requireClosingReason({ verification: 'asked' }, undefined)).toThrow();
  });
  it('BA-55 (b) units are told of the alert while CLETS has not answered, and not that it is pending once it has', () => {
    expect(refusal('advise_pending', asked)).toBeNull();
    expect(refusal('advise_pending', answered('verified'))).toEqual(['BA-55']);
    expect(refusal('advise_pending', answered('not_wanted'))).toEqual(['BA-55']);
  });
  it('BA-56 (c) vehicle, plate and direction are given before the answer and after it', () => {
    expect([refusal('describe', asked), refusal('describe', answered('verified'))]).toEqual([null, null]);
  });
  it('BA-57 (d) units are told VERIFIED only upon a recorded confirming answer; a negative one and none are told as such', () => {
    expect(refusal('advise_verified', asked)).toEqual(['BA-57']);
    expect(refusal('advise_verified', answered('verified'))).toBeNull();
    expect(refusal('advise_verified', answered('not_wanted'))).toEqual(['BA-57']);
    expect(refusal('advise_verified', answered('no_answer'))).toEqual(['BA-57']);
    expect(refusal('advise_cancelled', answered('not_wanted'))).toBeNull();
    expect(refusal('advise_no_answer', answered('no_answer'))).toBeNull();
  });
  it('BA-58 (e) newer sightings are passed on from the alert on, and always', () => {
    expect(refusal('update_direction', asked)).toEqual(['BA-58']);
    expect(refusal('update_direction', { ...asked, ...said('advise_pending') })).toBeNull();
    const over = { closedBy: 'desk.one', closedAt: at };
    expect(refusal('update_direction', { ...answered('verified'), ...said('advise_verified'), ...over })).toBeNull();
    expect(refusal('describe', { ...answered('verified'), ...over })).toEqual([]);
  });
});
