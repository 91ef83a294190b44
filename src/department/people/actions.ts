import { hashPassword } from '../../foundation/base/crypto.ts';
import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId, type AgencyId, type PersonId } from '../../foundation/base/ids.ts';
import { isUniqueViolation, type Tx } from '../../foundation/db/database.ts';
import { act } from '../../gate/access/act.ts';
import { wouldAdmit } from '../../gate/access/admit.ts';
import { actorName, type Context, type Person } from '../../gate/access/context.ts';
import { permissionsOfPosts } from '../../gate/policy/rules.ts';
import { passwordFault } from './rules.ts';
import {
  hasClearance,
  insertAccount,
  insertClearance,
  insertHolding,
  isSessionOpen,
  markClosed,
  selectAccount,
  selectAccountByName,
  selectAccounts,
  selectPosts,
  setActive,
} from './store.ts';

export { identifyPerson, openSession } from './sign-in.ts';

/** The account fact of the door: active or not, and the posts held at `at`; null when there is no such account. */
export async function accountFacts(
  tx: Tx,
  personId: PersonId,
  at: Date,
): Promise<{ active: boolean; postIds: string[] } | null> {
  const account = await selectAccount(tx, personId);
  if (account === null) return null;
  const posts = await selectPosts(tx, at, personId);
  return { active: account.active, postIds: posts.map(post => post.postId) };
}

/** The clearance fact of the door (BA-59). */
export function clearanceInForce(tx: Tx, personId: PersonId, at: Date): Promise<boolean> {
  return hasClearance(tx, personId, at);
}

/**
 * Whether a session is neither closed nor past its end. What runs on without requests (a stream) asks this; the idle limit is not in it,
 * so that a console on watch does not go silent.
 */
export function sessionInForce(tx: Tx, sessionId: string, at: Date): Promise<boolean> {
  return isSessionOpen(tx, sessionId, at);
}

/** Who has this user name, whether active, and with which posts at `at`; null when nobody. */
export async function postsOfUsername(
  tx: Tx,
  username: string,
  at: Date,
): Promise<{ personId: PersonId; active: boolean; displayName: string; postIds: string[] } | null> {
  const account = await selectAccountByName(tx, username);
  if (account === null) return null;
  const posts = await selectPosts(tx, at, account.personId);
  return {
    personId: account.personId,
    active: account.active,
    displayName: account.displayName,
    postIds: posts.map(post => post.postId),
  };
}

/** Signs the caller out; the token is dead at once. */
export function closeSession(ctx: Context<Person>): Promise<{ closed: true }> {
  return act(
    ctx,
    { permission: 'me.view', event: 'session.closed', about: { subject: ctx.actor.sessionId } },
    async (tx, { at }) => {
      await markClosed(tx, ctx.actor.sessionId, at);
      return { closed: true };
    },
  );
}

export type Me = {
  personId: PersonId;
  username: string;
  displayName: string;
  agency: string;
  posts: { id: string; title: string }[];
  permissions: string[];
  trainedUntil: string | null;
};

/** What the caller is and may do here. `trainedUntil` is null without valid training; 'no end' when it has none. */
export function viewMe(ctx: Context<Person>): Promise<Me> {
  const { actor, gate } = ctx;
  return act(ctx, { permission: 'me.view', event: 'me.viewed' }, async (tx, { grant, at }) => {
    const { profile } = grant.profile;
    const training = await gate.facts.training(tx, actor.personId, localDay(at, actor.agency.timeZone));
    return {
      personId: actor.personId,
      username: actor.username,
      displayName: actor.displayName,
      agency: actor.agency.code,
      posts: profile.posts.filter(post => grant.posts.includes(post.id)).map(({ id, title }) => ({ id, title })),
      permissions: permissionsOfPosts(profile, grant.posts).permissions,
      trainedUntil: training === null ? null : (training.validUntil ?? 'no end'),
    };
  });
}

/**
 * Creates an account without posts: it can do nothing until posts are given (BA-63, BA-64). `passwordRounds` is for tests.
 * Throws Problem `input_invalid` for a taken name (also of a deactivated account: identifiers are never reused) or a weak password.
 */
export async function createAccount(
  ctx: Context,
  input: { username: string; displayName: string; password: string; passwordRounds?: number },
): Promise<{ personId: PersonId; username: string }> {
  const { agency } = ctx.actor;
  const { username, displayName } = input;
  const personId = newId<'person'>();
  const about = { subject: personId, detail: { username, display_name: displayName } };
  const ask = { permission: 'account.create', event: 'account.created', about } as const;
  const fault = passwordFault(input.password, { username, agencyCode: agency.code });
  // derived outside the transaction (nothing slow between BEGIN and COMMIT), but only for somebody who will be let in
  const ready = fault === null && (await wouldAdmit(ctx, ask));
  const password = ready ? await hashPassword(input.password, input.passwordRounds) : null;
  return act(ctx, ask, async (tx, { at }) => {
    if (fault !== null) throw fieldProblem('password', fault);
    const account = {
      personId,
      agencyId: agency.agencyId,
      username,
      displayName,
      password: password ?? (await hashPassword(input.password, input.passwordRounds)),
      demonstration: agency.demonstration,
      at,
      createdBy: actorName(ctx.actor),
    };
    try {
      await insertAccount(tx, account);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw fieldProblem('username', 'is taken, or was once: user names are never reused');
    }
    return { personId, username };
  });
}

function fieldProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field}: ${message}.`, fields: [{ field, message }] });
}

/** The agency's accounts with the posts they hold now. */
export function listAccounts(ctx: Context<Person>): Promise<{
  accounts: { personId: PersonId; username: string; displayName: string; active: boolean; posts: string[] }[];
}> {
  return act(ctx, { permission: 'account.view', event: 'account.viewed' }, async (tx, { at, record }) => {
    const accounts = await selectAccounts(tx);
    const posts = Map.groupBy(await selectPosts(tx, at), ({ personId }) => personId);
    record({ result_count: accounts.length });
    return {
      accounts: accounts.map(account => ({
        ...account,
        posts: (posts.get(account.personId) ?? []).map(post => post.postId),
      })),
    };
  });
}

/** Puts a person on a post from `heldFrom` on. Part of setting an installation up; callers pass the door first. */
export function holdPost(
  tx: Tx,
  holding: { agencyId: AgencyId; personId: PersonId; postId: string; heldFrom: Date },
): Promise<void> {
  return insertHolding(tx, { ...holding, heldTo: null });
}

/** Files a clearance (BA-59). Part of setting an installation up; callers pass the door first. */
export function grantClearance(
  tx: Tx,
  clearance: { agencyId: AgencyId; personId: PersonId; grantedAt: Date; expiresAt: Date },
): Promise<void> {
  return insertClearance(tx, clearance);
}

/** Switches an account off (or on again); it is never deleted. Callers pass the door first. */
export function switchAccount(tx: Tx, personId: PersonId, active: boolean): Promise<void> {
  return setActive(tx, personId, active);
}
