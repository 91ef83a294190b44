import type { AgencyId, PersonId } from '../../foundation/base/ids.ts';
import type { ApprovalState } from '../../foundation/contract/routes/approvals.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { Level } from './rules.ts';

/** A bounded JSON object: what is, or what would be. */
export type Detail = Record<string, unknown>;

export type ApprovalRow = {
  approvalId: string;
  kind: string;
  subject: string;
  title: string;
  reason: string;
  before: Detail | null;
  after: Detail | null;
  clauses: string[];
  chain: Level[];
  requestedBy: PersonId;
  requesterHuman: string;
  requesterName: string;
  requestedAt: Date;
  expiresAt: Date;
  state: ApprovalState;
  deciderName: string | null;
  decidedPost: string | null;
  words: string | null;
  closedAt: Date | null;
};

export type NewApproval = {
  approvalId: string;
  agencyId: AgencyId;
  kind: string;
  subject: string;
  title: string;
  reason: string;
  before: Detail | null;
  after: Detail | null;
  clauses: string[];
  chain: Level[];
  requestedBy: PersonId;
  requesterHuman: string;
  at: Date;
  expiresAt: Date;
};

/** The database looks the human up itself and refuses an account that is not active. */
export async function insertApproval(tx: Tx, request: NewApproval): Promise<void> {
  await tx
    .insertInto('approval_requests')
    .values({
      approval_id: request.approvalId,
      agency_id: request.agencyId,
      kind: request.kind,
      subject: request.subject,
      title: request.title,
      reason: request.reason,
      before: request.before === null ? null : JSON.stringify(request.before),
      after: request.after === null ? null : JSON.stringify(request.after),
      clauses: request.clauses,
      chain: JSON.stringify(request.chain),
      requested_by: request.requestedBy,
      requester_human: request.requesterHuman,
      requested_at: request.at,
      expires_at: request.expiresAt,
    })
    .execute();
}

/** One request. `lock` holds it until the transaction ends: of two who decide at once, the second sees what the first did. */
export async function selectApproval(tx: Tx, approvalId: string, lock: boolean): Promise<ApprovalRow | null> {
  if (lock) {
    await tx
      .selectFrom('approval_requests')
      .select('approval_id')
      .where('approval_id', '=', approvalId)
      .forUpdate()
      .executeTakeFirst();
  }
  const query = requests(tx).select(['r.before', 'r.after']).where('r.approval_id', '=', approvalId);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toApproval(row);
}

/** Requests that nobody closed, oldest first; without `before` and `after`. */
export async function selectPending(tx: Tx, limit: number): Promise<ApprovalRow[]> {
  const query = requests(tx).where('r.state', '=', 'pending').orderBy('r.requested_at').orderBy('r.approval_id');
  return (await query.limit(limit).execute()).map(toApproval);
}

/** What a human asked for, by whichever account, newest first; without `before` and `after`. */
export async function selectAskedBy(tx: Tx, human: string, limit: number): Promise<ApprovalRow[]> {
  const query = requests(tx)
    .where('r.requester_human', '=', human)
    .orderBy('r.requested_at', 'desc')
    .orderBy('r.approval_id', 'desc');
  return (await query.limit(limit).execute()).map(toApproval);
}

/** Approved requests of one kind, oldest first. */
export async function selectApproved(tx: Tx, kind: string): Promise<ApprovalRow[]> {
  const rows = await requests(tx)
    .select(['r.before', 'r.after'])
    .where('r.kind', '=', kind)
    .where('r.state', '=', 'approved')
    .orderBy('r.closed_at')
    .execute();
  return rows.map(toApproval);
}

type SelectedRow = {
  approval_id: string;
  kind: string;
  subject: string;
  title: string;
  reason: string;
  before?: unknown;
  after?: unknown;
  clauses: string[];
  chain: unknown;
  requested_by: string;
  requester_human: string;
  requested_at: Date;
  expires_at: Date;
  state: string;
  decided_post: string | null;
  words: string | null;
  closed_at: Date | null;
  requester_name: string;
  decider_name: string | null;
};

/** Requests with the names of who asked and who decided, without what they would change: a list of policies would be long. */
function requests(tx: Tx) {
  return tx
    .selectFrom('approval_requests as r')
    .innerJoin('accounts as a', 'a.person_id', 'r.requested_by')
    .leftJoin('accounts as d', 'd.person_id', 'r.decided_by')
    .select(['r.approval_id', 'r.kind', 'r.subject', 'r.title', 'r.reason', 'r.clauses', 'r.chain', 'r.requested_by'])
    .select([
      'r.requester_human',
      'r.requested_at',
      'r.expires_at',
      'r.state',
      'r.decided_post',
      'r.words',
      'r.closed_at',
    ])
    .select(['a.display_name as requester_name', 'd.display_name as decider_name']);
}

function toApproval(row: SelectedRow): ApprovalRow {
  // the columns hold what insertApproval and markDecided wrote; the states are a check of the table
  return {
    approvalId: row.approval_id,
    kind: row.kind,
    subject: row.subject,
    title: row.title,
    reason: row.reason,
    before: (row.before ?? null) as Detail | null,
    after: (row.after ?? null) as Detail | null,
    clauses: row.clauses,
    chain: row.chain as Level[],
    requestedBy: row.requested_by as PersonId,
    requesterHuman: row.requester_human,
    requesterName: row.requester_name,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    state: row.state as ApprovalState,
    deciderName: row.decider_name,
    decidedPost: row.decided_post,
    words: row.words,
    closedAt: row.closed_at,
  };
}

export async function markDecided(
  tx: Tx,
  decision: {
    approvalId: string;
    state: 'approved' | 'refused';
    decidedBy: PersonId;
    human: string;
    post: string;
    level: number;
    words: string | null;
    at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('approval_requests')
    .set({
      state: decision.state,
      decided_by: decision.decidedBy,
      decider_human: decision.human,
      decided_post: decision.post,
      decided_level: decision.level,
      words: decision.words,
      closed_at: decision.at,
    })
    .where('approval_id', '=', decision.approvalId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
}

export async function markWithdrawn(
  tx: Tx,
  { approvalId, by, words, at }: { approvalId: string; by: PersonId; words: string | null; at: Date },
): Promise<void> {
  await tx
    .updateTable('approval_requests')
    .set({ state: 'withdrawn', withdrawn_by: by, words, closed_at: at })
    .where('approval_id', '=', approvalId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
}

/** Closes what nobody decided in time; returns how many. With `kind` and `subject` only that one. */
export async function markExpired(tx: Tx, at: Date, only?: { kind: string; subject: string }): Promise<number> {
  let query = tx
    .updateTable('approval_requests')
    .set({ state: 'expired', closed_at: at })
    .where('state', '=', 'pending')
    .where('expires_at', '<=', at);
  if (only !== undefined) query = query.where('kind', '=', only.kind).where('subject', '=', only.subject);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Whether somebody's request ran out without a decision and is not closed yet. */
export async function hasExpired(tx: Tx, at: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('approval_requests')
    .select('approval_id')
    .where('state', '=', 'pending')
    .where('expires_at', '<=', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type PassRow = {
  approvalId: string;
  level: number;
  cause: 'tried' | 'nobody';
  post: string;
  tried: string;
  triedAt: Date;
  recorderName: string | null;
  recorderHuman: string | null;
};

export async function insertPass(
  tx: Tx,
  pass: {
    approvalId: string;
    agencyId: AgencyId;
    level: number;
    cause: 'tried' | 'nobody';
    post: string;
    tried: string;
    triedAt: Date;
    recordedBy: PersonId | null;
    at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('approval_passes')
    .values({
      approval_id: pass.approvalId,
      agency_id: pass.agencyId,
      level: pass.level,
      cause: pass.cause,
      post: pass.post,
      tried: pass.tried,
      tried_at: pass.triedAt,
      recorded_by: pass.recordedBy,
      recorded_at: pass.at,
    })
    .execute();
}

/** The levels that were passed by, of these requests. */
export async function selectPasses(tx: Tx, approvalIds: readonly string[]): Promise<PassRow[]> {
  if (approvalIds.length === 0) return [];
  const rows = await tx
    .selectFrom('approval_passes as p')
    .leftJoin('accounts as a', 'a.person_id', 'p.recorded_by')
    .select(['p.approval_id', 'p.level', 'p.cause', 'p.post', 'p.tried', 'p.tried_at', 'p.recorder_human'])
    .select('a.display_name')
    .where('p.approval_id', 'in', approvalIds)
    .orderBy('p.level')
    .execute();
  return rows.map(row => ({
    approvalId: row.approval_id,
    level: row.level,
    cause: row.cause as PassRow['cause'], // a check of the table
    post: row.post,
    tried: row.tried,
    triedAt: row.tried_at,
    recorderName: row.display_name,
    recorderHuman: row.recorder_human,
  }));
}

/** How often levels were passed by because nobody was reached, from `from` until before `to`: for audits. */
export async function countTried(tx: Tx, { from, to }: { from: Date; to: Date }): Promise<number> {
  const row = await tx
    .selectFrom('approval_passes')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('cause', '=', 'tried')
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .executeTakeFirstOrThrow();
  return row.count;
}
