import { randomToken } from '../../foundation/base/crypto.ts';
import type { FieldFault } from '../../foundation/base/errors.ts';
import { isUuid } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { NewSource } from '../../foundation/contract/routes/cameras.ts';

/** The parts of a camera key; the agency's code only says where to look. */
export type KeyParts = { agencyCode: string; keyId: string; secret: string };

// 256 bits as base64url without padding are 43 characters
const secretForm = /^[A-Za-z0-9_-]{43}$/;
const agencyForm = /^[a-z][a-z0-9-]{1,39}$/;

/** A new 256-bit secret for a camera key. */
export function newSecret(): string {
  return randomToken(32);
}

/** A camera key as it is handed out once: `pwk.<agency code>.<key id>.<secret>`. */
export function keyText({ agencyCode, keyId, secret }: KeyParts): string {
  return `pwk.${agencyCode}.${keyId}.${secret}`;
}

/** The parts of a camera key; the agency's code alone when the rest has not its form, null when not even that can be told. */
export function parseKey(text: string): KeyParts | { agencyCode: string | null } {
  const [mark, agencyCode = '', keyId = '', secret = '', ...rest] = text.slice(0, 300).split('.');
  if (mark !== 'pwk' || !agencyForm.test(agencyCode)) return { agencyCode: null };
  if (!isUuid(keyId) || !secretForm.test(secret) || rest.length > 0 || text.length > 300) return { agencyCode };
  return { agencyCode, keyId, secret };
}

/** What is wrong with a new source under the agency's policy: its class must be one of the profile's, its zone one that exists. */
export function faultsOfSource(source: NewSource, profile: Profile): FieldFault[] {
  const faults: FieldFault[] = [];
  const classes = profile.sources.map(one => one.id);
  if (!classes.includes(source.retentionClass)) {
    // the class decides how long reads are kept: a source outside the policy would be kept by nobody's decision
    faults.push({
      field: 'retentionClass',
      message: `must be a source class of the agency's policy: ${classes.join(', ')}`,
    });
  }
  if (!isTimeZone(source.timeZone))
    faults.push({ field: 'timeZone', message: 'must be an IANA time zone, such as America/Los_Angeles' });
  if ((source.latitude === null) !== (source.longitude === null))
    faults.push({ field: 'longitude', message: 'latitude and longitude are given together or not at all' });
  return faults;
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** Bounds how many refusals reach the record. */
export type RefusalMeter = {
  /** How many refusals an entry made now stands for, this one included; null when it must stay out of the record. */
  count(address: string, at: Date): number | null;
};

const windowMs = 60_000;

/**
 * At most one entry per address and minute, and `entriesPerMinute` in all, so that a flood from many addresses can't fill the
 * record either. What stays out is counted into the next entry of that address, or of the overflow.
 */
export function refusalMeter({ entriesPerMinute = 60, maxAddresses = 10_000 } = {}): RefusalMeter {
  const byAddress = new Map<string, { sinceMs: number; left: number }>();
  let all = { sinceMs: 0, entries: 0 };
  let overflow = 0;
  return {
    count(address, at) {
      const nowMs = at.getTime();
      if (Math.abs(nowMs - all.sinceMs) >= windowMs) all = { sinceMs: nowMs, entries: 0 };
      const known = byAddress.get(address);
      if (known !== undefined && Math.abs(nowMs - known.sinceMs) < windowMs) {
        known.left++;
        return null;
      }
      if (all.entries >= entriesPerMinute) {
        overflow++;
        return null;
      }
      all.entries++;
      const stoodFor = 1 + (known?.left ?? 0) + overflow;
      overflow = 0;
      byAddress.delete(address);
      byAddress.set(address, { sinceMs: nowMs, left: 0 });
      const [oldest] = byAddress;
      if (byAddress.size > maxAddresses && oldest !== undefined) {
        overflow += oldest[1].left;
        byAddress.delete(oldest[0]);
      }
      return stoodFor;
    },
  };
}
