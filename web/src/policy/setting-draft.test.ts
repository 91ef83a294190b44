import { expect, test } from 'vitest';
import type { AskedAs } from '../../../src/foundation/contract/routes/profiles.ts';
import type { Parameter } from './policy.ts';
import { draftOf, settingOf, valueOf } from './setting-draft.ts';

const asked = (kind: AskedAs['kind'], rest: Partial<AskedAs> = {}): AskedAs => ({
  kind,
  min: null,
  max: null,
  mayBeNone: false,
  options: [],
  ...rest,
});
const hours: Parameter = {
  path: 'hotlist.maxAgeHours',
  setting: { value: 72, strength: 'should', basis: 'clause', clause: 'BA-71', words: 'ab', note: 'as it was' },
  value: '72',
  strength: 'should',
  restsOn: 'BA-71',
  note: null,
  blocks: null,
  toSet: false,
  laws: [],
  askedAs: asked('number', { min: 1, max: 8784 }),
};
const draft = draftOf(hours);

test('what stands there is what one begins with', () => {
  expect(draft).toMatchObject({ text: '72', strength: 'should', restsOn: 'same' });
  expect(draftOf({ ...hours, setting: 'unset', value: null, strength: null })).toMatchObject({
    text: '',
    strength: 'must',
    restsOn: 'own',
  });
  const form = { pattern: '^\\d{2}-\\d{4}$', examples: ['26-0001', '26-0002'] };
  expect(draftOf({ ...hours, setting: { value: form, basis: 'plateward' } })).toMatchObject({
    text: form.pattern,
    examples: '26-0001, 26-0002',
  });
});

test('a value has the type that the setting asks for; what is missing is said', () => {
  const number = asked('number', { min: 1, max: 100 });
  expect(valueOf({ ...draft, text: '24' }, number)).toEqual({ value: 24 });
  for (const text of ['', '0', '101', '1.5', '1e2', 'x'])
    expect(valueOf({ ...draft, text }, number)).toHaveProperty('fault');
  expect(valueOf({ ...draft, isNone: true }, number)).toEqual({ value: 72 });
  expect(valueOf({ ...draft, isNone: true }, { ...number, mayBeNone: true })).toEqual({ value: null });
  expect(valueOf({ ...draft, text: 'no' }, asked('yes_no'))).toEqual({ value: false });
  expect(valueOf({ ...draft, text: '' }, asked('yes_no'))).toHaveProperty('fault');
  expect(valueOf({ ...draft, chosen: [] }, asked('some_of'))).toHaveProperty('fault');
  expect(valueOf({ ...draft, text: '^x$', examples: ' a, ,b ' }, asked('number_form'))).toEqual({
    value: { pattern: '^x$', examples: ['a', 'b'] },
  });
});

test('the clause stays with its place and words; a law or an own decision takes its place', () => {
  const given = { value: 24, reason: 'lists come twice a day', isDemonstration: false };
  expect(settingOf(hours, { ...given, draft })).toEqual({
    value: 24,
    strength: 'should',
    basis: 'clause',
    clause: 'BA-71',
    words: 'ab',
    note: 'as it was',
  });
  expect(settingOf(hours, { ...given, draft: { ...draft, restsOn: 'law', law: ' Penal Code 1 ' } })).toEqual({
    value: 24,
    strength: 'should',
    basis: 'statute',
    law: 'Penal Code 1',
    note: 'lists come twice a day',
  });
  const own = { ...draft, restsOn: 'own' as const };
  expect(settingOf(hours, { ...given, draft: own })).toMatchObject({ basis: 'plateward' });
  expect(settingOf(hours, { ...given, isDemonstration: true, draft: own })).toMatchObject({ basis: 'demonstration' });
});
