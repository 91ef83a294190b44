import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

/** What a person is told of: a change to an account that they answer for, or to their own. */
export type NoticeKind = 'account' | 'post' | 'clearance' | 'entitlement' | 'unused_warning';

export type Notice = {
  noticeId: string;
  aboutPerson: PersonId;
  kind: NoticeKind;
  message: string;
  madeAt: Date;
  seenAt: Date | null;
};

export async function insertNotices(
  tx: Tx,
  notice: {
    agencyId: AgencyId;
    toPersons: readonly PersonId[];
    aboutPerson: PersonId;
    kind: NoticeKind;
    message: string;
    at: Date;
  },
): Promise<void> {
  if (notice.toPersons.length === 0) return;
  await tx
    .insertInto('account_notices')
    .values(
      notice.toPersons.map(toPerson => ({
        notice_id: newId(),
        agency_id: notice.agencyId,
        to_person: toPerson,
        about_person: notice.aboutPerson,
        kind: notice.kind,
        message: notice.message,
        made_at: notice.at,
      })),
    )
    .execute();
}

/** Whether a person was told exactly this of somebody before. */
export async function wasTold(
  tx: Tx,
  { toPerson, aboutPerson, message }: { toPerson: PersonId; aboutPerson: PersonId; message: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('account_notices')
    .select('notice_id')
    .where('to_person', '=', toPerson)
    .where('about_person', '=', aboutPerson)
    .where('message', '=', message)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const noticesShown = 200;

/** What a person was told, latest first. */
export async function selectNotices(tx: Tx, toPerson: PersonId): Promise<Notice[]> {
  const rows = await tx
    .selectFrom('account_notices')
    .selectAll()
    .where('to_person', '=', toPerson)
    .orderBy('made_at', 'desc')
    .orderBy('notice_id', 'desc')
    .limit(noticesShown)
    .execute();
  return rows.map(row => ({
    noticeId: row.notice_id,
    aboutPerson: row.about_person as PersonId, // as written by insertNotices
    kind: row.kind as NoticeKind,
    message: row.message,
    madeAt: row.made_at,
    seenAt: row.seen_at,
  }));
}

/** Marks a person's own notice as seen; false when there is no such unseen one. */
export async function markSeen(
  tx: Tx,
  { noticeId, toPerson, at }: { noticeId: string; toPerson: PersonId; at: Date },
): Promise<'seen' | 'before' | 'absent'> {
  const result = await tx
    .updateTable('account_notices')
    .set({ seen_at: at })
    .where('notice_id', '=', noticeId)
    .where('to_person', '=', toPerson)
    .where('seen_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 1n) return 'seen';
  const row = await tx
    .selectFrom('account_notices')
    .select('notice_id')
    .where('notice_id', '=', noticeId)
    .where('to_person', '=', toPerson)
    .executeTakeFirst();
  return row === undefined ? 'absent' : 'before';
}

/** When each person was last warned that their account lies unused. */
export async function selectUnusedWarnings(tx: Tx): Promise<Map<string, Date>> {
  const rows = await tx
    .selectFrom('account_notices')
    .select(['about_person', one => one.fn.max('made_at').as('warned_at')])
    .where('kind', '=', 'unused_warning')
    .groupBy('about_person')
    .execute();
  return new Map(rows.map(row => [row.about_person, row.warned_at]));
}
