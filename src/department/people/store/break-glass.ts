import { sql } from 'kysely';
import { newId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { SealNumber } from '../rules/break-glass.ts';

/** Seals an account anew: codes of earlier envelopes of the same number are over. */
export async function insertSeal(
  tx: Tx,
  { seal, digests, at }: { seal: SealNumber; digests: readonly Buffer[]; at: Date },
): Promise<void> {
  // one sealing at a time: of two the later one's codes stand
  await sql`select pg_advisory_xact_lock(hashtextextended('break-glass seals', 0))`.execute(tx);
  await tx
    .updateTable('break_glass_seals')
    .set({ replaced_at: at })
    .where('seal_number', '=', seal)
    .where('replaced_at', 'is', null)
    .execute();
  const sealId = newId();
  await tx.insertInto('break_glass_seals').values({ seal_id: sealId, seal_number: seal, sealed_at: at }).execute();
  await tx
    .insertInto('break_glass_codes')
    .values(digests.map(digest => ({ code_sha256: digest, seal_id: sealId })))
    .execute();
}

export type UsedSeal = { seal: SealNumber; firstUsedAt: Date };

/** Uses a code up; null when it is none, was used, or its envelope is spent or replaced. Of two at once one gets it. */
export async function useSealCode(
  tx: Tx,
  digest: Buffer,
  { at, spentBefore }: { at: Date; spentBefore: Date },
): Promise<UsedSeal | null> {
  const code = await tx
    .updateTable('break_glass_codes')
    .set({ used_at: at })
    .where('code_sha256', '=', digest)
    .where('used_at', 'is', null)
    .returning('seal_id')
    .executeTakeFirst();
  if (code === undefined) return null;
  const row = await tx
    .updateTable('break_glass_seals')
    .set(one => ({ first_used_at: one.fn.coalesce('first_used_at', one.val(at)) }))
    .where('seal_id', '=', code.seal_id)
    .where('replaced_at', 'is', null)
    .where(one => one.or([one('first_used_at', 'is', null), one('first_used_at', '>', spentBefore)]))
    .returning(['seal_number', 'first_used_at'])
    .executeTakeFirst();
  if (row === undefined) return null;
  return { seal: row.seal_number as SealNumber, firstUsedAt: row.first_used_at ?? at }; // the table lets in 1 and 2
}

export type SealState = { seal: SealNumber; sealedAt: Date; firstUsedAt: Date | null; codesLeft: number };

/** The envelopes in force; no code among it. */
export async function selectSeals(tx: Tx): Promise<SealState[]> {
  const rows = await tx
    .selectFrom('break_glass_seals')
    .selectAll()
    .select(one =>
      one
        .selectFrom('break_glass_codes')
        .whereRef('break_glass_codes.seal_id', '=', 'break_glass_seals.seal_id')
        .where('used_at', 'is', null)
        .select(left => left.fn.countAll<number>().as('left'))
        .as('left'),
    )
    .where('replaced_at', 'is', null)
    .orderBy('seal_number')
    .execute();
  return rows.map(row => ({
    seal: row.seal_number as SealNumber, // the table lets in 1 and 2
    sealedAt: row.sealed_at,
    firstUsedAt: row.first_used_at,
    codesLeft: row.left ?? 0,
  }));
}

/** The sealed account of an agency; null before its first use there. */
export async function selectSealed(tx: Tx, seal: SealNumber): Promise<PersonId | null> {
  const row = await tx.selectFrom('accounts').select('person_id').where('seal_number', '=', seal).executeTakeFirst();
  return row === undefined ? null : (row.person_id as PersonId); // as written by insertAccount
}

/** Marks an account as a sealed one, and in use: nobody of the agency can take it away. */
export async function markSealed(tx: Tx, personId: PersonId, seal: SealNumber): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({ seal_number: seal, active: true, deactivated_at: null, deactivated_by: null, deactivated_reason: null })
    .where('person_id', '=', personId)
    .execute();
}
