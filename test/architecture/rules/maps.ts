import type { Breach, Rule } from '../breach.ts';
import type { Tree } from '../read-tree.ts';
import { wings } from '../rooms.ts';

const rule = 'maps';
const maxLines = 15;

/** Who opens the repository finds the way: a short README in every wing, and a map in the top README.md that is true. */
export const maps: Rule = {
  name: rule,
  check: tree => [...wingReadmes(tree), ...topMap(tree)],
};

function wingReadmes(tree: Tree): Breach[] {
  return Object.keys(wings).flatMap(wing => {
    if (!isFolder(tree, `src/${wing}`)) return [];
    const file = `src/${wing}/README.md`;
    const text = tree.texts.find(one => one.path === file)?.text;
    if (text === undefined)
      return [
        { rule, file, line: 1, message: 'missing: say in ten lines what this wing is for and who may import it' },
      ];
    const lines = text.trimEnd().split('\n').length;
    if (lines <= maxLines) return [];
    return [
      {
        rule,
        file,
        line: maxLines + 1,
        message: `${lines} lines, and ${maxLines} is the most: the rest belongs to docs/`,
      },
    ];
  });
}

function topMap(tree: Tree): Breach[] {
  const file = 'README.md';
  const entries = mapEntries(tree.texts.find(one => one.path === file)?.text ?? '');
  if (entries.length === 0) {
    return [
      {
        rule,
        file,
        line: 1,
        message: 'no map: after the words "The map" write a fenced block with one line per folder of src/',
      },
    ];
  }
  const named = new Set(entries.map(entry => entry.path));
  const first = entries[0]?.line ?? 1;
  const gone = entries
    .filter(entry => /^src(\/|$)/.test(entry.path) && !tree.paths.has(entry.path) && !isFolder(tree, entry.path))
    .map(entry => ({
      rule,
      file,
      line: entry.line,
      message: `the map names ${entry.path}, which isn't there: take the line out`,
    }));
  const unnamed = standingFolders(tree)
    .filter(folder => !named.has(folder))
    .map(folder => ({ rule, file, line: first, message: `the map does not name ${folder}/: add its line` }));
  return [...gone, ...unnamed];
}

/** The wings and rooms in which at least one file stands, and the other folders right under src/. */
function standingFolders(tree: Tree): string[] {
  const folders = new Set<string>();
  for (const file of tree.paths) {
    const [root, wing, room, ...rest] = file.split('/');
    if (root !== 'src' || wing === undefined || room === undefined) continue;
    folders.add(`src/${wing}`);
    if (Object.hasOwn(wings, wing) && rest.length > 0) folders.add(`src/${wing}/${room}`);
  }
  return [...folders];
}

function isFolder(tree: Tree, folder: string): boolean {
  return [...tree.paths].some(file => file.startsWith(`${folder}/`));
}

/**
 * The lines of the fenced block after the words "The map": a name, or several, each ending in `/` if it is a folder, then blanks, then text.
 * Two blanks of indentation lead one folder down.
 */
function mapEntries(readme: string): { path: string; line: number }[] {
  const lines = readme.split('\n');
  const heading = lines.findIndex(line => line.includes('The map'));
  const open = lines.findIndex((line, at) => heading !== -1 && at > heading && line.startsWith('```'));
  if (open === -1) return [];
  const above: string[] = [];
  const entries: { path: string; line: number }[] = [];
  for (let at = open + 1; at < lines.length && !lines[at]?.startsWith('```'); at += 1) {
    const line = lines[at] ?? '';
    const depth = Math.floor(line.search(/\S|$/) / 2);
    const words = line.trim().split(/\s+/);
    const firstText = words.findIndex(word => !/^[\w.@-]+(\/[\w.@-]+)*\/$/.test(word));
    const folders = firstText === -1 ? words : words.slice(0, firstText);
    const listed = folders.length > 0 ? folders : words.slice(0, 1).filter(word => /\.\w+$/.test(word));
    for (const name of listed) {
      const path = [...above.slice(0, depth), name.replace(/\/$/, '')].join('/');
      entries.push({ path, line: at + 1 });
      above.splice(depth, Infinity, name.replace(/\/$/, ''));
    }
  }
  return entries;
}
