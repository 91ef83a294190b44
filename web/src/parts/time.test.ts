import { afterEach, expect, it } from 'vitest';
import { clockTime, dayAndTime, dayOf, shownZone, showTimesIn, zoneName } from './time.ts';

const own = shownZone();
afterEach(() => showTimesIn(own));

it('shows times in the zone of the agency, whatever this desk’s is, and names it as the season has it', () => {
  const summer = '2026-07-02T05:14:07Z';
  showTimesIn('America/Los_Angeles');
  expect([clockTime(summer), dayOf(summer), zoneName(summer)]).toEqual(['22:14:07', '2026-07-01', 'PDT']);
  expect(zoneName('2026-12-02T05:14:07Z')).toBe('PST');
  showTimesIn('America/New_York');
  expect(dayAndTime(summer)).toBe('2026-07-02 01:14:07');
  expect(shownZone()).toBe('America/New_York');
});

it('writes midnight as 00', () => {
  showTimesIn('America/Los_Angeles');
  expect(clockTime('2026-07-01T07:00:00Z')).toBe('00:00:00');
});

it('refuses a zone that nobody knows', () => {
  expect(() => showTimesIn('America/Nowhere')).toThrow(RangeError);
});
