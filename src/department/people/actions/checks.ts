import { passwordRounds, randomToken, type PasswordHash } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { AgencyId, PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Context } from '../../../gate/access/context.ts';
import { selectHuman } from '../store.ts';
import { selectDetails, type AccountDetail } from '../store/accounts.ts';
import { insertNotices, type NoticeKind } from '../store/notices.ts';

/** A Problem `input_invalid` about one field. */
export function fieldProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field}: ${message}.`, fields: [{ field, message }] });
}

/** A refusal that rests on a rule of the policy or on separation of duties. */
export function refusal(detail: string, ...clauses: string[]): Problem {
  return new Problem('policy_refused', { detail, clauses });
}

/** The account; throws Problem `not_found` when this agency has none with this id. */
export async function requireAccount(tx: Tx, personId: string): Promise<AccountDetail> {
  const [account] = await selectDetails(tx, personId as PersonId); // the form was checked; whether it is one is asked here
  if (account === undefined) throw new Problem('not_found');
  return account;
}

/** An account of the agency that is in use; throws Problem `not_found`, or `policy_refused` when it is deactivated. */
export async function requireActive(tx: Tx, personId: string): Promise<AccountDetail> {
  const account = await requireAccount(tx, personId);
  if (!account.active) throw refusal(`${account.username} is deactivated; it gets nothing until it is brought back.`);
  return account;
}

/** The human who acts; null for work of the house itself. */
export async function actingHuman(tx: Tx, ctx: Context): Promise<string | null> {
  return ctx.actor.kind === 'person' ? selectHuman(tx, ctx.actor.personId) : null;
}

/** Throws Problem `policy_refused` when the account is the actor's own, or another account of the same human. */
export async function refuseOwn(tx: Tx, ctx: Context, account: AccountDetail, what: string): Promise<void> {
  if ((await actingHuman(tx, ctx)) === account.humanId)
    throw refusal(`Nobody ${what}, nor by a second account: another person does it.`);
}

/** Throws Problem `policy_refused` when the account is that of the actor's supervisor, however far above. */
export async function refuseAbove(tx: Tx, ctx: Context, account: AccountDetail, what: string): Promise<void> {
  const human = await actingHuman(tx, ctx);
  if (human === null) return;
  const everybody = await selectDetails(tx);
  if (isAbove(everybody, { above: account.humanId, human }))
    throw refusal(`Nobody ${what} of somebody to whom they answer: somebody else does it.`);
}

/** Whether the human `above` stands above `human` in the chain of supervisors, by any of their accounts. */
export function isAbove(
  everybody: readonly AccountDetail[],
  { above, human }: { above: string; human: string },
): boolean {
  const byId = new Map(everybody.map(account => [account.personId, account] as const));
  const seen = new Set<string>();
  let standing = [human];
  while (standing.length > 0) {
    const next = everybody
      .filter(account => standing.includes(account.humanId) && account.supervisor !== null)
      .flatMap(account => byId.get(account.supervisor as PersonId)?.humanId ?? []) // not null, by the line before
      .filter(one => !seen.has(one));
    if (next.includes(above)) return true;
    for (const one of next) seen.add(one);
    standing = next;
  }
  return false;
}

/** Tells the supervisor, and the person unless they can't sign in any more (CJIS AC-2h). */
export async function tellOf(
  tx: Tx,
  about: AccountDetail,
  change: { agencyId: AgencyId; kind: NoticeKind; message: string; at: Date; person?: boolean },
): Promise<void> {
  const { agencyId, kind, message, at } = change;
  const toPersons = [about.supervisor, change.person === false ? null : about.personId].filter(one => one !== null);
  await insertNotices(tx, { agencyId, toPersons, aboutPerson: about.personId, kind, message, at });
}

/** A hash that no password has, and that takes as long to compare as any. */
export function nobodysPassword(): PasswordHash {
  return { scheme: 'pbkdf2-sha256', rounds: passwordRounds, salt: randomToken(16), hash: randomToken(32) };
}
