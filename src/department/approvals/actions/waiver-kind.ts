import { waiveObligation } from '../../obligations/actions/answer.ts';
import { headOf } from '../rules.ts';
import type { ApprovalKind } from './kinds.ts';

/** Leaving undone what the policy says must be done: the head of the department decides. */
export const waiverKind: ApprovalKind = {
  kind: 'obligation_waiver',
  expiresAfterHours: 14 * 24,
  chain(profile) {
    const head = headOf(profile);
    return head === null ? { unset: 'meta.approvedBy' } : { chain: [[head]], clauses: [] };
  },
  async onApproved(tx, { ctx, request, at, approvedBy }) {
    const waivedBy = `${request.requesterName}, approved by ${approvedBy.displayName} (${approvedBy.postTitle})`;
    await waiveObligation(tx, { ctx, obligationId: request.subject, reason: request.reason, waivedBy, at });
  },
};
