import { addDays, localDay } from '../../../foundation/base/clock.ts';
import { sha256 } from '../../../foundation/base/crypto.ts';
import type { Setting } from '../../../foundation/contract/profile-setting.ts';

/** Hours for which an invitation can be used (CJIS AC-2(2): what is temporary is gone in 72 hours). */
export const invitationHours = 72;

export type InvitationToken = { agencyCode: string; secret: string };

const tokenForm = /^pwi\.([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/;

/** An invitation as it is handed over: `pwi.<agency code>.<256 random bits>`; the code only says where to look. */
export function writeInvitation({ agencyCode, secret }: InvitationToken): string {
  return `pwi.${agencyCode}.${secret}`;
}

/** Takes an invitation apart; null when it has not the form of one. */
export function readInvitation(token: string): InvitationToken | null {
  const match = tokenForm.exec(token);
  const [agencyCode, secret] = [match?.[1], match?.[2]];
  return agencyCode === undefined || secret === undefined ? null : { agencyCode, secret };
}

/** What is stored of an invitation. */
export function invitationDigest(secret: string): Buffer {
  return sha256('plateward invitation', secret);
}

/** Days without use after which an account is switched off (CJIS AC-2(3)); a policy may set fewer. It is announced five days before. */
export const mostUnusedDays = 90;
const warningDays = 5;

export type Idleness = {
  /** Local day of the last use, or of the day from which the account could have been used. */
  lastUsedOn: string;
  warnOn: string;
  disableOn: string;
  state: 'used' | 'warn' | 'disable';
};

/** How long an account has lain unused on the local day of `at`, in calendar days of the agency. */
export function idlenessOf(
  lastUse: Date,
  { at, timeZone, unusedDays }: { at: Date; timeZone: string; unusedDays: number },
): Idleness {
  const lastUsedOn = localDay(lastUse, timeZone);
  const today = localDay(at, timeZone);
  const disableOn = addDays(lastUsedOn, unusedDays);
  const warnOn = addDays(disableOn, -Math.min(warningDays, unusedDays));
  const state = today >= disableOn ? 'disable' : today >= warnOn ? 'warn' : 'used';
  return { lastUsedOn, warnOn, disableOn, state };
}

/** The first moment of a local day, in a zone; days that begin at 01:00 (daylight saving at midnight) too. */
export function startOfDay(day: string, timeZone: string): Date {
  const quarterMs = 15 * 60_000;
  // no zone is further than 14 hours from UTC
  let at = new Date(`${day}T00:00:00Z`).getTime() - 14 * 3_600_000;
  while (localDay(new Date(at), timeZone) < day) at += quarterMs;
  return new Date(at);
}

/** The most hours for which a vendor's account is opened, or its opening prolonged, at a time (BA-62, CJIS AC-2(2)). */
export const vendorHours = 72;

/** Days after which accounts are reviewed again (CJIS AC-2j); a policy may set fewer. */
export const mostReviewDays = 365;

/** What the policy sets, but never more than the baseline. */
export function atMost(most: number, setting: Setting<number>): number {
  return setting === 'unset' ? most : Math.min(most, setting.value);
}

/** Until when somebody is trained, as answers say it: a local day, 'no end', or null without training that counts. */
export function trainedUntilOf(training: { validUntil: string | null } | null): string | null {
  return training === null ? null : (training.validUntil ?? 'no end');
}
