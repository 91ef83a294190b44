import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { z } from 'zod';
import { randomToken } from '../../../foundation/base/crypto.ts';
import { messageOf, Problem } from '../../../foundation/base/errors.ts';
import type { PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { AgencyRef } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import { claimsSchema, proposedPosts, provedAt, type IdentityClaims } from '../rules/identity-claims.ts';
import { isLoopback, type IdentityProvider, type SignInSettings } from '../rules/sign-in-settings.ts';
import { challengeDigest, challengeMinutes, readChallenge, writeChallenge } from '../rules/sign-in.ts';
import { selectAccount, type AccountRow } from '../store.ts';
import { insertChallenge, useChallenge } from '../store/challenges.ts';
import { selectLinked } from '../store/identities.ts';
import { insertNotices, wasTold } from '../store/notices.ts';
import { selectPosts } from '../store/posts.ts';
import { askForMore } from './open-session.ts';
import { begin, recordRefusal, type Knocking, type OpenedSession } from './session-start.ts';

/** Signing in by an agency's own identity provider: OpenID Connect, code flow with PKCE, state and nonce. */
export type SingleSignOn = {
  /** Where to send the person, and the token under which their browser comes back. Throws Problem `single_sign_on_failed`. */
  ask(agencyCode: string): Promise<{ challenge: string; url: string }>;
  /** What the provider sent the browser back with. Throws Problem `single_sign_on_failed`, `second_factor_required`. */
  open(input: { challenge: string; parameters: string }, address: string): Promise<OpenedSession>;
};

const expectedSchema = z.object({ verifier: z.string(), state: z.string(), nonce: z.string() });
/** The page to which a provider sends people back. */
const returnPath = '/sign-in';
/** The oldest sign-in at the provider that it may answer with; older ones it asks anew. */
const maxAgeSeconds = 12 * 3600;

/** Signing in by the providers of these settings. What a provider publishes of itself is asked once, and again after a failure. */
export function openSingleSignOn(gate: Gate, { singleSignOn, pages }: SignInSettings): SingleSignOn {
  const known = new Map<string, Promise<Configuration>>();
  const failed = (cause?: unknown): Problem => {
    if (cause !== undefined) gate.log.warn({ cause: messageOf(cause) }, 'single sign-on failed');
    const detail = 'Try again, or sign in with your password. If it goes on, tell your administrator.';
    return new Problem('single_sign_on_failed', { detail, cause });
  };
  const providerOf = async (agencyCode: string) => {
    const agency = (await listAgencies(gate.db)).find(one => one.code === agencyCode);
    const provider = singleSignOn[agencyCode];
    if (agency === undefined || provider === undefined || pages === null) throw failed();
    const asked = known.get(agencyCode) ?? discover(provider);
    known.set(agencyCode, asked);
    const configuration = await asked.catch((error: unknown) => {
      known.delete(agencyCode);
      throw failed(error);
    });
    return { agency, provider, configuration, returnTo: pages + returnPath };
  };
  return {
    async ask(agencyCode) {
      const { agency, provider, configuration, returnTo } = await providerOf(agencyCode);
      const expected = { verifier: randomPKCECodeVerifier(), state: randomState(), nonce: randomNonce() };
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: returnTo,
        scope: 'openid profile',
        code_challenge: await calculatePKCECodeChallenge(expected.verifier),
        code_challenge_method: 'S256',
        state: expected.state,
        nonce: expected.nonce,
        max_age: String(maxAgeSeconds),
        ...wishOf(configuration, provider),
      });
      return { challenge: await keepQuestion(gate, agency, expected), url: url.href };
    },
    async open({ challenge, parameters }, address) {
      const parts = readChallenge(challenge);
      if (parts === null) throw failed();
      const { agency, provider, configuration, returnTo } = await providerOf(parts.agencyCode);
      const at = gate.clock.now();
      const asked = { digest: challengeDigest(parts.secret), purpose: 'single_sign_on', at } as const;
      const question = await gate.db.inAgency(agency.agencyId, tx => useChallenge(tx, asked));
      const expected = expectedSchema.safeParse(question?.expected).data;
      const claims =
        expected === undefined ? null : await redeem(configuration, { returnTo, parameters, expected }).catch(noted);
      const account = claims === null ? null : await accountOf(gate, agency, claims);
      if (claims === null || account === null || !account.active) {
        await refuse(gate, { agency, account, claims, at, address });
        throw failed();
      }
      return enter(gate, { agency, account, at, address, first: 'oidc' }, { claims, provider });
    },
  };

  function noted(error: unknown): null {
    gate.log.warn({ cause: messageOf(error) }, 'an identity provider’s answer was not taken');
    return null;
  }
}

/** Asks the provider to say how it saw who somebody is, in the ways that it knows (OIDC Core 3.1.2.1 and 5.5). */
function wishOf(configuration: Configuration, { acrValues }: IdentityProvider): Record<string, string> {
  const wished = {
    auth_time: { essential: true },
    amr: null,
    acr: acrValues.length === 0 ? null : { values: acrValues },
  };
  const takesClaims = configuration.serverMetadata().claims_parameter_supported === true;
  return {
    ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
    ...(takesClaims ? { claims: JSON.stringify({ id_token: wished }) } : {}),
  };
}

async function discover({ issuer, clientId, clientSecret }: IdentityProvider): Promise<Configuration> {
  const server = new URL(issuer);
  // on this machine there is no network that could listen
  const options = isLoopback(server.hostname) ? { execute: [allowInsecureRequests] } : {};
  return discovery(server, clientId, clientSecret, undefined, { ...options, timeout: 10 });
}

async function keepQuestion(gate: Gate, agency: AgencyRef, expected: Record<string, string>): Promise<string> {
  const secret = randomToken(32);
  const at = gate.clock.now();
  const nobody = { personId: null, sessionId: null };
  // people sign in at their provider meanwhile, which takes longer than a code
  const expiresAt = new Date(at.getTime() + 3 * challengeMinutes * 60_000);
  const question = {
    agencyId: agency.agencyId,
    purpose: 'single_sign_on',
    ...nobody,
    expected,
    at,
    expiresAt,
  } as const;
  await gate.db.inAgency(agency.agencyId, tx => insertChallenge(tx, { ...question, digest: challengeDigest(secret) }));
  return writeChallenge({ agencyCode: agency.code, secret });
}

/** Exchanges the code; the library checks state, issuer, signature, audience, times, nonce and the age of the sign-in. */
async function redeem(
  configuration: Configuration,
  {
    returnTo,
    parameters,
    expected,
  }: { returnTo: string; parameters: string; expected: z.output<typeof expectedSchema> },
): Promise<IdentityClaims> {
  const url = new URL(returnTo);
  url.search = parameters;
  const tokens = await authorizationCodeGrant(configuration, url, {
    pkceCodeVerifier: expected.verifier,
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    maxAge: maxAgeSeconds,
    idTokenExpected: true,
  });
  return claimsSchema.parse(tokens.claims());
}

function accountOf(gate: Gate, { agencyId }: AgencyRef, { iss, sub }: IdentityClaims): Promise<AccountRow | null> {
  return gate.db.inAgency(agencyId, async tx => {
    const personId = await selectLinked(tx, { issuer: iss, subject: sub });
    return personId === null ? null : selectAccount(tx, personId);
  });
}

/** In the record stands who it was at the provider, so that an administrator can link them. */
async function refuse(
  gate: Gate,
  refused: { agency: AgencyRef; account: AccountRow | null; claims: IdentityClaims | null; at: Date; address: string },
): Promise<void> {
  const { agency, account, claims, at, address } = refused;
  const who = { username: account?.username ?? null, organisation: agency.name };
  const detail = claims === null ? {} : { detail: { issuer: claims.iss, subject: claims.sub } };
  await recordRefusal(gate, { agencyId: agency.agencyId, who, code: 'single_sign_on_failed', at, address, ...detail });
}

/** A provider that saw more than one factor has proved it; otherwise ours is asked, as after a password. */
async function enter(
  gate: Gate,
  knocking: Knocking,
  { claims, provider }: { claims: IdentityClaims; provider: IdentityProvider },
): Promise<OpenedSession> {
  const { agency, account, at } = knocking;
  await gate.db.inAgency(agency.agencyId, tx =>
    proposePosts(tx, gate, { knocking, posts: proposedPosts(claims, provider) }),
  );
  const strongAt = provedAt(claims, provider, at);
  if (strongAt === null || account.enrolmentCodeNeeded) return askForMore(gate, knocking);
  return begin(gate, knocking, async () => ({ auth: 'oidc+mfa', assurance: 'full', strong: true, strongAt }) as const);
}

/** Groups grant nothing: whoever gives posts is told what they stand for, and decides (BA-63). */
async function proposePosts(
  tx: Tx,
  gate: Gate,
  { knocking, posts }: { knocking: Knocking; posts: string[] },
): Promise<void> {
  const { agency, account, at } = knocking;
  const { agencyId } = agency;
  const held = new Set((await selectPosts(tx, at, account.personId)).map(({ postId }) => postId));
  const missing = posts.filter(post => !held.has(post));
  const { profile } = await gate.profileAt(tx, agencyId, at);
  const { grantor } = profile.accounts;
  if (missing.length === 0 || grantor === 'unset') return;
  const message = `By the groups of its identity provider ${account.username} would hold: ${missing.join(', ')}. Give these posts if that is right.`;
  const holders = (await selectPosts(tx, at)).filter(({ postId }) => postId === grantor.value);
  const toPersons: PersonId[] = [];
  for (const { personId } of holders)
    if (!(await wasTold(tx, { toPerson: personId, aboutPerson: account.personId, message }))) toPersons.push(personId);
  await insertNotices(tx, { agencyId, toPersons, aboutPerson: account.personId, kind: 'post', message, at });
}
