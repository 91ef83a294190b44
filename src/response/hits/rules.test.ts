import { expect, it } from 'vitest';
import { isProblem } from '../../foundation/base/errors.ts';
import { hitSteps, type HitStep, type HitStepName, type HitView } from '../../foundation/contract/routes/hits.ts';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import {
  isHistoric,
  mayFollow,
  requireClosingReason,
  requireCompleteAnswer,
  requireStep,
  requireUndo,
  standingStep,
  takenProblem,
  type HitAnswer,
} from './rules.ts';

const receivedAt = new Date('2026-05-01T12:00:00Z');
const captured = (agoMs: number) => ({ capturedAt: new Date(receivedAt.getTime() - agoMs), receivedAt, flags: [] });

it('raises no live alarm for a read that took more than ten minutes, or is sent again', () => {
  expect(isHistoric(captured(600_000))).toBe(false);
  expect(isHistoric(captured(600_001))).toBe(true);
  expect(isHistoric({ ...captured(0), flags: ['retransmission'] })).toBe(true);
});

it('asks for a reference and all three comparisons before VERIFIED', () => {
  const compared = { plate: true, state: true, vehicle: true };
  const fieldsOf = (answer: HitAnswer): string[] => {
    try {
      requireCompleteAnswer(answer);
      return [];
    } catch (error) {
      if (!isProblem(error, 'input_invalid')) throw error;
      return (error.extras.fields ?? []).map(fault => fault.field);
    }
  };
  expect(fieldsOf({ answer: 'verified', reference: 'R-1', compared })).toEqual([]);
  expect(fieldsOf({ answer: 'verified', reference: ' ', compared })).toEqual(['reference']);
  expect(fieldsOf({ answer: 'verified', reference: 'R-1', compared: { ...compared, state: false } })).toEqual([
    'compared.state',
  ]);
  expect(fieldsOf({ answer: 'verified' })).toEqual([
    'reference',
    'compared.plate',
    'compared.state',
    'compared.vehicle',
  ]);
  expect(fieldsOf({ answer: 'not_wanted' })).toEqual([]);
  expect(fieldsOf({ answer: 'no_answer' })).toEqual([]);
});

it('lets a confirmation be taken back, and a negative answer never become VERIFIED', () => {
  expect(mayFollow('not_wanted')).toContain('verified');
  for (const answer of ['verified', 'no_answer'] as const) {
    expect(mayFollow(answer)).not.toContain('not_wanted');
    expect(mayFollow(answer)).not.toContain('unverified');
  }
});

const at = '2026-05-01T12:00:00.000Z';
const hit: HitView = {
  hitId: '019f0000-0000-7000-8000-000000000001',
  plate: 'PW1A234',
  state: 'CA',
  capturedAt: at,
  receivedAt: at,
  camera: 'C-1',
  cameraName: 'Main Street',
  latitude: null,
  longitude: null,
  headingDegrees: null,
  direction: null,
  vehicle: {},
  images: [],
  wanted: {
    list: 'stolen',
    plate: 'PW1A234',
    state: 'CA',
    category: 'Stolen vehicle',
    priority: 'high',
    reason: 'Taken',
    caseNumber: 'C-1',
    approvedBy: 'demo.commander',
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
};
const asked = { ...hit, verification: 'asked', takenBy: 'desk.one', takenAt: at } as const;
const answered = (verification: 'verified' | 'not_wanted' | 'no_answer'): HitView => ({
  ...asked,
  verification,
  answeredBy: 'desk.one',
  answeredAt: at,
});
const made = (step: HitStepName, undoneAt: string | null = null): HitStep => ({
  stepId: '019f0000-0000-7000-8000-000000000002',
  step,
  note: null,
  by: 'desk.one',
  at,
  undoneBy: undoneAt === null ? null : 'desk.one',
  undoneAt,
});
const barstow = demonstrationProfile('barstow');

/** The steps that may be recorded of a hit. */
function open(of: HitView, profile = barstow): HitStepName[] {
  return hitSteps.filter(step => {
    try {
      requireStep(of, step, profile);
      return true;
    } catch (error) {
      if (!isProblem(error, 'hit_state')) throw error;
      return false;
    }
  });
}

it('opens each step in its turn (BA-54 to BA-58)', () => {
  expect(open(hit)).toEqual([]);
  expect(open(asked)).toEqual(['advise_pending', 'describe']);
  expect(open({ ...asked, steps: [made('advise_pending')] })).toContain('update_direction');
  expect(open({ ...asked, steps: [made('advise_pending', at)] })).not.toContain('update_direction');
  expect(open(answered('verified'))).toEqual(['describe', 'advise_verified']);
  expect(open(answered('not_wanted'))).toEqual(['describe', 'advise_cancelled']);
  expect(open(answered('no_answer'))).toEqual(['advise_pending', 'describe', 'advise_no_answer']);
  const over = { ...answered('verified'), closedBy: 'desk.one', closedAt: at, steps: [made('advise_verified')] };
  expect(open(over)).toEqual(['update_direction']);
});

it('holds where a policy orders no steps, and then cites none', () => {
  const carlsbad = demonstrationProfile('carlsbad');
  const silent = { ...carlsbad, dispatch: { ...carlsbad.dispatch, steps: 'unset' as const } };
  expect(open(asked, silent)).toEqual(['advise_pending', 'describe']);
  const clausesOf = (profile: typeof barstow): string[] | undefined => {
    try {
      requireStep(asked, 'advise_verified', profile);
    } catch (error) {
      if (isProblem(error)) return error.extras.clauses;
    }
    return undefined;
  };
  expect(clausesOf(silent)).toEqual([]);
  expect(clausesOf(barstow)).toEqual(['BA-57']);
});

it('counts a step that stands once, and newer sightings each', () => {
  expect(standingStep({ steps: [made('describe')] }, 'describe')).toBeDefined();
  expect(standingStep({ steps: [made('describe', at)] }, 'describe')).toBeUndefined();
  expect(standingStep({ steps: [made('update_direction')] }, 'update_direction')).toBeUndefined();
});

it('lets the same person take a step back for ten seconds, with some grace for the network', () => {
  const allowed = (change: object, afterMs: number, of: HitView = asked): boolean => {
    const by = { username: 'desk.one', at: new Date(Date.parse(at) + afterMs), ...change };
    try {
      requireUndo(of, made('describe'), by);
      return true;
    } catch (error) {
      if (!isProblem(error, 'hit_state')) throw error;
      return false;
    }
  };
  expect([allowed({}, 10_000), allowed({}, 15_000), allowed({}, 15_001)]).toEqual([true, true, false]);
  expect(allowed({ username: 'desk.two' }, 0)).toBe(false);
  expect(allowed({}, 0, { ...asked, closedAt: at, closedBy: 'desk.two' })).toBe(false);
});

it('asks why a hit is closed that CLETS neither confirmed nor denied', () => {
  const asks = (verification: HitView['verification'], note?: string): boolean => {
    try {
      requireClosingReason({ verification }, note);
      return false;
    } catch (error) {
      if (!isProblem(error, 'input_invalid')) throw error;
      return error.extras.fields?.[0]?.field === 'note';
    }
  };
  for (const verification of ['unverified', 'asked', 'no_answer'] as const) {
    expect(asks(verification)).toBe(true);
    expect(asks(verification, ' ')).toBe(true);
    expect(asks(verification, 'misread')).toBe(false);
  }
  expect([asks('verified'), asks('not_wanted')]).toEqual([false, false]);
});

it('says how long before somebody else was', () => {
  const words = (afterMs: number) => takenProblem(asked, new Date(Date.parse(at) + afterMs)).extras.detail;
  expect(words(2_000)).toBe('desk.one has taken this hit 2 s before you.');
  expect(words(300_000)).toBe('desk.one has taken this hit 5 min before you.');
});
