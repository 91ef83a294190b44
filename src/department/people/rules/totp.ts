import { generateSecret, generateSync, generateURI } from 'otplib';
import { renderSVG } from 'uqr';
import { constantTimeEqual } from '../../../foundation/base/crypto.ts';

/** Codes of authenticator apps: RFC 6238 with SHA-1, six digits, steps of 30 seconds, as every such app knows them. */

export const totpStepSeconds = 30;
/** Steps before and after now whose code is taken: clocks of phones differ a little (RFC 6238 section 5.2). */
const stepsAround = 1;

/** A new secret of 160 random bits (RFC 4226 section 4), in base 32. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** 20 bytes as a secret in base 32 (RFC 4648 section 6; five bits a letter, so there is no padding). */
export function totpSecretOf(bytes: Uint8Array): string {
  if (bytes.length !== 20) throw new Error('a secret has 20 bytes');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map(five => letters.charAt(Number.parseInt(five, 2))).join('');
}

/** Number of the step in which `at` lies. */
export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / totpStepSeconds);
}

/** The six digits of a step. */
export function totpCode(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * totpStepSeconds, period: totpStepSeconds, digits: 6 });
}

/**
 * The step whose code this is: around `at`, and later than the last one that was taken, as each is good once (IA-2(8)). Null when it is
 * none. Takes the same time either way.
 */
export function stepOfCode(
  secret: string,
  code: string,
  { at, lastStep }: { at: Date; lastStep: number | null },
): number | null {
  const now = stepAt(at);
  let found: number | null = null;
  for (let step = now - stepsAround; step <= now + stepsAround; step++) {
    const same = constantTimeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code));
    if (same && (lastStep === null || step > lastStep)) found ??= step;
  }
  return found;
}

/** The code that would be taken now, null when all around now were taken; for demonstrations, which tell it. */
export function nextCode(secret: string, { at, lastStep }: { at: Date; lastStep: number | null }): string | null {
  const now = stepAt(at);
  const step = Math.max(now - stepsAround, (lastStep ?? 0) + 1);
  return step <= now + stepsAround ? totpCode(secret, step) : null;
}

/** What an authenticator app is shown: its address, and the same as a picture to scan (SVG). */
export function totpOffer(secret: string, account: string): { uri: string; qrSvg: string } {
  const uri = generateURI({ issuer: 'Plateward', label: account, secret });
  return { uri, qrSvg: renderSVG(uri, { border: 4, pixelSize: 4 }) };
}
