import { describe, expect, test } from 'vitest';
import { isProblem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import { parsePattern, type PlatePattern } from '../../foundation/plates/pattern.ts';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { openKnownPlates } from './known-plates.ts';
import {
  cursorOf,
  dueDaysOf,
  likelyEnd,
  maxMatchingPlates,
  oldestShownWeek,
  positionOf,
  refuseTooWide,
} from './rules.ts';

const profile = demonstrationProfile('los-alamitos');
const classId = profile.sources[0]?.id ?? '';
const pattern = (text: string): PlatePattern => {
  const parsed = parsePattern(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.pattern;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return isProblem(error) ? error.code : 'no problem';
  }
};

describe('the days of a read', () => {
  const at = new Date('2026-03-08T07:30:00Z');

  test('day 1 is the local day of receipt; the purge day is in the week that the partition is named after', () => {
    const days = dueDaysOf(profile, { retentionClass: classId, receivedAt: at, capturedAt: at });
    // 07:30 UTC is still the evening of 7 March in California
    expect(days).toMatchObject({ receiptDay: '2026-03-07', purgeOn: '2027-03-07', purgeWeek: '2027-03-01' });
  });

  test('gone on the purge day only where the policy says automatic', () => {
    const withPurge = (value: 'automatic' | 'should' | 'may') => ({
      ...profile,
      sources: profile.sources.map(source => {
        const { purge } = source.retention;
        if (purge === 'unset') throw new Error('the demonstration sets it');
        return { ...source, retention: { ...source.retention, purge: { ...purge, value } } };
      }),
    });
    const goneOn = (value: 'automatic' | 'should' | 'may'): string | null =>
      dueDaysOf(withPurge(value), { retentionClass: classId, receivedAt: at, capturedAt: at }).goneOn;
    expect(goneOn('automatic')).toBe('2027-03-07');
    expect([goneOn('should'), goneOn('may')]).toEqual([null, null]);
    // 2027-03-06 is a Saturday and 7 March a Sunday: what is due on Sunday still shows on Saturday
    expect(oldestShownWeek(withPurge('automatic'), '2027-03-06')).toBe('2027-03-01');
    expect(oldestShownWeek(withPurge('automatic'), '2027-03-07')).toBe('2027-03-08');
    expect(oldestShownWeek(withPurge('may'), '2027-03-07')).toBeNull();
  });

  test('a class on which the policy is silent is refused', () => {
    const read = { retentionClass: 'no_such_class', receivedAt: at, capturedAt: at };
    expect(codeOf(() => dueDaysOf(profile, read))).toBe('policy_unset');
  });
});

describe('cursors', () => {
  const terms = { agencyId: newId<'agency'>(), pattern: pattern('PW7*') };
  const position = { capturedAt: new Date(1_700_000_000_123), readId: newId<'read'>() };

  test('come back as they were, for the same search only', () => {
    const cursor = cursorOf(terms, position);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(positionOf(terms, cursor)).toEqual(position);
    expect(positionOf(terms, cursorOf(terms, { ...position, paceMs: 700.4 }))).toEqual({ ...position, paceMs: 700 });
    const others = [
      { ...terms, agencyId: newId<'agency'>() },
      { ...terms, pattern: pattern('PW8*') },
      { ...terms, capturedFrom: new Date(0) },
      { ...terms, capturedTo: new Date(0) },
    ];
    expect(others.map(other => codeOf(() => positionOf(other, cursor)))).toEqual(others.map(() => 'input_invalid'));
  });

  test('that were bent are refused', () => {
    const text = Buffer.from(cursorOf(terms, position), 'base64url').toString();
    const bent = [
      '',
      '!',
      'x'.repeat(400),
      text.replace('1|', '2|'),
      text.replace(/\d{13}/, '9e99'),
      `${text}|x`,
      `${text}|1|2`,
      `${text}|12345678901`,
    ];
    bent.push(text.replace(/[0-9a-f-]{36}$/, "' or 1=1 --"));
    for (const one of bent) {
      expect(codeOf(() => positionOf(terms, Buffer.from(one).toString('base64url')))).toBe('input_invalid');
    }
  });
});

test('where the next page is likely to end: with room, and only where it is known and nearer than what is asked', () => {
  const after = { capturedAt: new Date(10_000_000), readId: newId<'read'>(), paceMs: 700 };
  expect(likelyEnd(after, 500, undefined)).toEqual(new Date(10_000_000 - 701_000));
  expect(likelyEnd(after, 500, new Date(10_000_000 - 701_000))).toBeNull();
  expect(likelyEnd({ capturedAt: after.capturedAt, readId: after.readId }, 500, undefined)).toBeNull();
  expect(likelyEnd(null, 500, undefined)).toBeNull();
});

describe('width', () => {
  test('two letters are enough only where few plates match them', () => {
    expect(codeOf(() => refuseTooWide(pattern('PW*'), maxMatchingPlates))).toBe('done');
    expect(codeOf(() => refuseTooWide(pattern('PW*'), maxMatchingPlates + 1))).toBe('pattern_too_wide');
    expect(codeOf(() => refuseTooWide(pattern('PW7*'), maxMatchingPlates + 1))).toBe('done');
  });
});

describe('known plates', () => {
  const north = newId<'agency'>();
  const south = newId<'agency'>();

  test('are kept apart by agency, each unknown one named once and in order', () => {
    const known = openKnownPlates();
    known.remember(north, ['B2']);
    expect(known.unknownOf(north, ['C3', 'B2', 'A1', 'C3'])).toEqual(['A1', 'C3']);
    expect(known.unknownOf(south, ['B2'])).toEqual(['B2']);
    known.forget(north);
    expect(known.unknownOf(north, ['B2'])).toEqual(['B2']);
  });

  test('are bounded: when full, all are unknown again', () => {
    const known = openKnownPlates(3);
    known.remember(north, ['A1', 'A2', 'A3']);
    expect(known.unknownOf(north, ['A1', 'A4'])).toEqual(['A4']);
    known.remember(north, ['A4']);
    expect(known.unknownOf(north, ['A1', 'A2', 'A3', 'A4'])).toEqual(['A1', 'A2', 'A3']);
  });
});
