import { crc32 } from 'node:zlib';
import { open, seal, sealOverheadBytes, sha256Hex } from '../../foundation/base/crypto.ts';
import { scopeText, type ImageScope } from './image-scope.ts';

/**
 * One image in a segment: a header of 48 bytes, then the sealed bytes.
 *
 *     0   4  magic "PWIM"
 *     4   1  version 1
 *     5   3  zero
 *     8   4  length of the sealed bytes, big-endian
 *    12  32  SHA-256 of the original bytes
 *    44   4  CRC-32 of bytes 0 to 43, big-endian
 *
 * The header is in clear so that a segment can be read through without the database; the CRC tells a header from chance.
 */
export const recordHeaderBytes = 48;

/** Bytes that a record has more than the image in it. */
export const recordOverheadBytes = recordHeaderBytes + sealOverheadBytes;

export const recordMagic = Buffer.from('PWIM');

const version = 1;
const sha256Form = /^[0-9a-f]{64}$/;

/** What can be wrong with a stored image: key destroyed for good, file or key not there, or bytes not what was stored. */
export type ImageFaultReason = 'destroyed' | 'missing' | 'damaged';

/** Thrown when a stored image can't be given back; `reason` says why. */
export class ImageFault extends Error {
  readonly reason: ImageFaultReason;

  constructor(reason: ImageFaultReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ImageFault';
    this.reason = reason;
  }
}

/** True for 64 lower-case hex digits. */
export function isSha256(text: string): boolean {
  return sha256Form.test(text);
}

/** Header and sealed bytes of one image. `sha256` is hex, of the original bytes. */
export function makeRecord(
  key: Buffer,
  scope: ImageScope,
  sha256: string,
  bytes: Uint8Array,
): [header: Buffer, sealed: Buffer] {
  const sealed = seal(key, bytes, recordBinding(scope, sha256));
  const header = Buffer.alloc(recordHeaderBytes);
  recordMagic.copy(header);
  header.writeUInt8(version, 4);
  header.writeUInt32BE(sealed.length, 8);
  header.write(sha256, 12, 'hex');
  header.writeUInt32BE(crc32(header.subarray(0, 44)), 44);
  return [header, sealed];
}

/** The header at the start of `bytes`, or null when there is none that holds. */
export function readHeader(bytes: Uint8Array): { sha256: string; recordBytes: number } | null {
  if (bytes.length < recordHeaderBytes) return null;
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, recordHeaderBytes);
  if (!header.subarray(0, 4).equals(recordMagic) || header.readUInt8(4) !== version) return null;
  if (header.readUInt32BE(44) !== crc32(header.subarray(0, 44))) return null;
  return { sha256: header.toString('hex', 12, 44), recordBytes: recordHeaderBytes + header.readUInt32BE(8) };
}

/** The original bytes of a whole record. Throws ImageFault `damaged` unless scope, hash and every bit are the stored ones. */
export function openRecord(key: Buffer, scope: ImageScope, sha256: string, record: Buffer): Buffer {
  const header = readHeader(record);
  if (header === null) throw new ImageFault('damaged', `no image record stands where image ${sha256} should be`);
  if (header.sha256 !== sha256 || header.recordBytes !== record.length) {
    throw new ImageFault('damaged', `another record stands where image ${sha256} should be`);
  }
  let plain: Buffer;
  try {
    plain = open(key, record.subarray(recordHeaderBytes), recordBinding(scope, sha256));
  } catch (error) {
    throw new ImageFault('damaged', `image ${sha256} is damaged, or belongs to another agency, class or day`, error);
  }
  if (sha256Hex(plain) !== sha256) throw new ImageFault('damaged', `image ${sha256} has not the bytes of that hash`);
  return plain;
}

function recordBinding(scope: ImageScope, sha256: string): string {
  return `plateward-image-1|${scopeText(scope)}|${sha256}`;
}
