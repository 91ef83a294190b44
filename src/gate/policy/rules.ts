import { addDays, localDay, mondayOf } from '../../foundation/base/clock.ts';
import { dataPermissions, rolePermissions, type Permission, type Role } from '../../foundation/contract/permissions.ts';
import type { Profile, RecipientClass, RequesterKind } from '../../foundation/contract/profile.ts';
import { referenceOf, type Ground, type Ruled, type Strength } from '../../foundation/contract/profile-setting.ts';
import { floorPermitsRecipient, recipientLaw } from './floor.ts';
import { checkNumbers, checkPurpose, checkReason, trimmed, type Matter, type MatterDecision } from './matter.ts';

/** Pure answers from a profile: how long, who may, who approves, may this leave. None of them knows which agency it serves. */

/** The policy is silent on `unset` (a dotted path), so what depends on it can't be done. */
export type Unset = { unset: string };

export type PurgeDay = {
  /** Local day of receipt (or capture, as the profile's clock says): day 1. */
  dayOne: string;
  /** Earliest local day on which the policy lets it be purged. */
  notBefore: string;
  /** Local day from which no answer shows it (automatic), or from which it should or may go. */
  purgeOn: string;
  /** Monday of the week in which `purgeOn` lies. */
  purgeWeek: string;
  purge: 'automatic' | 'should' | 'may';
  strength: Strength;
  clauses: string[];
};

/**
 * When a read of a source class is to be purged. Days are calendar days in the agency's zone, so daylight saving and leap
 * years have no part in it; day 1 is the day on which the clock starts (LA-28, SL-18, CO-17, BA-26 to BA-28).
 */
export function purgeDayOf(
  profile: Profile,
  sourceClassId: string,
  receivedAt: Date,
  capturedAt: Date,
): PurgeDay | Unset {
  const source = profile.sources.find(candidate => candidate.id === sourceClassId);
  if (source === undefined) return { unset: `sources.${sourceClassId}` };
  const at = `sources.${source.id}.retention`;
  const { minimumDays, maximumDays, clock, purge } = source.retention;
  if (minimumDays === 'unset') return { unset: `${at}.minimumDays` };
  if (maximumDays === 'unset') return { unset: `${at}.maximumDays` };
  if (clock === 'unset') return { unset: `${at}.clock` };
  if (purge === 'unset') return { unset: `${at}.purge` };
  const dayOne = localDay(clock.value === 'received' ? receivedAt : capturedAt, profile.meta.timeZone);
  // SL-18: day 366 is 365 days after day 1. Without a maximum it may go once the minimum is over (CO-18).
  const purgeOn = addDays(dayOne, maximumDays.value ?? minimumDays.value);
  return {
    dayOne,
    notBefore: addDays(dayOne, minimumDays.value),
    purgeOn,
    purgeWeek: mondayOf(purgeOn),
    purge: purge.value,
    strength: purge.strength,
    clauses: referencesOf([minimumDays, maximumDays, purge]),
  };
}

export type PostPowers = { roles: Role[]; permissions: Permission[]; clauses: string[] };

/**
 * What the holders of these posts may do, and the clauses that say so (BA-60 to BA-64). A post that the profile doesn't
 * know gives nothing: no rule means no access.
 */
export function permissionsOfPosts(profile: Profile, postIds: readonly string[]): PostPowers {
  const held = new Set(postIds);
  const grants = profile.posts.filter(post => held.has(post.id)).flatMap(post => post.grants);
  const roles = [...new Set(grants.map(grant => grant.role))];
  const permissions = [...new Set(roles.flatMap(role => rolePermissions[role]))];
  return { roles, permissions, clauses: referencesOf(grants) };
}

/** The posts whose holders work with plate data: they need training, and are counted as users. */
export function postsThatSee(profile: Profile): string[] {
  return profile.posts
    .map(post => post.id)
    .filter(id => permissionsOfPosts(profile, [id]).permissions.some(one => dataPermissions.has(one)));
}

/** Which approval chain the holder of these posts takes: detectives their own, all others the officers' (BA-65, BA-68). */
export function requesterKindOf(profile: Profile, postIds: readonly string[]): RequesterKind {
  const held = new Set(postIds);
  return profile.posts.some(post => held.has(post.id) && post.requester === 'detective') ? 'detective' : 'officer';
}

export type ApproverChain = { chain: string[][]; clauses: string[] };

/** Posts that may approve a hotlist entry, level by level; the next level opens when the one before can't be reached (BA-65 to BA-70). */
export function approverChain(profile: Profile, requester: RequesterKind): ApproverChain | Unset {
  const levels = profile.hotlist.approval[requester];
  if (levels === 'unset') return { unset: `hotlist.approval.${requester}` };
  return { chain: levels.map(level => [...level.posts]), clauses: referencesOf(levels) };
}

export type HotlistAge = { hours: number; strength: Strength; clauses: string[] };

/** Hours after which a list that was not refreshed stops matching (BA-71). */
export function hotlistMaxAgeHours(profile: Profile): HotlistAge | Unset {
  const setting = profile.hotlist.maxAgeHours;
  if (setting === 'unset') return { unset: 'hotlist.maxAgeHours' };
  return { hours: setting.value, strength: setting.strength, clauses: referencesOf([setting]) };
}

export type RecipientDecision = { ok: true; clauses: string[] } | { ok: false; detail: string; clauses: string[] };

/** May a recipient of this class receive plate data? The law first (no override), then the profile (CB-10 to CB-13, LA-37, BA-44). */
export function decideRecipient(profile: Profile, recipient: RecipientClass): RecipientDecision {
  if (!floorPermitsRecipient(recipient)) {
    return { ok: false, detail: 'Plate data goes to public agencies of California only.', clauses: [recipientLaw] };
  }
  const { classes } = profile.share;
  if (classes === 'unset')
    return { ok: false, detail: 'The policy names nobody with whom plate data is shared.', clauses: [] };
  const shared = classes.find(share => share.class === recipient);
  if (shared !== undefined) return { ok: true, clauses: referencesOf([shared]) };
  return {
    ok: false,
    detail: 'The policy does not share plate data with this kind of agency.',
    clauses: referencesOf(classes),
  };
}

/** What a decision cites, each reference once, in order. */
export function referencesOf(grounds: readonly (Ground | Ruled<unknown>)[]): string[] {
  return [...new Set(grounds.map(referenceOf))];
}

/**
 * May an inquiry go ahead with this purpose, case or incident number and reason? The law comes first, then the purpose
 * (CB-06, LA-34, SL-24, CO-24, BA-33), the number and the reason (CB-09).
 */
export function decideMatter(profile: Profile, input: Matter): MatterDecision {
  const given = {
    purpose: trimmed(input.purpose),
    caseNumber: trimmed(input.caseNumber),
    incidentNumber: trimmed(input.incidentNumber),
    reason: trimmed(input.reason),
  };
  const purpose = checkPurpose(profile, given);
  if ('refusal' in purpose) return purpose.refusal;
  const clauses = new Set(purpose.clauses);
  const deviations: string[] = [];
  for (const step of [checkNumbers(profile, purpose.purpose, given), checkReason(profile, given)]) {
    if ('refusal' in step) return step.refusal;
    for (const clause of step.clauses) clauses.add(clause);
    deviations.push(...step.deviations);
  }
  return { ok: true, matter: { ...given, purpose: purpose.purpose.id }, clauses: [...clauses], deviations };
}
