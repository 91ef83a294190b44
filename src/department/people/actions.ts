import { hashPassword } from '../../foundation/base/crypto.ts';
import { localDay } from '../../foundation/base/clock.ts';
import { newId, type AgencyId, type PersonId } from '../../foundation/base/ids.ts';
import type { AccountKind, ClearanceKind, DataOrigin } from '../../foundation/contract/people-words.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act } from '../../gate/access/act.ts';
import { wouldAdmit } from '../../gate/access/admit.ts';
import { actorName, type Assurance, type Context, type Person } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import {
  permissionsInForce,
  type AccountFact,
  type Entitlements,
  type HeldDelegation,
} from '../../gate/access/roles.ts';
import { passwordFault } from './rules/passwords.ts';
import { isPasswordDue } from './rules/sign-in.ts';
import { nameProblem } from './actions/invite.ts';
import { strongUntil } from './actions/my-sign-in.ts';
import { boundTo } from './actions/prove-code.ts';
import { fieldProblem, refusal } from './actions/checks.ts';
import { trainedUntilOf } from './rules/accounts.ts';
import { insertAccount, selectAccount, selectAccountByName, selectHuman, selectHumans, setActive } from './store.ts';
import { isSessionOpen, markClosed, selectSignInBefore } from './store/sessions.ts';
import { insertTotp, selectFactors } from './store/factors.ts';
import { insertClearance, insertEntitlement, isInForce, selectClearances, selectEntitlements } from './store/grants.ts';
import { insertHolding, selectDelegations, selectPosts } from './store/posts.ts';
import { selectOpeningAt } from './store/vendors.ts';

export { identifyPerson } from './sign-in.ts';
export { answerByCode, openSession } from './actions/open-session.ts';

/** The account fact of the door: active or not, and what is held at `at`; null when there is no such account. */
export async function accountFacts(tx: Tx, personId: PersonId, at: Date): Promise<AccountFact | null> {
  const account = await selectAccount(tx, personId);
  if (account === null) return null;
  const { active, kind } = account;
  const posts = await selectPosts(tx, at, personId);
  const delegations: HeldDelegation[] = [];
  for (const { delegationId, fromPerson, duty } of await selectDelegations(tx, { toPerson: personId, inForceAt: at })) {
    const giver = await selectAccount(tx, fromPerson);
    if (giver === null || !giver.active) continue;
    const held = await selectPosts(tx, at, fromPerson);
    delegations.push({ delegationId, duty, giverPostIds: held.map(post => post.postId) });
  }
  const vendorOpen = kind === 'vendor' && (await selectOpeningAt(tx, personId, at)) !== null;
  return { active, kind, postIds: posts.map(post => post.postId), delegations, vendorOpen };
}

/** The entitlement fact of the door: origins of data that the person may see at `at` (LA-24, SL-11, CO-11, BA-22). */
export async function entitlementsInForce(tx: Tx, personId: PersonId, at: Date): Promise<Entitlements> {
  const entitlements = await selectEntitlements(tx, { personId });
  return new Set(entitlements.filter(one => isInForce(one, at)).map(one => one.kind));
}

/**
 * The human behind an account: the same for each account of one person, so that nobody is two persons in a two-person rule.
 * Null when the agency has no such account.
 */
export function humanOf(tx: Tx, personId: PersonId): Promise<string | null> {
  return selectHuman(tx, personId);
}

/** The human behind each account of the agency, and whether the account is active. */
export function humansOf(tx: Tx): Promise<ReadonlyMap<PersonId, { human: string; active: boolean }>> {
  return selectHumans(tx);
}

/** The posts that each person holds at `at`. */
export async function postsHeld(tx: Tx, at: Date): Promise<ReadonlyMap<PersonId, string[]>> {
  const held = new Map<PersonId, string[]>();
  for (const { personId, postId } of await selectPosts(tx, at)) {
    const posts = held.get(personId);
    if (posts === undefined) held.set(personId, [postId]);
    else posts.push(postId);
  }
  return held;
}

/** A person with the posts that they hold, and the human behind the account. */
export type PostHolder = { personId: PersonId; human: string; postIds: string[] };

/** Who holds one of these posts at `at`, by active accounts, with all the posts of each. */
export async function holdersOfPosts(tx: Tx, postIds: readonly string[], at: Date): Promise<PostHolder[]> {
  const wanted = new Set(postIds);
  const humans = await humansOf(tx);
  const found: PostHolder[] = [];
  for (const [personId, held] of await postsHeld(tx, at)) {
    const account = humans.get(personId);
    if (account?.active !== true || !held.some(postId => wanted.has(postId))) continue;
    found.push({ personId, human: account.human, postIds: held });
  }
  return found;
}

/** The clearance fact of the door (BA-59). */
export async function clearanceInForce(tx: Tx, personId: PersonId, at: Date): Promise<boolean> {
  const clearances = await selectClearances(tx, { personId });
  return clearances.some(one => one.kind === 'background' && isInForce(one, at));
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
): Promise<{ personId: PersonId; human: string; active: boolean; displayName: string; postIds: string[] } | null> {
  const account = await selectAccountByName(tx, username);
  if (account === null) return null;
  const posts = await selectPosts(tx, at, account.personId);
  return {
    personId: account.personId,
    human: (await selectHuman(tx, account.personId)) ?? account.personId,
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
  timeZone: string;
  posts: { id: string; title: string }[];
  permissions: string[];
  trainedUntil: string | null;
  assurance: Assurance;
  strongUntil: string | null;
  lastSignIn: { at: string; address: string } | null;
  passwordDue: boolean;
};

/** What the caller is and may do here. `trainedUntil` is null without valid training; 'no end' when it has none. */
export function viewMe(ctx: Context<Person>): Promise<Me> {
  const { actor, gate } = ctx;
  return act(ctx, { permission: 'me.view', event: 'me.viewed' }, async (tx, { grant, at }) => {
    const { profile } = grant.profile;
    const training = await gate.facts.training(tx, actor.personId, localDay(at, actor.agency.timeZone), at);
    const account = await gate.facts.account(tx, actor.personId, at);
    return {
      personId: actor.personId,
      username: actor.username,
      displayName: actor.displayName,
      agency: actor.agency.code,
      timeZone: actor.agency.timeZone,
      posts: profile.posts.filter(post => grant.posts.includes(post.id)).map(({ id, title }) => ({ id, title })),
      permissions: account === null ? [] : permissionsInForce(profile, account),
      trainedUntil: trainedUntilOf(training),
      ...(await viewSession(tx, ctx, { profile, at })),
    };
  });
}

/** What the caller's session has proved, and the sign-in before it (CJIS AC-9). */
async function viewSession(
  tx: Tx,
  { actor }: Context<Person>,
  { profile, at }: { profile: Profile; at: Date },
): Promise<Pick<Me, 'assurance' | 'strongUntil' | 'lastSignIn' | 'passwordDue'>> {
  const { assurance, strongAt, personId, sessionId } = actor;
  const before = await selectSignInBefore(tx, personId, sessionId);
  const account = await selectAccount(tx, personId);
  return {
    assurance,
    strongUntil: strongAt === null ? null : strongUntil(strongAt),
    lastSignIn: before === null ? null : { at: before.at.toISOString(), address: before.address },
    passwordDue: isPasswordDue(profile, account?.passwordSetAt ?? null, at),
  };
}

/**
 * Creates an account with a password, for setting an installation up and for demonstrations; persons invite (`inviteAccount`). Without
 * posts it can do nothing (BA-63, BA-64). `passwordRounds` is for tests.
 * Throws Problem `input_invalid` for a taken name (also of a deactivated account: identifiers are never reused) or a weak password.
 */
export async function createAccount(
  ctx: Context,
  input: {
    username: string;
    displayName: string;
    password: string;
    passwordRounds?: number;
    sameHumanAs?: PersonId;
    kind?: AccountKind;
  },
): Promise<{ personId: PersonId; username: string }> {
  const { agency } = ctx.actor;
  const { username, displayName } = input;
  const personId = newId<'person'>();
  const about = { subject: personId, detail: { username, display_name: displayName } };
  const ask = { permission: 'account.create', event: 'account.created', about } as const;
  const fault = passwordFault(input.password, { username, agencyCode: agency.code, words: [agency.name, displayName] });
  // derived outside the transaction (nothing slow between BEGIN and COMMIT), but only for somebody who will be let in
  const ready = fault === null && ctx.actor.kind !== 'person' && (await wouldAdmit(ctx, ask));
  const password = ready ? await hashPassword(input.password, input.passwordRounds) : null;
  return act(ctx, ask, async (tx, { at }) => {
    if (ctx.actor.kind === 'person') throw refusal('Nobody chooses the password of another: invite them.');
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
      ...(input.kind === undefined ? {} : { kind: input.kind }),
      ...(input.sameHumanAs === undefined ? {} : { humanId: await humanFor(tx, input.sameHumanAs) }),
    };
    try {
      await insertAccount(tx, account);
    } catch (error) {
      throw nameProblem(error);
    }
    return { personId, username };
  });
}

async function humanFor(tx: Tx, personId: PersonId): Promise<string> {
  const human = await selectHuman(tx, personId);
  if (human === null) throw fieldProblem('sameHumanAs', 'is no account of this agency');
  return human;
}

/** Puts a person on a post from `heldFrom` on. Part of setting an installation up; callers pass the door first. */
export function holdPost(
  tx: Tx,
  holding: { agencyId: AgencyId; personId: PersonId; postId: string; heldFrom: Date },
): Promise<string> {
  return insertHolding(tx, { ...holding, heldTo: null });
}

/**
 * Gives an account an authenticator whose secret (base 32) is known already. Part of setting an installation or a demonstration up; callers
 * pass the door first. `demonstration`: its codes are told to whoever signs in at a demonstration.
 */
export async function giveTotp(
  tx: Tx,
  { box }: Gate,
  given: { agencyId: AgencyId; personId: PersonId; secret: string; at: Date; demonstration: boolean },
): Promise<void> {
  const { secret, demonstration, ...totp } = given;
  const factorId = newId();
  const sealed = box.seal(Buffer.from(secret), boundTo(factorId));
  await insertTotp(tx, { ...totp, factorId, name: 'Authenticator app', sealed, confirmed: { demonstration } });
}

/** Whether the account has a second factor. Part of setting a demonstration up. */
export async function hasFactor(tx: Tx, personId: PersonId): Promise<boolean> {
  return (await selectFactors(tx, personId)).length > 0;
}

/** Files a clearance (BA-59). Part of setting an installation up; callers pass the door first. */
export function grantClearance(
  tx: Tx,
  clearance: { agencyId: AgencyId; personId: PersonId; grantedAt: Date; expiresAt: Date; kind?: ClearanceKind },
): Promise<string> {
  return insertClearance(tx, { kind: 'background', ...clearance });
}

/** Gives leave to see data of these origins. Part of setting an installation up; callers pass the door first. */
export async function entitle(
  tx: Tx,
  leave: { agencyId: AgencyId; personId: PersonId; origins: readonly DataOrigin[]; grantedAt: Date; expiresAt: Date },
): Promise<string[]> {
  const { origins, ...grant } = leave;
  const ids: string[] = [];
  for (const kind of origins) ids.push(await insertEntitlement(tx, { ...grant, kind, grantedBy: 'task:setup' }));
  return ids;
}

/** Switches an account off (or on again); it is never deleted. Callers pass the door first. */
export function switchAccount(tx: Tx, personId: PersonId, active: boolean): Promise<void> {
  return setActive(tx, personId, active);
}
