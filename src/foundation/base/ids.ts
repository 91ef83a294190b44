import { randomBytes } from 'node:crypto';
import { systemClock } from './clock.ts';

/** Branded UUID strings: an AgencyId can't be passed where a ReadId is wanted. */
export type Id<Kind extends string> = string & { readonly __id: Kind };
export type AgencyId = Id<'agency'>;
export type PersonId = Id<'person'>;
export type SourceId = Id<'source'>;
export type ReadId = Id<'read'>;
export type EntryId = Id<'hotlist-entry'>;
export type HotlistId = Id<'hotlist'>;
export type HitId = Id<'hit'>;
export type InquiryId = Id<'inquiry'>;

let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then a 12-bit counter that keeps ids made by this
 * process in order within a millisecond, then 62 random bits. `atMs` is for tests and bulk generation.
 */
export function newId<Kind extends string>(atMs: number = systemClock.now().getTime()): Id<Kind> {
  if (atMs > lastMs) {
    lastMs = atMs;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs++;
    sequence = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  // The cast gives the brand: this is where ids are born.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Kind>;
}

/** The Unix milliseconds inside a UUIDv7. */
export function idTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True when `text` is a lower-case UUID. */
export function isUuid(text: string): boolean {
  return uuidForm.test(text);
}

/** All zeros: stands for "the installation itself" where an agency id is expected (its own log, say). */
export const installationId = '00000000-0000-0000-0000-000000000000' as AgencyId;
