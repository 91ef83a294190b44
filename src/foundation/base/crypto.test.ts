import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  constantTimeEqual,
  hashPassword,
  open,
  passwordRounds,
  randomToken,
  seal,
  sealOverheadBytes,
  sha256Hex,
  verifyPassword,
} from './crypto.ts';

test('what is sealed opens with the same key and label only, and no bit may change', () => {
  const key = randomBytes(32);
  const plain = randomBytes(100);
  const sealed = seal(key, plain, 'a|b');
  expect(sealed.length).toBe(plain.length + sealOverheadBytes);
  expect(open(key, sealed, 'a|b').equals(plain)).toBe(true);
  expect(() => open(key, sealed, 'a|c')).toThrow();
  expect(() => open(randomBytes(32), sealed, 'a|b')).toThrow();
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const forged = Buffer.from(sealed);
    forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => open(key, forged, 'a|b')).toThrow();
  }
  expect(() => open(key, sealed.subarray(0, 20), 'a|b')).toThrow(/too short/);
});

test('the same bytes sealed twice differ', () => {
  const key = randomBytes(32);
  expect(seal(key, Buffer.from('x'), '').equals(seal(key, Buffer.from('x'), ''))).toBe(false);
});

test('passwords: right, wrong, composed differently, own salt each, parameters travel along', async () => {
  const one = await hashPassword('Grüne Wälder am See', 1000);
  const two = await hashPassword('Grüne Wälder am See', 1000);
  expect(one.hash).not.toBe(two.hash);
  expect(await verifyPassword('Grüne Wälder am See'.normalize('NFD'), one)).toBe(true);
  expect(await verifyPassword('Grune Walder am See', one)).toBe(false);
  expect(one.rounds).toBe(1000);
  expect(passwordRounds).toBeGreaterThanOrEqual(600_000);
});

test('SHA-256 as the standard has it, over parts', () => {
  // FIPS 180-4, the message "abc"
  expect(sha256Hex('a', Buffer.from('bc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('tokens are long and distinct; comparing refuses other lengths', () => {
  expect(randomToken()).toMatch(/^[\w-]{43}$/);
  expect(randomToken()).not.toBe(randomToken());
  expect(constantTimeEqual(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
});
