import { sha256Hex } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Db, Tx } from '../../foundation/db/database.ts';
import { checkAgainstFloor } from './floor.ts';
import { canonicalJson, parseProfile, profileHash } from './profile.ts';
import {
  insertAgency,
  insertPolicyVersion,
  selectAgencies,
  selectVersion,
  versionInForce,
  type AgencyRow,
} from './store.ts';

/** A policy profile as it governs an act: judged by the version in force at the act's time (CB-02). */
export type ProfileInForce = { version: number; sha256: string; profile: Profile };

/**
 * Makes an agency of this installation with its first policy version, in force at once. Throws Problem `policy_refused` when
 * the profile is looser than the law, and a plain Error when the agency's code is taken.
 */
export async function enrolAgency(
  db: Db,
  input: { profile: Profile; demonstration: boolean; adoptedBy: string; at: Date },
): Promise<AgencyRow> {
  const { profile } = input;
  const faults = checkAgainstFloor(profile);
  if (faults.length > 0) throw new Problem('policy_refused', { detail: faults.map(fault => fault.message).join(' ') });
  if (profile.meta.demonstration !== input.demonstration) {
    throw new Problem('policy_refused', {
      detail: 'A profile with demonstration values governs a demonstration only.',
    });
  }
  const agency: AgencyRow = {
    agencyId: newId<'agency'>(),
    code: profile.meta.code,
    name: profile.meta.name,
    ori: profile.meta.ori,
    timeZone: profile.meta.timeZone,
    demonstration: input.demonstration,
  };
  await db.inAgency(agency.agencyId, async tx => {
    await insertAgency(tx, { ...agency, enrolledAt: input.at });
    await insertPolicyVersion(tx, {
      agencyId: agency.agencyId,
      version: 1,
      effectiveFrom: input.at,
      profile,
      sha256: profileHash(profile),
      adoptedBy: input.adoptedBy,
      at: input.at,
    });
  });
  return agency;
}

/** The agencies of this installation, by code. */
export function listAgencies(db: Db): Promise<AgencyRow[]> {
  return db.acrossAgencies(selectAgencies);
}

/**
 * Looks up the profile in force, parsed once per version. The lookup throws Problem `policy_unset` when the agency has no
 * version in force yet, and a plain Error when the stored profile is not the one that was adopted (its hash differs).
 */
export function profileLookup(): (tx: Tx, agencyId: AgencyId, at: Date) => Promise<ProfileInForce> {
  const parsed = new Map<string, ProfileInForce>();
  return async (tx, agencyId, at) => {
    const version = await versionInForce(tx, agencyId, at);
    if (version === null) throw new Problem('policy_unset', { detail: 'This agency has no policy in force yet.' });
    const key = `${agencyId} ${version}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const row = await selectVersion(tx, agencyId, version);
    const profile = parseProfile(row.profile);
    // as it was filed: what has become known since is unset in it, and changes nothing
    if (sha256Hex(canonicalJson(row.profile)) !== row.sha256)
      throw new Error(
        `policy version ${version} of agency ${agencyId} is not the one that was adopted: its hash differs`,
      );
    const inForce = { version, sha256: row.sha256, profile };
    parsed.set(key, inForce);
    return inForce;
  };
}
