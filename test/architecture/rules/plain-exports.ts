import { Visitor } from 'oxc-parser';
import type { Breach, Rule } from '../breach.ts';
import { nameOf } from '../find-imports.ts';
import type { CodeFile } from '../read-tree.ts';

const rule = 'plain-exports';

/** Tools that read nothing but the default export of their own settings file. */
const settingsFile = /(^|\/)(vitest|vite|playwright)\.config\.ts$/;

/** Who imports a thing names it and the file in which it stands: no barrel, no `export *`, no default export. */
export const plainExports: Rule = {
  name: rule,
  check: tree => tree.code.flatMap(file => [...barrels(file), ...unnamedExports(file)]),
};

function barrels(file: CodeFile): Breach[] {
  if (/(^|\/)index\.[cm]?[jt]sx?$/.test(file.path)) {
    return [breach(file, 0, 'no index file: name the file after what is in it, and import it by that name')];
  }
  if (!onlyPassesOn(file)) return [];
  return [
    breach(file, 0, 'this file only passes on what others export: delete it and import from where the things stand'),
  ];
}

function onlyPassesOn(file: CodeFile): boolean {
  const exports = file.program.body.filter(statement => statement.type !== 'ImportDeclaration');
  if (exports.length === 0) return false;
  return exports.every(statement => {
    // without a declaration of its own, a file can export only what it imports
    if (statement.type === 'ExportNamedDeclaration') return statement.declaration === null;
    return statement.type === 'ExportAllDeclaration';
  });
}

function unnamedExports(file: CodeFile): Breach[] {
  const found: Breach[] = [];
  const mayDefault = settingsFile.test(file.path);
  const byName = 'no default export: export it by its name, so that it is called the same everywhere';
  new Visitor({
    ExportAllDeclaration: node => {
      found.push(breach(file, node.start, 'no `export *`: name each thing, so that a reader sees where it comes from'));
    },
    ExportDefaultDeclaration: node => {
      if (!mayDefault) found.push(breach(file, node.start, byName));
    },
    TSExportAssignment: node => {
      found.push(breach(file, node.start, byName));
    },
    ExportSpecifier: node => {
      if (!mayDefault && nameOf(node.exported) === 'default') found.push(breach(file, node.start, byName));
    },
  }).visit(file.program);
  return found;
}

function breach(file: CodeFile, offset: number, message: string): Breach {
  return { rule, file: file.path, line: file.lineAt(offset), message };
}
