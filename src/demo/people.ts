import { localDay } from '../foundation/base/clock.ts';
import { sha256 } from '../foundation/base/crypto.ts';
import type { PersonId } from '../foundation/base/ids.ts';
import { dataOrigins } from '../foundation/contract/people-words.ts';
import type { Role } from '../foundation/contract/permissions.ts';
import type { Post, Profile } from '../foundation/contract/profile.ts';
import { taskContext } from '../gate/access/context.ts';
import type { Gate } from '../gate/access/gate.ts';
import { approverChain } from '../gate/policy/rules.ts';
import {
  clearanceInForce,
  createAccount,
  entitle,
  entitlementsInForce,
  giveTotp,
  grantClearance,
  hasFactor,
  holdPost,
  postsOfUsername,
} from '../department/people/actions.ts';
import { totpSecretOf } from '../department/people/rules/totp.ts';
import { headOf } from '../department/approvals/rules.ts';
import { recordTraining, validTraining } from '../department/training/actions.ts';
import type { DemoAgency } from './agencies.ts';

/** A made-up person of an agency; one post each, so that it shows which post may do what. */
export type DemoPerson = { username: string; displayName: string; postId: string; trained: boolean };

// Fewer rounds than a department's 600,000: 40 accounts are made at once on a slow machine, and this passphrase is random and guards invented data.
const passwordRounds = 50_000;

/** Who plays in an agency's part of the demonstration, by what its profile says of its posts. */
export function castOf({ profile, city }: DemoAgency): DemoPerson[] {
  const postIds = new Set([
    'dispatcher',
    'patrol-officer',
    'detective',
    ...approverPosts(profile),
    // a policy is changed with a second person, and what must be done is left undone only by them
    ...[headOf(profile)].filter(post => post !== null),
    ...['administrator', 'training-officer', 'account-creator'].flatMap(role => firstWithRole(profile, role as Role)), // three of the roles
  ]);
  const people = profile.posts.filter(post => postIds.has(post.id)).map(post => personOf(post, city));
  const untrained = {
    displayName: `Demo officer without training (${city})`,
    postId: 'patrol-officer',
    trained: false,
  };
  return [...people, { username: 'demo.untrained', ...untrained }];
}

function personOf({ id, title }: Post, city: string): DemoPerson {
  return { username: `demo.${id}`, displayName: `Demo ${title.toLowerCase()} (${city})`, postId: id, trained: true };
}

/** Every post that approves hotlist entries, of both chains (BA-65 to BA-70). */
export function approverPosts(profile: Profile): string[] {
  const chains = (['officer', 'detective'] as const).map(kind => approverChain(profile, kind));
  return [...new Set(chains.flatMap(chain => ('unset' in chain ? [] : chain.chain.flat())))];
}

/** The user name of whoever holds the first post with this role. Throws when the profile gives it to none. */
export function usernameWithRole(profile: Profile, role: Role): string {
  const [postId] = firstWithRole(profile, role);
  if (postId === undefined) throw new Error(`no post of ${profile.meta.name} has the role ${role}`);
  return `demo.${postId}`;
}

function firstWithRole(profile: Profile, role: Role): string[] {
  const post = profile.posts.find(candidate => candidate.grants.some(grant => grant.role === role));
  return post === undefined ? [] : [post.id];
}

/** The authenticator secret of a made-up person, base 32: the same at each start, and nothing without the passphrase. */
export function demoTotpSecret(passphrase: string, agencyCode: string, username: string): string {
  return totpSecretOf(
    sha256('plateward demonstration authenticator', passphrase, `${agencyCode}/${username}`).subarray(0, 20),
  );
}

/** Makes the accounts that are missing, with post, clearance and training; what is there stays. */
export async function seedPeople(gate: Gate, agency: DemoAgency, passphrase: string): Promise<void> {
  for (const person of castOf(agency)) {
    const personId = await seedAccount(gate, agency, { person, passphrase });
    if (person.trained) await seedTraining(gate, agency, personId);
  }
}

async function seedAccount(
  gate: Gate,
  { ref }: DemoAgency,
  { person, passphrase }: { person: DemoPerson; passphrase: string },
): Promise<PersonId> {
  const { username, displayName, postId } = person;
  const now = gate.clock.now();
  const present = await gate.db.inAgency(ref.agencyId, tx => postsOfUsername(tx, username, now));
  const { personId } =
    present ??
    (await createAccount(taskContext(gate, ref, 'demo-seed'), {
      username,
      displayName,
      password: passphrase,
      passwordRounds,
    }));
  await gate.db.inAgency(ref.agencyId, async tx => {
    const { agencyId } = ref;
    if (!(present?.postIds.includes(postId) ?? false))
      await holdPost(tx, { agencyId, personId, postId, heldFrom: now });
    const expiresAt = new Date(now.getTime() + 365 * 86_400_000);
    const grant = { agencyId, personId, grantedAt: now, expiresAt };
    // whoever works with hits works with what the lists say (LA-24, SL-11, CO-11, BA-22)
    const held = await entitlementsInForce(tx, personId, now);
    await entitle(tx, { ...grant, origins: dataOrigins.filter(origin => !held.has(origin)) });
    if (!(await clearanceInForce(tx, personId, now))) await grantClearance(tx, grant);
    if (!(await hasFactor(tx, personId))) {
      const secret = demoTotpSecret(passphrase, ref.code, username);
      await giveTotp(tx, gate, { agencyId, personId, secret, at: now, demonstration: true });
    }
  });
  return personId;
}

async function seedTraining(gate: Gate, { ref }: DemoAgency, personId: PersonId): Promise<void> {
  const now = gate.clock.now();
  const today = localDay(now, ref.timeZone);
  if ((await gate.db.inAgency(ref.agencyId, tx => validTraining(tx, personId, today, now))) !== null) return;
  const completion = { personId, course: 'DEMONSTRATION: ALPR policy and use', completedOn: today };
  await recordTraining(taskContext(gate, ref, 'demo-seed'), completion);
}
