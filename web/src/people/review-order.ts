/** The next account after `at` that is undecided, from the top again at the end; -1 when none other is. */
export function nextUndecided(items: readonly { decision: string | null }[], at: number): number {
  const after = items.findIndex((item, index) => index > at && item.decision === null);
  return after >= 0 ? after : items.findIndex((item, index) => index !== at && item.decision === null);
}
