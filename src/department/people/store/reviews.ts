import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { ReviewDecision } from '../../../foundation/contract/people-words.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type Review = {
  reviewId: string;
  openedAt: Date;
  openedBy: string;
  reason: string;
  closedAt: Date | null;
  closedBy: string | null;
};

export type ReviewItem = {
  personId: PersonId;
  /** The account as it stood when the review was opened. */
  found: unknown;
  decidedOn: unknown;
  decision: ReviewDecision | null;
  note: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
};

export async function insertReview(
  tx: Tx,
  review: { agencyId: AgencyId; reviewId: string; openedAt: Date; openedBy: string; reason: string },
): Promise<void> {
  await tx
    .insertInto('account_reviews')
    .values({
      review_id: review.reviewId,
      agency_id: review.agencyId,
      opened_at: review.openedAt,
      opened_by: review.openedBy,
      reason: review.reason,
    })
    .execute();
}

export async function insertReviewItems(
  tx: Tx,
  { agencyId, reviewId }: { agencyId: AgencyId; reviewId: string },
  items: readonly { personId: PersonId; found: unknown }[],
): Promise<void> {
  if (items.length === 0) return;
  await tx
    .insertInto('account_review_items')
    .values(
      items.map(({ personId, found }) => ({
        review_id: reviewId,
        agency_id: agencyId,
        person_id: personId,
        found: JSON.stringify(found),
      })),
    )
    .execute();
}

/** Reviews, latest first. */
export async function selectReviews(tx: Tx, reviewId?: string): Promise<Review[]> {
  let query = tx.selectFrom('account_reviews').selectAll().orderBy('opened_at', 'desc').limit(100);
  if (reviewId !== undefined) query = query.where('review_id', '=', reviewId);
  const rows = await query.execute();
  return rows.map(row => ({
    reviewId: row.review_id,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    reason: row.reason,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
  }));
}

export async function selectReviewItems(tx: Tx, reviewId: string): Promise<ReviewItem[]> {
  const rows = await tx
    .selectFrom('account_review_items')
    .selectAll()
    .where('review_id', '=', reviewId)
    .orderBy('person_id')
    .execute();
  return rows.map(row => ({
    personId: row.person_id as PersonId, // as written by insertReviewItems
    found: row.found,
    decidedOn: row.decided_on,
    decision: row.decision as ReviewDecision | null, // the table checks it
    note: row.note,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  }));
}

/** Decides an item that is undecided; false when it is decided, or isn't there. */
export async function decideReviewItem(
  tx: Tx,
  decision: {
    reviewId: string;
    personId: PersonId;
    decision: ReviewDecision;
    decidedOn: unknown;
    note: string | null;
    at: Date;
    by: string;
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('account_review_items')
    .set({
      decision: decision.decision,
      decided_on: JSON.stringify(decision.decidedOn),
      note: decision.note,
      decided_at: decision.at,
      decided_by: decision.by,
    })
    .where('review_id', '=', decision.reviewId)
    .where('person_id', '=', decision.personId)
    .where('decision', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Closes an open review; false when it is closed. */
export async function closeReview(tx: Tx, reviewId: string, { at, by }: { at: Date; by: string }): Promise<boolean> {
  const result = await tx
    .updateTable('account_reviews')
    .set({ closed_at: at, closed_by: by })
    .where('review_id', '=', reviewId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
