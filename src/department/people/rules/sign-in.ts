import { sha256 } from '../../../foundation/base/crypto.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';

/** Consecutive wrong tries within `tryWindowMinutes` that shut the way by password and code (CJIS AC-7); a policy may ask for fewer. */
export const mostTries = 5;
export const tryWindowMinutes = 15;
/** Minutes for which a question waits for its answer. */
export const challengeMinutes = 5;

/** Hours after which everybody signs in again (CJIS IA-11). */
const mostSessionHours = 12;
/** Minutes without a request after which a session is over: what we set, and the most that a policy may set (CJIS AC-11). */
const usualIdleMinutes = 15;
const mostIdleMinutes = 30;

/** The numbers of sign-in at an agency: its policy may be stricter than CJIS, never looser. */
export type SignInLimits = { idleMinutes: number; sessionHours: number; triesBeforeLock: number };

/** What holds at an agency with this policy. */
export function limitsOf({ security }: Profile): SignInLimits {
  const { idleMinutes: idle, reauthenticateHours: hours, lockAfterFailures: tries } = security;
  return {
    idleMinutes: idle === 'unset' ? usualIdleMinutes : Math.min(idle.value, mostIdleMinutes),
    sessionHours: hours === 'unset' ? mostSessionHours : Math.min(hours.value, mostSessionHours),
    triesBeforeLock: tries === 'unset' ? mostTries : Math.min(tries.value, mostTries),
  };
}

/** Whether the policy has a password changed by `at` that was set then. */
export function isPasswordDue({ security }: Profile, setAt: Date | null, at: Date): boolean {
  const { passwordMaxAgeDays: days } = security;
  return days !== 'unset' && setAt !== null && at.getTime() - setAt.getTime() >= days.value * 86_400_000;
}

/** How a second factor can be proved. */
export type Method = 'code' | 'passkey' | 'enrolment_code';

const challengeForm = /^pwc\.([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/;

export type ChallengeToken = { agencyCode: string; secret: string };

/** A question as the client holds it until it answers: `pwc.<agency code>.<256 random bits>`. */
export function writeChallenge({ agencyCode, secret }: ChallengeToken): string {
  return `pwc.${agencyCode}.${secret}`;
}

/** Takes it apart; null when it has not the form of one. */
export function readChallenge(token: string): ChallengeToken | null {
  const match = challengeForm.exec(token);
  const [agencyCode, secret] = [match?.[1], match?.[2]];
  return agencyCode === undefined || secret === undefined ? null : { agencyCode, secret };
}

/** What is stored of it. */
export function challengeDigest(secret: string): Buffer {
  return sha256('plateward challenge', secret);
}

/** Failures from one address that are free, and the longest wait after that. */
const freeFailures = 10;
const longestWaitMs = 4000;

/** How long a try waits after so many failures from its address: nothing at first, then twice as long each time. */
export function paceAfter(failures: number): number {
  return failures < freeFailures ? 0 : Math.min(longestWaitMs, 125 * 2 ** Math.floor(failures - freeFailures));
}

const consent =
  'is restricted to authorized users and official business. Its use is monitored, recorded and audited. Unauthorized use is prohibited and ' +
  'may be subject to criminal and civil penalties. Using it means consent to monitoring and recording.';

/** CJIS AC-8, for whoever has not said yet where they belong. */
export const plainBanner = `This system ${consent}`;

/** CJIS AC-8: what everybody reads and agrees to before signing in. */
export function bannerOf({ meta, security }: Profile): string {
  return security.banner === 'unset' ? `This system of ${meta.name} ${consent}` : security.banner.value;
}
