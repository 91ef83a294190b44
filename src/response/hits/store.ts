import { sql, type SqlBool } from 'kysely';
import type { AgencyId, EntryId, HitId, ReadId, SourceId } from '../../foundation/base/ids.ts';
import type { FeedKind, HitOutcome, HitView, Verification } from '../../foundation/contract/routes/hits.ts';
import { imageRefSchema, vehicleSchema, type ImageRef, type Vehicle } from '../../foundation/contract/words.ts';
import { notify, type Tx } from '../../foundation/db/database.ts';
import type { MatchGrade } from '../../foundation/plates/grade.ts';
import type { HitAnswer } from './rules.ts';
import { stepsOfHit, stepView, takeoversOfHit, takeoverView } from './store/steps.ts';

/** NOTIFY channel that tells of new events in an agency's feed; the payload is the agency's id. */
export const feedChannel = 'feed';

export type NewHit = {
  hitId: HitId;
  readId: ReadId;
  entryId: EntryId;
  sourceId: SourceId;
  plate: string;
  state: string | null;
  capturedAt: Date;
  receivedAt: Date;
  retentionClass: string;
  receiptDay: string;
  purgeOn: string;
  goneOn: string | null;
  images: ImageRef[];
  vehicle: Vehicle;
  headingDegrees: number | null;
  direction: string | null;
  latitude: number | null;
  longitude: number | null;
  grade: MatchGrade;
  possible: boolean;
  why: string[];
  historic: boolean;
  madeAt: Date;
};

const hitsPerInsert = 500;

/**
 * Stores hits of entries that have not ended meanwhile, each read and entry once; answers with the ids of those that are new, in the
 * order given.
 */
export async function insertHits(tx: Tx, agencyId: AgencyId, hits: readonly NewHit[]): Promise<HitId[]> {
  const standing = await selectStanding(tx, [...new Set(hits.map(hit => hit.entryId))]);
  const wanted = hits.filter(hit => standing.has(hit.entryId));
  const stored = new Set<string>();
  for (let from = 0; from < wanted.length; from += hitsPerInsert) {
    const rows = await tx
      .insertInto('hits')
      .values(wanted.slice(from, from + hitsPerInsert).map(hit => columnsOf(agencyId, hit)))
      .onConflict(clash => clash.columns(['read_id', 'entry_id']).doNothing())
      .returning('hit_id')
      .execute();
    for (const row of rows) stored.add(row.hit_id);
  }
  return wanted.map(hit => hit.hitId).filter(hitId => stored.has(hitId));
}

async function selectStanding(tx: Tx, entryIds: readonly EntryId[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('hotlist_entries')
    .select('entry_id')
    .where(sql<SqlBool>`entry_id = any(${[...entryIds]}::uuid[])`)
    .where('ended_at', 'is', null)
    .execute();
  return new Set(rows.map(row => row.entry_id));
}

function columnsOf(agencyId: AgencyId, hit: NewHit) {
  return {
    hit_id: hit.hitId,
    agency_id: agencyId,
    read_id: hit.readId,
    entry_id: hit.entryId,
    source_id: hit.sourceId,
    plate: hit.plate,
    state: hit.state,
    captured_at: hit.capturedAt,
    received_at: hit.receivedAt,
    retention_class: hit.retentionClass,
    receipt_day: hit.receiptDay,
    purge_on: hit.purgeOn,
    gone_on: hit.goneOn,
    images: JSON.stringify(hit.images),
    vehicle: JSON.stringify(hit.vehicle),
    heading_degrees: hit.headingDegrees,
    direction: hit.direction,
    latitude: hit.latitude,
    longitude: hit.longitude,
    grade: hit.grade,
    possible: hit.possible,
    why: hit.why,
    historic: hit.historic,
    made_at: hit.madeAt,
  };
}

/**
 * Adds events to the agency's feed under the next numbers. The row of feed_positions stays locked until COMMIT, so that the order of
 * numbers is the order in which they become visible; call it last in a transaction.
 */
export async function appendFeed(
  tx: Tx,
  { agencyId, kind, hitIds, at }: { agencyId: AgencyId; kind: FeedKind; hitIds: readonly HitId[]; at: Date },
): Promise<void> {
  if (hitIds.length === 0) return;
  const position = await sql<{ last_seq: number }>`
    insert into feed_positions (agency_id, last_seq) values (${agencyId}, ${hitIds.length})
    on conflict (agency_id) do update set last_seq = feed_positions.last_seq + excluded.last_seq
    returning last_seq`.execute(tx);
  const first = (position.rows[0]?.last_seq ?? hitIds.length) - hitIds.length;
  await sql`
    insert into feed_events (agency_id, seq, kind, hit_id, made_at)
    select ${agencyId}::uuid, ${first}::bigint + place, ${kind}, hit_id, ${at}
    from unnest(${[...hitIds]}::uuid[]) with ordinality as given (hit_id, place)`.execute(tx);
  await notify(tx, feedChannel, agencyId);
}

/** A hit with what is not for the screen. */
export type HitRow = {
  view: HitView;
  entryId: EntryId;
  retentionClass: string;
  receiptDay: string;
};

function selectJoined(tx: Tx, localToday: string) {
  return tx
    .selectFrom('hits as h')
    .innerJoin('hotlist_entries as e', 'e.entry_id', 'h.entry_id')
    .innerJoin('hotlists as l', 'l.hotlist_id', 'e.hotlist_id')
    .innerJoin('sources as s', 's.source_id', 'h.source_id')
    .select([
      'h.hit_id',
      'h.entry_id',
      'h.plate',
      'h.state',
      'h.captured_at',
      'h.received_at',
      'h.retention_class',
      'h.receipt_day',
      'h.latitude',
      'h.longitude',
      'h.heading_degrees',
      'h.direction',
      'h.vehicle',
      'h.images',
      'h.grade',
      'h.possible',
      'h.why',
      'h.historic',
      'h.verification',
      'h.taken_by',
      'h.taken_at',
      'h.answered_by',
      'h.answered_at',
      'h.outcome',
      'h.closed_by',
      'h.closed_at',
      's.code as camera',
      's.name as camera_name',
      'l.name as list',
      'l.origin as list_origin',
      'l.clets as list_clets',
      'e.plate as wanted_plate',
      'e.state as wanted_state',
      'e.category',
      'e.priority',
      'e.narrative',
      'e.case_number',
      'e.approved_by',
      'e.caution',
      'e.instructions',
      'e.vehicle as wanted_vehicle',
      stepsOfHit().as('steps'),
      takeoversOfHit().as('takeovers'),
    ])
    .where(shown(localToday));
}

/** A hit is gone from every answer on the same local day as its read. */
function shown(localToday: string) {
  return sql<SqlBool>`(h.gone_on is null or h.gone_on > ${localToday}::date)`;
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof selectJoined>['execute']>>[number];

/** One hit that still shows on `localToday`, or null when there is none, or it is another agency's. */
export async function selectHit(tx: Tx, hitId: string, localToday: string): Promise<HitRow | null> {
  const row = await selectJoined(tx, localToday).where('h.hit_id', '=', hitId).executeTakeFirst();
  return row === undefined ? null : hitRow(row);
}

/** The latest hits, newest first. */
export async function selectHits(
  tx: Tx,
  { openOnly, limit, localToday }: { openOnly: boolean; limit: number; localToday: string },
): Promise<HitView[]> {
  let query = selectJoined(tx, localToday).orderBy('h.made_at', 'desc').orderBy('h.hit_id', 'desc').limit(limit);
  if (openOnly) query = query.where('h.closed_at', 'is', null);
  return (await query.execute()).map(row => hitRow(row).view);
}

/** An event of the feed; `hit` is null when the hit shows no more. */
export type FeedRow = { seq: number; kind: FeedKind; hitId: string; hit: HitView | null };

/** Events after a number, in order. */
export async function selectFeed(
  tx: Tx,
  { agencyId, after, limit, localToday }: { agencyId: AgencyId; after: number; limit: number; localToday: string },
): Promise<FeedRow[]> {
  const events = await tx
    .selectFrom('feed_events')
    .select(['seq', 'kind', 'hit_id'])
    .where('agency_id', '=', agencyId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (events.length === 0) return [];
  const hitIds = [...new Set(events.map(event => event.hit_id))];
  const rows = await selectJoined(tx, localToday).where('h.hit_id', 'in', hitIds).execute();
  const views = new Map(rows.map(row => [row.hit_id, hitRow(row).view] as const));
  return events.map(({ seq, kind, hit_id: hitId }) => ({
    seq,
    kind: kind as FeedKind, // the table checks it
    hitId,
    hit: views.get(hitId) ?? null,
  }));
}

/** The number of the latest event, and that of the latest one made before `before`; 0 when there is none. */
export async function selectPositions(
  tx: Tx,
  { agencyId, before }: { agencyId: AgencyId; before: Date },
): Promise<{ last: number; lastBefore: number }> {
  const now = await tx
    .selectFrom('feed_positions')
    .select('last_seq')
    .where('agency_id', '=', agencyId)
    .executeTakeFirst();
  const old = await tx
    .selectFrom('feed_events')
    .select('seq')
    .where('agency_id', '=', agencyId)
    .where('made_at', '<', before)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { last: now?.last_seq ?? 0, lastBefore: old?.seq ?? 0 };
}

/** Takes a hit that nobody has; false when somebody has it or it is past taking. */
export async function markTaken(tx: Tx, hitId: string, by: { username: string; at: Date }): Promise<boolean> {
  const result = await tx
    .updateTable('hits')
    .set({ taken_by: by.username, taken_at: by.at, verification: 'asked' })
    .where('hit_id', '=', hitId)
    .where('taken_by', 'is', null)
    .where('verification', '=', 'unverified')
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Records an answer of CLETS if the hit is still open and in one of the states `from`; false when it isn't. */
export async function markAnswered(
  tx: Tx,
  hitId: string,
  change: { answer: HitAnswer; from: readonly Verification[]; username: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('hits')
    .set({
      verification: change.answer.answer,
      answer: JSON.stringify(change.answer),
      answered_by: change.username,
      answered_at: change.at,
    })
    .where('hit_id', '=', hitId)
    .where('verification', 'in', [...change.from])
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Closes an open hit; false when it is closed already. */
export async function markClosed(
  tx: Tx,
  hitId: string,
  change: { outcome: HitOutcome; username: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('hits')
    .set({ outcome: change.outcome, closed_by: change.username, closed_at: change.at })
    .where('hit_id', '=', hitId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The casts name what insertHits, the updates above and the checks of the tables let in. */
function hitRow(row: JoinedRow): HitRow {
  return {
    entryId: row.entry_id as EntryId,
    retentionClass: row.retention_class,
    receiptDay: row.receipt_day,
    view: {
      hitId: row.hit_id,
      plate: row.plate,
      state: row.state,
      capturedAt: row.captured_at.toISOString(),
      receivedAt: row.received_at.toISOString(),
      camera: row.camera,
      cameraName: row.camera_name,
      latitude: row.latitude,
      longitude: row.longitude,
      headingDegrees: row.heading_degrees,
      direction: row.direction,
      vehicle: vehicleOf(row.vehicle),
      images: imagesOf(row.images),
      wanted: {
        list: row.list,
        plate: row.wanted_plate,
        state: row.wanted_state,
        category: row.category,
        priority: row.priority as HitView['wanted']['priority'],
        // BA-67, BA-70: the narrative names the approver
        reason: row.narrative,
        caseNumber: row.case_number,
        approvedBy: row.approved_by,
        caution: row.caution,
        instructions: row.instructions,
        vehicle: vehicleOf(row.wanted_vehicle),
        origin: row.list_origin as HitView['wanted']['origin'],
        clets: row.list_clets,
        masked: null,
      },
      grade: row.grade as HitView['grade'],
      possible: row.possible,
      why: row.why,
      historic: row.historic,
      verification: row.verification as Verification,
      takenBy: row.taken_by,
      takenAt: row.taken_at?.toISOString() ?? null,
      answeredBy: row.answered_by,
      answeredAt: row.answered_at?.toISOString() ?? null,
      outcome: row.outcome as HitOutcome | null,
      closedBy: row.closed_by,
      closedAt: row.closed_at?.toISOString() ?? null,
      steps: row.steps.map(stepView),
      takeovers: row.takeovers.map(takeoverView),
    },
  };
}

/** Only what the contract names; a value that it doesn't let through is left out, so that it can't hold up a hit. */
function vehicleOf(stored: unknown): Vehicle {
  return vehicleSchema.safeParse(stored).data ?? {};
}

function imagesOf(stored: unknown): ImageRef[] {
  return imageRefSchema.array().safeParse(stored).data ?? [];
}
