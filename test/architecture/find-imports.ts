import path from 'node:path';
import { Visitor, type Argument, type Expression, type ModuleExportName, type Program } from 'oxc-parser';

/**
 * How one file leans on another. `worker` is a file started as a thread or process of its own through
 * `new URL('./x.ts', import.meta.url)`: it obeys the order of rooms but makes no cycle.
 */
export type ImportKind = 'static' | 'export' | 'dynamic' | 'worker';

export type ImportFact = {
  kind: ImportKind;
  /** As written, without a `?query`; null for a dynamic import whose name is computed. */
  specifier: string | null;
  /** For a relative import the file it means, relative to the root of the tree; null for a package. */
  target: string | null;
  /** The names taken from it, as the other file exports them. */
  names: string[];
  line: number;
};

type Add = (kind: ImportKind, specifier: string | null, offset: number, names?: string[]) => void;

/** Every import of a file: static, re-export, dynamic, `import('x')` as a type, `require`, worker. Type-only ones count like all others. */
export function findImports(file: string, program: Program, lineAt: (offset: number) => number): ImportFact[] {
  const found: ImportFact[] = [];
  const add: Add = (kind, written, offset, names = []) => {
    const specifier = written === null ? null : written.replace(/\?.*$/, '');
    const relative = specifier !== null && /^\.{1,2}(\/|$)/.test(specifier);
    const target = relative ? path.posix.join(path.posix.dirname(file), specifier) : null;
    found.push({ kind, specifier, target, names, line: lineAt(offset) });
  };
  declarationVisitor(add).visit(program);
  expressionVisitor(add).visit(program);
  return found;
}

function declarationVisitor(add: Add): Visitor {
  return new Visitor({
    ImportDeclaration: node => {
      const names = node.specifiers.flatMap(one => (one.type === 'ImportSpecifier' ? [nameOf(one.imported)] : []));
      add('static', node.source.value, node.start, names);
    },
    ExportNamedDeclaration: node => {
      if (node.source === null) return;
      const names = node.specifiers.map(one => nameOf(one.local));
      add('export', node.source.value, node.start, names);
    },
    ExportAllDeclaration: node => add('export', node.source.value, node.start),
    TSImportEqualsDeclaration: node => {
      const reference = node.moduleReference;
      if (reference.type === 'TSExternalModuleReference') add('static', reference.expression.value, node.start);
    },
    TSImportType: node => add('static', node.source.value, node.start),
  });
}

function expressionVisitor(add: Add): Visitor {
  return new Visitor({
    ImportExpression: node => add('dynamic', literalText(node.source), node.start),
    CallExpression: node => {
      const name = literalText(node.arguments[0]);
      if (node.callee.type === 'Identifier' && node.callee.name === 'require' && name !== null) {
        add('static', name, node.start);
      }
    },
    NewExpression: node => {
      const [first, second] = node.arguments;
      const name = literalText(first);
      const makesUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL';
      if (!makesUrl || name === null || second?.type !== 'MemberExpression') return;
      if (second.object.type === 'MetaProperty' && /\.[cm]?[jt]s$/.test(name)) add('worker', name, node.start);
    },
  });
}

/** The text of a string literal or of a template without a gap; null for everything else. */
export function literalText(node: Argument | Expression | null | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  return null;
}

/** The text of an exported or imported name, which may also be written as a string. */
export function nameOf(name: ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}
