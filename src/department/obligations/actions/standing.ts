import type { Tx } from '../../../foundation/db/database.ts';
import { selectClosed, selectOpen } from '../store.ts';

/** How the obligations that rest on one clause stand. */
export type ClauseDuties = {
  open: number;
  overdue: number;
  /** The agency's calendar day. */
  nextDueOn: string | null;
  done: number;
  waived: number;
  lastDone: { at: string; by: string; title: string } | null;
};

/** Closed ones that are looked at; those of many years. */
const mostClosed = 5000;

/** Nothing is due and nothing was. */
export const noDuties: ClauseDuties = { open: 0, overdue: 0, nextDueOn: null, done: 0, waived: 0, lastDone: null };

/** How the obligations of each clause stand on the agency's day `today`, by clause id; clauses that make nothing due are not there. */
export async function dutiesByClause(tx: Tx, today: string): Promise<Map<string, ClauseDuties>> {
  const found = new Map<string, ClauseDuties>();
  const of = (clause: string): ClauseDuties => {
    const known = found.get(clause) ?? { ...noDuties };
    found.set(clause, known);
    return known;
  };
  // the first due first
  for (const { clause, dueOn } of await selectOpen(tx)) {
    const duties = of(clause);
    duties.open += 1;
    duties.nextDueOn ??= dueOn;
    if (today > dueOn) duties.overdue += 1;
  }
  // the last closed first
  for (const { clause, outcome, closedAt, closedBy, title } of await selectClosed(tx, mostClosed)) {
    const duties = of(clause);
    if (outcome === 'waived') duties.waived += 1;
    else {
      duties.done += 1;
      if (closedAt !== null) duties.lastDone ??= { at: closedAt.toISOString(), by: closedBy ?? '-', title };
    }
  }
  return found;
}
