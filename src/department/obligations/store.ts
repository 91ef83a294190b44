import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Strength } from '../../foundation/contract/profile-setting.ts';
import type { ObligationOutcome } from '../../foundation/contract/routes/obligations.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { Duty } from './rules.ts';

export type ObligationRow = Duty & {
  obligationId: string;
  openedAt: Date;
  outcome: ObligationOutcome;
  closedAt: Date | null;
  closedBy: string | null;
  evidence: string | null;
  reference: string | null;
};

/** Opens a duty; null when one of its kind, subject and period was opened before, whatever became of it. */
export async function insertObligation(
  tx: Tx,
  duty: Duty & { agencyId: AgencyId; at: Date; by: string },
): Promise<string | null> {
  const row = await tx
    .insertInto('obligations')
    .values({
      obligation_id: newId(),
      agency_id: duty.agencyId,
      kind: duty.kind,
      subject: duty.subject,
      period: duty.period,
      title: duty.title,
      clause: duty.clause,
      strength: duty.strength,
      owner_post: duty.ownerPost,
      due_on: duty.dueOn,
      opened_at: duty.at,
      opened_by: duty.by,
    })
    .onConflict(conflict => conflict.constraint('opened_once').doNothing())
    .returning('obligation_id')
    .executeTakeFirst();
  return row?.obligation_id ?? null;
}

/** One obligation, held until the transaction ends. */
export async function lockObligation(tx: Tx, obligationId: string): Promise<ObligationRow | null> {
  const row = await tx
    .selectFrom('obligations')
    .selectAll()
    .where('obligation_id', '=', obligationId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : toObligation(row);
}

/** Open ones, the first due first. */
export async function selectOpen(tx: Tx, kinds?: readonly string[]): Promise<ObligationRow[]> {
  let query = tx.selectFrom('obligations').selectAll().where('outcome', '=', 'open');
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  return (await query.orderBy('due_on').orderBy('obligation_id').limit(5000).execute()).map(toObligation);
}

/** Closed ones, the last closed first. */
export async function selectClosed(tx: Tx, limit: number): Promise<ObligationRow[]> {
  const query = tx.selectFrom('obligations').selectAll().where('outcome', '<>', 'open').orderBy('closed_at', 'desc');
  return (await query.orderBy('obligation_id').limit(limit).execute()).map(toObligation);
}

/** By kind, subject and outcome: when duties were last closed, and the last day on which such a one was due. */
export async function selectLastClosed(
  tx: Tx,
): Promise<{ kind: string; subject: string; outcome: 'done' | 'waived'; closedAt: Date; dueOn: string }[]> {
  const rows = await tx
    .selectFrom('obligations')
    .select(['kind', 'subject', 'outcome'])
    .select(eb => [eb.fn.max('closed_at').as('closed_at'), eb.fn.max('due_on').as('due_on')])
    .where('outcome', '<>', 'open')
    .groupBy(['kind', 'subject', 'outcome'])
    .execute();
  return rows.flatMap(({ kind, subject, outcome, closed_at: closedAt, due_on: dueOn }) =>
    // a check of the table: what is not open is one of the two, and has its time
    closedAt === null ? [] : [{ kind, subject, outcome: outcome as 'done' | 'waived', closedAt, dueOn }],
  );
}

export async function markClosed(
  tx: Tx,
  closing: {
    obligationId: string;
    outcome: 'done' | 'waived';
    by: string;
    at: Date;
    evidence: string;
    reference: string | null;
  },
): Promise<void> {
  await tx
    .updateTable('obligations')
    .set({
      outcome: closing.outcome,
      closed_by: closing.by,
      closed_at: closing.at,
      evidence: closing.evidence,
      reference: closing.reference,
    })
    .where('obligation_id', '=', closing.obligationId)
    .where('outcome', '=', 'open')
    .executeTakeFirstOrThrow();
}

/** When the agency's first policy began to govern here; null before. */
export async function selectBeginning(tx: Tx): Promise<Date | null> {
  const row = await tx
    .selectFrom('policy_versions')
    .select(eb => eb.fn.min('effective_from').as('since'))
    .executeTakeFirst();
  return row?.since ?? null;
}

function toObligation(row: {
  obligation_id: string;
  kind: string;
  subject: string;
  period: string;
  title: string;
  clause: string;
  strength: string;
  owner_post: string | null;
  due_on: string;
  opened_at: Date;
  outcome: string;
  closed_at: Date | null;
  closed_by: string | null;
  evidence: string | null;
  reference: string | null;
}): ObligationRow {
  return {
    obligationId: row.obligation_id,
    kind: row.kind,
    subject: row.subject,
    period: row.period,
    title: row.title,
    clause: row.clause,
    strength: row.strength as Strength, // a check of the table
    ownerPost: row.owner_post,
    dueOn: row.due_on,
    openedAt: row.opened_at,
    outcome: row.outcome as ObligationOutcome, // a check of the table
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    evidence: row.evidence,
    reference: row.reference,
  };
}
