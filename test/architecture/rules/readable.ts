import type { Rule } from '../breach.ts';

/** A file that the parser can't read would pass every other rule unseen. */
export const readable: Rule = {
  name: 'readable',
  check: tree =>
    tree.code.flatMap(file =>
      file.errors.slice(0, 1).map(error => ({
        rule: 'readable',
        file: file.path,
        line: 1,
        message: `the parser can't read this file (${error}): mend the syntax, or nothing in it is checked`,
      })),
    ),
};
