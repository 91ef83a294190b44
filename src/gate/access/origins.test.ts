import { expect, test } from 'vitest';
import { dataOrigins, type DataOrigin } from '../../foundation/contract/people-words.ts';
import { adoptedProfile, profileCodes } from '../policy/load.ts';
import { barredOrigins, maskedWords, missingLeave } from './origins.ts';

const barred = (...origins: DataOrigin[]) => ({ origins: new Set(origins), clause: 'BA-22' });
const missing = (
  origin: 'department' | 'state' | 'federal',
  clets: boolean,
  has: DataOrigin[],
  closed = barred(...dataOrigins),
) => missingLeave({ origin, clets }, { barred: closed, entitled: new Set(has) });

test('a record that came through CLETS needs leave for its origin and for CLETS', () => {
  expect(missing('state', false, ['state'])).toEqual([]);
  expect(missing('state', true, ['state'])).toEqual(['clets']);
  expect(missing('state', true, ['clets'])).toEqual(['state']);
  expect(missing('federal', true, [])).toEqual(['federal', 'clets']);
  expect(missing('federal', false, ['state', 'department', 'clets'])).toEqual(['federal']);
  expect(missing('federal', false, [], barred('clets'))).toEqual([]);
});

test('LA-24 SL-11 CO-11 BA-22 what each policy bars; a silent one opens nothing', () => {
  const found = Object.fromEntries(
    profileCodes.map(code => {
      const { origins, clause } = barredOrigins(adoptedProfile(code));
      return [code, [[...origins].toSorted(), clause]];
    }),
  );
  expect(found).toEqual({
    carlsbad: [[...dataOrigins].toSorted(), null],
    'los-alamitos': [['department', 'federal', 'state'], 'LA-24'],
    'san-leandro': [['clets'], 'SL-11'],
    corona: [['clets'], 'CO-11'],
    barstow: [['department', 'federal', 'state'], 'BA-22'],
  });
});

test('the words name what is missing and the clause', () => {
  expect(maskedWords(['federal', 'clets'], barred())).toBe('masked: needs leave for federal and CLETS data (BA-22)');
  expect(maskedWords(['state'], { origins: new Set(), clause: null })).toBe('masked: needs leave for state data');
});
