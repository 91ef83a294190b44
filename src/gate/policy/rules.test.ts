import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, localDay } from '../../foundation/base/clock.ts';
import { dataPermissions } from '../../foundation/contract/permissions.ts';
import { recipientClasses, type RecipientClass } from '../../foundation/contract/profile.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from './load.ts';
import {
  approverChain,
  decideRecipient,
  hotlistMaxAgeHours,
  permissionsOfPosts,
  purgeDayOf,
  requesterKindOf,
  type PurgeDay,
} from './rules.ts';

const sanLeandro = adoptedProfile('san-leandro');
const barstow = adoptedProfile('barstow');

function purgeOf(received: string, captured = received, profile = sanLeandro, source = 'server'): PurgeDay {
  const day = purgeDayOf(profile, source, new Date(received), new Date(captured));
  if ('unset' in day) throw new Error(`unset: ${day.unset}`);
  return day;
}

describe('purgeDayOf', () => {
  it.each([
    // received (UTC), local day 1, local day 366
    ['an ordinary year', '2022-06-15T19:00:00Z', '2022-06-15', '2023-06-15'],
    ['a year that ends on a leap day', '2023-03-01T20:00:00Z', '2023-03-01', '2024-02-29'],
    ['the day before that', '2023-02-28T20:00:00Z', '2023-02-28', '2024-02-28'],
    ['a leap day itself', '2024-02-29T20:00:00Z', '2024-02-29', '2025-02-28'],
    ['the first of March of a leap year', '2024-03-01T20:00:00Z', '2024-03-01', '2025-03-01'],
    ['new year, an hour before local midnight', '2024-01-01T07:00:00Z', '2023-12-31', '2024-12-30'],
    ['the last second of winter time', '2024-03-10T07:59:59.999Z', '2024-03-09', '2025-03-09'],
    ['the first second of the day that loses an hour', '2024-03-10T08:00:00Z', '2024-03-10', '2025-03-10'],
    ['the last second of that 23-hour day', '2024-03-11T06:59:59.999Z', '2024-03-10', '2025-03-10'],
    ['the hour that comes twice, first time', '2024-11-03T08:30:00Z', '2024-11-03', '2025-11-03'],
    ['the hour that comes twice, second time', '2024-11-03T09:30:00Z', '2024-11-03', '2025-11-03'],
    ['the last second of the 25-hour day', '2024-11-04T07:59:59.999Z', '2024-11-03', '2025-11-03'],
  ])('SL-18 day 366 of %s', (_, received, dayOne, purgeOn) => {
    expect(purgeOf(received)).toMatchObject({
      dayOne,
      purgeOn,
      notBefore: purgeOn,
      purge: 'automatic',
      strength: 'must',
    });
  });

  it('gives day 366 counted by hand, whatever the moment', () => {
    const moments = fc.date({ min: new Date('2015-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, at => {
        const { purgeOn, purgeWeek } = purgeOf(at.toISOString());
        let day = localDay(at, 'America/Los_Angeles');
        for (let ordinal = 1; ordinal < 366; ordinal++) day = addDays(day, 1);
        expect(purgeOn).toBe(day);
        expect(new Date(`${purgeWeek}T00:00:00Z`).getUTCDay()).toBe(1);
        expect(purgeWeek <= purgeOn && purgeOn < addDays(purgeWeek, 7)).toBe(true);
      }),
    );
  });

  it('counts from receipt where the policy says so, however old the capture', () => {
    expect(purgeOf('2026-02-01T20:00:00Z', '2026-01-05T20:00:00Z').dayOne).toBe('2026-02-01');
    const corona = purgeOf('2026-02-01T20:00:00Z', '2026-01-05T20:00:00Z', adoptedProfile('corona'));
    expect(corona).toMatchObject({ dayOne: '2026-02-01', purgeOn: '2027-02-01', purge: 'may', strength: 'may' });
  });

  it('BA-27 counts vendor cloud reads from collection, 30 days, on both sides of daylight saving', () => {
    const day = purgeOf('2026-03-20T20:00:00Z', '2026-03-01T20:00:00Z', barstow, 'flock_cloud');
    expect(day).toMatchObject({
      dayOne: '2026-03-01',
      notBefore: '2026-03-31',
      purgeOn: '2026-03-31',
      purge: 'automatic',
    });
    expect(day.purgeWeek).toBe('2026-03-30');
    expect(day.clauses).toEqual(['BA-27', 'BA-28']);
  });

  it('uses the zone of the agency, not of the machine', () => {
    const elsewhere = structuredClone(sanLeandro);
    elsewhere.meta.timeZone = 'Asia/Tokyo';
    expect(purgeOf('2026-05-01T16:00:00Z', undefined, elsewhere).dayOne).toBe('2026-05-02');
  });

  it('names the parameter when the policy is silent, and never guesses', () => {
    const at = new Date('2026-05-01T20:00:00Z');
    expect(purgeDayOf(adoptedProfile('carlsbad'), 'server', at, at)).toEqual({
      unset: 'sources.server.retention.minimumDays',
    });
    expect(purgeDayOf(barstow, 'server', at, at)).toEqual({ unset: 'sources.server.retention.maximumDays' });
    expect(purgeDayOf(barstow, 'no_such_class', at, at)).toEqual({ unset: 'sources.no_such_class' });
    const silent = structuredClone(sanLeandro);
    const [source] = silent.sources;
    if (source === undefined) throw new Error('no source');
    source.retention.clock = 'unset';
    expect(purgeDayOf(silent, 'server', at, at)).toEqual({ unset: 'sources.server.retention.clock' });
    source.retention.clock = { value: 'received', basis: 'plateward', strength: 'must', note: 'for a test' };
    source.retention.purge = 'unset';
    expect(purgeDayOf(silent, 'server', at, at)).toEqual({ unset: 'sources.server.retention.purge' });
  });

  it.each(profileCodes)('can be computed for every class of the demonstration of %s', code => {
    const profile = demonstrationProfile(code);
    const at = new Date('2026-05-01T20:00:00Z');
    for (const source of profile.sources) expect(purgeDayOf(profile, source.id, at, at)).toHaveProperty('purgeOn');
  });
});

describe('permissionsOfPosts', () => {
  it('gives nothing for no post, an unknown post, or the name of a role', () => {
    for (const posts of [[], ['mayor'], ['full'], ['__proto__'], ['']]) {
      expect(permissionsOfPosts(barstow, posts)).toEqual({ roles: [], permissions: [], clauses: [] });
    }
  });

  it('adds up the roles of several posts, each permission once', () => {
    const powers = permissionsOfPosts(barstow, ['captain', 'administrative-division-commander', 'captain']);
    expect(new Set(powers.roles)).toEqual(
      new Set(['full', 'administrator', 'equipment', 'permission-grantor', 'account-creator', 'approver', 'auditor']),
    );
    expect(new Set(powers.permissions).size).toBe(powers.permissions.length);
    expect(powers.permissions).toEqual(expect.arrayContaining(['inquiry.run', 'account.create', 'camera.manage']));
    expect(powers.clauses).toEqual(expect.arrayContaining(['BA-60', 'BA-63', 'BA-64']));
  });

  it.each(profileCodes)('gives a post of the demonstration of %s browsing only with the full role', code => {
    const profile = demonstrationProfile(code);
    for (const post of profile.posts) {
      const { roles, permissions } = permissionsOfPosts(profile, [post.id]);
      expect([post.id, permissions.includes('inquiry.run')]).toEqual([post.id, roles.includes('full')]);
      expect(permissions).not.toContain('reads.ingest');
    }
  });

  it('lets who only creates accounts see no plate', () => {
    const { permissions } = permissionsOfPosts(demonstrationProfile('corona'), ['it-manager']);
    expect(permissions).toContain('account.create');
    expect(permissions.filter(permission => dataPermissions.has(permission))).toEqual([]);
  });
});

describe('approverChain and hotlistMaxAgeHours', () => {
  it('is unset where the policy is silent', () => {
    for (const code of ['carlsbad', 'los-alamitos', 'san-leandro', 'corona'] as const) {
      expect(approverChain(adoptedProfile(code), 'officer')).toEqual({ unset: 'hotlist.approval.officer' });
      expect(approverChain(adoptedProfile(code), 'detective')).toEqual({ unset: 'hotlist.approval.detective' });
      expect(hotlistMaxAgeHours(adoptedProfile(code))).toEqual({ unset: 'hotlist.maxAgeHours' });
    }
  });

  it('does not hand out its own arrays', () => {
    const first = approverChain(barstow, 'officer');
    if ('chain' in first) first.chain[0]?.push('patrol-officer');
    expect(approverChain(barstow, 'officer')).toMatchObject({
      chain: [['operations-division-commander'], expect.anything()],
    });
  });

  it('sends detectives and detective sergeants down their own chain, everybody else down the officers’', () => {
    expect(requesterKindOf(barstow, ['detective'])).toBe('detective');
    expect(requesterKindOf(barstow, ['sergeant', 'detective-sergeant'])).toBe('detective');
    for (const post of ['patrol-officer', 'captain', 'chief-of-police', 'nobody']) {
      expect(requesterKindOf(barstow, [post])).toBe('officer');
    }
  });
});

describe('decideRecipient', () => {
  const never: RecipientClass[] = ['federal', 'out_of_state', 'foreign', 'private'];

  it.each(profileCodes)('%s: the law refuses federal, out-of-state, foreign and private recipients', code => {
    for (const recipient of never) {
      expect(decideRecipient(adoptedProfile(code), recipient)).toMatchObject({
        ok: false,
        clauses: ['Civil Code 1798.90.55(b)'],
      });
    }
  });

  it('refuses them even in a profile that was never checked, and classes that nobody knows', () => {
    const loose = structuredClone(sanLeandro);
    loose.share.classes = never.map(one => ({ class: one, basis: 'plateward', strength: 'may', note: 'an attack' }));
    for (const recipient of never) expect(decideRecipient(loose, recipient).ok).toBe(false);
    for (const invented of ['toString', '__proto__', 'hasOwnProperty', '']) {
      expect(decideRecipient(sanLeandro, invented as RecipientClass).ok).toBe(false);
    }
  });

  it('refuses everybody when the policy names nobody', () => {
    const silent = structuredClone(sanLeandro);
    silent.share.classes = 'unset';
    for (const recipient of recipientClasses) expect(decideRecipient(silent, recipient).ok).toBe(false);
  });
});
