import { useSearch } from '@tanstack/react-router';
import { z } from 'zod';

/** What the address of the approvals may say besides; what it can't be is left out. */
export const approvalsAddress = z.object({
  whose: z.enum(['waiting', 'mine']).optional().catch(undefined),
  /** The request that is shown. */
  show: z.uuid().optional().catch(undefined),
});

/** What the address says now. */
export function useApprovalsAddress(): z.output<typeof approvalsAddress> {
  const said: unknown = useSearch({ strict: false });
  return approvalsAddress.parse(said);
}
