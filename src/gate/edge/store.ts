import { sql } from 'kysely';
import type { AgencyId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type TaskRun = { triedAt: Date; doneAt: Date | null; failures: number };

/**
 * Takes the lock of one task at one agency until the transaction ends; false while another process has it. Two processes of one
 * installation never run the same task at the same agency at once.
 */
export async function takeTaskLock(tx: Tx, agencyId: AgencyId, task: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`task ${task} ${agencyId}`}, 0)) as taken`.execute(tx);
  return rows[0]?.taken === true;
}

/** Says something on a transaction that waits, so that it isn't taken for forgotten. */
export async function keepAwake(tx: Tx): Promise<void> {
  await sql`select 1`.execute(tx);
}

/** When a task last ran at the transaction's agency; null when never. */
export async function selectTaskRun(tx: Tx, agencyId: AgencyId, task: string): Promise<TaskRun | null> {
  const row = await tx
    .selectFrom('task_runs')
    .select(['tried_at', 'done_at', 'failures'])
    .where('agency_id', '=', agencyId)
    .where('task', '=', task)
    .executeTakeFirst();
  return row === undefined ? null : { triedAt: row.tried_at, doneAt: row.done_at, failures: row.failures };
}

/** Keeps that a task was tried. `done` false counts a failure more and leaves the time of the last success. */
export async function upsertTaskRun(
  tx: Tx,
  { agencyId, task, at, done }: { agencyId: AgencyId; task: string; at: Date; done: boolean },
): Promise<void> {
  const row = { agency_id: agencyId, task, tried_at: at, done_at: done ? at : null, failures: done ? 0 : 1 };
  await tx
    .insertInto('task_runs')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['agency_id', 'task']).doUpdateSet(eb => ({
        tried_at: at,
        done_at: done ? at : eb.ref('task_runs.done_at'),
        failures: done ? 0 : eb('task_runs.failures', '+', 1),
      })),
    )
    .execute();
}
