import { z } from 'zod';
import { agencyCodeSchema } from '../../../foundation/contract/words.ts';
import { localPlace, placeOfOrigin, type PasskeyPlace } from './passkeys.ts';

/** The identity provider of one agency (OpenID Connect). */
const providerSchema = z.strictObject({
  issuer: z.url(),
  clientId: z.string().min(1).max(500),
  /** Unset for a public client; PKCE is used either way. */
  clientSecret: z.string().min(1).max(500).optional(),
  /** Values of `acr` by which the provider says that it asked for more than one factor. */
  acrValues: z.array(z.string().min(1).max(200)).max(10).default([]),
  /** The claim that names groups, and which posts the members of a group are proposed for. */
  groupsClaim: z.string().min(1).max(100).default('groups'),
  groups: z.record(z.string().min(1).max(200), z.array(z.string().min(1).max(80)).max(8)).default({}),
});

/** What an installation's file of sign-in says, by agency. */
const fileSchema = z.strictObject({ singleSignOn: z.record(agencyCodeSchema, providerSchema).default({}) });

export type IdentityProvider = z.output<typeof providerSchema>;

/** What an installation says of its own sign-in. */
export type SignInSettings = {
  /** Where its passkeys are good. */
  place: PasskeyPlace;
  /** Identity providers by agency code; each comes back to the pages' own address. */
  singleSignOn: Readonly<Record<string, IdentityProvider>>;
  /** The address of the pages, to which a provider sends people back; null where there is none. */
  pages: string | null;
};

/** Of a machine that nobody has given an address yet. */
export const localSignIn: SignInSettings = { place: localPlace, singleSignOn: {}, pages: null };

/**
 * The settings of a department, from the address of its pages and the text of its file of sign-in. Throws an Error that says what is
 * wrong.
 */
export function signInSettings({ origin, file }: { origin: string | undefined; file: string | null }): SignInSettings {
  const parsed = fileSchema.safeParse(file === null ? {} : JSON.parse(file));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the file of sign-in can't be used:\n${faults.join('\n')}`);
  }
  const { singleSignOn } = parsed.data;
  for (const [agency, { issuer }] of Object.entries(singleSignOn)) {
    const { protocol, hostname } = new URL(issuer);
    if (protocol !== 'https:' && !isLoopback(hostname))
      throw new Error(`the issuer of ${agency} must begin with https://`);
  }
  if (origin === undefined && Object.keys(singleSignOn).length > 0)
    throw new Error('single sign-on needs PLATEWARD_ORIGIN, the address to which people come back');
  return {
    place: origin === undefined ? localPlace : placeOfOrigin(origin),
    singleSignOn,
    pages: origin ?? null,
  };
}

/** A provider on this very machine may speak without TLS. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
