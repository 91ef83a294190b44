import { randomInt } from 'node:crypto';
import { sha256 } from '../../../foundation/base/crypto.ts';

/** Hours for which the code for a new authenticator is good. */
export const enrolmentCodeHours = 1;

// letters and digits that nobody takes for others when they are read out
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const groups = 4;
const groupLength = 4;

/** A code to be handed over: 16 random characters (78 bits) in groups. */
export function newHandedCode(): string {
  const group = (): string =>
    Array.from({ length: groupLength }, () => letters.charAt(randomInt(letters.length))).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** As it was meant, however it was typed. */
export function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** What is stored of it; no table of digests fits two persons. */
export function enrolmentCodeDigest(personId: string, code: string): Buffer {
  return sha256('plateward enrolment code', personId, plainCode(code));
}
