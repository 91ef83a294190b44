import { localDay } from '../../../foundation/base/clock.ts';
import { openObligation } from '../../obligations/actions/keep.ts';
import type { AskReview } from '../../people/actions/break-glass.ts';
import { headOf } from '../rules.ts';

/** Each use of a sealed account is looked at by the head of the department within 72 hours (CJIS AC-2(2)). */
export const askBreakGlassReview: AskReview = async (tx, { agencyId, agency, profile, sessionId, seal, at, dueAt }) => {
  await openObligation(tx, {
    agencyId,
    at,
    by: `break-glass-${seal}`,
    duty: {
      kind: 'break_glass_review',
      subject: sessionId,
      period: localDay(at, agency.timeZone),
      title: `Review what sealed account ${seal} was opened for and what it did`,
      clause: 'CJIS AC-2(2)',
      strength: 'must',
      ownerPost: headOf(profile),
      dueOn: localDay(dueAt, agency.timeZone),
    },
  });
};
