import type { AgencyId, SourceId } from '../../foundation/base/ids.ts';
import type { NewSource } from '../../foundation/contract/routes/cameras.ts';
import type { Tx } from '../../foundation/db/database.ts';

/** Where reads come from; times and places as the equipment register has them. */
export type Source = NewSource & { sourceId: SourceId; agencyId: AgencyId; active: boolean };

export type KeyRow = { keyId: string; label: string; secretSha256: Buffer; revokedAt: Date | null };

const sourceColumns = [
  'sources.source_id',
  'sources.agency_id',
  'sources.code',
  'sources.name',
  'sources.kind',
  'sources.retention_class',
  'sources.time_zone',
  'sources.latitude',
  'sources.longitude',
  'sources.heading_degrees',
  'sources.external_refs',
  'sources.active',
] as const;

type SourceRow = {
  source_id: string;
  agency_id: string;
  code: string;
  name: string;
  kind: string;
  retention_class: string;
  time_zone: string;
  latitude: number | null;
  longitude: number | null;
  heading_degrees: number | null;
  external_refs: string[];
  active: boolean;
};

function sourceOf(row: SourceRow): Source {
  return {
    // the columns hold what insertSource wrote: branded ids, and a kind that the table's own check bounds
    sourceId: row.source_id as SourceId,
    agencyId: row.agency_id as AgencyId,
    kind: row.kind as NewSource['kind'],
    code: row.code,
    name: row.name,
    retentionClass: row.retention_class,
    timeZone: row.time_zone,
    latitude: row.latitude,
    longitude: row.longitude,
    headingDegrees: row.heading_degrees,
    externalRefs: row.external_refs,
    active: row.active,
  };
}

/** Throws a unique violation when the agency has a source of this code. */
export async function insertSource(tx: Tx, source: Source & { createdAt: Date }): Promise<void> {
  await tx
    .insertInto('sources')
    .values({
      source_id: source.sourceId,
      agency_id: source.agencyId,
      code: source.code,
      name: source.name,
      kind: source.kind,
      retention_class: source.retentionClass,
      time_zone: source.timeZone,
      latitude: source.latitude,
      longitude: source.longitude,
      heading_degrees: source.headingDegrees,
      external_refs: source.externalRefs,
      active: source.active,
      created_at: source.createdAt,
    })
    .execute();
}

export async function selectSources(tx: Tx): Promise<Source[]> {
  const rows = await tx.selectFrom('sources').select(sourceColumns).orderBy('code').execute();
  return rows.map(sourceOf);
}

export async function selectSourcesByCode(tx: Tx, codes: string[]): Promise<Source[]> {
  const rows = await tx.selectFrom('sources').select(sourceColumns).where('code', 'in', codes).execute();
  return rows.map(sourceOf);
}

export async function selectSourcesOfKey(tx: Tx, keyId: string): Promise<Source[]> {
  const rows = await tx
    .selectFrom('source_key_sources')
    .innerJoin('sources', 'sources.source_id', 'source_key_sources.source_id')
    .select(sourceColumns)
    .where('source_key_sources.key_id', '=', keyId)
    .orderBy('sources.code')
    .execute();
  return rows.map(sourceOf);
}

export async function insertKey(
  tx: Tx,
  key: {
    keyId: string;
    agencyId: AgencyId;
    label: string;
    secretSha256: Buffer;
    createdAt: Date;
    sourceIds: SourceId[];
  },
): Promise<void> {
  await tx
    .insertInto('source_keys')
    .values({
      key_id: key.keyId,
      agency_id: key.agencyId,
      label: key.label,
      secret_sha256: key.secretSha256,
      created_at: key.createdAt,
      revoked_at: null,
    })
    .execute();
  await tx
    .insertInto('source_key_sources')
    .values(key.sourceIds.map(sourceId => ({ key_id: key.keyId, source_id: sourceId, agency_id: key.agencyId })))
    .execute();
}

export async function selectKey(tx: Tx, keyId: string): Promise<KeyRow | null> {
  const row = await tx
    .selectFrom('source_keys')
    .select(['key_id', 'label', 'secret_sha256', 'revoked_at'])
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { keyId: row.key_id, label: row.label, secretSha256: row.secret_sha256, revokedAt: row.revoked_at };
}

/** Marks the key as revoked from `at`; one that was revoked before keeps its time. False when there is no such key. */
export async function markRevoked(tx: Tx, keyId: string, at: Date): Promise<boolean> {
  const key = await selectKey(tx, keyId);
  if (key === null) return false;
  await tx
    .updateTable('source_keys')
    .set({ revoked_at: at })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .execute();
  return true;
}
