import { Visitor, type Argument, type Expression, type Super } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import { literalText } from '../find-imports.ts';
import type { CodeFile } from '../read-tree.ts';
import { isGenerated, isProduct, placeOf } from '../rooms.ts';
import { gap, ownersNamed, ownersOf, readMigrations, tableChanges, tableName, type Owners } from '../sql-text.ts';
import { memberName } from '../syntax.ts';

const rule = 'table-owners';
const builders = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto']);

/** Backup, restore and migration work on all tables alike, by names that they read from the catalogue. */
const worksOnAllTables = 'src/foundation/db/';

/**
 * Only the room that owns a table writes to it. A write whose table can't be read from the code, or that no migration creates, is
 * refused too: it could be anybody's. Tests are free: they also play the person who tampers.
 */
export const tableOwners: Rule = {
  name: rule,
  check: tree => {
    const owners = ownersOf(readMigrations(tree));
    return tree.code
      .filter(file => isProduct(file.path) && !isGenerated(file.path))
      .flatMap(file => [...builderWrites(file, owners), ...sqlWrites(file, owners)]);
  },
};

function builderWrites(file: CodeFile, owners: Owners): Breach[] {
  const found: Breach[] = [];
  const free = file.path.startsWith(worksOnAllTables);
  new Visitor({
    CallExpression: node => {
      const verb = memberName(node.callee);
      if (verb === null || !builders.has(verb) || node.callee.type !== 'MemberExpression') return;
      const schema = schemaOf(node.callee.object);
      const line = file.lineAt(node.callee.property.start);
      for (const written of tablesNamed(node.arguments[0])) {
        const name = written === null ? null : tableName(`${schema}${written.replace(/\s+as\s+.*$/i, '')}`);
        const named = name === null ? [] : ownersNamed(owners, name);
        if (named.length > 0) found.push(...trespass(file, line, `${verb}('${name}')`, named));
        else if (!free) found.push(unknown(file, line, verb, name));
      }
    },
  }).visit(file.program);
  return found;
}

function tablesNamed(argument: Argument | undefined): (string | null)[] {
  if (argument?.type === 'ArrayExpression') {
    return argument.elements.map(one => (one === null || one.type === 'SpreadElement' ? null : literalText(one)));
  }
  return [literalText(argument)];
}

/** The schema chosen further up the chain by `.withSchema('audit')`, with its dot; empty when none is. */
function schemaOf(node: Expression | Super): string {
  if (node.type === 'MemberExpression') return schemaOf(node.object);
  if (node.type !== 'CallExpression') return '';
  if (memberName(node.callee) === 'withSchema') return `${literalText(node.arguments[0]) ?? ''}.`;
  return schemaOf(node.callee);
}

function sqlWrites(file: CodeFile, owners: Owners): Breach[] {
  const found: Breach[] = [];
  const free = file.path.startsWith(worksOnAllTables);
  const tagged = new Set<number>();
  const read = (sql: string, start: number): void => {
    for (const change of tableChanges(sql)) {
      const line = file.lineAt(start + change.offset);
      if (change.table !== null) {
        found.push(...trespass(file, line, `${change.verb} ${change.table}`, ownersNamed(owners, change.table)));
      } else if (!free && tagged.has(start) && !change.verb.endsWith('table')) {
        found.push(unknown(file, line, change.verb, null));
      }
    }
  };
  new Visitor({
    TaggedTemplateExpression: node => {
      if (node.tag.type === 'Identifier' && node.tag.name === 'sql') tagged.add(node.quasi.start);
    },
    TemplateLiteral: node => {
      let sql = file.text.slice(node.start, node.end);
      for (const expression of node.expressions) {
        const from = file.text.lastIndexOf('${', expression.start) - node.start;
        const to = file.text.indexOf('}', expression.end) + 1 - node.start;
        sql = sql.slice(0, from) + (namedInside(expression) ?? gap).padEnd(to - from) + sql.slice(to);
      }
      read(sql, node.start);
    },
    Literal: node => {
      if (typeof node.value === 'string') read(file.text.slice(node.start, node.end), node.start);
    },
  }).visit(file.program);
  return found;
}

/** The table that an inserted `sql.table('t')`, `sql.ref('s.t')` or `sql.id('s', 't')` names; null for everything else. */
function namedInside(node: Expression): string | null {
  if (node.type !== 'CallExpression' || !/^(table|ref|id)$/.test(memberName(node.callee) ?? '')) return null;
  const parts = node.arguments.map(literalText);
  return parts.length > 0 && parts.every(part => part !== null) ? parts.join('.') : null;
}

function trespass(file: CodeFile, line: number, what: string, named: readonly string[]): Breach[] {
  const here = placeOf(file.path)?.at;
  if (named.length === 0 || named.some(owner => owner === here)) return [];
  const message = `\`${what}\`: the table belongs to ${named.join(', ')}; call an action of that room, which writes it`;
  return [{ rule, file: file.path, line, message }];
}

function unknown(file: CodeFile, line: number, verb: string, name: string | null): Breach {
  const message =
    name === null
      ? `\`${verb}\` of a table that is known only at run time: write its name as a plain string, so that its owner can be checked`
      : `\`${verb}\` of '${name}', which no migration under sql/ creates: mend the name, or create the table`;
  return { rule, file: file.path, line, message };
}
