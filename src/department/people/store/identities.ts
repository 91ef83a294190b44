import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type IdentityLink = { linkId: string; issuer: string; subject: string; linkedAt: Date; linkedBy: string };

export async function insertLink(
  tx: Tx,
  link: { agencyId: AgencyId; personId: PersonId; issuer: string; subject: string; at: Date; by: string },
): Promise<string> {
  const linkId = newId();
  await tx
    .insertInto('identity_links')
    .values({
      link_id: linkId,
      agency_id: link.agencyId,
      person_id: link.personId,
      issuer: link.issuer,
      subject: link.subject,
      linked_at: link.at,
      linked_by: link.by,
    })
    .execute();
  return linkId;
}

/** Whose identity this is; null when it is linked to no account of the agency. */
export async function selectLinked(tx: Tx, identity: { issuer: string; subject: string }): Promise<PersonId | null> {
  const row = await tx
    .selectFrom('identity_links')
    .select('person_id')
    .where('issuer', '=', identity.issuer)
    .where('subject', '=', identity.subject)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : (row.person_id as PersonId); // as written by insertLink
}

/** The identities that are linked to an account. */
export async function selectLinks(tx: Tx, personId: PersonId): Promise<IdentityLink[]> {
  const rows = await tx
    .selectFrom('identity_links')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('linked_at')
    .execute();
  return rows.map(row => ({
    linkId: row.link_id,
    issuer: row.issuer,
    subject: row.subject,
    linkedAt: row.linked_at,
    linkedBy: row.linked_by,
  }));
}

/** Ends a link of this account; false when it has none of this id. */
export async function endLink(
  tx: Tx,
  { linkId, personId, at, by }: { linkId: string; personId: PersonId; at: Date; by: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('identity_links')
    .set({ ended_at: at, ended_by: by })
    .where('link_id', '=', linkId)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .returning('link_id')
    .executeTakeFirst();
  return row !== undefined;
}
