import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../foundation/base/errors.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { withDemonstrationValues } from './demonstration.ts';
import { lintProfile } from './lint.ts';
import { adoptedProfile, demonstrationProfile, profileCodes, readProfileFile } from './load.ts';
import { canonicalJson, groundedValues, parseProfile, profileHash, settingOf, unsetParameters } from './profile.ts';

const barstow = adoptedProfile('barstow');

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function edited(change: (profile: Profile) => void): Profile {
  const profile = structuredClone(barstow);
  change(profile);
  return profile;
}

/** Without what has a ground of its own. */
function ownFieldsOf(ground: object): object {
  const ownGround = ['retention', 'transfer', 'grants', 'storedAt', 'custodian', 'vendorMode'];
  return Object.fromEntries(Object.entries(ground).filter(([key]) => !ownGround.includes(key)));
}

const plainGround = { basis: 'plateward', strength: 'must', note: 'for a test' } as const;

describe('parseProfile', () => {
  it.each(profileCodes)('takes the profile of %s', code => {
    expect(adoptedProfile(code).meta).toMatchObject({ code, demonstration: false, timeZone: 'America/Los_Angeles' });
    expect(adoptedProfile(code).meta.ori).toMatch(/^CA09999\d\d$/);
  });

  it.each<[string, (profile: Profile) => void, RegExp]>([
    ['an approver that is no post', one => (one.release.approvers = { value: ['mayor'], ...plainGround }), /mayor/],
    [
      'a chain with a post that is none',
      one => (one.hotlist.approval.officer = [{ posts: ['mayor'], ...plainGround }]),
      /mayor/,
    ],
    ['a doubled post', one => one.posts.push(...one.posts.slice(0, 1)), /twice/],
    ['a doubled purpose', one => one.purposes.push(...one.purposes.slice(0, 1)), /twice/],
    [
      'an account creator that nobody named',
      one => one.posts.at(3)?.grants.push({ role: 'account-creator', ...plainGround }),
      /not named/,
    ],
    [
      'a named creator without the role',
      one =>
        (one.accounts.creators = {
          value: ['captain', 'it-manager', 'administrative-division-commander'],
          ...plainGround,
        }),
      /lacks the role/,
    ],
    [
      'a demonstration value',
      one => (one.training.validDays = { value: 365, basis: 'demonstration', strength: 'must', note: 'x' }),
      /demonstration/,
    ],
    [
      'an auditor that is no post',
      one => (one.audit.owner = { value: 'mayor', ...plainGround }),
      /audit\.owner.*mayor/,
    ],
    [
      'a collection by a post that is none',
      one => (one.offices.collection = { value: { to: 'post', post: 'mayor' }, ...plainGround }),
      /mayor/,
    ],
    [
      'a cosigner that is no post',
      one => {
        for (const { retention } of one.sources) retention.cosign = { value: 'mayor', ...plainGround };
      },
      /sources\.server\.retention\.cosign/,
    ],
    [
      'somebody who gives permissions and is not named for it',
      one => one.posts.at(3)?.grants.push({ role: 'permission-grantor', ...plainGround }),
      /not named/,
    ],
    [
      'a grantor without the role',
      one => (one.accounts.grantor = { value: 'captain', ...plainGround }),
      /gives permissions, but lacks/,
    ],
    [
      'a warning after the limit',
      one => {
        const [server] = one.sources;
        if (server === undefined) throw new Error('no source');
        server.transfer = {
          ...server.transfer,
          maxDays: { value: 3, ...plainGround },
          alarmDays: { value: 4, ...plainGround },
        };
      },
      /warns after/,
    ],
    [
      'a field of the request that stands there twice',
      one => (one.release.fields = ['agency', 'purpose', 'agency'].map(field => ({ field, ...plainGround }) as never)), // the type knows the words
      /release\.fields\.agency stands there twice/,
    ],
    [
      'one word twice in a list',
      one => (one.holds.types = { value: ['evidence', 'evidence'], ...plainGround }),
      /names one of them twice/,
    ],
    ['a zone that is none', one => (one.meta.timeZone = 'Mars/Olympus'), /time zone/],
    ['a day that is none', one => (one.meta.effectiveFrom = { value: '2023-02-29', ...plainGround }), /effectiveFrom/],
  ])('refuses %s', (_, change, message) => {
    const problem = problemOf(() => parseProfile(edited(change)));
    expect(problem.code).toBe('input_invalid');
    expect(problem.message).toMatch(message);
  });

  it('refuses a maximum below the minimum, and automatic purge without a maximum', () => {
    const cloud = (change: (retention: Profile['sources'][number]['retention']) => void) =>
      edited(one => change(one.sources.find(source => source.id === 'flock_cloud')!.retention));
    const below = cloud(retention => (retention.maximumDays = { value: 29, ...plainGround }));
    expect(problemOf(() => parseProfile(below)).message).toMatch(/below/);
    const never = cloud(retention => (retention.maximumDays = { value: null, ...plainGround }));
    expect(problemOf(() => parseProfile(never)).message).toMatch(/automatically/);
  });

  it('refuses unknown fields, the camera role for a post, and a clause without its words', () => {
    expect(problemOf(() => parseProfile({ ...barstow, extra: 1 })).code).toBe('input_invalid');
    const camera = { ...barstow, posts: [{ ...barstow.posts[0], grants: [{ role: 'source', ...plainGround }] }] };
    expect(problemOf(() => parseProfile(camera)).code).toBe('input_invalid');
    const wordless = { value: true, basis: 'clause', strength: 'must', clause: 'BA-59' };
    expect(problemOf(() => parseProfile({ ...barstow, access: { clearanceRequired: wordless } })).code).toBe(
      'input_invalid',
    );
    for (const nothing of [null, 1, 'x', [], {}])
      expect(problemOf(() => parseProfile(nothing)).code).toBe('input_invalid');
  });

  it('takes a version that was filed before some sections were known: they are unset, and nothing else changes', () => {
    const { holds, audit, vendor, ...older } = structuredClone(barstow);
    const { predicate, partialPlates, ...search } = older.search;
    const parsed = parseProfile({ ...older, search });
    expect([parsed.holds.types, parsed.audit.frequency, parsed.search.predicate]).toEqual(['unset', 'unset', 'unset']);
    expect({ ...parsed, holds, audit, vendor, search: { ...parsed.search, predicate, partialPlates } }).toEqual(
      barstow,
    );
  });

  it('reads a file, and says which file could not be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plateward-profile-'));
    try {
      const path = join(folder, 'profile.json');
      writeFileSync(path, JSON.stringify(barstow));
      expect(profileHash(readProfileFile(path))).toBe(profileHash(barstow));
      writeFileSync(path, '{ not json');
      expect(() => readProfileFile(path)).toThrow(path);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('settingOf', () => {
  it('gives the value with its ground', () => {
    expect(settingOf(barstow, 'hotlist', 'maxAgeHours')).toMatchObject({
      value: 72,
      strength: 'should',
      clause: 'BA-71',
    });
  });

  it('throws policy_unset with the name of the parameter where the policy is silent', () => {
    const problem = problemOf(() => settingOf(barstow, 'training', 'validDays'));
    expect(problem.code).toBe('policy_unset');
    expect(problem.extras.members).toEqual({ parameter: 'training.validDays' });
  });
});

describe('withDemonstrationValues', () => {
  it.each(profileCodes)('%s: fills all on which something waits and leaves all that is adopted', code => {
    const adopted = adoptedProfile(code);
    const shown = demonstrationProfile(code);
    expect(unsetParameters(adopted).length).toBeGreaterThan(0);
    expect(lintProfile(shown).toSet).toEqual([]);
    expect(shown.meta.demonstration).toBe(true);
    const after = new Map(groundedValues(shown).map(({ path, ground }) => [path, ground]));
    const before = new Map(groundedValues(adopted).map(({ path, ground }) => [path, ground]));
    // Values inside a source class or post have a path of their own; a post may have gained roles.
    const moved = [...before].filter(
      ([path, ground]) => canonicalJson(ownFieldsOf(ground)) !== canonicalJson(ownFieldsOf(after.get(path) ?? {})),
    );
    expect(moved).toEqual([]);
    const added = [...after].filter(([path]) => !before.has(path)).map(([, ground]) => ground.basis);
    expect(new Set(added)).toEqual(new Set(['demonstration']));
  });

  it('does not change the profile that it was given', () => {
    const before = profileHash(barstow);
    withDemonstrationValues(barstow, {
      settings: { 'training.validDays': { value: 1, basis: 'demonstration', strength: 'must', note: 'x' } },
      posts: [],
    });
    expect(profileHash(barstow)).toBe(before);
  });

  const mark = { basis: 'demonstration', strength: 'must', note: 'for a test' };

  it.each<[string, Record<string, unknown>]>([
    ['an adopted value', { 'hotlist.maxAgeHours': { value: 100, ...mark } }],
    ['part of an adopted value', { 'hotlist.maxAgeHours.value': 9000 }],
    ['a parameter that does not exist', { 'hotlist.noSuchThing': { value: 1, ...mark } }],
    ['the prototype', { '__proto__.polluted': { value: 1, ...mark } }],
    [
      'a value that does not say what it is',
      { 'training.validDays': { value: 1, basis: 'plateward', strength: 'must', note: 'x' } },
    ],
    ['a value of the wrong kind', { 'training.validDays': { value: 'long', ...mark } }],
  ])('refuses an overlay on %s', (_, settings) => {
    expect(problemOf(() => withDemonstrationValues(barstow, { settings, posts: [] })).code).toBe('input_invalid');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses an overlay that renames an adopted post or breaks the floor', () => {
    const renamed = [{ id: 'captain', title: 'Somebody', grants: [] }];
    expect(problemOf(() => withDemonstrationValues(barstow, { settings: {}, posts: renamed })).code).toBe(
      'input_invalid',
    );
    const corona = edited(one => (one.share.classes = 'unset'));
    const settings = { 'share.classes': [{ class: 'federal', ...mark }] };
    expect(problemOf(() => withDemonstrationValues(corona, { settings, posts: [] })).code).toBe('policy_refused');
  });
});

describe('profileHash', () => {
  it('depends on every value, not on the order of keys', () => {
    const turned = JSON.parse(JSON.stringify(barstow), (_, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    ) as Profile;
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(barstow));
    expect(profileHash(turned)).toBe(profileHash(barstow));
    const changed = edited(one => (one.hotlist.maxAgeHours = { value: 73, ...plainGround }));
    expect(profileHash(changed)).not.toBe(profileHash(barstow));
    expect(profileHash(barstow)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes canonical JSON', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'é"' }], a: undefined, A: true })).toBe(
      '{"A":true,"b":[1,{"a":"é\\"","z":null}]}',
    );
  });

  it('differs between an agency and its demonstration', () => {
    const all = profileCodes.flatMap(code => [
      profileHash(adoptedProfile(code)),
      profileHash(demonstrationProfile(code)),
    ]);
    expect(new Set(all).size).toBe(10);
  });
});
