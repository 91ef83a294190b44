import { Visitor } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';

const rule = 'plain-syntax';

/** Only syntax that is erased to run: no enum, no namespace, no decorator. `declare module` and `declare global` only describe and pass. */
export const plainSyntax: Rule = {
  name: rule,
  check: tree =>
    tree.code.flatMap(file => {
      const found: Breach[] = [];
      const report = (message: string, offset: number): void => {
        found.push({ rule, file: file.path, line: file.lineAt(offset), message });
      };
      new Visitor({
        TSEnumDeclaration: node => report('no enum: write a closed union of strings', node.start),
        TSModuleDeclaration: node => {
          if (node.kind === 'namespace') report('no namespace: the file is the module', node.start);
        },
        Decorator: node => report('no decorator: call the function that does it', node.start),
      }).visit(file.program);
      return found;
    }),
};
