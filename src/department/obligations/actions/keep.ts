import type { AgencyId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import type { Duty } from '../rules.ts';
import { insertObligation, markClosed, selectOpen, type ObligationRow } from '../store.ts';

/** Who opens or closes, for the record: a user name, or `task:<name>`. */
type By = { agencyId: AgencyId; at: Date; by: string };

/**
 * Opens what is due, in the transaction that found it, with its entry in the record. The same kind, subject and period is opened
 * once, whatever became of it: null then.
 */
export async function openObligation(
  tx: Tx,
  { duty, agencyId, at, by }: By & { duty: Duty },
): Promise<{ obligationId: string } | null> {
  const obligationId = await insertObligation(tx, { ...duty, agencyId, at, by });
  if (obligationId === null) return null;
  const { kind, subject: about, period, title, clause, strength } = duty;
  const detail = { kind, about, period, title, clause, strength, owner: duty.ownerPost, due_on: duty.dueOn };
  const fields = { actor: by, subject: obligationId, detail };
  await queueEntry(tx, { event: 'obligation.opened', outcome: 'permit', agencyId, at, fields });
  return { obligationId };
}

/** Opens a duty that stands as long as a fact does, unless one of its kind and subject is open already. */
export async function openStanding(
  tx: Tx,
  input: By & { duty: Duty; open?: readonly ObligationRow[] },
): Promise<{ obligationId: string } | null> {
  const { kind, subject } = input.duty;
  const open = input.open ?? (await selectOpen(tx, [kind]));
  if (open.some(row => row.kind === kind && row.subject === subject)) return null;
  return openObligation(tx, input);
}

/**
 * Closes the open obligations of a kind and subject (of one period when given) as done, in the transaction of the act that did it:
 * an audit that was signed, a review that was finished. Returns how many.
 */
export async function closeObligation(
  tx: Tx,
  input: By & { kind: string; subject: string; period?: string; evidence: string; reference?: string | null },
): Promise<number> {
  const { agencyId, at, by, kind, subject, period, evidence, reference = null } = input;
  const open = (await selectOpen(tx, [kind])).filter(
    row => row.subject === subject && (period === undefined || row.period === period),
  );
  for (const { obligationId, period: of } of open) {
    await markClosed(tx, { obligationId, outcome: 'done', by, at, evidence, reference });
    const detail = { kind, about: subject, period: of, evidence, reference };
    const fields = { actor: by, subject: obligationId, detail };
    const draft = { outcome: 'permit', agencyId, at, fields } as const;
    await queueEntry(tx, { event: 'obligation.closed', ...draft });
  }
  return open.length;
}
