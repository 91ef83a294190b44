import type { Profile } from '../../foundation/contract/profile.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { postsOfUsername } from '../../department/people/actions.ts';
import type { ListKind, ListLine } from './line.ts';
import { addFault, type LineFault } from './list-file.ts';
import { decideApproval, type ApprovalDecision, type NamedPerson } from './rules.ts';

export type Approvals = {
  faults: LineFault[];
  faultCount: number;
  warnings: { line: number; message: string }[];
  clauses: string[];
  /** By line: the post by which the approver approved. */
  titles: Map<number, string>;
  /** User names, each once. */
  approvers: string[];
};

/**
 * Judges the approval of lines that are new (BA-65 to BA-70). A line that stands in the list already keeps the approval that it got:
 * its approver may have left since. State and federal records are their authority's.
 */
export async function approveLines(
  tx: Tx,
  { lines, kind, profile, at }: { lines: readonly ListLine[]; kind: ListKind; profile: Profile; at: Date },
): Promise<Approvals> {
  const found: Approvals = { faults: [], faultCount: 0, warnings: [], clauses: [], titles: new Map(), approvers: [] };
  if (kind !== 'custom') return found;
  const people = new Map<string, NamedPerson | null>();
  const personNamed = async (username: string): Promise<NamedPerson | null> => {
    const known = people.get(username);
    if (known !== undefined) return known;
    const posts = await postsOfUsername(tx, username, at);
    const person = posts === null ? null : { ...posts, username };
    people.set(username, person);
    return person;
  };
  const decisions = new Map<string, ApprovalDecision>();
  const clauses = new Set<string>();
  for (const { line, requestedBy, approvedBy } of lines) {
    const pair = JSON.stringify([requestedBy, approvedBy]);
    let decision = decisions.get(pair);
    if (decision === undefined) {
      const requester = await personNamed(requestedBy);
      const approver = await personNamed(approvedBy);
      decision = decideApproval(profile, { requester, approver });
      decisions.set(pair, decision);
    }
    for (const clause of decision.clauses) clauses.add(clause);
    if (!decision.ok) addFault(found, { line, column: decision.column, message: decision.message });
    else {
      found.titles.set(line, decision.title);
      if (decision.insteadOf.length > 0) {
        const message = `approved in place of ${decision.insteadOf.join(' or ')}: keep a note that they could not be reached`;
        found.warnings.push({ line, message });
      }
    }
  }
  found.clauses = [...clauses];
  found.approvers = [...new Set(lines.map(line => line.approvedBy))];
  return found;
}
