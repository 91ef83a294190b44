/** Finds the names of tests in the text of a test file, as far as they name clauses of a policy. */

const clauseForm = /\b(?:CB|LA|SL|CO|BA)-\d\d\b/g;
const rangeForm = /\b([A-Z]{2})-(\d\d) to \1-(\d\d)\b/g;
/** `it('name'`, `test("name"`, and the name behind a table: `])('name'`. */
const titleForm = /(?:\b(?:it|test)(?:\.\w+)*\(|\)\()\s*(['"`])((?:\\.|(?!\1).)*)\1/g;
/** A row of a table whose first cell is a clause; its second cell, where that is a word. */
const rowForm = /^\s*\[\s*'((?:CB|LA|SL|CO|BA)-\d\d)'(?:,\s*'([^']*)')?/gm;

/** Clause id -> names of the tests of this file that name it, each once. */
export function testsByClause(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (clause: string, name: string): void => {
    const names = found.get(clause) ?? [];
    if (!names.includes(name)) found.set(clause, [...names, name]);
  };
  const titles = [...text.matchAll(titleForm)].map(match => ({ at: match.index, name: match[2] ?? '' }));
  for (const { name } of titles) for (const clause of clausesIn(name)) add(clause, name);
  for (const match of text.matchAll(rowForm)) {
    const clause = match[1] ?? '';
    // a row belongs to the next name that has a place for it
    const title = titles.find(one => one.at > match.index && one.name.includes('%s'));
    if (title !== undefined) add(clause, title.name.replace('%s', clause).replace('%s', match[2] ?? '...'));
  }
  return found;
}

/** Clauses that a name names, ranges ("BA-54 to BA-58") written out. */
function clausesIn(name: string): string[] {
  const ranges = [...name.matchAll(rangeForm)].flatMap(([, letters = '', from = '', to = '']) =>
    Array.from(
      { length: Math.max(0, Number(to) - Number(from) + 1) },
      (_, step) => `${letters}-${String(Number(from) + step).padStart(2, '0')}`,
    ),
  );
  return [...new Set([...(name.match(clauseForm) ?? []), ...ranges])];
}
