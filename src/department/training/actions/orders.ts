import { addDays, localDay } from '../../../foundation/base/clock.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { referenceOf } from '../../../foundation/contract/profile-setting.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { openStanding } from '../../obligations/actions/keep.ts';
import type { Duty } from '../../obligations/rules.ts';
import { fieldProblem, refuseOwn, requireActive, tellOf } from '../../people/actions/checks.ts';
import { insertOrder } from '../store/orders.ts';
import { trainingPost } from './standing.ts';

/** CJIS AT-2: whoever was part in a security event is trained within 30 days. */
export const mostDaysToRetrain = 30;

/**
 * Orders retraining after a violation or an error (BA-40) and tells the person: no data from the end of the due day, or at once, until
 * a completion that was filed after the order. Throws Problem `not_found`, `policy_refused` for oneself or an account that is off,
 * `input_invalid` for a day that is over or more than 30 days away.
 */
export function orderRetraining(
  ctx: Context<Person>,
  input: { personId: string; reason: string; reference?: string | undefined; dueOn: string; atOnce?: boolean },
): Promise<{ orderId: string }> {
  const { reason, reference = null, dueOn, atOnce = false } = input;
  const detail = { reference, due_on: dueOn, at_once: atOnce };
  const ask = { permission: 'training.order', event: 'training.retraining_ordered' } as const;
  return act(ctx, { ...ask, about: { subject: input.personId, reason, detail } }, async (tx, { grant, at, record }) => {
    const { agencyId, timeZone } = ctx.actor.agency;
    const account = await requireActive(tx, input.personId);
    await refuseOwn(tx, ctx, account, 'orders their own retraining');
    const today = localDay(at, timeZone);
    if (dueOn < today || dueOn > addDays(today, mostDaysToRetrain))
      throw fieldProblem('dueOn', `must lie between today and ${mostDaysToRetrain} days from now (CJIS AT-2)`);
    const by = actorName(ctx.actor);
    const { personId, displayName } = account;
    const order = { personId, reason, reference, dueOn, atOnce, orderedOn: today };
    const orderId = await insertOrder(tx, { ...order, agencyId, orderedBy: by, orderer: ctx.actor.personId, at });
    const { profile } = grant.profile;
    const duty = retrainingDuty(profile, { orderId, displayName, dueOn, today });
    await openStanding(tx, { duty, agencyId, at, by });
    const closed = atOnce ? 'No plate data until it is on file.' : `No plate data after ${dueOn} until it is on file.`;
    const message = `${account.username}: retraining was ordered, to be done by ${dueOn}. ${closed}`;
    await tellOf(tx, account, { agencyId, kind: 'account', message, at });
    record({ detail: { ...detail, order: orderId } });
    return { orderId };
  });
}

/** What the training post owes by an order. */
export function retrainingDuty(
  profile: Profile,
  { orderId, displayName, dueOn, today }: { orderId: string; displayName: string; dueOn: string; today: string },
): Duty {
  const { steps } = profile.violations;
  return {
    kind: 'retraining',
    subject: orderId,
    period: today,
    title: `Retrain ${displayName}, as was ordered, by ${dueOn}`.slice(0, 500),
    clause: steps === 'unset' ? 'CJIS AT-2' : referenceOf(steps),
    strength: 'must',
    ownerPost: trainingPost(profile),
    dueOn,
  };
}
