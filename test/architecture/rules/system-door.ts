import { Visitor } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import { isTest } from '../rooms.ts';
import { memberName } from '../syntax.ts';

const rule = 'system-door';

/** The functions of foundation/db that open a transaction without an agency, past row-level security. */
const systemDoors: ReadonlySet<string> = new Set(['acrossAgencies', 'asOwner']);

const mayUseThem = /^(src\/(foundation\/db|gate|demo|cli)\/|src\/app\.ts$|test\/|bench\/)/;

/** Background work acts for one agency at a time, under row-level security: a room's code never opens a transaction over all agencies. */
export const systemDoor: Rule = {
  name: rule,
  check: tree =>
    tree.code
      .filter(file => !mayUseThem.test(file.path) && !isTest(file.path))
      .flatMap(file => {
        const found: Breach[] = [];
        const report = (name: string, line: number): void => {
          const message = `${name} opens a transaction over all agencies: take the agency that the task names and open its own transaction`;
          found.push({ rule, file: file.path, line, message });
        };
        for (const fact of file.imports) {
          for (const name of fact.names) if (systemDoors.has(name)) report(name, fact.line);
        }
        const imported = new Set(file.imports.flatMap(fact => fact.names));
        new Visitor({
          MemberExpression: node => {
            const name = memberName(node);
            if (name !== null && systemDoors.has(name)) report(name, file.lineAt(node.property.start));
          },
          CallExpression: node => {
            if (node.callee.type !== 'Identifier' || imported.has(node.callee.name)) return;
            if (systemDoors.has(node.callee.name)) report(node.callee.name, file.lineAt(node.start));
          },
        }).visit(file.program);
        return found;
      }),
};
