import type { PersonId } from '../../../foundation/base/ids.ts';
import { reactivateAccount } from '../../people/actions/accounts.ts';
import { headOf } from '../rules.ts';
import type { ApprovalKind } from './kinds.ts';

/** Bringing a deactivated account back: whoever gives permissions decides (BA-63), else the head of the department. */
export const reactivationKind: ApprovalKind = {
  kind: 'account_reactivation',
  expiresAfterHours: 72,
  chain(profile) {
    const { grantor } = profile.accounts;
    const head = headOf(profile);
    const levels = [grantor === 'unset' ? [] : [grantor.value], head === null ? [] : [head]];
    const chain = levels.filter(posts => posts.length > 0);
    return chain.length === 0 ? { unset: 'accounts.grantor' } : { chain, clauses: [] };
  },
  async onApproved(tx, { ctx, request, at, approvedBy }) {
    await reactivateAccount(tx, {
      gate: ctx.gate,
      agency: ctx.actor.agency,
      personId: request.subject as PersonId, // askReactivation put the id of an account there
      requestedBy: request.requestedBy,
      approvedBy: approvedBy.personId,
      reason: request.reason,
      at,
    });
  },
};
