import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, type Comment, type Program } from 'oxc-parser';
import { findImports, type ImportFact } from './find-imports.ts';

/** A source file, parsed. Positions are offsets into `text`. */
export type CodeFile = {
  /** Relative to the root of the tree, with `/`. */
  path: string;
  text: string;
  program: Program;
  comments: Comment[];
  /** What the parser could not read; a file with such an error would be judged half seen. */
  errors: string[];
  imports: ImportFact[];
  /** The line, from 1, at an offset. */
  lineAt(offset: number): number;
};

/** A file that is not parsed: SQL, CSS, shell, Markdown. */
export type TextFile = { path: string; text: string };

export type Tree = { code: CodeFile[]; texts: TextFile[]; paths: ReadonlySet<string> };

const roots = ['src', 'test', 'bench', 'web', 'sql'];
const codeEnding = /\.[cm]?[jt]sx?$/;
const textEnding = /\.(sql|css|sh|md)$/;
const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);

/** Reads and parses the source of the repository at `root`: src, test, bench, web, sql, and the code and README that lie beside them. */
export function readTree(root: string): Tree {
  const paths = [...topFiles(root), ...roots.flatMap(folder => listFiles(root, folder))].sort();
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  return {
    paths: new Set(paths),
    code: paths.filter(file => codeEnding.test(file)).map(file => parseFile(file, read(file))),
    texts: paths.filter(file => textEnding.test(file)).map(file => ({ path: file, text: read(file) })),
  };
}

function topFiles(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isFile() && (codeEnding.test(entry.name) || entry.name === 'README.md'))
    .map(entry => entry.name);
}

function listFiles(root: string, folder: string): string[] {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true }).flatMap(entry => {
    if (entry.name.startsWith('.')) return [];
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : listFiles(root, file);
    return entry.isFile() ? [file] : [];
  });
}

function parseFile(file: string, text: string): CodeFile {
  const lineAt = lineCounter(text);
  const parsed = parseSync(file, text);
  const program = parsed.program;
  return {
    path: file,
    text,
    program,
    comments: parsed.comments,
    errors: parsed.errors.map(error => error.message),
    imports: findImports(file, program, lineAt),
    lineAt,
  };
}

/** A function from offset to line, from 1. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
