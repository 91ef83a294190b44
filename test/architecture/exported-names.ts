import type { BindingPattern, Function as FunctionNode, Program, Statement } from 'oxc-parser';
import { nameOf } from './find-imports.ts';

/** A name that a file exports. `isFunction` is true when its declaration is a function or a constant that holds one. */
export type ExportedName = {
  name: string;
  /** Where the name stands in the text. */
  offset: number;
  /** Where its declaration begins: a doc comment stands right before it. */
  declaredAt: number;
  isFunction: boolean;
};

type Declared = Omit<ExportedName, 'declaredAt'>;

/** The names that a file itself declares and exports, in order; overloads of one function count once. */
export function exportedNames(program: Program): ExportedName[] {
  const local = new Map<string, ExportedName>();
  const exported = new Map<string, ExportedName>();
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration !== null) note(exported, statement.declaration, statement.start);
    } else {
      note(local, statement, statement.start);
    }
  }
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source !== null) continue;
    for (const one of statement.specifiers) {
      const declared = local.get(nameOf(one.local));
      const name = nameOf(one.exported);
      if (declared !== undefined) exported.set(name, { ...declared, name, offset: one.exported.start });
    }
  }
  return [...exported.values()];
}

function note(names: Map<string, ExportedName>, statement: Statement, declaredAt: number): void {
  for (const declared of declaredNames(statement)) {
    if (!names.has(declared.name)) names.set(declared.name, { ...declared, declaredAt });
  }
}

function declaredNames(statement: Statement): Declared[] {
  if (statement.type === 'VariableDeclaration') {
    return statement.declarations.flatMap(one => {
      const isFunction = /^(ArrowFunctionExpression|FunctionExpression)$/.test(one.init?.type ?? '');
      return boundNames(one.id).map(name => ({ ...name, isFunction }));
    });
  }
  if (statement.type === 'FunctionDeclaration' || statement.type === 'TSDeclareFunction') {
    return identifier(statement.id, true);
  }
  const isNamedType = statement.type === 'TSTypeAliasDeclaration' || statement.type === 'TSInterfaceDeclaration';
  if (statement.type === 'ClassDeclaration' || statement.type === 'TSEnumDeclaration' || isNamedType) {
    return identifier(statement.id, false);
  }
  return [];
}

function identifier(id: FunctionNode['id'], isFunction: boolean): Declared[] {
  return id === null ? [] : [{ name: id.name, offset: id.start, isFunction }];
}

function boundNames(pattern: BindingPattern): { name: string; offset: number }[] {
  if (pattern.type === 'Identifier') return [{ name: pattern.name, offset: pattern.start }];
  if (pattern.type === 'AssignmentPattern') return boundNames(pattern.left);
  if (pattern.type === 'ObjectPattern') {
    return pattern.properties.flatMap(one => boundNames(one.type === 'RestElement' ? one.argument : one.value));
  }
  return pattern.elements.flatMap(one => {
    if (one === null) return [];
    return boundNames(one.type === 'RestElement' ? one.argument : one);
  });
}
