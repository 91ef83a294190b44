import type { AccountKind, DataOrigin, DelegableDuty } from '../../foundation/contract/people-words.ts';
import { delegableDuties } from '../../foundation/contract/people-words.ts';
import { dataPermissions, rolePermissions, type Permission, type Role } from '../../foundation/contract/permissions.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { permissionsOfPosts } from '../policy/rules.ts';

/** A duty that somebody else gave to the person for now, with the posts that the giver holds at this moment. */
export type HeldDelegation = { delegationId: string; duty: string; giverPostIds: string[] };

/** What the door knows of an account. */
export type AccountFact = {
  active: boolean;
  kind: AccountKind;
  postIds: string[];
  delegations: HeldDelegation[];
  /** BA-62: whether the agency has opened the account of a vendor at this moment; nothing for others. */
  vendorOpen: boolean;
};

/** Leave to see data, by origin. */
export type Entitlements = ReadonlySet<DataOrigin>;

/**
 * The roles in which an account acts. BA-62: a vendor is a vendor, whatever the posts say. A delegated duty counts only while its giver
 * holds it by a post of their own: what is delegated is not delegated on (LA-09, CO-04, BA-08).
 */
export function rolesInForce(profile: Profile, account: AccountFact): { role: Role; delegationId: string | null }[] {
  if (account.kind === 'vendor') return [{ role: 'vendor', delegationId: null }];
  const own = permissionsOfPosts(profile, account.postIds).roles.map(role => ({ role, delegationId: null }));
  const given = account.delegations.flatMap(({ delegationId, duty, giverPostIds }) => {
    const role = delegableDuties.find(one => one === duty);
    return role !== undefined && holdsByPost(profile, giverPostIds, role) ? [{ role, delegationId }] : [];
  });
  return [...own, ...given];
}

/** Whether one of these posts carries the duty. */
export function holdsByPost(profile: Profile, postIds: readonly string[], duty: DelegableDuty): boolean {
  return permissionsOfPosts(profile, postIds).roles.includes(duty);
}

/** What an account may do now, by all its roles. */
export function permissionsInForce(profile: Profile, account: AccountFact): Permission[] {
  const all = rolesInForce(profile, account).flatMap(({ role }) => rolePermissions[role]);
  return [...new Set(all)].filter(permission => !isClosedToVendor(account, permission));
}

/** The floor under BA-62: no table of roles lets a vendor see plate data. */
export function isClosedToVendor(account: AccountFact, permission: Permission): boolean {
  return account.kind === 'vendor' && dataPermissions.has(permission);
}
