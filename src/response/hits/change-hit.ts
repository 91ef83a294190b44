import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import type { HitId } from '../../foundation/base/ids.ts';
import type { AuditEvent } from '../../foundation/contract/events.ts';
import type { Permission } from '../../foundation/contract/permissions.ts';
import type { FeedKind, HitView } from '../../foundation/contract/routes/hits.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { leaveOf, maskHit } from './mask.ts';
import { appendFeed, selectHit, type HitRow } from './store.ts';
import { lockHit } from './store/steps.ts';

export type HitChange = { hitId: string; permission: Permission; event: AuditEvent; kind: FeedKind };

/**
 * One change of a hit: the change, its event in the feed and its entry in the record are one transaction. Changes of one hit come one
 * after the other, and `change` sees the hit as the one before left it; it answers whether anything changed. Throws Problem `not_found`.
 */
export function changeHit(
  ctx: Context<Person>,
  { hitId, permission, event, kind }: HitChange,
  change: (tx: Tx, hit: HitRow, desk: Desk) => Promise<boolean>,
): Promise<HitView> {
  const { agencyId } = ctx.actor.agency;
  return act(ctx, { permission, event, about: { subject: hitId } }, async (tx, desk) => {
    await lockHit(tx, hitId);
    const before = await requireHit(tx, ctx, desk, hitId);
    desk.record({ plate: before.view.plate, case: before.view.wanted.caseNumber });
    const changed = await change(tx, before, desk);
    const after = await requireHit(tx, ctx, desk, hitId);
    const leave = await leaveOf(tx, ctx, desk);
    // the numbers of the feed are locked until COMMIT: last
    if (changed) await appendFeed(tx, { agencyId, kind, hitIds: [hitId as HitId], at: desk.at }); // the row was found by it
    return maskHit(after.view, leave);
  });
}

/** The hit, if it is this agency's and still shows. Throws Problem `not_found`. */
export async function requireHit(tx: Tx, ctx: Context, desk: Desk, hitId: string): Promise<HitRow> {
  const hit = await selectHit(tx, hitId, todayOf(ctx, desk));
  if (hit === null) throw new Problem('not_found');
  return hit;
}

/** The local day of an act. */
export function todayOf(ctx: Context, { at }: Desk): string {
  return localDay(at, ctx.actor.agency.timeZone);
}
