import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { randomToken } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { Assertion, Attestation } from '../../../foundation/contract/routes/sign-in.ts';
import { isUniqueViolation, type Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import type { AgencyRef, Context, Person } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import { expectedOrigin, userHandle, type PasskeyPlace } from '../rules/passkeys.ts';
import { challengeDigest, challengeMinutes, readChallenge, writeChallenge } from '../rules/sign-in.ts';
import { selectAccount } from '../store.ts';
import { lockPeople } from '../store/accounts.ts';
import { insertChallenge, selectChallenge, useChallenge, type ChallengePurpose } from '../store/challenges.ts';
import { countUse, insertPasskey, selectFactors, selectPasskey, type PasskeyFactor } from '../store/factors.ts';
import { strengthenSession } from '../store/sessions.ts';
import { fieldProblem } from './checks.ts';
import { afterEnrolment, factorsToChange, strongUntil } from './my-sign-in.ts';
import { findKnocking } from './open-session.ts';
import { begin, recordRefusal, type OpenedSession } from './session-start.ts';

/** What a browser is asked: the options for its passkeys, and the token under which it answers. */
export type PasskeyQuestion = { challenge: string; options: Record<string, unknown> };

const expectedSchema = z.object({ nonce: z.string().min(40) });
/** EdDSA, ECDSA with P-256, RSA PKCS #1 with SHA-256 (COSE numbers): what devices make, by approved algorithms (FIPS 186-5). */
const algorithms = [-8, -7, -257];
const timeoutMs = challengeMinutes * 60_000;
const unlocked = { userVerification: 'required', timeout: timeoutMs } as const;

type Asking = {
  agency: { agencyId: AgencyId; code: string };
  purpose: ChallengePurpose;
  personId: PersonId | null;
  sessionId: string | null;
  at: Date;
};

/** Keeps the question until it is answered; each is answered once. */
async function keepQuestion(
  tx: Tx,
  { agency, purpose, personId, sessionId, at }: Asking,
  nonce: string,
): Promise<string> {
  const secret = randomToken(32);
  await insertChallenge(tx, {
    agencyId: agency.agencyId,
    purpose,
    personId,
    sessionId,
    digest: challengeDigest(secret),
    expected: { nonce },
    at,
    expiresAt: new Date(at.getTime() + timeoutMs),
  });
  return writeChallenge({ agencyCode: agency.code, secret });
}

/** A question to any passkey of this place, or to those of one person. User verification is required: a passkey alone is two factors. */
async function askPasskey(tx: Tx, place: PasskeyPlace, asking: Asking): Promise<PasskeyQuestion> {
  const own = asking.personId === null ? [] : (await selectFactors(tx, asking.personId)).filter(isPasskey);
  const options = await generateAuthenticationOptions({
    rpID: place.rpId,
    ...unlocked,
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  return { challenge: await keepQuestion(tx, asking, options.challenge), options: { ...options } };
}

function isPasskey(factor: { kind: string }): factor is PasskeyFactor {
  return factor.kind === 'passkey';
}

/**
 * The question with which signing in by passkey begins: for an agency, or after a right password (`challenge`) to that person's passkeys.
 * An agency that is not there is asked alike, and nothing answers it. Throws Problem `second_factor_failed`.
 */
export async function askForSignIn(
  gate: Gate,
  place: PasskeyPlace,
  input: { agency?: string | undefined; challenge?: string | undefined },
  address: string,
): Promise<PasskeyQuestion> {
  const at = gate.clock.now();
  if (input.challenge !== undefined) {
    const { knocking } = await findKnocking(gate, input.challenge, address);
    const { agency, account } = knocking;
    const asking = { agency, purpose: 'passkey_sign_in', personId: account.personId, sessionId: null, at } as const;
    return gate.db.inAgency(agency.agencyId, tx => askPasskey(tx, place, asking));
  }
  const agency = (await listAgencies(gate.db)).find(one => one.code === input.agency);
  if (agency === undefined) {
    const options = await generateAuthenticationOptions({ rpID: place.rpId, ...unlocked, allowCredentials: [] });
    const challenge = writeChallenge({ agencyCode: input.agency ?? 'none', secret: randomToken(32) });
    return { challenge, options: { ...options } };
  }
  const asking = { agency, purpose: 'passkey_sign_in', personId: null, sessionId: null, at } as const;
  return gate.db.inAgency(agency.agencyId, tx => askPasskey(tx, place, asking));
}

/**
 * Signs in by passkey alone: it is held, and was unlocked by its owner (user verification), so it is two factors; wrong passwords do not
 * shut this way (ASVS 6.1.1). Throws Problem `second_factor_failed`.
 */
export async function openByPasskey(
  gate: Gate,
  place: PasskeyPlace,
  input: { challenge: string; answer: Assertion },
  address: string,
): Promise<OpenedSession> {
  const at = gate.clock.now();
  const parts = readChallenge(input.challenge);
  const agency = parts === null ? undefined : (await listAgencies(gate.db)).find(one => one.code === parts.agencyCode);
  const proved =
    parts === null || agency === undefined
      ? null
      : await provePasskey(gate, place, {
          agency,
          asked: { digest: challengeDigest(parts.secret), purpose: 'passkey_sign_in', at },
          answer: input.answer,
        });
  const account =
    agency === undefined || proved === null
      ? null
      : await gate.db.inAgency(agency.agencyId, tx => selectAccount(tx, proved.personId));
  if (agency !== undefined && proved !== null && account !== null && account.active) {
    const opened = await begin(gate, { agency, account, at, address, first: 'password' }, async tx =>
      (await proved.take(tx)) ? { auth: 'passkey', assurance: 'full', strong: true } : null,
    );
    if (opened !== null) return opened;
  }
  const who = { username: account?.username ?? null, organisation: agency?.name ?? null };
  if (agency !== undefined)
    await recordRefusal(gate, { agencyId: agency.agencyId, who, code: 'second_factor_failed', at, address });
  throw new Problem('second_factor_failed', { detail: 'Try again, or sign in with your password.' });
}

type Asked = { digest: Buffer; purpose: ChallengePurpose; at: Date };
type Proved = {
  personId: PersonId;
  /** Uses the question up and moves the passkey's counter on; false when somebody else did it first. */
  take(tx: Tx): Promise<boolean>;
};

/** Whose passkey answered the question rightly; null when none did. */
async function provePasskey(
  gate: Gate,
  place: PasskeyPlace,
  { agency, asked, answer }: { agency: AgencyRef; asked: Asked; answer: Assertion },
): Promise<Proved | null> {
  const found = await gate.db.inAgency(agency.agencyId, async tx => {
    const question = await selectChallenge(tx, asked);
    const holder = await selectPasskey(tx, answer.id);
    return question === null || holder === null ? null : { question, holder };
  });
  const origin = expectedOrigin(place, answer.response.clientDataJSON);
  if (found === null || origin === null) return null;
  const { question, holder } = found;
  const { passkey, personId } = holder;
  if (question.personId !== null && question.personId !== personId) return null;
  const handle = answer.response.userHandle;
  if (handle !== undefined && handle !== Buffer.from(userHandle(personId)).toString('base64url')) return null;
  const { nonce } = expectedSchema.parse(question.expected);
  const { credentialId, publicKey, signCount, transports } = passkey;
  const credential = { id: credentialId, publicKey: new Uint8Array(publicKey), counter: signCount, transports };
  const checks = {
    expectedChallenge: nonce,
    expectedOrigin: origin,
    expectedRPID: place.rpId,
    requireUserVerification: true,
  };
  // it throws for most of what is wrong: a counter that went back, another host, a signature of something else
  const verified = await verifyAuthenticationResponse({ response: withoutGaps(answer), credential, ...checks }).catch(
    () => null,
  );
  if (verified?.verified !== true || !verified.authenticationInfo.userVerified) return null;
  const newCount = verified.authenticationInfo.newCounter;
  return {
    personId,
    take: async tx =>
      (await useChallenge(tx, asked)) !== null && (await countUse(tx, passkey, { at: asked.at, newCount })),
  };
}

/** The same without members that are there but undefined: the verifier's types know members that are there, and members that are not. */
function withoutGaps<Value extends object>(value: Value): WithoutGaps<Value> {
  return JSON.parse(JSON.stringify(value)) as WithoutGaps<Value>; // JSON leaves out exactly these
}

type WithoutGaps<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { [Key in keyof Value]: WithoutGaps<Exclude<Value[Key], undefined>> }
    : Value;

/** The question for proving anew who one is, to one's own passkeys. */
export function askForStepUp(ctx: Context<Person>, place: PasskeyPlace): Promise<PasskeyQuestion> {
  const { agency, personId, sessionId } = ctx.actor;
  return act(ctx, { permission: 'me.view', event: 'factor.viewed' }, (tx, { at }) =>
    askPasskey(tx, place, { agency, purpose: 'step_up', personId, sessionId, at }),
  );
}

/** Proves anew by passkey who the caller is. Throws Problem `step_up_failed`. */
export async function stepUpByPasskey(
  ctx: Context<Person>,
  place: PasskeyPlace,
  input: { challenge: string; answer: Assertion },
): Promise<{ strongUntil: string }> {
  const { actor, gate } = ctx;
  const parts = readChallenge(input.challenge);
  const asked = { digest: challengeDigest(parts?.secret ?? ''), purpose: 'step_up', at: gate.clock.now() } as const;
  const proved = await provePasskey(gate, place, { agency: actor.agency, asked, answer: input.answer });
  const ask = { permission: 'me.view', event: 'session.stepped_up', about: { subject: actor.sessionId } } as const;
  return act(ctx, ask, async (tx, { at }) => {
    if (proved?.personId !== actor.personId || !(await proved.take(tx)))
      throw new Problem('step_up_failed', { detail: 'Try again, or give a code of your app.' });
    await strengthenSession(tx, actor.sessionId, { at });
    return { strongUntil: strongUntil(at) };
  });
}

/** The question to a new passkey: it must stay on its device or in its owner's keeping, be found without a name, and be unlocked. */
export function askForEnrolment(ctx: Context<Person>, place: PasskeyPlace): Promise<PasskeyQuestion> {
  const { agency, personId, sessionId, username, displayName } = ctx.actor;
  return act(
    ctx,
    { permission: 'me.view', event: 'factor.offered', about: { subject: personId } },
    async (tx, { at }) => {
      const own = (await factorsToChange(tx, ctx)).filter(isPasskey);
      const options = await generateRegistrationOptions({
        rpName: 'Plateward',
        rpID: place.rpId,
        userName: `${username} (${agency.code})`,
        userDisplayName: displayName,
        userID: userHandle(personId),
        timeout: timeoutMs,
        attestationType: 'none',
        supportedAlgorithmIDs: algorithms,
        excludeCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      const asking = { agency, purpose: 'passkey_enrol', personId, sessionId, at } as const;
      return { challenge: await keepQuestion(tx, asking, options.challenge), options: { ...options } };
    },
  );
}

/**
 * Enrols the passkey that answered; the session is a full one from then on. Throws Problem `input_invalid` when the answer is none, is late,
 * or is of a passkey that somebody has enrolled.
 */
export async function enrolPasskey(
  ctx: Context<Person>,
  place: PasskeyPlace,
  input: { challenge: string; name: string; answer: Attestation },
): Promise<{ enrolled: true; factorId: string }> {
  const { actor, gate } = ctx;
  const { agencyId } = actor.agency;
  const { answer, name } = input;
  const digest = challengeDigest(readChallenge(input.challenge)?.secret ?? '');
  const asked = { digest, purpose: 'passkey_enrol', at: gate.clock.now() } as const;
  const question = await gate.db.inAgency(agencyId, tx => selectChallenge(tx, asked));
  const nonce = expectedSchema.safeParse(question?.expected).data?.nonce ?? '';
  const origin = expectedOrigin(place, answer.response.clientDataJSON) ?? '';
  const checks = {
    expectedChallenge: nonce,
    expectedOrigin: origin,
    expectedRPID: place.rpId,
    requireUserVerification: true,
  };
  const verified =
    nonce === '' || origin === ''
      ? null
      : await verifyRegistrationResponse({
          response: withoutGaps(answer),
          supportedAlgorithmIDs: algorithms,
          ...checks,
        }).catch(() => null);
  const about = { subject: actor.personId, detail: { kind: 'passkey', name } };
  return act(ctx, { permission: 'me.view', event: 'factor.enrolled', about }, async (tx, { at, record }) => {
    await lockPeople(tx, agencyId);
    await factorsToChange(tx, ctx);
    const used = await useChallenge(tx, asked);
    const wrong = fieldProblem('answer', 'is not of a passkey of this place that was unlocked just now; try again');
    if (verified?.verified !== true || used?.sessionId !== actor.sessionId) throw wrong;
    const { credential } = verified.registrationInfo;
    const passkey = { credentialId: credential.id, publicKey: Buffer.from(credential.publicKey) };
    const state = { signCount: credential.counter, transports: answer.response.transports?.slice(0, 8) ?? [] };
    const factorId = await insertPasskey(tx, {
      agencyId,
      personId: actor.personId,
      name,
      at,
      ...passkey,
      ...state,
    }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? fieldProblem('answer', 'is of a passkey that is enrolled already') : error;
    });
    record({ subject: factorId });
    await afterEnrolment(tx, ctx, { at, what: `The passkey "${name}"` });
    return { enrolled: true, factorId } as const;
  });
}
