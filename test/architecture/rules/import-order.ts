import type { Breach, Rule } from '../breach.ts';
import type { ImportFact } from '../find-imports.ts';
import type { CodeFile } from '../read-tree.ts';
import { isProduct, isTest, placeOf } from '../rooms.ts';

const rule = 'import-order';

/** An import goes to the own or an earlier room, never to a later one; lazily loaded files and types are imports like all others. */
export const importOrder: Rule = {
  name: rule,
  check: tree => tree.code.flatMap(file => [...homeless(file), ...file.imports.flatMap(fact => judge(file, fact))]),
};

function homeless(file: CodeFile): Breach[] {
  if (!file.path.startsWith('src/') || placeOf(file.path) !== null) return [];
  const message =
    'this file stands in no room: move it into one, or add the new room to test/architecture/rooms.ts at its place in the order';
  return [{ rule, file: file.path, line: 1, message }];
}

function judge(file: CodeFile, fact: ImportFact): Breach[] {
  const from = placeOf(file.path);
  if (from === null) return [];
  const message = unseeable(file, fact) ?? tooLate(file, fact);
  return message === null ? [] : [{ rule, file: file.path, line: fact.line, message }];
}

/** Forms of import behind which a room can't be seen. */
function unseeable(file: CodeFile, fact: ImportFact): string | null {
  if (fact.specifier === null) {
    if (!isProduct(file.path)) return null;
    return "what this dynamic import loads is known only at run time: write the file's name as a plain string, so that its room can be checked";
  }
  if (
    /^(#|\/|file:)/.test(fact.specifier) ||
    fact.target?.startsWith('../') ||
    fact.target?.includes('node_modules/')
  ) {
    return `import '${fact.specifier}' by its relative path inside the repository, or by its package name, so that its room can be checked`;
  }
  return null;
}

function tooLate(file: CodeFile, fact: ImportFact): string | null {
  const from = placeOf(file.path);
  const to = fact.target === null ? null : placeOf(fact.target);
  if (from === null || to === null || to.rank <= from.rank) return null;
  if (isTest(file.path) && fact.target?.startsWith('test/support/')) return null;
  return (
    `${from.at} comes before ${to.at} and can't import from it: move what both need into an earlier room, ` +
    'enqueue a task by name, or take a function that src/app.ts hands in'
  );
}
