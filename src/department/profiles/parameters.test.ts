import { expect, test } from 'vitest';
import { adoptedProfile, demonstrationProfile, profileCodes } from '../../gate/policy/load.ts';
import { groundedValues, unsetParameters } from '../../gate/policy/profile.ts';
import { parametersOf } from './parameters.ts';

const barstow = parametersOf(adoptedProfile('barstow'));
const at = (path: string) => barstow.find(one => one.path === path);

test('every value with a ground and everything unset is there once, in every adopted profile', () => {
  for (const code of profileCodes) {
    const profile = adoptedProfile(code);
    const paths = parametersOf(profile).map(one => one.path);
    expect(paths).toHaveLength(groundedValues(profile).length + unsetParameters(profile).length);
    expect(new Set(paths).size).toBe(paths.length);
  }
});

test('what is unset says what it blocks, what is set does not', () => {
  expect(at('cases.casePattern')).toMatchObject({
    value: null,
    toSet: true,
    blocks: expect.stringContaining('search'),
  });
  expect(at('sources.server.retention.purge')).toMatchObject({ blocks: 'No read of this source is stored.' });
  expect(at('meta.approvedOn')).toMatchObject({
    value: null,
    toSet: false,
    blocks: expect.stringContaining('may leave'),
  });
  for (const one of barstow) expect(one.blocks === null).toBe(one.value !== null);
});

test('a setting is asked for as its schema says; lists and posts are not asked for one by one', () => {
  expect(at('hotlist.maxAgeHours')?.askedAs).toMatchObject({ kind: 'number', min: 1, max: 8784, mayBeNone: false });
  expect(at('sources.server.retention.maximumDays')?.askedAs).toMatchObject({ kind: 'number', mayBeNone: true });
  expect(at('audit.required')?.askedAs?.kind).toBe('yes_no');
  expect(at('audit.frequency')?.askedAs).toMatchObject({ kind: 'one_of' });
  expect(at('audit.frequency')?.askedAs?.options.map(one => one.value)).toContain('quarterly');
  expect(at('audit.owner')?.askedAs?.options).toContainEqual({ value: 'chief-of-police', label: 'Chief of Police' });
  expect(at('holds.types')?.askedAs).toMatchObject({ kind: 'some_of' });
  expect(at('meta.approvedOn')?.askedAs?.kind).toBe('day');
  expect(at('breach.policy')?.askedAs).toMatchObject({ kind: 'text', max: 80 });
  expect(at('cases.casePattern')?.askedAs?.kind).toBe('number_form');
  for (const path of ['posts.captain', 'purposes.stolen_plate', 'hotlist.approval.officer.0', 'offices.collection'])
    expect(at(path)).toMatchObject({ askedAs: null });
});

test('values in words: titles of posts, no slugs, no grounds', () => {
  expect(at('audit.owner')?.value).toBe('Administrative Division Commander');
  expect(at('training.groups')?.value).toBe('officer, detective, dispatcher');
  expect(at('offices.collection')?.value).toBe('post Administrative Division Commander');
  expect(at('hotlist.approval.officer.1')?.value).toBe('posts: Administrative Division Commander, Chief of Police');
  expect(JSON.stringify(barstow.map(one => one.value))).not.toMatch(/basis|sha256|undefined|\[object/);
});

test('laws stand at what they limit, also per source', () => {
  expect(at('security.mfaRequired')?.laws.map(one => one.law)).toEqual([expect.stringContaining('IA-2')]);
  expect(at('sources.server.retention.minimumDays')?.laws[0]?.law).toBe('Government Code 34090.6');
  expect(at('hotlist.removeOnRecovery')?.laws).toEqual([]);
  expect(
    parametersOf(demonstrationProfile('carlsbad')).find(one => one.path === 'release.fields.agency')?.laws,
  ).not.toEqual([]);
});
