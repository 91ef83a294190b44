import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import { isProblem, Problem } from '../../../foundation/base/errors.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { admit } from '../../../gate/access/admit.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import {
  levelStates,
  mayRecordUnavailable,
  titleOfPost,
  turnOf,
  type Holder,
  type LevelState,
  type Turn,
} from '../rules.ts';
import {
  selectApproval,
  selectAskedBy,
  selectPasses,
  selectPending,
  type ApprovalRow,
  type PassRow,
} from '../store.ts';
import { decidersOf, requireHuman, type ApprovalKinds } from './kinds.ts';

type ApprovalView = RouteAnswer<typeof routes.decideApproval>;
type ApprovalDetailView = RouteAnswer<typeof routes.showApproval>;

/** Pending requests that are looked at for one person's list; more than an agency ever has open. */
const mostPending = 2000;

/** The requests that wait for the caller's decision, oldest first, or those that the caller made, newest first. */
export function listApprovals(
  ctx: Context<Person>,
  { kinds, whose, limit }: { kinds: ApprovalKinds; whose: 'waiting' | 'mine'; limit: number },
): Promise<{ approvals: ApprovalView[] }> {
  const about = { detail: whose === 'mine' ? 'own requests' : 'requests that wait' };
  return act(
    ctx,
    { permission: 'approval.view', event: 'approval.viewed', about },
    async (tx, { grant, at, record }) => {
      const { profile } = grant.profile;
      const viewer = await viewerOf(tx, ctx, at);
      const rows =
        whose === 'mine' ? await selectAskedBy(tx, viewer.human, limit) : await selectPending(tx, mostPending);
      const seen = await permittedKinds(tx, ctx, { kinds, rows, at });
      const found = (await standings(tx, rows, { profile, at }))
        .filter(({ row }) => seen.has(row.kind))
        .map(standing => viewOf(standing, { viewer, profile, at }))
        .filter(view => whose === 'mine' || view.waitsForMe)
        .slice(0, limit);
      record({ result_count: found.length });
      return { approvals: found };
    },
  );
}

/**
 * One request, to whoever made it or holds a post of its chain. Throws Problem `not_found` for everybody else, and what the door
 * throws when its kind asks a permission that the caller lacks.
 */
export function showApproval(
  ctx: Context<Person>,
  { kinds, approvalId }: { kinds: ApprovalKinds; approvalId: string },
): Promise<ApprovalDetailView> {
  const about = { subject: approvalId };
  return act(ctx, { permission: 'approval.view', event: 'approval.viewed', about }, async (tx, { grant, at }) => {
    const { profile } = grant.profile;
    const row = await selectApproval(tx, approvalId, false);
    const viewer = await viewerOf(tx, ctx, at);
    if (row === null || !concerns(row, viewer)) throw new Problem('not_found');
    await admitKind(tx, ctx, { kinds, row, at });
    const [standing] = await standings(tx, [row], { profile, at });
    if (standing === undefined) throw new Problem('not_found');
    return detailOf(standing, { viewer, profile, at });
  });
}

export type Viewer = { personId: string; human: string; postIds: readonly string[] };

/** The caller as approvals see them. */
export async function viewerOf(tx: Tx, { actor, gate }: Context<Person>, at: Date): Promise<Viewer> {
  const account = await gate.facts.account(tx, actor.personId, at);
  const human = await requireHuman(tx, actor.personId);
  return { personId: actor.personId, human, postIds: account?.postIds ?? [] };
}

/** True for the human who asked, for holders of a post of the chain, and for who records that one could not be reached. */
export function concerns(row: ApprovalRow, viewer: Viewer): boolean {
  if (row.requesterHuman === viewer.human || mayRecordUnavailable(viewer.postIds)) return true;
  return row.chain.some(level => level.posts.some(post => viewer.postIds.includes(post)));
}

/** Asks the further permission of a kind that shows data. Throws Problem as the door does. */
export async function admitKind(
  tx: Tx,
  ctx: Context<Person>,
  { kinds, row, at }: { kinds: ApprovalKinds; row: ApprovalRow; at: Date },
): Promise<void> {
  const permission = kindOf(kinds, row).permission;
  if (permission !== undefined) await admit(tx, ctx, { permission, at });
}

/** The kind of a request. Throws an Error when this version has none of that name. */
export function kindOf(kinds: ApprovalKinds, row: ApprovalRow): NonNullable<ReturnType<ApprovalKinds['get']>> {
  const kind = kinds.get(row.kind);
  if (kind === undefined) throw new Error(`no kind of approval is called ${row.kind}`);
  return kind;
}

/** A request with what is known of its chain at this moment. */
export type Standing = { row: ApprovalRow; passes: PassRow[]; holders: Holder[]; states: LevelState[] };

/** How the chains of these requests stand at `at`. */
export async function standings(
  tx: Tx,
  rows: readonly ApprovalRow[],
  { profile, at }: { profile: Profile; at: Date },
): Promise<Standing[]> {
  const passes = Map.groupBy(
    await selectPasses(
      tx,
      rows.map(row => row.approvalId),
    ),
    pass => pass.approvalId,
  );
  const levels = rows.flatMap(row => row.chain);
  const holders = levels.length === 0 ? [] : await decidersOf(tx, { profile, levels, at });
  return rows.map(row => {
    const its = passes.get(row.approvalId) ?? [];
    const unavailable = new Set(its.filter(pass => pass.cause === 'tried').map(pass => pass.level));
    const states = levelStates(row.chain, { holders, requesterHuman: row.requesterHuman, unavailable });
    return { row, passes: its, holders, states };
  });
}

/** At which level and as what the viewer may decide now; null when not. */
export function turnFor({ row, passes, holders, states }: Standing, viewer: Viewer, at: Date): Turn | null {
  if (row.state !== 'pending' || at >= row.expiresAt || row.requesterHuman === viewer.human) return null;
  if (!holders.some(holder => holder.personId === viewer.personId)) return null;
  const turn = turnOf(row.chain, { states, postIds: viewer.postIds });
  if (turn === null) return null;
  // who recorded that the first could not be reached does not step into their place
  const own = passes.some(pass => pass.level < turn.level && pass.recorderHuman === viewer.human);
  return own ? null : turn;
}

type Seen = { viewer: Viewer; profile: Profile; at: Date };

/** A request for lists. */
export function viewOf(standing: Standing, { viewer, profile, at }: Seen): ApprovalView {
  const { row } = standing;
  const state = row.state === 'pending' && at >= row.expiresAt ? 'expired' : row.state;
  return {
    approvalId: row.approvalId,
    kind: row.kind,
    title: row.title,
    requestedBy: row.requesterName,
    requestedAt: row.requestedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state,
    mine: row.requesterHuman === viewer.human,
    waitsForMe: turnFor(standing, viewer, at) !== null,
    decidedBy: row.deciderName,
    decidedAs: row.decidedPost === null ? null : titleOfPost(profile, row.decidedPost),
    closedAt: row.closedAt?.toISOString() ?? null,
    words: row.words,
  };
}

function detailOf(standing: Standing, seen: Seen): ApprovalDetailView {
  const { row, states, passes } = standing;
  return {
    ...viewOf(standing, seen),
    subject: row.subject,
    reason: row.reason,
    // jsonb: whatever came in as JSON
    before: row.before as ApprovalDetailView['before'],
    after: row.after as ApprovalDetailView['after'],
    clauses: row.clauses,
    chain: row.chain.map((level, index) => ({
      posts: level.posts.map(id => ({ id, title: titleOfPost(seen.profile, id) })),
      state: states[index] ?? 'waiting',
      added: level.added,
    })),
    unavailable: passes.map(pass => ({
      level: pass.level,
      post: pass.post,
      tried: pass.tried,
      triedAt: pass.triedAt.toISOString(),
      recordedBy: pass.recorderName,
    })),
  };
}

/** The kinds among these requests that the caller may see: a list leaves out the others, as not everybody may see plates. */
async function permittedKinds(
  tx: Tx,
  ctx: Context<Person>,
  { kinds, rows, at }: { kinds: ApprovalKinds; rows: readonly ApprovalRow[]; at: Date },
): Promise<Set<string>> {
  const permitted = new Set<string>();
  for (const name of new Set(rows.map(row => row.kind))) {
    const kind = kinds.get(name);
    if (kind === undefined) continue;
    try {
      if (kind.permission !== undefined) await admit(tx, ctx, { permission: kind.permission, at });
      permitted.add(name);
    } catch (error) {
      if (!isProblem(error)) throw error;
    }
  }
  return permitted;
}
