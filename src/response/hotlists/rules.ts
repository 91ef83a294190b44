import type { Profile } from '../../foundation/contract/profile.ts';
import { forbiddenPurposes } from '../../gate/policy/floor.ts';
import { immigrationWords, protectedActivityWords } from '../../gate/policy/forbidden-words.ts';
import { approverChain, permissionsOfPosts, requesterKindOf } from '../../gate/policy/rules.ts';

/** Grounds that are a crime or a person in danger by themselves: such a record's only ground is not the protected activity that its reason mentions. */
const plainGrounds =
  /\b(?:stolen|theft|felony|wanted|warrants?|missing|endangered|abduct\w*|kidnap\w*|amber|silver|homicide|murder|robbery|burglary|assault|carjack\w*|hit and run|arson|shooting|fugitive)\b/;

/** Files that are off until the agency sets them: they name persons on suspicion, not for a crime. */
const offUntilSet =
  /\b(?:gangs?|gang members?|protective[ _-]?interest|watch[ _-]?list(?:ed|s)?|known or suspected terrorists?|kst|terrorist screening|threat screening)\b/;

const screened = new Map<string, string | null>();

/**
 * Why a record may not be stored, in words that repeat nothing of it; null when it may. Immigration records and those whose only
 * ground is protected activity are kept out by law; gang, protective-interest and watch-list records until the agency sets them.
 */
export function screenCategory(record: { category: string; sourceList: string; reason: string }): string | null {
  const kind = `${record.category} / ${record.sourceList}`.slice(0, 300);
  let verdict = screened.get(kind);
  if (verdict === undefined) {
    verdict = screenKind(kind);
    // categories are few; a hostile file doesn't fill the memory
    if (screened.size < 1000) screened.set(kind, verdict);
  }
  if (verdict !== null) return verdict;
  const reason = record.reason.slice(0, 1000);
  if (immigrationWords(reason) !== undefined) return byLaw('immigration_enforcement');
  const crime = plainGrounds.test(wordsOf(record.category));
  return !crime && protectedActivityWords(reason) !== undefined ? byLaw('protected_activity') : null;
}

function screenKind(kind: string): string | null {
  if (immigrationWords(kind) !== undefined || /\bice\b/i.test(kind)) return byLaw('immigration_enforcement');
  if (protectedActivityWords(kind) !== undefined) return byLaw('protected_activity');
  return offUntilSet.test(wordsOf(kind)) ? 'records of this category are off until the agency sets them' : null;
}

function wordsOf(text: string): string {
  return text.toLowerCase().replaceAll(/[_-]+/g, ' ');
}

function byLaw(rule: keyof typeof forbiddenPurposes): string {
  const { message, law } = forbiddenPurposes[rule];
  return `${message} (${law})`;
}

/** A person as an entry names them. */
export type NamedPerson = { personId: string; human: string; username: string; active: boolean; postIds: string[] };

export type ApprovalDecision =
  | {
      ok: true;
      /** The post by which the approver approved. */
      title: string;
      /** Titles of the posts that come first in the chain, when the approver stands for them; else empty. */
      insteadOf: string[];
      clauses: string[];
    }
  | { ok: false; column: 'requested_by' | 'approved_by'; message: string; clauses: string[] };

/**
 * May this person approve that person's entry? The chain is that of the requester's kind (BA-65 to BA-70); where the policy
 * names none, any other person who is an approver or administrator. Nobody approves their own.
 */
export function decideApproval(
  profile: Profile,
  { requester, approver }: { requester: NamedPerson | null; approver: NamedPerson | null },
): ApprovalDecision {
  const refuse = (
    column: 'requested_by' | 'approved_by',
    message: string,
    clauses: string[] = [],
  ): ApprovalDecision => ({
    ok: false,
    column,
    message,
    clauses,
  });
  if (requester === null || !requester.active) return refuse('requested_by', 'is not an active account of this agency');
  if (approver === null || !approver.active) return refuse('approved_by', 'is not an active account of this agency');
  // nor by a second account
  if (approver.human === requester.human)
    return refuse('approved_by', 'is the requester: nobody approves their own entry');
  const held = new Set(approver.postIds);
  const titleOf = (postId: string): string => profile.posts.find(post => post.id === postId)?.title ?? postId;
  const kind = requesterKindOf(profile, requester.postIds);
  const chain = approverChain(profile, kind);
  if ('unset' in chain) {
    const post = approver.postIds.find(id =>
      permissionsOfPosts(profile, [id]).roles.some(role => role === 'approver' || role === 'administrator'),
    );
    return post === undefined
      ? refuse('approved_by', 'is neither an approver nor an administrator')
      : { ok: true, title: titleOf(post), insteadOf: [], clauses: [] };
  }
  for (const [level, posts] of chain.chain.entries()) {
    const post = posts.find(id => held.has(id));
    if (post === undefined) continue;
    const insteadOf = level === 0 ? [] : (chain.chain[0] ?? []).map(titleOf);
    return { ok: true, title: titleOf(post), insteadOf, clauses: chain.clauses };
  }
  const wanted = chain.chain.flat().map(titleOf).join(' or ');
  return refuse(
    'approved_by',
    `does not hold a post that approves entries of this requester (${wanted})`,
    chain.clauses,
  );
}

/** BA-67, BA-70: the reason of an entry with its approver noted in it. `title` is the post by which they approved. */
export function narrativeOf(reason: string, approvedBy: string, title: string | null): string {
  const end = /[.!?]$/.test(reason) ? '' : '.';
  return `${reason}${end} Approved by ${approvedBy}${title === null ? '' : ` (${title})`}.`;
}

/** The moment from which a list no longer matches: `maxAgeHours` after its as-of date (BA-71). */
export function staleAt(asOf: Date, maxAgeHours: number): Date {
  return new Date(asOf.getTime() + maxAgeHours * 3_600_000);
}

/** True when an entry for the same car in the same case was taken off on recovery: it doesn't come back with the next file (BA-72). */
export function recoveryKey(entry: { plate: string; state: string | null; caseNumber: string }): string {
  return `${entry.plate} ${entry.state ?? '-'} ${entry.caseNumber.toUpperCase()}`;
}
