import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { approvalRoutes } from '../../../src/foundation/contract/routes/approvals.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { may, type Me } from '../api/session.ts';

export type Approval = AnswerOf<typeof approvalRoutes.listApprovals>['approvals'][number];
export type ApprovalDetail = AnswerOf<typeof approvalRoutes.showApproval>;
export type Whose = 'waiting' | 'mine';

/** The requests that wait for this person, oldest first, or those that they made, newest first. */
export function useApprovals(whose: Whose, isAsked = true): UseQueryResult<Approval[]> {
  return useQuery({
    queryKey: ['approvals', whose],
    queryFn: async ({ signal }) =>
      (await call(approvalRoutes.listApprovals, { query: { whose, limit: 200 }, signal })).approvals,
    enabled: isAsked,
    // a person comes back to this desk: what waits may have changed
    refetchOnWindowFocus: true,
  });
}

/** One request whole. */
export function useApproval(approvalId: string | null): UseQueryResult<ApprovalDetail> {
  return useQuery({
    queryKey: ['approval', approvalId],
    queryFn: ({ signal }) => call(approvalRoutes.showApproval, { params: { approvalId: approvalId ?? '' }, signal }),
    enabled: approvalId !== null,
    // what one decides on is as it stands now
    staleTime: 0,
  });
}

/** Forgets what was shown of requests and obligations: something was decided, or somebody else was faster. */
export function useForgetApprovals(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ['approvals', 'approval', 'obligations', 'policy'].map(key => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}

/** True for who may be asked to decide on something. */
export function mayDecide(me: Me): boolean {
  return may(me, 'approval.decide');
}

const kinds: Readonly<Record<string, string>> = {
  policy_change: 'Change of the policy',
  account_reactivation: 'Bring an account back',
  obligation_waiver: 'Leave an obligation undone',
};

/** What sort of request it is, in words; a kind that came later by its own name. */
export function kindWords(kind: string): string {
  const known = kinds[kind];
  if (known !== undefined) return known;
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who decided what, in words; null while it is open. */
export function decisionWords(approval: Approval): string | null {
  const { state, decidedBy, decidedAs } = approval;
  const who = decidedBy === null ? '' : ` by ${decidedBy}${decidedAs === null ? '' : ` (${decidedAs})`}`;
  switch (state) {
    case 'pending':
      return null;
    case 'approved':
      return `Approved${who}`;
    case 'refused':
      return `Refused${who}`;
    case 'withdrawn':
      return 'Taken back by whoever asked';
    case 'expired':
      return 'Never decided: its time is over';
  }
}
