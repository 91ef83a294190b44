import { useSearch } from '@tanstack/react-router';
import { z } from 'zod';

export const policyParts = ['clauses', 'settings', 'law', 'versions'] as const;
export type PolicyPart = (typeof policyParts)[number];

/** What the address of the policy may say besides; what it can't be is left out. */
export const policyAddress = z.object({
  part: z.enum(policyParts).optional().catch(undefined),
  /** Id of the clause that is shown. */
  clause: z.string().max(20).optional().catch(undefined),
  /** Path of the setting that is shown. */
  setting: z.string().max(200).optional().catch(undefined),
});

/** What the address says now. */
export function usePolicyAddress(): z.output<typeof policyAddress> {
  const said: unknown = useSearch({ strict: false });
  return policyAddress.parse(said);
}
