import { sql } from 'kysely';
import type { AgencyId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type FiledVersion = {
  version: number;
  /** As it lies in the database, not yet parsed. */
  profile: unknown;
  sha256: string;
  effectiveFrom: Date;
  adoptedBy: string;
  recordedAt: Date;
};

/** Lets one transaction at a time file a version at an agency; the next one sees it. */
export async function lockVersions(tx: Tx, agencyId: AgencyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy versions ${agencyId}`}, 0))`.execute(tx);
}

/** Every version of an agency's policy, the first one first. */
export async function selectVersions(tx: Tx, agencyId: AgencyId): Promise<FiledVersion[]> {
  const rows = await tx
    .selectFrom('policy_versions')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .orderBy('version')
    .execute();
  return rows.map(row => ({
    version: row.version,
    profile: row.profile,
    sha256: row.profile_sha256.toString('hex'),
    effectiveFrom: row.effective_from,
    adoptedBy: row.adopted_by,
    recordedAt: row.recorded_at,
  }));
}
