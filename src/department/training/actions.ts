import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import type { PersonId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act } from '../../gate/access/act.ts';
import { actorName, type Context } from '../../gate/access/context.ts';
import { accountFacts } from '../people/actions.ts';
import { insertCompletion, selectValid } from './store.ts';

/** The training fact of the door (LA-23, SL-10, CO-10, BA-21, BA-50): what counts on the local day `today`, or null. */
export function validTraining(
  tx: Tx,
  personId: PersonId,
  today: string,
): Promise<{ validUntil: string | null } | null> {
  return selectValid(tx, personId, today);
}

/**
 * Puts a completed course on file (BA-52). Nobody records their own training. Throws Problem `not_found` for an unknown
 * person and `input_invalid` for a day in the future or a validity that ends before it begins.
 */
export function recordTraining(
  ctx: Context,
  input: { personId: string; course: string; completedOn: string; validUntil?: string | undefined },
): Promise<{ completionId: string }> {
  const { actor } = ctx;
  const about = { subject: input.personId, detail: { course: input.course, completed_on: input.completedOn } };
  return act(ctx, { permission: 'training.record', event: 'training.recorded', about }, async (tx, { at }) => {
    const personId = input.personId as PersonId; // its form was checked; whether it is a person here is asked next
    if ((await accountFacts(tx, personId, at)) === null) throw new Problem('not_found');
    if (actor.kind === 'person' && actor.personId === personId) {
      throw new Problem('policy_refused', { detail: 'Nobody records their own training.' });
    }
    const today = localDay(at, actor.agency.timeZone);
    if (input.completedOn > today) throw fieldFault('completedOn', 'lies in the future');
    if (input.validUntil !== undefined && input.validUntil < input.completedOn)
      throw fieldFault('validUntil', 'lies before the day of completion');
    const completionId = await insertCompletion(tx, {
      agencyId: actor.agency.agencyId,
      personId,
      course: input.course,
      completedOn: input.completedOn,
      validUntil: input.validUntil ?? null,
      recordedBy: actorName(actor),
      at,
    });
    return { completionId };
  });
}

function fieldFault(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field} ${message}.`, fields: [{ field, message }] });
}
