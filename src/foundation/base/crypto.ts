import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const pbkdf2Async = promisify(pbkdf2);

/** SHA-256 of bytes or UTF-8 text, as bytes. */
export function sha256(...parts: (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(...parts: (Uint8Array | string)[]): string {
  return sha256(...parts).toString('hex');
}

/** `byteCount` random bytes as base64url without padding. */
export function randomToken(byteCount = 32): string {
  return randomBytes(byteCount).toString('base64url');
}

/** Equality without a timing side channel; false when the lengths differ. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * AES-256-GCM: 12 random bytes of nonce, ciphertext, 16 bytes of tag, in one buffer.
 * `aad` (what the bytes belong to) is bound in and must be the same when opening. `key` is 32 bytes.
 */
export function seal(key: Uint8Array, plain: Uint8Array, aad: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(aad));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Opens what `seal` made. Throws when key, aad or a single bit differs. */
export function open(key: Uint8Array, sealed: Uint8Array, aad: string): Buffer {
  if (sealed.length < 28) throw new Error('sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
}

/** Bytes that `seal` adds to the plain text. */
export const sealOverheadBytes = 28;

export type PasswordHash = { scheme: 'pbkdf2-sha256'; rounds: number; salt: string; hash: string };

/** Rounds for new passwords (OWASP password storage, PBKDF2-HMAC-SHA-256); a FIPS-approved derivation (NIST SP 800-132). */
export const passwordRounds = 600_000;

/** Derives a password hash with its own 128-bit salt; the parameters travel with it so that they can be raised later. */
export async function hashPassword(password: string, rounds: number = passwordRounds): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await pbkdf2Async(password.normalize('NFC'), salt, rounds, 32, 'sha256');
  return { scheme: 'pbkdf2-sha256', rounds, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}

/** True when `password` is the one that `stored` was made from. Takes the same time either way. */
export async function verifyPassword(password: string, stored: PasswordHash): Promise<boolean> {
  const wanted = Buffer.from(stored.hash, 'base64url');
  const got = await pbkdf2Async(
    password.normalize('NFC'),
    Buffer.from(stored.salt, 'base64url'),
    stored.rounds,
    wanted.length,
    'sha256',
  );
  return constantTimeEqual(got, wanted);
}
