import { z } from 'zod';
import { postRoutes } from '../../../src/foundation/contract/routes/posts.ts';
import { profileRoutes } from '../../../src/foundation/contract/routes/profiles.ts';
import { may, useMe } from '../api/session.ts';
import type { AnswerOf } from '../api/client.ts';
import { useAsked, type Asked } from './asked.tsx';

export type PostLine = AnswerOf<typeof postRoutes.listPosts>['posts'][number];

/** The posts of the policy with those who hold them now. */
export function usePosts(): Asked<{ posts: PostLine[] }> & { titleOf: (postId: string) => string } {
  const asked = useAsked(postRoutes.listPosts);
  const titles = new Map(asked.answer?.posts.map(post => [post.id, post.title]));
  return { ...asked, titleOf: postId => titles.get(postId) ?? postId };
}

/** What a value of the policy rests on, as its profile says it. */
const groundSchema = z.looseObject({ basis: z.string(), clause: z.string().optional(), law: z.string().optional() });

/** The parts of a policy profile that these screens show; whatever else stands in it is left alone. */
const policySchema = z.looseObject({
  posts: z
    .array(
      groundSchema.extend({
        id: z.string(),
        title: z.string(),
        grants: z.array(groundSchema.extend({ role: z.string() })),
      }),
    )
    .default([]),
  accounts: z
    .looseObject({ unusedDays: z.union([z.literal('unset'), z.looseObject({ value: z.number() })]) })
    .optional(),
  training: z
    .looseObject({ requiredBeforeUse: z.union([z.literal('unset'), groundSchema]), officer: z.unknown() })
    .optional(),
});

export type Policy = z.output<typeof policySchema>;

/** The policy in force, as far as these screens need it; null while it is not there or can't be read. */
export function usePolicy(): Policy | null {
  const me = useMe();
  const { answer } = useAsked(profileRoutes.viewProfile, { isOn: may(me, 'policy.view') });
  if (answer === undefined) return null;
  const parsed = policySchema.safeParse(answer.profile);
  return parsed.success ? parsed.data : null;
}

/** On what a value rests: its clause, its law, or whose word it is. */
export function groundWords({ basis, clause, law }: z.output<typeof groundSchema>): string {
  if (clause !== undefined) return clause;
  if (law !== undefined) return law;
  return basis === 'demonstration' ? 'set for the demonstration' : 'set by the product';
}

/** Days without use after which this agency's accounts are switched off; undefined where the policy sets none. */
export function unusedDaysOf(policy: Policy | null): number | undefined {
  const set = policy?.accounts?.unusedDays;
  return set === undefined || set === 'unset' ? undefined : set.value;
}
