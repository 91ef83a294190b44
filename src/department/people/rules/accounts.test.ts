import { describe, expect, test } from 'vitest';
import { atMost, idlenessOf, readInvitation, startOfDay, writeInvitation } from './accounts.ts';

const zone = 'America/Los_Angeles';
const secret = 'A'.repeat(43);

test('an invitation reads back as it was written; nothing else is one', () => {
  expect(readInvitation(writeInvitation({ agencyCode: 'los-alamitos', secret }))).toEqual({
    agencyCode: 'los-alamitos',
    secret,
  });
  for (const text of [
    '',
    `pwi.barstow.${secret}=`,
    `pws.barstow.${secret}`,
    `pwi.Barstow.${secret}`,
    `pwi..${secret}`,
    `pwi.barstow.${secret.slice(1)}`,
    ` pwi.barstow.${secret}`,
    `pwi.barstow.${secret}\n`,
  ])
    expect(readInvitation(text), text).toBeNull();
});

describe('an account that lies unused (CJIS AC-2(3))', () => {
  const lastUse = new Date('2026-01-10T07:30:00Z'); // 9 January, 23:30 there
  const on = (day: string, unusedDays = 90) =>
    idlenessOf(lastUse, { at: new Date(`${day}T20:00:00Z`), timeZone: zone, unusedDays });

  test('calendar days of the agency count, daylight saving or not', () => {
    expect(on('2026-04-03')).toEqual({
      lastUsedOn: '2026-01-09',
      warnOn: '2026-04-04',
      disableOn: '2026-04-09',
      state: 'used',
    });
    expect(on('2026-04-04').state).toBe('warn');
    expect(on('2026-04-08').state).toBe('warn');
    expect(on('2026-04-09').state).toBe('disable');
  });

  test('a policy may want fewer days, never more', () => {
    const ground = { strength: 'must', basis: 'plateward', note: 'of the test' } as const;
    expect(atMost(90, 'unset')).toBe(90);
    expect(atMost(90, { ...ground, value: 30 })).toBe(30);
    expect(atMost(90, { ...ground, value: 400 })).toBe(90);
    expect(on('2026-02-07', 30).state).toBe('warn');
    expect(on('2026-02-08', 30).state).toBe('disable');
  });
});

test.each([
  ['2026-03-08', '2026-03-08T08:00:00.000Z'], // the day of 23 hours
  ['2026-11-01', '2026-11-01T07:00:00.000Z'],
  ['2026-07-04', '2026-07-04T07:00:00.000Z'],
])('%s begins at %s in Los Angeles', (day, start) => {
  expect(startOfDay(day, zone).toISOString()).toBe(start);
});
