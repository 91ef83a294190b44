import { expect, test } from 'vitest';
import { bannedForms, passwordFault } from './passwords.ts';

const barstow = { username: 'd.lee', agencyCode: 'barstow', words: ['Barstow Police Department', 'Dana Lee'] };
const faultOf = (password: string): string | null => passwordFault(password, barstow);

test('more forms are refused than ASVS 6.2.4 asks for, and there are those of twelve characters and more among them', () => {
  const long = [...bannedForms()].filter(form => form.length >= 12);
  expect(bannedForms().size).toBeGreaterThan(40_000);
  expect(long.length).toBeGreaterThan(3_000);
});

test.each([
  'password1234',
  'P@ssw0rd1234',
  'Passw0rd-1234',
  'welcome12345',
  'WELCOME-2026!',
  'qwertyuiop12',
  'qwertyqwerty',
  '1q2w3e4r5t6y'.replace(/.*/, '1qaz2wsx3edc'),
  'asdfghjklasdfghjkl',
  '123456789012',
  'abcdefghijkl',
  'november2026',
  'football1999',
  'dodgersgiants',
  'iloveyou12345',
  'Sunshine & Princess'.replace(' & ', ''),
  'sheriffsheriff',
  'protectandserve1',
])('%s is guessed first', password => {
  expect(faultOf(password)).toMatch(/guessed first|words of this place/);
});

test.each([
  'barstow-police-2026',
  'Plateward!2026!!',
  'barstowpolice',
  'D.Lee.Barstow1',
  'B4rst0wP0l1ce!',
  'danalee-12345678',
])('%s is made of words of the place', password => {
  expect(faultOf(password)).toMatch(/words of this place|guessed first/);
});

test.each([
  ['elevenchars', 'at least 12'],
  ['x'.repeat(129), 'at most 128'],
  ['aaaaaaaaaaaaaaaaaaaa', 'repeats'],
  ['ababababababababab', 'repeats'],
])('%s is refused with its reason', (password, reason) => {
  expect(faultOf(password)).toContain(reason);
});

test.each([
  'grandmother reads maps',
  'kelp on the north pier',
  'mañana peña años',
  'vjq7-n2mx-w4td-9kbh-c6rz',
  'nur ein Wort ohne Zahl',
  '雨の日は家で本を読むのが好き',
  `${'ab c'.repeat(31)}xyz1`,
])('%s is good, without any form of composition', password => {
  expect(faultOf(password)).toBeNull();
});

test('characters are counted as people count them', () => {
  expect(faultOf('🦀🐙🦑🐟🐠🐡')).toContain('at least 12');
  expect(faultOf('🦀🐙🦑🐟🐠🐡🦀🐙🦑🐟🐠🐡')).not.toContain('characters');
});
