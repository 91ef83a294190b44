import { expect, test } from 'vitest';
import { proposedPosts, provedAt, type IdentityClaims } from './identity-claims.ts';
import { signInSettings } from './sign-in-settings.ts';

const now = new Date('2026-05-04T16:00:00Z');
const seconds = now.getTime() / 1000;
const provider = {
  issuer: 'https://id.example.gov',
  clientId: 'plateward',
  acrValues: ['urn:example:aal2'],
  groupsClaim: 'groups',
  groups: { 'alpr-dispatch': ['dispatcher'], 'alpr-all': ['dispatcher', 'patrol-officer'] },
};
const claims = (more: Partial<IdentityClaims>): IdentityClaims => ({
  iss: provider.issuer,
  sub: 'x',
  auth_time: seconds - 60,
  ...more,
});

test.each([
  ['two kinds', { amr: ['pwd', 'otp'] }, true],
  ['a device that is unlocked', { amr: ['hwk', 'pin'] }, true],
  ['mfa by name', { amr: ['pwd', 'mfa'] }, true],
  ['the agreed acr', { acr: 'urn:example:aal2' }, true],
  ['a password', { amr: ['pwd'] }, false],
  ['two passwords', { amr: ['pwd', 'pin', 'kba'] }, false],
  ['a code by SMS', { amr: ['pwd', 'sms'] }, false],
  ['mfa by SMS', { amr: ['pwd', 'sms', 'mfa'] }, false],
  ['another acr', { acr: 'urn:example:aal1' }, false],
  ['nothing', {}, false],
  ['no time', { amr: ['mfa'], auth_time: undefined }, false],
  ['too long ago', { amr: ['mfa'], auth_time: seconds - 12 * 3600 - 1 }, false],
  ['in the future', { amr: ['mfa'], auth_time: seconds + 61 }, false],
])('%s', (_name, more, proved) => {
  expect(provedAt(claims(more), provider, now) !== null).toBe(proved);
});

test('groups propose posts, each once; others propose nothing', () => {
  expect(proposedPosts(claims({ groups: ['alpr-all', 'alpr-dispatch', 'domain users'] }), provider)).toEqual([
    'dispatcher',
    'patrol-officer',
  ]);
  expect(proposedPosts(claims({ groups: 'alpr-all' }), provider)).toEqual([]);
  expect(proposedPosts(claims({}), provider)).toEqual([]);
});

test('a file of sign-in is checked as a whole; TLS everywhere but on this machine', () => {
  const file = (issuer: string): string => JSON.stringify({ singleSignOn: { barstow: { issuer, clientId: 'x' } } });
  const origin = 'https://alpr.example.gov';
  expect(signInSettings({ origin, file: file('https://id.example.gov') })).toMatchObject({
    pages: origin,
    place: { rpId: 'alpr.example.gov' },
  });
  expect(() => signInSettings({ origin, file: file('http://id.example.gov') })).toThrow('https');
  expect(() => signInSettings({ origin: undefined, file: file('https://id.example.gov') })).toThrow('PLATEWARD_ORIGIN');
  expect(() => signInSettings({ origin, file: '{"singleSignon":{}}' })).toThrow("can't be used");
  expect(signInSettings({ origin: undefined, file: null })).toMatchObject({
    pages: null,
    place: { rpId: 'localhost' },
  });
});
