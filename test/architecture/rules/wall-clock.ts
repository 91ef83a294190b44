import { Visitor, type Expression, type Super } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import { isProduct } from '../rooms.ts';
import { memberName } from '../syntax.ts';

const rule = 'wall-clock';
const onlyHome = 'src/foundation/base/clock.ts';

/** The time of day comes from a Clock that is handed in, so that a test can hold it still and move it over a retention period. */
export const wallClock: Rule = {
  name: rule,
  check: tree =>
    tree.code
      .filter(file => isProduct(file.path) && file.path !== onlyHome)
      .flatMap(file => {
        const found: Breach[] = [];
        const report = (what: string, offset: number): void => {
          const message = `${what} is used only in ${onlyHome}: take a Clock and call clock.now()`;
          found.push({ rule, file: file.path, line: file.lineAt(offset), message });
        };
        new Visitor({
          NewExpression: node => {
            if (isGlobal(node.callee, 'Date') && node.arguments.length === 0) report('`new Date()`', node.start);
          },
          CallExpression: node => {
            if (isGlobal(node.callee, 'Date')) report('`Date()`', node.start);
          },
          MemberExpression: node => {
            const name = memberName(node);
            if (isGlobal(node.object, 'Date') && name === 'now') report('`Date.now`', node.start);
            if (isGlobal(node.object, 'performance') && name === 'timeOrigin')
              report('`performance.timeOrigin`', node.start);
            if (isGlobal(node.object, 'Temporal') && name === 'Now') report('`Temporal.Now`', node.start);
          },
        }).visit(file.program);
        return found;
      }),
};

function isGlobal(node: Expression | Super, name: string): boolean {
  return (node.type === 'Identifier' && node.name === name) || memberName(node) === name;
}
