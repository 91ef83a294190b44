import type { FoundRead } from './search-state.ts';

let count = 0;

/** A read for tests; what is not given is made up. */
export function readOf(part: Partial<FoundRead> = {}): FoundRead {
  count++;
  const id = `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  return {
    readId: id,
    inquiryId: '00000000-0000-7000-8000-00000000aaaa',
    plate: 'PW1A234',
    plateRaw: 'PW1A234',
    state: 'CA',
    confidence: 0.93,
    candidates: [],
    capturedAt: '2026-05-02T19:30:00.000Z',
    receivedAt: '2026-05-02T19:30:01.000Z',
    camera: 'A',
    cameraName: 'Main St',
    latitude: 34.9,
    longitude: -117,
    headingDegrees: 90,
    direction: null,
    vehicle: {},
    images: [],
    flags: [],
    purgeOn: '2026-06-01',
    ...part,
  };
}
