import { Problem } from '../../foundation/base/errors.ts';
import type { HitStepName, HitView } from '../../foundation/contract/routes/hits.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { changeHit } from './change-hit.ts';
import { closedProblem, requireStep, requireTakeoverReason, requireUndo, standingStep, takenProblem } from './rules.ts';
import { insertStep, insertTakeover, insertUndo, isPressKnown } from './store/steps.ts';

/**
 * Records that a step of dispatch was done (BA-55 to BA-58), by whoever sits at the desk, the hit's owner or a colleague. A press that
 * arrives twice, and a step that stands already, change nothing. Throws Problem `not_found`, or `hit_state` citing the clause when the
 * step's turn has not come.
 */
export function recordStep(
  ctx: Context<Person>,
  input: { hitId: string; step: HitStepName; note?: string | undefined; pressId?: string | undefined },
): Promise<HitView> {
  const { hitId, step, note, pressId } = input;
  const { username, agency } = ctx.actor;
  const change = { hitId, permission: 'hit.step', event: 'hit.step_recorded', kind: 'step' } as const;
  return changeHit(ctx, change, async (tx, { view }, desk) => {
    const detail = { step, verification: view.verification, ...(note === undefined ? {} : { note }) };
    desk.record({ detail: { ...detail, taken_by: view.takenBy } });
    if (pressId !== undefined && (await isPressKnown(tx, hitId, pressId))) return false;
    requireStep(view, step, desk.grant.profile.profile);
    const known = standingStep(view, step);
    if (known !== undefined) {
      desk.record({ detail: { ...detail, recorded_by: known.by } });
      return false;
    }
    await insertStep(tx, { agencyId: agency.agencyId, hitId, step, note, pressId, username, at: desk.at });
    return true;
  });
}

/**
 * Takes back a step that the same person has just recorded; both stay. Throws Problem `not_found`, or `hit_state` when it is too
 * late or another's.
 */
export function undoStep(ctx: Context<Person>, { hitId, stepId }: { hitId: string; stepId: string }): Promise<HitView> {
  const { username, agency } = ctx.actor;
  const change = { hitId, permission: 'hit.step', event: 'hit.step_undone', kind: 'step' } as const;
  return changeHit(ctx, change, async (tx, { view }, desk) => {
    const made = view.steps.find(one => one.stepId === stepId);
    if (made === undefined) throw new Problem('not_found');
    desk.record({ detail: { step: made.step, step_id: stepId, recorded_at: made.at } });
    if (made.undoneBy === username) return false;
    requireUndo(view, made, { username, at: desk.at });
    const { agencyId } = agency;
    await insertUndo(tx, { agencyId, hitId, step: made.step, username, at: desk.at, undoes: stepId });
    return true;
  });
}

/**
 * Takes a hit over from `from`, with a reason that the record keeps and the other reads. Throws Problem `input_invalid` without a
 * reason, `not_found`, or `hit_state` when nobody has it, somebody else has it by now, or it is closed.
 */
export function takeOverHit(
  ctx: Context<Person>,
  { hitId, reason, from }: { hitId: string; reason: string; from: string },
): Promise<HitView> {
  const { username, agency } = ctx.actor;
  const change = { hitId, permission: 'hit.take', event: 'hit.taken_over', kind: 'taken-over' } as const;
  return changeHit(ctx, change, async (tx, { view }, desk) => {
    desk.record({ reason, detail: { from } });
    requireTakeoverReason(reason);
    if (view.closedAt !== null) throw closedProblem(view);
    if (view.takenBy === null)
      throw new Problem('hit_state', { detail: 'Nobody has this hit: take it, without a reason.' });
    if (view.takenBy === username) return false;
    if (view.takenBy !== from) throw takenProblem(view, desk.at);
    const { agencyId } = agency;
    await insertTakeover(tx, { agencyId, hitId, from, to: username, reason: reason.trim(), at: desk.at });
    return true;
  });
}
