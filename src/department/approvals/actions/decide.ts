import { Problem } from '../../../foundation/base/errors.ts';
import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { isCheckViolation, type Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import { levelStates, mayRecordUnavailable, titleOfPost, type Turn } from '../rules.ts';
import { insertPass, markDecided, markWithdrawn, selectApproval, type ApprovalRow } from '../store.ts';
import { requireHuman, type ApprovalKinds } from './kinds.ts';
import {
  admitKind,
  concerns,
  kindOf,
  standings,
  turnFor,
  viewerOf,
  viewOf,
  type Standing,
  type Viewer,
} from './view.ts';

type ApprovalView = RouteAnswer<typeof routes.decideApproval>;

const closedWords: Record<Exclude<ApprovalRow['state'], 'pending'>, string> = {
  approved: 'It was approved in the meantime.',
  refused: 'It was refused in the meantime.',
  withdrawn: 'Whoever asked has taken it back.',
  expired: 'The time for a decision is over; it must be asked anew.',
};

/**
 * Approves or refuses; an approval takes effect in the same transaction. Of several who decide, withdraw or come too late at once
 * exactly one wins. Throws Problem `not_found`, `approval_state` (closed or expired), `approval_self`, `approval_not_yours` (not
 * the turn of the caller's posts), `input_invalid` (a refusal without words), or what the effect throws.
 */
export function decideApproval(
  ctx: Context<Person>,
  input: { kinds: ApprovalKinds; approvalId: string; decision: 'approve' | 'refuse'; words?: string | undefined },
): Promise<ApprovalView> {
  const { kinds, approvalId, decision } = input;
  const words = trimmed(input.words);
  const about = { subject: approvalId, detail: { decision }, ...(words === null ? {} : { reason: words }) };
  return act(ctx, { permission: 'approval.decide', event: 'approval.decided', about }, async (tx, desk) => {
    const { at, record } = desk;
    const { profile } = desk.grant.profile;
    const { standing, viewer } = await openRequest(tx, ctx, { approvalId, profile, at });
    const { row } = standing;
    await requireOtherHuman(tx, row, viewer);
    await admitKind(tx, ctx, { kinds, row, at });
    if (decision === 'refuse' && words === null) {
      const message = 'say why: a refusal needs words';
      throw new Problem('input_invalid', { detail: `words: ${message}.`, fields: [{ field: 'words', message }] });
    }
    const turn = requireTurn(standing, viewer, { profile, at });
    await recordEmptyLevels(tx, ctx, { standing, level: turn.level, at });
    const by = { decidedBy: ctx.actor.personId, human: viewer.human, post: turn.post, level: turn.level };
    await closeAs(tx, { approvalId, state: decision === 'approve' ? 'approved' : 'refused', ...by, words, at });
    const postTitle = titleOfPost(profile, turn.post);
    const { kind, subject, reason } = row;
    record({ detail: { decision, kind, about: subject, asked_because: reason, as: turn.post, level: turn.level + 1 } });
    const closed = await requireRow(tx, approvalId);
    if (decision === 'approve') {
      const { personId, displayName } = ctx.actor;
      const approvedBy = { personId, displayName, postTitle };
      await kindOf(kinds, row).onApproved(tx, { ctx, request: closed, profile, at, approvedBy, record });
    }
    return viewOf({ ...standing, row: closed }, { viewer, profile, at });
  });
}

/** Takes back one's own request. Throws Problem `not_found` when it isn't one's own, `approval_state` when it is closed. */
export function withdrawApproval(
  ctx: Context<Person>,
  { approvalId, ...input }: { approvalId: string; words?: string | undefined },
): Promise<ApprovalView> {
  const words = trimmed(input.words);
  const about = { subject: approvalId, detail: { words } };
  return act(ctx, { permission: 'approval.view', event: 'approval.withdrawn', about }, async (tx, { grant, at }) => {
    const { profile } = grant.profile;
    const { standing, viewer } = await openRequest(tx, ctx, { approvalId, profile, at, own: true });
    await markWithdrawn(tx, { approvalId, by: ctx.actor.personId, words, at });
    return viewOf({ ...standing, row: await requireRow(tx, approvalId) }, { viewer, profile, at });
  });
}

/**
 * Records that the open level was tried, when and how: the next one opens (BA-66, BA-69). Only who asked, or the watch commander; who
 * records it never decides instead. Throws Problem `not_found`, `approval_state`, `approval_not_yours` or `input_invalid`.
 */
export function recordUnavailable(
  ctx: Context<Person>,
  { approvalId, post, tried, triedAt }: { approvalId: string; post: string; tried: string; triedAt: Date },
): Promise<ApprovalView> {
  const about = { subject: approvalId, detail: { post, tried, tried_at: triedAt.toISOString() } };
  return act(ctx, { permission: 'approval.view', event: 'approval.unavailable', about }, async (tx, desk) => {
    const { at } = desk;
    const { profile } = desk.grant.profile;
    const { standing, viewer } = await openRequest(tx, ctx, { approvalId, profile, at });
    const { row, states } = standing;
    const own = row.requesterHuman === viewer.human;
    if (!own && !mayRecordUnavailable(viewer.postIds)) {
      const detail = 'Who asked, or the watch commander, records that an approver could not be reached.';
      throw new Problem('approval_not_yours', { detail });
    }
    if (triedAt > at || triedAt < row.requestedAt)
      throw fieldProblem('triedAt', 'lies in the future, or before the request was made');
    const level = states.indexOf('open');
    const levelPosts = row.chain[level]?.posts ?? [];
    if (!levelPosts.includes(post)) {
      const wanted = levelPosts.map(id => titleOfPost(profile, id)).join(' or ');
      throw fieldProblem(
        'post',
        wanted === '' ? 'every level was tried already' : `must be the one whose turn it is: ${wanted}`,
      );
    }
    if (!opensNext(standing, level))
      throw fieldProblem('post', 'is the last one that the policy names: no other may decide instead');
    const pass = { approvalId, agencyId: ctx.actor.agency.agencyId, at };
    await insertPass(tx, { ...pass, level, cause: 'tried', post, tried, triedAt, recordedBy: ctx.actor.personId });
    const [after] = await standings(tx, [row], { profile, at });
    return viewOf(after ?? standing, { viewer, profile, at });
  });
}

/** Locks the request, so that whoever comes second sees what the first did. */
async function openRequest(
  tx: Tx,
  ctx: Context<Person>,
  { approvalId, profile, at, own }: { approvalId: string; profile: Profile; at: Date; own?: true },
): Promise<{ standing: Standing; viewer: Viewer }> {
  const row = await selectApproval(tx, approvalId, true);
  const viewer = await viewerOf(tx, ctx, at);
  // what isn't the caller's business looks like what isn't there
  if (row === null || !concerns(row, viewer) || (own === true && row.requesterHuman !== viewer.human))
    throw new Problem('not_found');
  if (row.state !== 'pending') throw new Problem('approval_state', { detail: closedWords[row.state] });
  if (at >= row.expiresAt) throw new Problem('approval_state', { detail: closedWords.expired });
  const [standing] = await standings(tx, [row], { profile, at });
  if (standing === undefined) throw new Problem('not_found');
  return { standing, viewer };
}

/**
 * The human who decides is not the one who asked: as the accounts stood then, and as they stand now. Other posts, a post taken over
 * since, and a second account change nothing in it.
 */
async function requireOtherHuman(tx: Tx, row: ApprovalRow, viewer: Viewer): Promise<void> {
  if (row.requesterHuman !== viewer.human && (await requireHuman(tx, row.requestedBy)) !== viewer.human) return;
  throw new Problem('approval_self', { detail: 'A second person decides on this.', clauses: row.clauses });
}

function requireTurn(standing: Standing, viewer: Viewer, { profile, at }: { profile: Profile; at: Date }): Turn {
  const turn = turnFor(standing, viewer, at);
  if (turn !== null) return turn;
  const { row, states } = standing;
  const open = row.chain.filter((_, index) => states[index] === 'open').flatMap(level => level.posts);
  const wanted = open.map(id => titleOfPost(profile, id)).join(' or ');
  const detail =
    wanted === ''
      ? 'Nobody whom the policy names can decide on this now.'
      : `It is the turn of: ${wanted}. A later post decides once it is recorded that they could not be reached, and not by whoever recorded it.`;
  throw new Problem('approval_not_yours', { detail, clauses: row.clauses });
}

/** What changed in this very moment is seen by the database: its refusals in our words. */
async function closeAs(tx: Tx, decision: Parameters<typeof markDecided>[1]): Promise<void> {
  try {
    await markDecided(tx, decision);
  } catch (error) {
    if (isCheckViolation(error, 'nobody_decides_for_themselves')) throw new Problem('approval_self', { cause: error });
    if (isCheckViolation(error)) {
      const detail = 'Accounts or posts have changed in this moment; look at the request again.';
      throw new Problem('approval_state', { detail, cause: error });
    }
    throw error;
  }
}

/** Levels that nobody but the requester holds are passed by; that this was so is kept. */
async function recordEmptyLevels(
  tx: Tx,
  ctx: Context<Person>,
  { standing, level, at }: { standing: Standing; level: number; at: Date },
): Promise<void> {
  const { row, passes, states } = standing;
  const { agencyId } = ctx.actor.agency;
  for (let earlier = 0; earlier < level; earlier++) {
    const post = row.chain[earlier]?.posts[0];
    if (post === undefined || states[earlier] !== 'empty' || passes.some(pass => pass.level === earlier)) continue;
    const pass = { approvalId: row.approvalId, agencyId, level: earlier, cause: 'nobody', post } as const;
    await insertPass(tx, {
      ...pass,
      tried: 'held by nobody but whoever asked',
      triedAt: at,
      recordedBy: null,
      at,
    });
  }
}

/** Whether a later level opens once this one is recorded as not reached. */
function opensNext({ row, passes, holders }: Standing, level: number): boolean {
  const unavailable = new Set(passes.filter(pass => pass.cause === 'tried').map(pass => pass.level)).add(level);
  return levelStates(row.chain, { holders, requesterHuman: row.requesterHuman, unavailable }).includes('open');
}

function trimmed(words: string | undefined): string | null {
  const text = words?.trim() ?? '';
  return text === '' ? null : text;
}

function fieldProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field}: ${message}.`, fields: [{ field, message }] });
}

async function requireRow(tx: Tx, approvalId: string): Promise<ApprovalRow> {
  const row = await selectApproval(tx, approvalId, false);
  if (row === null) throw new Problem('not_found');
  return row;
}
