import type { AgencyId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type AgencyRow = {
  agencyId: AgencyId;
  code: string;
  name: string;
  ori: string;
  timeZone: string;
  demonstration: boolean;
};

/** Adds an agency to the directory. */
export async function insertAgency(tx: Tx, agency: AgencyRow & { enrolledAt: Date }): Promise<void> {
  await tx
    .insertInto('agencies')
    .values({
      agency_id: agency.agencyId,
      code: agency.code,
      name: agency.name,
      ori: agency.ori,
      time_zone: agency.timeZone,
      demonstration: agency.demonstration,
      enrolled_at: agency.enrolledAt,
    })
    .execute();
}

/** The directory of agencies, by code. */
export async function selectAgencies(tx: Tx): Promise<AgencyRow[]> {
  const rows = await tx.selectFrom('agencies').selectAll().orderBy('code').execute();
  return rows.map(row => ({
    agencyId: row.agency_id as AgencyId, // the column holds what insertAgency wrote
    code: row.code,
    name: row.name,
    ori: row.ori,
    timeZone: row.time_zone,
    demonstration: row.demonstration,
  }));
}

export type VersionRow = { version: number; sha256: string; profile: unknown };

/** Files a version of an agency's policy; versions are never changed. */
export async function insertPolicyVersion(
  tx: Tx,
  version: {
    agencyId: AgencyId;
    version: number;
    effectiveFrom: Date;
    profile: unknown;
    sha256: string;
    adoptedBy: string;
    at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('policy_versions')
    .values({
      agency_id: version.agencyId,
      version: version.version,
      effective_from: version.effectiveFrom,
      profile: JSON.stringify(version.profile),
      profile_sha256: Buffer.from(version.sha256, 'hex'),
      adopted_by: version.adoptedBy,
      recorded_at: version.at,
    })
    .execute();
}

/** The number of the version in force at `at`: the newest whose effective date has come. */
export async function versionInForce(tx: Tx, agencyId: AgencyId, at: Date): Promise<number | null> {
  const row = await tx
    .selectFrom('policy_versions')
    .select('version')
    .where('agency_id', '=', agencyId)
    .where('effective_from', '<=', at)
    .orderBy('effective_from', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? null;
}

/** One version as it was filed. Throws when there is none. */
export async function selectVersion(tx: Tx, agencyId: AgencyId, version: number): Promise<VersionRow> {
  const row = await tx
    .selectFrom('policy_versions')
    .select(['version', 'profile', 'profile_sha256'])
    .where('agency_id', '=', agencyId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return { version: row.version, profile: row.profile, sha256: row.profile_sha256.toString('hex') };
}
