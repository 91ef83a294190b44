import { localDay } from '../../../foundation/base/clock.ts';
import { isProblem, Problem } from '../../../foundation/base/errors.ts';
import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act, type Desk } from '../../../gate/access/act.ts';
import { admit } from '../../../gate/access/admit.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { permissionsOfPosts } from '../../../gate/policy/rules.ts';
import { lockObligation, markClosed, selectClosed, selectOpen, type ObligationRow } from '../store.ts';

type ObligationView = RouteAnswer<typeof routes.closeObligation>;

/** Asks for a second person's word on a waiver, in the same transaction; src/app.ts hands it in, as approvals come after this room. */
export type AskWaiver = (
  tx: Tx,
  asked: { ctx: Context<Person>; profile: Profile; at: Date },
  request: { subject: string; title: string; reason: string; before: Record<string, string | null> },
) => Promise<{ approvalId: string }>;

/** What is due: all of it for whoever oversees, else what the caller's posts owe; the first due first. */
export function listObligations(
  ctx: Context<Person>,
  { outcome, limit }: { outcome: 'open' | 'closed'; limit: number },
): Promise<{ obligations: ObligationView[]; overdue: number }> {
  return act(ctx, { permission: 'obligation.view', event: 'obligation.viewed' }, async (tx, { grant, at, record }) => {
    const oversees = await mayOversee(tx, ctx, at);
    const rows = outcome === 'open' ? await selectOpen(tx) : await selectClosed(tx, 5000);
    const own = rows.filter(row => oversees || (row.ownerPost !== null && grant.posts.includes(row.ownerPost)));
    const today = localDay(at, ctx.actor.agency.timeZone);
    const views = own.map(row => viewOf(row, { profile: grant.profile.profile, today }));
    const shown = views.slice(0, limit);
    record({ result_count: shown.length });
    return { obligations: shown, overdue: views.filter(view => view.overdue).length };
  });
}

/**
 * Closes an obligation as done, with the evidence. Throws Problem `not_found`, `policy_refused` when the caller neither holds its
 * post nor administers, `obligation_state` when it is closed.
 */
export function closeByPerson(
  ctx: Context<Person>,
  {
    obligationId,
    evidence,
    reference = null,
  }: { obligationId: string; evidence: string; reference?: string | null | undefined },
): Promise<ObligationView> {
  const about = { subject: obligationId, detail: { evidence, reference } };
  return act(ctx, { permission: 'obligation.close', event: 'obligation.closed', about }, async (tx, desk) => {
    const row = await requireOwn(tx, obligationId, desk);
    const by = actorName(ctx.actor);
    await markClosed(tx, { obligationId, outcome: 'done', by, at: desk.at, evidence, reference });
    const { kind, subject, period } = row;
    desk.record({ detail: { kind, about: subject, period, evidence, reference } });
    const closed = { outcome: 'done', closedAt: desk.at, closedBy: by, evidence, reference } as const;
    return viewOf({ ...row, ...closed }, viewing(ctx, desk));
  });
}

/**
 * Leaves an obligation undone, by name and with a reason. What the policy says must be done waits for a second person; the rest is a
 * deviation at once. Throws Problem as `closeByPerson` does, and what the approvals room throws.
 */
export function waiveByPerson(
  ctx: Context<Person>,
  { askWaiver, obligationId, reason }: { askWaiver: AskWaiver; obligationId: string; reason: string },
): Promise<{ obligation: ObligationView; approvalId: string | null }> {
  const about = { subject: obligationId, reason };
  return act(ctx, { permission: 'obligation.waive', event: 'obligation.waiver_asked', about }, async (tx, desk) => {
    const row = await requireOwn(tx, obligationId, desk);
    const { profile } = desk.grant.profile;
    if (row.strength === 'must') {
      const { title, clause, dueOn, ownerPost } = row;
      const request = {
        subject: obligationId,
        title: `Leave undone: ${title}`.slice(0, 300),
        reason,
        before: { title, clause, dueOn, ownerPost, period: row.period },
      };
      const { approvalId } = await askWaiver(tx, { ctx, profile, at: desk.at }, request);
      desk.record({ detail: { approval: approvalId } });
      return { obligation: viewOf(row, viewing(ctx, desk)), approvalId };
    }
    const waived = await waiveObligation(tx, {
      ctx,
      obligationId,
      reason,
      waivedBy: actorName(ctx.actor),
      at: desk.at,
    });
    return { obligation: viewOf(waived, viewing(ctx, desk)), approvalId: null };
  });
}

/**
 * Marks an obligation as waived, with its entry in the record: after the second person's word where one is needed. Throws Problem
 * `obligation_state` when it was closed meanwhile, `not_found` when there is none.
 */
export async function waiveObligation(
  tx: Tx,
  input: { ctx: Context<Person>; obligationId: string; reason: string; waivedBy: string; at: Date },
): Promise<ObligationRow> {
  const { ctx, obligationId, reason, waivedBy, at } = input;
  const { actor, address } = ctx;
  const row = await requireOpen(tx, obligationId);
  const closed = { outcome: 'waived', at, evidence: reason, reference: null } as const;
  await markClosed(tx, { obligationId, by: waivedBy, ...closed });
  const { agencyId, name: organisation } = actor.agency;
  const { kind, subject, period, clause, strength } = row;
  await queueEntry(tx, {
    event: 'obligation.waived',
    outcome: 'permit',
    agencyId,
    at,
    fields: {
      actor: actorName(actor),
      actor_id: actor.personId,
      name: actor.displayName,
      organisation,
      address,
      subject: obligationId,
      reason,
      detail: { kind, about: subject, period, clause, strength, waived_by: waivedBy },
    },
  });
  return { ...row, outcome: 'waived', closedAt: at, closedBy: waivedBy, evidence: reason, reference: null };
}

async function requireOpen(tx: Tx, obligationId: string): Promise<ObligationRow> {
  const row = await lockObligation(tx, obligationId);
  if (row === null) throw new Problem('not_found');
  if (row.outcome !== 'open') {
    const detail = row.outcome === 'done' ? 'It was closed as done.' : 'It was waived.';
    throw new Problem('obligation_state', { detail });
  }
  return row;
}

async function requireOwn(tx: Tx, obligationId: string, { grant }: Desk): Promise<ObligationRow> {
  const row = await requireOpen(tx, obligationId);
  const { profile } = grant.profile;
  const holds = row.ownerPost !== null && grant.posts.includes(row.ownerPost);
  if (holds || permissionsOfPosts(profile, grant.posts).roles.includes('administrator')) return row;
  const owner = row.ownerPost === null ? 'the administrator' : titleOf(profile, row.ownerPost);
  throw new Problem('policy_refused', { detail: `This is for ${owner} to answer.`, clauses: [row.clause] });
}

async function mayOversee(tx: Tx, ctx: Context<Person>, at: Date): Promise<boolean> {
  try {
    await admit(tx, ctx, { permission: 'obligation.oversee', at });
    return true;
  } catch (error) {
    if (isProblem(error)) return false;
    throw error;
  }
}

type Viewing = { profile: Profile; today: string };

function viewing({ actor }: Context<Person>, { grant, at }: Desk): Viewing {
  return { profile: grant.profile.profile, today: localDay(at, actor.agency.timeZone) };
}

function viewOf(row: ObligationRow, { profile, today }: Viewing): ObligationView {
  const { obligationId, kind, subject, period, title, clause, strength, dueOn, outcome } = row;
  return {
    obligationId,
    kind,
    subject,
    period,
    title,
    clause,
    strength,
    owner: row.ownerPost === null ? null : { id: row.ownerPost, title: titleOf(profile, row.ownerPost) },
    openedAt: row.openedAt.toISOString(),
    dueOn,
    // due on a day means until its end
    overdue: outcome === 'open' && today > dueOn,
    outcome,
    closedBy: row.closedBy,
    closedAt: row.closedAt?.toISOString() ?? null,
    evidence: row.evidence,
    reference: row.reference,
  };
}

function titleOf(profile: Profile, postId: string): string {
  return profile.posts.find(post => post.id === postId)?.title ?? postId;
}
