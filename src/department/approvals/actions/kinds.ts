import type { PersonId } from '../../../foundation/base/ids.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { Permission } from '../../../foundation/contract/permissions.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import type { Fields } from '../../../gate/access/act.ts';
import { permissionsOfPosts, type Unset } from '../../../gate/policy/rules.ts';
import { holdersOfPosts, humanOf } from '../../people/actions.ts';
import { gapOf, levelsOf, type ChainGap, type Holder, type Level } from '../rules.ts';
import type { ApprovalRow } from '../store.ts';

/** What an effect gets: the decided request, who decided, and the record to which it adds what it changed. */
export type Decided = {
  ctx: Context<Person>;
  request: ApprovalRow;
  profile: Profile;
  at: Date;
  /** By whom and as what it was approved. */
  approvedBy: { personId: PersonId; displayName: string; postTitle: string };
  record(fields: Fields): void;
};

/** A sort of two-person request; src/app.ts registers them. */
export type ApprovalKind = {
  /** `policy_change`; never renamed: it stands in the database. */
  kind: string;
  /** Posts that may decide, level by level, for a requester who holds these posts. */
  chain(profile: Profile, requesterPosts: readonly string[]): { chain: string[][]; clauses: string[] } | Unset;
  /** Hours after which nobody can decide any more. */
  expiresAfterHours: number;
  /** Asked besides `approval.view` and `approval.decide` of whoever sees or decides on one: for kinds that show plate data. */
  permission?: Permission;
  /** Bytes of `before` and `after` each; 32 KiB when not given. */
  maxDetailBytes?: number;
  /** Runs in the transaction of an approval; what it throws undoes the decision too. */
  onApproved(tx: Tx, decided: Decided): Promise<void>;
};

/** The kinds of this house, by name. */
export type ApprovalKinds = ReadonlyMap<string, ApprovalKind>;

/** The kinds by name. Throws an Error when a name is used twice. */
export function approvalKinds(kinds: readonly ApprovalKind[]): ApprovalKinds {
  const byName = new Map(kinds.map(kind => [kind.kind, kind]));
  if (byName.size !== kinds.length) throw new Error('two kinds of approval have the same name');
  return byName;
}

/** Who holds a post of these levels and has the permission to decide. */
export async function decidersOf(
  tx: Tx,
  { profile, levels, at }: { profile: Profile; levels: readonly Level[]; at: Date },
): Promise<(Holder & { personId: PersonId })[]> {
  const posts = levels.flatMap(level => level.posts);
  const holders = await holdersOfPosts(tx, posts, at);
  return holders.filter(({ postIds }) => permissionsOfPosts(profile, postIds).permissions.includes('approval.decide'));
}

/** The human behind an account of this agency. Throws Problem `account_inactive` when there is no such account. */
export async function requireHuman(tx: Tx, personId: PersonId): Promise<string> {
  const human = await humanOf(tx, personId);
  if (human === null) throw new Problem('account_inactive');
  return human;
}

/** The kinds on which nobody, or one human alone, could decide, as the posts are held now: gaps of the policy. */
export async function approvalGaps(
  tx: Tx,
  { kinds, profile, at }: { kinds: ApprovalKinds; profile: Profile; at: Date },
): Promise<({ kind: string } & ({ unset: string } | ChainGap))[]> {
  const gaps: ({ kind: string } & ({ unset: string } | ChainGap))[] = [];
  for (const kind of kinds.values()) {
    const chain = kind.chain(profile, []);
    if ('unset' in chain) {
      gaps.push({ kind: kind.kind, unset: chain.unset });
      continue;
    }
    const levels = levelsOf(profile, chain.chain);
    const gap = gapOf(levels, await decidersOf(tx, { profile, levels, at }));
    if (gap !== null) gaps.push({ kind: kind.kind, ...gap });
  }
  return gaps;
}
