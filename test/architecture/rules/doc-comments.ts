import type { Rule } from '../breach.ts';
import { exportedNames } from '../exported-names.ts';
import type { CodeFile } from '../read-tree.ts';
import { isGenerated, isProduct } from '../rooms.ts';

const rule = 'doc-comments';
const readByOthers = /^src\/((foundation|gate)\/|.*\/(rules|actions)(\.ts$|\/))/;

/** What other rooms call says in one sentence what it does, in which units, and what it throws. */
export const docComments: Rule = {
  name: rule,
  check: tree =>
    tree.code
      .filter(file => isProduct(file.path) && !isGenerated(file.path) && readByOthers.test(file.path))
      .flatMap(file =>
        exportedNames(file.program)
          .filter(one => one.isFunction && !isDocumented(file, one.declaredAt))
          .map(one => ({
            rule,
            file: file.path,
            line: file.lineAt(one.declaredAt),
            message: `the exported function ${one.name} has no doc comment: one sentence before it: what it does, units, what it throws`,
          })),
      ),
};

/** True when a doc comment with words in it ends right before `offset`; line comments (of a linter, say) may stand between. */
function isDocumented(file: CodeFile, offset: number): boolean {
  return file.comments.some(comment => {
    if (comment.type !== 'Block' || !/^\*[\s*]*[^\s*]/.test(comment.value) || comment.end > offset) return false;
    return /^(\s|\/\/[^\n]*\n)*$/.test(file.text.slice(comment.end, offset));
  });
}
