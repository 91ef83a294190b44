import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

/** Takes the account's row for this transaction: what is counted of it is counted by one at a time. */
async function lockAccount(tx: Tx, personId: PersonId): Promise<Date | null> {
  const row = await tx
    .selectFrom('accounts')
    .select('locked_at')
    .where('person_id', '=', personId)
    // not `for update`: new sessions and entries that point at the account need not wait
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.locked_at ?? null;
}

export type Try = { tryId: string; allowed: boolean; shuts: boolean };

/**
 * Writes a try down before it is judged. `allowed`: it may be judged, as the way is open. `shuts`: it is the last one; the way is shut until
 * it turns out right, or somebody else opens it.
 */
export async function countTry(
  tx: Tx,
  {
    agencyId,
    personId,
    at,
    since,
    most,
  }: { agencyId: AgencyId; personId: PersonId; at: Date; since: Date; most: number },
): Promise<Try> {
  const tryId = newId();
  if ((await lockAccount(tx, personId)) !== null) return { tryId, allowed: false, shuts: false };
  await tx
    .insertInto('sign_in_tries')
    .values({ try_id: tryId, agency_id: agencyId, person_id: personId, made_at: at })
    .execute();
  const { tries } = await tx
    .selectFrom('sign_in_tries')
    .select(one => one.fn.countAll<number>().as('tries'))
    .where('person_id', '=', personId)
    .where('made_at', '>', since)
    .executeTakeFirstOrThrow();
  const shuts = tries >= most;
  if (shuts) {
    await tx
      .updateTable('accounts')
      .set({ locked_at: at, locked_by_try: tryId })
      .where('person_id', '=', personId)
      .execute();
  }
  return { tryId, allowed: true, shuts };
}

/** A try that was right counts for nothing, and opens what it shut itself. */
export async function forgiveTry(tx: Tx, personId: PersonId, tryId: string): Promise<void> {
  await lockAccount(tx, personId);
  await tx.deleteFrom('sign_in_tries').where('try_id', '=', tryId).execute();
  await tx
    .updateTable('accounts')
    .set({ locked_at: null, locked_by_try: null })
    .where('person_id', '=', personId)
    .where('locked_by_try', '=', tryId)
    .execute();
}

/** Whoever has signed in begins to count anew. */
export async function forgetTries(tx: Tx, personId: PersonId): Promise<void> {
  await tx.deleteFrom('sign_in_tries').where('person_id', '=', personId).execute();
}

/** Opens the way again. False when it was open. */
export async function releaseLock(tx: Tx, personId: PersonId): Promise<boolean> {
  const wasLocked = (await lockAccount(tx, personId)) !== null;
  await forgetTries(tx, personId);
  await tx
    .updateTable('accounts')
    .set({ locked_at: null, locked_by_try: null })
    .where('person_id', '=', personId)
    .execute();
  return wasLocked;
}
