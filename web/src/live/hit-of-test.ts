import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';

/** A made-up hit for tests; what is given stands instead. */
export function hitOfTest(
  number: number,
  change: Omit<Partial<HitView>, 'wanted'> & { wanted?: Partial<HitView['wanted']> } = {},
): HitView {
  const at = new Date(Date.UTC(2026, 4, 1, 22, 0, number)).toISOString();
  return {
    hitId: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    plate: `8ABC${String(number).padStart(3, '0')}`,
    state: 'CA',
    capturedAt: at,
    receivedAt: at,
    camera: 'CAM-1',
    cameraName: 'Main Ave at 9 St',
    latitude: null,
    longitude: null,
    headingDegrees: null,
    direction: null,
    vehicle: {},
    images: [],
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
    ...change,
    wanted: {
      list: 'SVS',
      plate: change.plate ?? `8ABC${String(number).padStart(3, '0')}`,
      state: 'CA',
      category: 'Stolen vehicle',
      priority: 'medium',
      reason: 'Made up',
      caseNumber: '26-000001',
      approvedBy: 'demo.approver',
      caution: null,
      instructions: null,
      vehicle: {},
      ...change.wanted,
    },
  };
}
