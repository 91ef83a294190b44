import type { HitView } from '../../foundation/contract/routes/hits.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { Desk } from '../../gate/access/act.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { barredOrigins, maskedWords, missingLeave, type Barred } from '../../gate/access/origins.ts';
import type { Entitlements } from '../../gate/access/roles.ts';

/** What one person may see of wanted records. */
export type Leave = { barred: Barred; entitled: Entitlements };

/**
 * The hit as a person with this leave sees it (LA-24, SL-11, CO-11, BA-22). What our own camera saw stays: plate, place, time, photos; and
 * that the plate is wanted, by which list, how urgently. What the record says of why and for whom goes. A caution that can't be read is
 * said to be there, never left out: nobody walks up to a car on a blank.
 */
export function maskHit(hit: HitView, leave: Leave): HitView {
  const missing = missingLeave(hit.wanted, leave);
  if (missing.length === 0) return hit;
  const masked = maskedWords(missing, leave.barred);
  const wanted = {
    ...hit.wanted,
    category: masked,
    reason: masked,
    caseNumber: masked,
    approvedBy: masked,
    caution: masked,
    instructions: masked,
    vehicle: {},
    masked,
  };
  return { ...hit, wanted };
}

/** What the person of an act may see. */
export async function leaveOf(tx: Tx, ctx: Context<Person>, { grant, at }: Pick<Desk, 'grant' | 'at'>): Promise<Leave> {
  const entitled = await ctx.gate.facts.entitlements(tx, ctx.actor.personId, at);
  return { barred: barredOrigins(grant.profile.profile), entitled };
}

/** Two followers of one key see the same of every hit. */
export function leaveKey({ barred, entitled }: Leave): string {
  return [...barred.origins]
    .filter(origin => !entitled.has(origin))
    .toSorted()
    .join(' ');
}
