import { z } from 'zod';
import { passwordRounds, randomToken, verifyPassword, type PasswordHash } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import { installationId } from '../../../foundation/base/ids.ts';
import type { AgencyRef } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import { readChallenge, challengeDigest, type Method } from '../rules/sign-in.ts';
import { nextCode } from '../rules/totp.ts';
import { selectAccount, selectAccountByName } from '../store.ts';
import { selectChallenge, useChallenge } from '../store/challenges.ts';
import { useEnrolmentCode } from '../store/enrolment-codes.ts';
import { selectFactors, type Factor } from '../store/factors.ts';
import { forgetTries } from '../store/tries.ts';
import { askBack, begin, recordRefusal, type Knocking, type OpenedSession } from './session-start.ts';
import { codeIsRight, totpOf } from './prove-code.ts';
import { forgive, judge, noteLock } from './tries.ts';

/** A password's hash as it lies in the database. */
export const passwordHashSchema = z.object({
  scheme: z.literal('pbkdf2-sha256'),
  rounds: z.int().min(1),
  salt: z.string(),
  hash: z.string(),
});

/** A hash that no password has: an unknown name takes as long to refuse as a wrong password, from the first try on. */
const nobody: PasswordHash = {
  scheme: 'pbkdf2-sha256',
  rounds: passwordRounds,
  salt: randomToken(16),
  hash: randomToken(32),
};

const firstSchema = z.object({ first: z.enum(['password', 'oidc']) });

export type SignIn = { agency: string; username: string; password: string; code?: string | undefined };

/**
 * Signs a person in by password and second factor. Wrong agency, name or password, a deactivated account and one whose way is shut look
 * alike: Problem `sign_in_failed`. With a right password and no code: `second_factor_required` with a challenge; only an account that has no
 * factor yet gets a session, which is good for enrolling one. Each try is counted before it is judged, and is an entry of the record.
 */
export async function openSession(gate: Gate, input: SignIn, address: string): Promise<OpenedSession> {
  const at = gate.clock.now();
  const agency = (await listAgencies(gate.db)).find(candidate => candidate.code === input.agency);
  const account =
    agency === undefined
      ? null
      : await gate.db.inAgency(agency.agencyId, tx => selectAccountByName(tx, input.username));
  const tried = agency === undefined || account === null ? null : await judge(gate, agency, { account, at });
  const known = account === null ? nobody : passwordHashSchema.parse(account.password);
  // as slow as any other, also when nobody looks at the answer
  const right = await verifyPassword(input.password, known);
  if (agency === undefined || account === null || tried === null || !tried.allowed || !right || !account.active) {
    if (agency !== undefined && account !== null && tried?.shuts === true)
      await noteLock(gate, agency, { account, at, address });
    const agencyId = agency?.agencyId ?? installationId;
    const who = { username: input.username, organisation: input.agency };
    await recordRefusal(gate, { agencyId, who, code: 'sign_in_failed', at, address });
    throw new Problem('sign_in_failed');
  }
  await forgive(gate, agency, { account, tryId: tried.tryId });
  const knocking: Knocking = { agency, account, at, address, first: 'password' };
  if (input.code === undefined) return askForMore(gate, knocking);
  const factors = await gate.db.inAgency(agency.agencyId, tx => selectFactors(tx, account.personId));
  if (factors.length === 0) return enrolOrAsk(gate, knocking);
  return openByCode(gate, knocking, { code: input.code, digest: null });
}

/** One factor was proved: asks for a second one, or opens a session that is good for enrolling it. */
export async function askForMore(gate: Gate, knocking: Knocking): Promise<OpenedSession> {
  const { agency, account } = knocking;
  const factors = await gate.db.inAgency(agency.agencyId, tx => selectFactors(tx, account.personId));
  return factors.length === 0 ? enrolOrAsk(gate, knocking) : askSecondFactor(gate, knocking, factors);
}

/** Nothing enrolled: a session that is good for enrolling; after a reset only for whoever was handed the code for it. */
async function enrolOrAsk(gate: Gate, knocking: Knocking): Promise<OpenedSession> {
  const { account } = knocking;
  if (account.enrolmentCodeNeeded) {
    const methods: Method[] = ['enrolment_code'];
    return askBack(gate, knocking, {
      methods,
      words: 'Your authenticator was reset. Give the code that you were handed.',
    });
  }
  return begin(gate, knocking, async tx => {
    await forgetTries(tx, account.personId);
    return { auth: knocking.first, assurance: 'enrolling', strong: false };
  });
}

async function askSecondFactor(gate: Gate, knocking: Knocking, factors: readonly Factor[]): Promise<never> {
  const kinds = new Set(factors.map(factor => factor.kind));
  const methods: Method[] = [
    ...(kinds.has('totp') ? ['code' as const] : []),
    ...(kinds.has('passkey') ? ['passkey' as const] : []),
  ];
  const words = 'Give the code of your authenticator app, or use your passkey.';
  return askBack(gate, knocking, { methods, words, ...toldCode(gate, knocking, factors) });
}

/** At a demonstration whoever tries it out has no authenticator: its invented people's codes are told, and only theirs. */
function toldCode(
  gate: Gate,
  { agency, account, at }: Knocking,
  factors: readonly Factor[],
): { demonstrationCode?: string } {
  const totp = factors.find(factor => factor.kind === 'totp');
  if (!agency.demonstration || !account.demonstration || totp?.demonstration !== true) return {};
  const code = nextCode(totpOf(gate, totp), { at, lastStep: totp.lastStep });
  return code === null ? {} : { demonstrationCode: code };
}

/**
 * Answers the question for a second factor by a code, or after a reset by the code that was handed over. Throws Problem
 * `second_factor_failed` for a wrong, used or late one, and for a challenge that is none, was used or is over.
 */
export async function answerByCode(
  gate: Gate,
  input: { challenge: string; code?: string | undefined; enrolmentCode?: string | undefined },
  address: string,
): Promise<OpenedSession> {
  const { knocking, digest } = await findKnocking(gate, input.challenge, address);
  if (input.enrolmentCode !== undefined)
    return openByEnrolmentCode(gate, knocking, { code: input.enrolmentCode, digest });
  return openByCode(gate, knocking, { code: input.code ?? '', digest });
}

/** Who asked for a second factor with this challenge. Throws Problem `second_factor_failed`. */
export async function findKnocking(
  gate: Gate,
  challenge: string,
  address: string,
): Promise<{ knocking: Knocking; digest: Buffer }> {
  const at = gate.clock.now();
  const parts = readChallenge(challenge);
  const agency = parts === null ? undefined : (await listAgencies(gate.db)).find(one => one.code === parts.agencyCode);
  if (parts === null || agency === undefined) throw await lateAnswer(gate, { at, address });
  const digest = challengeDigest(parts.secret);
  const found = await gate.db.inAgency(agency.agencyId, async tx => {
    const waiting = await selectChallenge(tx, { digest, purpose: 'second_factor', at });
    if (waiting === null || waiting.personId === null) return null;
    const account = await selectAccount(tx, waiting.personId);
    return account === null ? null : { account, expected: waiting.expected };
  });
  if (found === null) throw await lateAnswer(gate, { at, address, agency });
  const { account, expected } = found;
  const { first } = firstSchema.parse(expected);
  return { knocking: { agency, account, at, address, first }, digest };
}

async function lateAnswer(
  gate: Gate,
  { at, address, agency }: { at: Date; address: string; agency?: AgencyRef },
): Promise<Problem> {
  const agencyId = agency?.agencyId ?? installationId;
  const who = { username: null, organisation: agency?.name ?? null };
  await recordRefusal(gate, { agencyId, who, code: 'second_factor_failed', at, address });
  return new Problem('second_factor_failed', { detail: 'This sign-in is over. Begin again with your password.' });
}

/** What is thrown for a second factor that is not right. */
export async function refuseSecondFactor(gate: Gate, knocking: Knocking): Promise<Problem> {
  const { agency, account, at, address } = knocking;
  const who = { username: account.username, organisation: agency.name };
  await recordRefusal(gate, { agencyId: agency.agencyId, who, code: 'second_factor_failed', at, address });
  return new Problem('second_factor_failed', { detail: 'Wait for the next code of your app and give that one.' });
}

async function openByCode(
  gate: Gate,
  knocking: Knocking,
  { code, digest }: { code: string; digest: Buffer | null },
): Promise<OpenedSession> {
  const { agency, account, at } = knocking;
  const tried = await judge(gate, agency, { account, at });
  const opened =
    tried.allowed && account.active
      ? await begin(gate, knocking, async tx => {
          if (!(await codeIsRight(tx, gate, { personId: account.personId, code, at }))) return null;
          if (digest !== null && (await useChallenge(tx, { digest, purpose: 'second_factor', at })) === null)
            return null;
          await forgetTries(tx, account.personId);
          return { auth: `${knocking.first}+totp`, assurance: 'full', strong: true };
        })
      : null;
  if (opened !== null) {
    await forgive(gate, agency, { account, tryId: tried.tryId });
    return opened;
  }
  if (tried.shuts) await noteLock(gate, agency, knocking);
  throw await refuseSecondFactor(gate, knocking);
}

async function openByEnrolmentCode(
  gate: Gate,
  knocking: Knocking,
  { code, digest }: { code: string; digest: Buffer },
): Promise<OpenedSession> {
  const { agency, account, at } = knocking;
  const tried = await judge(gate, agency, { account, at });
  const opened =
    tried.allowed && account.active
      ? await begin(gate, knocking, async tx => {
          if (!(await useEnrolmentCode(tx, account.personId, { code, at }))) return null;
          if ((await useChallenge(tx, { digest, purpose: 'second_factor', at })) === null) return null;
          return { auth: `${knocking.first}+enrolment_code`, assurance: 'enrolling', strong: false };
        })
      : null;
  if (opened !== null) {
    await forgive(gate, agency, { account, tryId: tried.tryId });
    return opened;
  }
  if (tried.shuts) await noteLock(gate, agency, knocking);
  throw await refuseSecondFactor(gate, knocking);
}
