import { z } from 'zod';
import type { IdentityProvider } from './sign-in-settings.ts';

/** What an identity provider says in its ID token (OIDC Core section 2); the library has checked signature, issuer, audience, times and nonce. */
export const claimsSchema = z.looseObject({
  iss: z.string().min(1).max(500),
  sub: z.string().min(1).max(255),
  auth_time: z.number().optional(),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
});

export type IdentityClaims = z.output<typeof claimsSchema>;

/** Methods of one kind each (RFC 8176): what one knows, holds, is. */
const kindOf: Readonly<Record<string, 'knows' | 'holds' | 'is'>> = {
  pwd: 'knows',
  pin: 'knows',
  kba: 'knows',
  otp: 'holds',
  hwk: 'holds',
  swk: 'holds',
  pop: 'holds',
  sc: 'holds',
  face: 'is',
  fpt: 'is',
  iris: 'is',
  retina: 'is',
  vbm: 'is',
};

/** The oldest sign-in at a provider that counts here (CJIS IA-11). */
const oldestHours = 12;
const skewMs = 60_000;

/**
 * When the provider saw more than one factor of this person; null when it does not say so, or too long ago. Codes by SMS or telephone count
 * for nothing.
 */
export function provedAt(claims: IdentityClaims, { acrValues }: IdentityProvider, now: Date): Date | null {
  const { auth_time: authTime, acr, amr = [] } = claims;
  if (authTime === undefined) return null;
  const at = new Date(authTime * 1000);
  const ageMs = now.getTime() - at.getTime();
  if (ageMs < -skewMs || ageMs > oldestHours * 3_600_000) return null;
  const kinds = new Set(amr.flatMap(method => kindOf[method] ?? []));
  const saysSo = kinds.size >= 2 || (amr.includes('mfa') && !amr.includes('sms') && !amr.includes('tel'));
  return saysSo || (acr !== undefined && acrValues.includes(acr))
    ? new Date(Math.min(at.getTime(), now.getTime()))
    : null;
}

/** The posts that somebody's groups stand for. */
export function proposedPosts(claims: IdentityClaims, { groupsClaim, groups }: IdentityProvider): string[] {
  const named = z.array(z.string()).safeParse(claims[groupsClaim]);
  const posts = named.success ? named.data.flatMap(group => groups[group] ?? []) : [];
  return [...new Set(posts)].toSorted();
}
