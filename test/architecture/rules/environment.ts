import { Visitor } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import type { CodeFile } from '../read-tree.ts';
import { memberName } from '../syntax.ts';

const rule = 'environment';
const onlyHome = 'src/foundation/base/config.ts';

/** Settings from outside are read, checked and named in one place. */
export const environment: Rule = {
  name: rule,
  check: tree =>
    tree.code
      .filter(file => /^(src|web)\//.test(file.path) && file.path !== onlyHome)
      .flatMap(file => [...importedEnvironment(file), ...readEnvironment(file)]),
};

function importedEnvironment(file: CodeFile): Breach[] {
  return file.imports
    .filter(fact => /^(node:)?process$/.test(fact.specifier ?? '') && fact.names.includes('env'))
    .map(fact => breach(file, fact.line));
}

function readEnvironment(file: CodeFile): Breach[] {
  const found: Breach[] = [];
  new Visitor({
    MemberExpression: node => {
      if (memberName(node) === 'env' && isProcess(node.object)) found.push(breach(file, file.lineAt(node.start)));
    },
    VariableDeclarator: node => {
      if (node.id.type !== 'ObjectPattern' || node.init === null || !isProcess(node.init)) return;
      const takesIt = node.id.properties.some(
        one => one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === 'env',
      );
      if (takesIt) found.push(breach(file, file.lineAt(node.start)));
    },
  }).visit(file.program);
  return found;
}

function isProcess(node: Parameters<typeof memberName>[0]): boolean {
  return (node.type === 'Identifier' && node.name === 'process') || memberName(node) === 'process';
}

function breach(file: CodeFile, line: number): Breach {
  const message = `process.env is read only in ${onlyHome}: add the setting there and take it from Config`;
  return { rule, file: file.path, line, message };
}
