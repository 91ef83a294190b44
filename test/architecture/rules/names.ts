import type { Breach, Rule } from '../breach.ts';
import { exportedNames } from '../exported-names.ts';
import type { CodeFile, Tree } from '../read-tree.ts';
import { isGenerated } from '../rooms.ts';

const rule = 'names';
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Words that say nothing: refused as a whole word of a file's or folder's name, and as a whole exported name. */
const emptyWords = /^(data|info|managers?|helpers?|utils?)$/i;
/** Refused as a part of an exported name too. `dataFolder` and `fieldInfo` pass: there the word means something. */
const emptyParts = /^(managers?|helpers?|utils?)$/i;
/** The IT Manager is a post that adopted policies name. */
const namedByPolicy = /it-?manager/gi;

export const names: Rule = {
  name: rule,
  check: tree => [...pathNames(tree), ...tree.code.filter(file => !isGenerated(file.path)).flatMap(identifierNames)],
};

function pathNames(tree: Tree): Breach[] {
  return [...tree.paths].flatMap(file => {
    // the form of a migration's name is checked with the migrations
    if (!/\.([cm]?[jt]sx?|css|sh)$/.test(file)) return [];
    const parts = file.split('/').map(part => part.replace(/\..*$/, ''));
    const odd = parts.find(part => !kebabCase.test(part));
    const empty = parts.flatMap(part => part.replace(namedByPolicy, '').split('-')).find(part => emptyWords.test(part));
    const messages = [
      ...(odd === undefined ? [] : [`'${odd}' is not kebab-case: small letters and digits, joined by hyphens`]),
      ...(empty === undefined ? [] : [`'${empty}' in a file's name says nothing: name the file after what it does`]),
    ];
    return messages.map(message => ({ rule, file, line: 1, message }));
  });
}

function identifierNames(file: CodeFile): Breach[] {
  return exportedNames(file.program).flatMap(one => {
    const parts = one.name.replace(namedByPolicy, '').split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_/);
    const bad = emptyWords.test(one.name) ? one.name : parts.find(part => emptyParts.test(part));
    if (bad === undefined) return [];
    const message = `'${bad}' in the exported name '${one.name}' says nothing: name what it holds or does`;
    return [{ rule, file: file.path, line: file.lineAt(one.offset), message }];
  });
}
