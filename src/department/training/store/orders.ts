import { sql } from 'kysely';
import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type OrderRow = {
  orderId: string;
  personId: PersonId;
  humanId: string;
  username: string;
  reason: string;
  reference: string | null;
  orderedBy: string;
  orderedAt: Date;
  orderedOn: string;
  dueOn: string;
  atOnce: boolean;
  seenAt: Date | null;
  /** The completion by which it was done; null: open. */
  doneBy: string | null;
};

export async function insertOrder(
  tx: Tx,
  order: {
    agencyId: AgencyId;
    personId: PersonId;
    reason: string;
    reference: string | null;
    orderedBy: string;
    orderer: PersonId;
    at: Date;
    orderedOn: string;
    dueOn: string;
    atOnce: boolean;
  },
): Promise<string> {
  const orderId = newId();
  await tx
    .insertInto('training_orders')
    .values({
      order_id: orderId,
      agency_id: order.agencyId,
      person_id: order.personId,
      reason: order.reason,
      reference: order.reference,
      ordered_by: order.orderedBy,
      orderer: order.orderer,
      ordered_at: order.at,
      ordered_on: order.orderedOn,
      due_on: order.dueOn,
      at_once: order.atOnce,
    })
    .execute();
  return orderId;
}

/**
 * Ordered retraining, the first due first: all of it, or that of a human by whatever account. It is done by the first completion that
 * stands, was filed after the order, on its day or later, of a course that the department approved.
 */
export async function selectOrders(tx: Tx, personId?: PersonId): Promise<OrderRow[]> {
  let query = tx
    .selectFrom('training_orders as o')
    .innerJoin('accounts as a', 'a.person_id', 'o.person_id')
    .selectAll('o')
    .select(['a.username', 'a.human_id'])
    .select(one =>
      one
        .selectFrom('training_completions as c')
        .innerJoin('training_courses as t', 't.course_id', 'c.course_id')
        .innerJoin('accounts as of', 'of.person_id', 'c.person_id')
        .select('c.completion_id')
        .whereRef('of.human_id', '=', 'a.human_id')
        .whereRef('c.recorded_at', '>', 'o.ordered_at')
        .whereRef('c.completed_on', '>=', 'o.ordered_on')
        .where('t.approved_at', 'is not', null)
        .where('c.did_not_happen', '=', false)
        .where(sql<boolean>`not exists (select from training_completions later where later.corrects = c.completion_id)`)
        .orderBy('c.recorded_at')
        .orderBy('c.completion_id')
        .limit(1)
        .as('done_by'),
    )
    .orderBy('o.due_on')
    .orderBy('o.order_id');
  if (personId !== undefined)
    query = query.where('a.human_id', '=', one =>
      one.selectFrom('accounts as whose').select('whose.human_id').where('whose.person_id', '=', personId),
    );
  const rows = await query.execute();
  return rows.map(row => ({
    orderId: row.order_id,
    personId: row.person_id as PersonId, // as written by insertOrder
    humanId: row.human_id,
    username: row.username,
    reason: row.reason,
    reference: row.reference,
    orderedBy: row.ordered_by,
    orderedAt: row.ordered_at,
    orderedOn: row.ordered_on,
    dueOn: row.due_on,
    atOnce: row.at_once,
    seenAt: row.seen_at,
    doneBy: row.done_by,
  }));
}

/** Marks what the person has now seen; returns the orders that were new to them. */
export async function markOrdersSeen(tx: Tx, personId: PersonId, at: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('training_orders')
    .set({ seen_at: at })
    .where('person_id', '=', personId)
    .where('seen_at', 'is', null)
    .returning('order_id')
    .execute();
  return rows.map(row => row.order_id);
}
