import { z } from 'zod';
import type { PersonId } from '../../../foundation/base/ids.ts';
import { resetFactors } from '../../people/actions/reset-factors.ts';
import { headOf } from '../rules.ts';
import type { ApprovalKind } from './kinds.ts';

const afterSchema = z.object({ withPassword: z.boolean() });

/**
 * Resetting lost second factors: whoever gives permissions decides (BA-63), else the head of the department; by a post that the requester does
 * not hold, so that no post resets alone.
 */
export const factorResetKind: ApprovalKind = {
  kind: 'factor_reset',
  expiresAfterHours: 24,
  chain(profile, requesterPosts) {
    const { grantor } = profile.accounts;
    const head = headOf(profile);
    const granting = grantor === 'unset' ? [] : [grantor.value];
    const posts = [...granting, ...(head === null || granting.includes(head) ? [] : [head])];
    if (posts.length === 0) return { unset: 'accounts.grantor' };
    const others = posts.filter(post => !requesterPosts.includes(post));
    // where the requester holds all of them, another holder of the last one decides
    const chain = (others.length > 0 ? others : posts.slice(-1)).map(post => [post]);
    return { chain, clauses: [] };
  },
  async onApproved(tx, { ctx, request, at, approvedBy, record }) {
    await resetFactors(tx, {
      agency: ctx.actor.agency,
      personId: request.subject as PersonId, // askFactorReset put the id of an account there
      requestedBy: request.requestedBy,
      approvedBy: approvedBy.personId,
      withPassword: afterSchema.parse(request.after).withPassword,
      at,
    });
    record({ subject: request.approvalId });
  },
};
