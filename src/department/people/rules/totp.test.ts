import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newTotpSecret, nextCode, stepAt, stepOfCode, totpCode, totpOffer, totpSecretOf } from './totp.ts';

const rfcSecret = totpSecretOf(Buffer.from('12345678901234567890'));

test.each([
  // RFC 6238 appendix B, the last six of its eight digits
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code of second %i is that of RFC 6238', (seconds, code) => {
  expect(totpCode(rfcSecret, stepAt(new Date(seconds * 1000)))).toBe(code);
});

test('takes a code of the step before, this one and the next, and no other', () => {
  const secret = newTotpSecret();
  const at = new Date('2026-05-04T16:00:10Z');
  const now = stepAt(at);
  const taken = [-3, -2, -1, 0, 1, 2, 3].filter(
    away => stepOfCode(secret, totpCode(secret, now + away), { at, lastStep: null }) === now + away,
  );
  expect(taken).toEqual([-1, 0, 1]);
});

test('never takes a step again, nor an earlier one', () => {
  const secret = newTotpSecret();
  const at = new Date('2026-05-04T16:00:10Z');
  const now = stepAt(at);
  const codeAt = (step: number, lastStep: number) => stepOfCode(secret, totpCode(secret, step), { at, lastStep });
  expect(codeAt(now, now)).toBeNull();
  expect(codeAt(now - 1, now)).toBeNull();
  expect(codeAt(now + 1, now)).toBe(now + 1);
  expect(nextCode(secret, { at, lastStep: now })).toBe(totpCode(secret, now + 1));
  expect(nextCode(secret, { at, lastStep: now + 1 })).toBeNull();
});

test('a code of another secret, of another length or of no digits is none', () => {
  const at = new Date('2026-05-04T16:00:10Z');
  const secret = newTotpSecret();
  for (const code of ['', '12345', '1234567', 'abcdef', '٣٣٣٣٣٣'])
    expect(stepOfCode(secret, code, { at, lastStep: null })).toBeNull();
});

test('secrets have 160 random bits, and bytes become the base 32 that apps read', () => {
  expect(new Set(Array.from({ length: 50 }, newTotpSecret)).size).toBe(50);
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(rfcSecret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(() => totpSecretOf(randomBytes(10))).toThrow('20 bytes');
});

test('an app is shown the account, and a picture without scripts or links', () => {
  const { uri, qrSvg } = totpOffer(rfcSecret, 'barstow d.lee');
  expect(new URL(uri).searchParams.get('secret')).toBe(rfcSecret);
  expect(decodeURIComponent(uri)).toContain('Plateward:barstow d.lee');
  expect(qrSvg).toMatch(/^<svg /);
  expect(qrSvg).not.toMatch(/script|href|on\w+=|style/i);
});
