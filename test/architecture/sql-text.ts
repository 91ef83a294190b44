import type { Tree } from './read-tree.ts';
import { lineCounter } from './read-tree.ts';

/** A statement found in SQL text that changes a table's rows or its shape. `table` is in the form `schema.table` or `table`; null when it is put in at run time. */
export type TableChange = { verb: string; table: string | null; offset: number };

/** A migration: its owner as its first line names it (`src/<wing>/<room>`), and the tables that it creates and changes. */
export type Migration = {
  path: string;
  owner: string | null;
  creates: { table: string; line: number }[];
  changes: { verb: string; table: string | null; line: number }[];
};

/** Who owns which table, by full name. A table that two migrations create has the first as its owner. */
export type Owners = ReadonlyMap<string, string>;

const word = String.raw`(?:"[^"]+"|[a-z_][\w$]*)`;
/** What stands in SQL text at the place of a value or name that is put in at run time. */
export const gap = '\u0001';
const table = String.raw`(${gap}|${word}(?:\.${word})?)`;
const create = new RegExp(
  String.raw`\bcreate\s+(?:(?:unlogged|foreign)\s+)?table\s+(?:if\s+not\s+exists\s+)?${table}`,
  'gi',
);
const changes: readonly [string, RegExp][] = [
  ['insert into', new RegExp(String.raw`\binsert\s+into\s+${table}`, 'gi')],
  ['delete from', new RegExp(String.raw`\bdelete\s+from\s+(?:only\s+)?${table}`, 'gi')],
  ['update', new RegExp(String.raw`\bupdate\s+(?:only\s+)?${table}(?:\s+(?:as\s+)?${word})?\s+set\b`, 'gi')],
  ['merge into', new RegExp(String.raw`\bmerge\s+into\s+(?:only\s+)?${table}`, 'gi')],
  ['truncate', new RegExp(String.raw`\btruncate\s+(?:table\s+)?(?:only\s+)?${table}`, 'gi')],
  ['copy into', new RegExp(String.raw`\bcopy\s+${table}\s*(?:\([^)]*\)\s*)?from\b`, 'gi')],
  ['alter table', new RegExp(String.raw`\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${table}`, 'gi')],
  ['drop table', new RegExp(String.raw`\bdrop\s+table\s+(?:if\s+exists\s+)?${table}`, 'gi')],
];

/** The statements in `sql` that change tables. */
export function tableChanges(sql: string): TableChange[] {
  return changes.flatMap(([verb, pattern]) =>
    [...sql.matchAll(pattern)].map(match => ({ verb, table: tableName(match[1] ?? ''), offset: match.index })),
  );
}

/** The migrations of a tree, by path: every .sql file under sql/. */
export function readMigrations(tree: Tree): Migration[] {
  return tree.texts
    .filter(file => /^sql\/.*\.sql$/.test(file.path))
    .map(file => {
      const sql = withoutComments(file.text);
      const lineAt = lineCounter(file.text);
      return {
        path: file.path,
        owner: /^-- owner: (src\/[a-z-]+\/[a-z-]+)\r?\n/.exec(file.text)?.[1] ?? null,
        creates: [...sql.matchAll(create)].flatMap(match => {
          const name = tableName(match[1] ?? '');
          return name === null ? [] : [{ table: name, line: lineAt(match.index) }];
        }),
        changes: tableChanges(sql).map(change => ({ ...change, line: lineAt(change.offset) })),
      };
    });
}

/** The owner of each table that the migrations create. */
export function ownersOf(migrations: readonly Migration[]): Owners {
  const owners = new Map<string, string>();
  for (const migration of migrations) {
    for (const made of migration.creates) {
      if (migration.owner !== null && !owners.has(made.table)) owners.set(made.table, migration.owner);
    }
  }
  return owners;
}

/** The owners that `name` can mean: by its full name, or, when it is written without a schema, of every table of that name in any schema. */
export function ownersNamed(owners: Owners, name: string): string[] {
  const exact = owners.get(name);
  if (exact !== undefined) return [exact];
  if (name.includes('.')) return [];
  return [...owners].filter(([full]) => full.endsWith(`.${name}`)).map(([, owner]) => owner);
}

/** `"Public".Reads` and `reads` are one table: quotes and the schema `public` are taken off, letters made small. */
export function tableName(written: string): string | null {
  if (written.startsWith(gap)) return null;
  return written
    .replaceAll('"', '')
    .toLowerCase()
    .replace(/^public\./, '');
}

/** The text with comments blanked out, every other character at its place. */
function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '));
}
