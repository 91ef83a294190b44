import { sha256 } from '../../../foundation/base/crypto.ts';
import { newHandedCode, plainCode } from './enrolment-code.ts';

/** The two sealed accounts of an installation, each with its own envelope. */
export const sealNumbers = [1, 2] as const;
export type SealNumber = (typeof sealNumbers)[number];

/** Codes in each envelope, each good once. */
export const codesPerSeal = 4;
/** Hours from the first use after which an envelope is spent (CJIS AC-2(2)), and within which its use is reviewed. */
export const breakGlassHours = 72;

/** A printed code: which envelope it is from, and 16 random characters. */
export function newSealCode(seal: SealNumber): string {
  return `BG${seal}-${newHandedCode()}`;
}

/** What is stored of it. */
export function sealDigest(code: string): Buffer {
  return sha256('plateward break-glass code', plainCode(code));
}
