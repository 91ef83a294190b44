import { Visitor, type Node } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import { memberName } from '../syntax.ts';
import type { CodeFile, Tree } from '../read-tree.ts';
import { isGenerated, isTest } from '../rooms.ts';

const rule = 'size';
const maxFileLines = 400;
const maxCompositionLines = 200;
const maxFunctionLines = 60;

/** What a reader can hold in mind at once: files of 400 lines, src/app.ts of 200, functions of 60. */
export const size: Rule = {
  name: rule,
  check: tree => [
    ...fileSizes(tree),
    ...tree.code.filter(file => !isTest(file.path) && !isGenerated(file.path)).flatMap(functionSizes),
  ],
};

function fileSizes(tree: Tree): Breach[] {
  const texts = tree.texts.filter(file => /\.(sql|css|sh)$/.test(file.path));
  return [...tree.code, ...texts].flatMap(file => {
    const limit = file.path === 'src/app.ts' ? maxCompositionLines : maxFileLines;
    const lines = file.text.replace(/\n$/, '').split('\n').length;
    if (lines <= limit || isGenerated(file.path)) return [];
    const message = `${lines} lines, and ${limit} is the most: split it by use case (actions/approve-entry.ts), each part with a name of its own`;
    return [{ rule, file: file.path, line: limit + 1, message }];
  });
}

function functionSizes(file: CodeFile): Breach[] {
  const found: Breach[] = [];
  const suites = new Set<number>();
  const measure = (node: Node): void => {
    const first = file.lineAt(node.start);
    const lines = file.lineAt(node.end - 1) - first + 1;
    if (lines <= maxFunctionLines || suites.has(node.start)) return;
    const message = `a function of ${lines} lines, and ${maxFunctionLines} is the most: give its steps names of their own`;
    found.push({ rule, file: file.path, line: first, message });
  };
  new Visitor({
    CallExpression: node => {
      // a suite of tests that several test files share: its length says nothing about its parts
      const callee = node.callee.type === 'CallExpression' ? node.callee.callee : node.callee;
      const named = callee.type === 'MemberExpression' ? callee.object : callee;
      const isSuite = (named.type === 'Identifier' && named.name === 'describe') || memberName(callee) === 'describe';
      if (isSuite) for (const argument of node.arguments) suites.add(argument.start);
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(file.program);
  return found;
}
