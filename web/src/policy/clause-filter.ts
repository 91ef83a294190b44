import type { Clause } from './policy.ts';

/** What is asked of the list of clauses; an empty word asks for nothing. */
export type ClauseFilter = {
  text: string;
  strength: '' | Clause['strength'];
  state: '' | Clause['state'];
  capability: string;
  /** Only clauses with obligations that are open. */
  duties: boolean;
};

export const noFilter: ClauseFilter = { text: '', strength: '', state: '', capability: '', duties: false };

/** The clauses that pass the filter. Text is looked for in the id, the place and our own words; ids also without their dash. */
export function filterClauses(clauses: readonly Clause[], filter: ClauseFilter): Clause[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  return clauses.filter(clause => {
    const { id, section, says, strength, state, capabilities, duties, parameters } = clause;
    const text = [id, id.replace('-', ''), section, says, ...parameters].join(' ').toLowerCase();
    return (
      words.every(word => text.includes(word)) &&
      (filter.strength === '' || strength === filter.strength) &&
      (filter.state === '' || state === filter.state) &&
      (filter.capability === '' || capabilities.includes(filter.capability)) &&
      (!filter.duties || duties.open > 0)
    );
  });
}
