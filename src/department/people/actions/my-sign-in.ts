import { hashPassword, verifyPassword } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import { newId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import { stepUpMinutes } from '../../../gate/access/decide.ts';
import { passwordFault } from '../rules/passwords.ts';
import { isPasswordDue } from '../rules/sign-in.ts';
import { newTotpSecret, stepOfCode, totpOffer } from '../rules/totp.ts';
import { lockPeople } from '../store/accounts.ts';
import { setCodeNeeded } from '../store/enrolment-codes.ts';
import { markConfirmed, insertTotp, removeFactors, selectFactors, selectOffer, type Factor } from '../store/factors.ts';
import { setPassword } from '../store/invitations.ts';
import { endEnrolling, endSessions, selectOpenSessions, strengthenSession } from '../store/sessions.ts';
import { selectAccount, selectPassword } from '../store.ts';
import { fieldProblem, refusal, requireAccount, tellOf } from './checks.ts';
import { passwordHashSchema } from './open-session.ts';
import { boundTo, codeIsRight, totpOf } from './prove-code.ts';
import { forgive, judge, noteLock } from './tries.ts';

const mine = { permission: 'me.view' } as const;

/** Where the caller is signed in. */
export function listSessions(ctx: Context<Person>) {
  const { actor } = ctx;
  return act(ctx, { ...mine, event: 'me.viewed' }, async (tx, { at }) => ({
    sessions: (await selectOpenSessions(tx, actor.personId, at)).map(session => ({
      sessionId: session.sessionId,
      openedAt: session.openedAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      address: session.address,
      auth: session.auth,
      current: session.sessionId === actor.sessionId,
    })),
  }));
}

/** Ends another session of the caller's own. Throws Problem `not_found`. */
export function endSession(ctx: Context<Person>, { sessionId }: { sessionId: string }): Promise<{ ended: true }> {
  return act(ctx, { ...mine, event: 'session.ended', about: { subject: sessionId } }, async (tx, { at }) => {
    if ((await endSessions(tx, ctx.actor.personId, { at, only: sessionId })) === 0) throw new Problem('not_found');
    return { ended: true } as const;
  });
}

/** The caller's second factors; no secret among it. */
export function listFactors(ctx: Context<Person>) {
  return act(ctx, { ...mine, event: 'factor.viewed' }, async tx => ({
    factors: (await selectFactors(tx, ctx.actor.personId)).map(factor => ({
      factorId: factor.factorId,
      kind: factor.kind,
      name: factor.name,
      madeAt: factor.madeAt.toISOString(),
      lastUsedAt: factor.lastUsedAt?.toISOString() ?? null,
    })),
  }));
}

/**
 * The factors of the caller, for a change to them. Throws Problem `policy_refused` for a sealed account, `enrolment_required` for a session that was kept for the first factor
 * when that is there already: it proved a password alone.
 */
export async function factorsToChange(tx: Tx, { actor }: Context<Person>): Promise<Factor[]> {
  if (actor.assurance === 'restoring') throw refusal('A sealed account has no factors; its codes are printed anew.');
  const factors = await selectFactors(tx, actor.personId);
  if (actor.strongAt === null && factors.length > 0) {
    const detail = 'A second factor was enrolled elsewhere in the meantime. Sign in again with it.';
    throw new Problem('enrolment_required', { detail });
  }
  return factors;
}

/** A new secret for an authenticator app, shown this once. It counts when it is confirmed, and then replaces the one before. */
export function offerTotp(
  ctx: Context<Person>,
  { name }: { name: string },
): Promise<{ factorId: string; secret: string; uri: string; qrSvg: string }> {
  const { actor, gate } = ctx;
  const factorId = newId();
  return act(ctx, { ...mine, event: 'factor.offered', about: { subject: factorId } }, async (tx, { at }) => {
    await factorsToChange(tx, ctx);
    const secret = newTotpSecret();
    const sealed = gate.box.seal(Buffer.from(secret), boundTo(factorId));
    const { agencyId, code } = actor.agency;
    await insertTotp(tx, { factorId, agencyId, personId: actor.personId, name, sealed, at });
    return { factorId, secret, ...totpOffer(secret, `${code} ${actor.username}`) };
  });
}

/**
 * Confirms an offered secret with a code of the app; the session is a full one from then on. Throws Problem `not_found`, `input_invalid`
 * for a wrong code.
 */
export function confirmTotp(
  ctx: Context<Person>,
  input: { factorId: string; code: string },
): Promise<{ enrolled: true }> {
  const { actor, gate } = ctx;
  const { factorId, code } = input;
  const about = { subject: factorId, detail: { kind: 'totp' } };
  return act(ctx, { ...mine, event: 'factor.enrolled', about }, async (tx, { at }) => {
    // two sessions that were kept for the first factor come one after the other
    await lockPeople(tx, actor.agency.agencyId);
    const before = await factorsToChange(tx, ctx);
    const offer = await selectOffer(tx, actor.personId, factorId);
    if (offer === null) throw new Problem('not_found');
    const step = stepOfCode(totpOf(gate, offer), code, { at, lastStep: null });
    if (step === null)
      throw fieldProblem('code', 'is not the code that the app shows now; check that its clock is right');
    const replaced = before.filter(factor => factor.kind === 'totp').map(factor => factor.factorId);
    if (replaced.length > 0) await removeFactors(tx, actor.personId, { at, only: replaced });
    await markConfirmed(tx, factorId, { at, step });
    await afterEnrolment(tx, ctx, { at, what: 'An authenticator app' });
    return { enrolled: true } as const;
  });
}

/** What follows from a factor that was enrolled: the session is full, others that waited for it are over, the person is told. */
export async function afterEnrolment(
  tx: Tx,
  { actor, gate }: Context<Person>,
  { at, what }: { at: Date; what: string },
): Promise<void> {
  const { agencyId } = actor.agency;
  const account = await requireAccount(tx, actor.personId);
  const { profile } = await gate.profileAt(tx, agencyId, at);
  const due = isPasswordDue(profile, (await selectAccount(tx, actor.personId))?.passwordSetAt ?? null, at);
  await setCodeNeeded(tx, actor.personId, false);
  await endEnrolling(tx, actor.personId, { at, but: actor.sessionId });
  await strengthenSession(tx, actor.sessionId, {
    at,
    ...(due ? {} : { fulfilled: { auth: `${actor.auth}+enrolled` } }),
  });
  await tellOf(tx, account, { agencyId, kind: 'account', message: `${what} was enrolled for ${actor.username}.`, at });
}

/** Removes one of the caller's factors. Throws Problem `not_found`, `last_factor`. */
export function removeFactor(ctx: Context<Person>, { factorId }: { factorId: string }): Promise<{ removed: true }> {
  const { actor } = ctx;
  return act(ctx, { ...mine, event: 'factor.removed', about: { subject: factorId } }, async (tx, { at, record }) => {
    await lockPeople(tx, actor.agency.agencyId);
    const factors = await factorsToChange(tx, ctx);
    const factor = factors.find(one => one.factorId === factorId);
    if (factor === undefined) throw new Problem('not_found');
    if (factors.length === 1)
      throw new Problem('last_factor', { detail: 'Enrol another one first: nobody is without a second factor.' });
    await removeFactors(tx, actor.personId, { at, only: [factorId] });
    record({ detail: { kind: factor.kind, name: factor.name } });
    const account = await requireAccount(tx, actor.personId);
    const message = `The second factor "${factor.name}" of ${actor.username} was removed.`;
    await tellOf(tx, account, { agencyId: actor.agency.agencyId, kind: 'account', message, at });
    return { removed: true } as const;
  });
}

/**
 * Proves anew by a code who the caller is. The try is counted before it is judged. Throws Problem `step_up_failed`; a shut way looks the
 * same.
 */
export async function stepUpByCode(ctx: Context<Person>, { code }: { code: string }): Promise<{ strongUntil: string }> {
  const { actor, gate, address } = ctx;
  const tried = await judge(gate, actor.agency, { account: actor, at: gate.clock.now() });
  const ask = { ...mine, event: 'session.stepped_up', about: { subject: actor.sessionId } } as const;
  try {
    const answer = await act(ctx, ask, async (tx, { at }) => {
      if (!tried.allowed || !(await codeIsRight(tx, gate, { personId: actor.personId, code, at })))
        throw new Problem('step_up_failed', { detail: 'Wait for the next code of your app and give that one.' });
      await strengthenSession(tx, actor.sessionId, { at });
      return { strongUntil: strongUntil(at) };
    });
    await forgive(gate, actor.agency, { account: actor, tryId: tried.tryId });
    return answer;
  } catch (error) {
    if (tried.shuts) await noteLock(gate, actor.agency, { account: actor, at: gate.clock.now(), address });
    throw error;
  }
}

/** Until when a proof of `at` opens privileged functions. */
export function strongUntil(at: Date): string {
  return new Date(at.getTime() + stepUpMinutes * 60_000).toISOString();
}

/**
 * Changes the caller's own password; their other sessions end. Throws Problem `input_invalid`: the current one is wrong (which counts
 * as a try), the new one is weak or the same.
 */
export async function changePassword(
  ctx: Context<Person>,
  input: { current: string; password: string; passwordRounds?: number },
): Promise<{ changed: true }> {
  const { actor, gate, address } = ctx;
  const { agency, username, displayName } = actor;
  const tried = await judge(gate, agency, { account: actor, at: gate.clock.now() });
  const stored = await gate.db.inAgency(agency.agencyId, tx => selectPassword(tx, actor.personId));
  const right = tried.allowed && (await verifyPassword(input.current, passwordHashSchema.parse(stored)));
  if (right) await forgive(gate, agency, { account: actor, tryId: tried.tryId });
  else if (tried.shuts) await noteLock(gate, agency, { account: actor, at: gate.clock.now(), address });
  const fault = passwordFault(input.password, { username, agencyCode: agency.code, words: [agency.name, displayName] });
  // nothing slow between BEGIN and COMMIT
  const password = right && fault === null ? await hashPassword(input.password, input.passwordRounds) : null;
  return act(ctx, { ...mine, event: 'password.changed' }, async (tx, { at }) => {
    const factors = await factorsToChange(tx, ctx);
    if (!right) throw fieldProblem('current', 'is not your password');
    if (fault !== null || password === null) throw fieldProblem('password', fault ?? 'cannot be kept');
    if (input.current.normalize('NFC') === input.password.normalize('NFC'))
      throw fieldProblem('password', 'is the one that you have now');
    await setPassword(tx, actor.personId, { password, at });
    await endSessions(tx, actor.personId, { at, but: actor.sessionId });
    // a password that was due kept the session back
    if (actor.strongAt !== null && factors.length > 0)
      await strengthenSession(tx, actor.sessionId, { at: actor.strongAt, fulfilled: { auth: actor.auth } });
    const account = await requireAccount(tx, actor.personId);
    const message = `The password of ${username} was changed.`;
    await tellOf(tx, account, { agencyId: agency.agencyId, kind: 'account', message, at });
    return { changed: true } as const;
  });
}
