import type { DutyProvider } from '../../obligations/actions/plan.ts';
import { administratorOf } from '../../obligations/rules.ts';
import { addDays } from '../../../foundation/base/clock.ts';
import { titleOfPost } from '../rules.ts';
import { approvalGaps, type ApprovalKinds } from './kinds.ts';

/** Days within which a gap of the policy is to be closed. */
const daysToFill = 14;

/** Kinds of request on which nobody, or one human alone, could decide: gaps of the policy, as posts are held today. */
export function gapDuties(kinds: ApprovalKinds): DutyProvider {
  return {
    kinds: ['approval_gap'],
    over: 'two persons can decide on it now',
    async find(tx, { profile, at, today }) {
      const gaps = await approvalGaps(tx, { kinds, profile, at });
      return gaps.map(gap => ({
        kind: 'approval_gap',
        subject: gap.kind,
        period: today,
        title:
          `Nobody can approve "${gap.kind.replaceAll('_', ' ')}" as a second person: ${wordsOf(gap, postId => titleOfPost(profile, postId))}`.slice(
            0,
            500,
          ),
        clause: 'plateward',
        strength: 'must',
        ownerPost: administratorOf(profile),
        dueOn: addDays(today, daysToFill),
      }));
    },
  };
}

function wordsOf(gap: Awaited<ReturnType<typeof approvalGaps>>[number], titleOf: (postId: string) => string): string {
  if ('unset' in gap) return `the policy does not set ${gap.unset}`;
  const posts = gap.posts.map(titleOf).join(', ');
  return gap.reason === 'nobody'
    ? `no active account that may decide holds one of these posts: ${posts}`
    : `one person alone holds these posts, and can then ask for nothing themselves: ${posts}`;
}
