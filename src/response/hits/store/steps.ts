import { sql } from 'kysely';
import { newId, type AgencyId } from '../../../foundation/base/ids.ts';
import type { HitStep, HitStepName, HitView } from '../../../foundation/contract/routes/hits.ts';
import type { Tx } from '../../../foundation/db/database.ts';

type Takeover = HitView['takeovers'][number];

/** The steps of the hit `h` of a query, first recorded first; a step that was taken back says by whom and when. */
export function stepsOfHit() {
  return sql<HitStep[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'stepId', s.step_id, 'step', s.step, 'note', s.note, 'by', s.made_by, 'at', s.made_at,
      'undoneBy', u.made_by, 'undoneAt', u.made_at) order by s.made_at, s.step_id), '[]')
    from hit_steps s left join hit_steps u on u.undoes = s.step_id
    where s.hit_id = h.hit_id and s.undoes is null)`;
}

/** Who took the hit `h` of a query over from whom, first one first. */
export function takeoversOfHit() {
  return sql<Takeover[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'from', t.from_name, 'fromAt', t.from_at, 'to', t.to_name, 'at', t.made_at, 'reason', t.reason)
      order by t.made_at, t.takeover_id), '[]')
    from hit_takeovers t where t.hit_id = h.hit_id)`;
}

/** JSON of the database has times in a form of its own. */
export function stepView(stored: HitStep): HitStep {
  return { ...stored, at: isoTime(stored.at), undoneAt: stored.undoneAt === null ? null : isoTime(stored.undoneAt) };
}

export function takeoverView(stored: Takeover): Takeover {
  return { ...stored, at: isoTime(stored.at), fromAt: isoTime(stored.fromAt) };
}

function isoTime(at: string): string {
  return new Date(at).toISOString();
}

/** Holds the hit until COMMIT, so that acts on it come one after the other. */
export async function lockHit(tx: Tx, hitId: string): Promise<void> {
  await tx.selectFrom('hits').select('hit_id').where('hit_id', '=', hitId).forUpdate().execute();
}

/** True when this press has made a step of the hit already, be it taken back since. */
export async function isPressKnown(tx: Tx, hitId: string, pressId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('hit_steps')
    .select('step_id')
    .where('hit_id', '=', hitId)
    .where('press_id', '=', pressId)
    .executeTakeFirst();
  return row !== undefined;
}

export type NewStep = {
  agencyId: AgencyId;
  hitId: string;
  step: HitStepName;
  note?: string | undefined;
  pressId?: string | undefined;
  username: string;
  at: Date;
};

/** Adds a step; the hit must be locked. */
export async function insertStep(tx: Tx, step: NewStep): Promise<void> {
  await tx
    .insertInto('hit_steps')
    .values({ ...columnsOf(step), note: step.note ?? null, press_id: step.pressId ?? null })
    .execute();
}

/** Adds that a step was taken back; the hit must be locked. */
export async function insertUndo(tx: Tx, undo: NewStep & { undoes: string }): Promise<void> {
  await tx
    .insertInto('hit_steps')
    .values({ ...columnsOf(undo), undoes: undo.undoes })
    .execute();
}

function columnsOf({ agencyId, hitId, step, username, at }: NewStep) {
  return {
    step_id: newId<'hit-step'>(),
    agency_id: agencyId,
    hit_id: hitId,
    step,
    made_by: username,
    made_at: at,
  };
}

/** Gives a hit to another person and keeps from whom and why; the hit must be locked. */
export async function insertTakeover(
  tx: Tx,
  {
    agencyId,
    hitId,
    from,
    to,
    reason,
    at,
  }: Omit<Takeover, 'at' | 'fromAt'> & {
    agencyId: AgencyId;
    hitId: string;
    at: Date;
  },
): Promise<void> {
  await sql`
    insert into hit_takeovers (takeover_id, agency_id, hit_id, from_name, from_at, to_name, reason, made_at)
    select ${newId<'hit-takeover'>()}::uuid, ${agencyId}::uuid, hit_id, ${from}, taken_at, ${to}, ${reason}, ${at}
    from hits where hit_id = ${hitId}`.execute(tx);
  await tx.updateTable('hits').set({ taken_by: to, taken_at: at }).where('hit_id', '=', hitId).execute();
}
