import { Problem } from '../../foundation/base/errors.ts';
import type { HitOutcome, HitView } from '../../foundation/contract/routes/hits.ts';
import { readImage, type ReadStore } from '../../capture/reads/actions.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { endRecoveredEntry } from '../hotlists/actions.ts';
import { changeHit, requireHit, todayOf } from './change-hit.ts';
import { leaveOf, maskHit } from './mask.ts';
import {
  closedProblem,
  mayFollow,
  requireClosingReason,
  requireCompleteAnswer,
  takenProblem,
  type HitAnswer,
} from './rules.ts';
import { markAnswered, markClosed, markTaken, selectHits } from './store.ts';

/** The latest hits that still show, newest first; `open`: those that nobody has closed. */
export function listHits(
  ctx: Context<Person>,
  { state, limit }: { state: 'open' | 'all'; limit: number },
): Promise<HitView[]> {
  const about = { query: { state, limit } };
  return act(ctx, { permission: 'hit.view', event: 'hit.viewed', about }, async (tx, desk) => {
    const hits = await selectHits(tx, { openOnly: state === 'open', limit, localToday: todayOf(ctx, desk) });
    desk.record({ results: hits.map(hit => hit.hitId), result_count: hits.length });
    const leave = await leaveOf(tx, ctx, desk);
    return hits.map(hit => maskHit(hit, leave));
  });
}

/**
 * Takes a hit: CLETS is being asked, and the others see by whom (BA-54). Taking one's own hit again changes nothing. Throws Problem
 * `not_found`, or `hit_state` naming who has it since when.
 */
export function takeHit(ctx: Context<Person>, { hitId }: { hitId: string }): Promise<HitView> {
  const { username } = ctx.actor;
  return changeHit(
    ctx,
    { hitId, permission: 'hit.take', event: 'hit.taken', kind: 'taken' },
    async (tx, _hit, desk) => {
      if (await markTaken(tx, hitId, { username, at: desk.at })) return true;
      const now = await requireHit(tx, ctx, desk, hitId);
      if (now.view.closedAt !== null) throw closedProblem(now.view);
      if (now.view.takenBy === username) return false;
      throw takenProblem(now.view, desk.at);
    },
  );
}

/**
 * Records by hand what CLETS answered (BA-57); VERIFIED demands a reference and a person who compared plate, state and vehicle.
 * Throws Problem `input_invalid`, `not_found`, or `hit_state` when nobody has taken the hit, or it is answered or closed.
 */
export function answerHit(ctx: Context<Person>, input: { hitId: string } & HitAnswer): Promise<HitView> {
  const { hitId, ...answer } = input;
  const { username } = ctx.actor;
  const change = { hitId, permission: 'hit.answer', event: 'hit.answered', kind: 'answered' } as const;
  return changeHit(ctx, change, async (tx, hit, desk) => {
    requireCompleteAnswer(answer);
    desk.record({ plate: hit.view.plate, detail: { ...answerRecord(answer), taken_by: hit.view.takenBy } });
    const from = mayFollow(answer.answer);
    if (await markAnswered(tx, hitId, { answer, from, username, at: desk.at })) return true;
    const now = await requireHit(tx, ctx, desk, hitId);
    if (now.view.closedAt !== null) throw closedProblem(now.view);
    if (now.view.verification === 'unverified')
      throw new Problem('hit_state', { detail: 'Take the hit first: then the others see that CLETS is being asked.' });
    throw new Problem('hit_state', {
      detail: `${now.view.answeredBy ?? 'Somebody'} has recorded an answer already (${now.view.verification}).`,
      members: { answeredBy: now.view.answeredBy ?? '', verification: now.view.verification },
    });
  });
}

/** Only what was given, as the record holds no "undefined". */
function answerRecord({ answer, reference, compared, note }: HitAnswer): Record<string, string | string[]> {
  const agreed = Object.entries(compared ?? {}).flatMap(([part, agrees]) => (agrees ? [part] : []));
  return {
    answer,
    agreed,
    ...(reference === undefined ? {} : { reference }),
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * Closes a hit with its outcome; "recovered" takes the entry off its list (BA-72). Throws Problem `not_found`, `hit_state` naming
 * who closed it, or `input_invalid` when CLETS gave no answer and the note says not why.
 */
export function closeHit(
  ctx: Context<Person>,
  { hitId, outcome, note }: { hitId: string; outcome: HitOutcome; note?: string | undefined },
): Promise<HitView> {
  const { username, agency } = ctx.actor;
  const change = { hitId, permission: 'hit.close', event: 'hit.closed', kind: 'closed' } as const;
  return changeHit(ctx, change, async (tx, hit, desk) => {
    if (hit.view.closedAt === null) requireClosingReason(hit.view, note);
    const closed = await markClosed(tx, hitId, { outcome, username, at: desk.at });
    if (!closed) throw closedProblem((await requireHit(tx, ctx, desk, hitId)).view);
    const detail = { outcome, verification: hit.view.verification, ...(note === undefined ? {} : { note }) };
    desk.record({ plate: hit.view.plate, detail });
    if (outcome === 'recovered' && removesOnRecovery(desk)) {
      const ended = await endRecoveredEntry(tx, { agencyId: agency.agencyId, entryId: hit.entryId, at: desk.at });
      if (ended) desk.record({ detail: { ...detail, entry_ended: hit.entryId } });
    }
    return true;
  });
}

/** A policy that is silent does not want recovered cars stopped again; one that says no is obeyed. */
function removesOnRecovery({ grant }: Desk): boolean {
  const setting = grant.profile.profile.hotlist.removeOnRecovery;
  return setting === 'unset' || setting.value;
}

/**
 * A photo of an open hit; each look is an entry of the record. Throws Problem `not_found` when the hit or the photo is not this
 * agency's, `hit_state` when the hit is closed.
 */
export function showHitPhoto(
  ctx: Context<Person>,
  { hitId, sha256, store }: { hitId: string; sha256: string; store: ReadStore },
): Promise<{ bytes: Buffer; mime: string }> {
  const about = { subject: hitId, purpose: 'hit', query: { sha256 } };
  return act(ctx, { permission: 'photo.view', event: 'photo.shown', about }, async (tx, desk) => {
    const { view, retentionClass, receiptDay } = await requireHit(tx, ctx, desk, hitId);
    desk.record({ plate: view.plate, case: view.wanted.caseNumber });
    if (!view.images.some(image => image.sha256 === sha256)) throw new Problem('not_found');
    if (view.closedAt !== null) {
      const detail = 'This hit is closed; its photos are seen through a search with a case and a reason.';
      throw new Problem('hit_state', { detail });
    }
    return readImage(tx, { agencyId: ctx.actor.agency.agencyId, store, retentionClass, receiptDay, sha256 });
  });
}
