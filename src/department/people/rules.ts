import { constantTimeEqual, sha256 } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';

export type SessionToken = { agencyCode: string; secret: string };

const tokenForm = /^pws\.([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/;

/** A session token as the person's client sends it: `pws.<agency code>.<secret>`; the code only says where to look. */
export function writeToken({ agencyCode, secret }: SessionToken): string {
  return `pws.${agencyCode}.${secret}`;
}

/** Takes a token apart; null when it has not the form of one. */
export function readToken(token: string): SessionToken | null {
  const match = tokenForm.exec(token);
  const [agencyCode, secret] = [match?.[1], match?.[2]];
  return agencyCode === undefined || secret === undefined ? null : { agencyCode, secret };
}

/** What is stored of a token's secret. */
export function tokenDigest(secret: string): Buffer {
  return sha256('plateward session', secret);
}

/** Throws Problem `session_required` when the session is closed, too old, or was idle too long. */
export function requireLive(
  session: { closedAt: Date | null; expiresAt: Date; lastSeenAt: Date; digest: Buffer },
  wanted: { digest: Buffer; now: Date; idleMinutes: number },
): void {
  const idleUntil = session.lastSeenAt.getTime() + wanted.idleMinutes * 60_000;
  const live =
    session.closedAt === null &&
    wanted.now < session.expiresAt &&
    wanted.now.getTime() < idleUntil &&
    constantTimeEqual(session.digest, wanted.digest);
  if (!live) throw new Problem('session_required', { detail: 'The session is over; sign in again.' });
}
