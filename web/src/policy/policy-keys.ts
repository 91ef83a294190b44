/** Keys that the lists of clauses and of settings share. */
export const policyKeys = {
  next: { key: 'j', label: 'Next clause or setting' },
  previous: { key: 'k', label: 'Previous clause or setting' },
  find: { key: '/', label: 'Find a clause or setting' },
} as const;
