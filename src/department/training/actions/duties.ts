import { addDays, localDay } from '../../../foundation/base/clock.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { referenceOf } from '../../../foundation/contract/profile-setting.ts';
import type { DutyProvider } from '../../obligations/actions/plan.ts';
import { administratorOf, type Duty } from '../../obligations/rules.ts';
import { requireAccount } from '../../people/actions/checks.ts';
import { selectCourses } from '../store/courses.ts';
import { selectOrders } from '../store/orders.ts';
import { retrainingDuty } from './orders.ts';
import { trainingPost } from './standing.ts';
import { lapsingWithin } from './view.ts';

/** Days ahead of which the training post is told who lapses, and within which a course waits for its approval. */
const daysAhead = 30;
const daysToApprove = 14;

/** What training makes due: whoever lapses within 30 days, courses that wait for the department's word, retraining that was ordered. */
export const trainingDuties: DutyProvider = {
  kinds: ['training_lapse', 'course_approval', 'retraining'],
  over: 'it is on file now, or no longer asked for',
  async find(tx, { agency, profile, at, today }) {
    const found: Duty[] = [];
    const rule = profile.training.requiredBeforeUse;
    const clause = rule === 'unset' ? 'plateward' : referenceOf(rule);
    if (rule !== 'unset' && rule.value)
      for (const person of await lapsingWithin(tx, { agency, profile, at, days: daysAhead }))
        found.push(lapseDuty(profile, { ...person, clause, today }));
    for (const { courseId, name, version, state, proposedAt } of await selectCourses(tx)) {
      if (state !== 'proposed') continue;
      const proposedOn = localDay(proposedAt, agency.timeZone);
      found.push({
        kind: 'course_approval',
        subject: courseId,
        period: proposedOn,
        title: `Decide on the training course ${name}, version ${version}: completions count once it is approved`,
        clause,
        strength: 'must',
        ownerPost: administratorOf(profile),
        dueOn: addDays(proposedOn, daysToApprove),
      });
    }
    for (const { orderId, personId, dueOn, doneBy } of await selectOrders(tx)) {
      if (doneBy !== null) continue;
      const { displayName } = await requireAccount(tx, personId);
      found.push(retrainingDuty(profile, { orderId, displayName, dueOn, today }));
    }
    return found;
  },
};

function lapseDuty(
  profile: Profile,
  person: { personId: string; displayName: string; validUntil: string | null; clause: string; today: string },
): Duty {
  const { personId, displayName, validUntil, clause, today } = person;
  const ends = validUntil === null ? 'has none that counts, and sees no data' : `ends ${validUntil}`;
  return {
    kind: 'training_lapse',
    subject: personId,
    period: today,
    title: `Train ${displayName}: ALPR training ${ends}`.slice(0, 500),
    clause,
    strength: 'must',
    ownerPost: trainingPost(profile),
    dueOn: validUntil ?? today,
  };
}
