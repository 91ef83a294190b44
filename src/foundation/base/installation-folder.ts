import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isFileError } from './files.ts';

/** A folder belongs to a demonstration or to a department, for good: neither kind of start takes the other's. */
export type FolderKind = 'demo' | 'department';

export type DataFolder = { folder: string; release(): void };

/** The folder can't be used: the message says what to do. `refused` when it is of the other kind. */
export class DataFolderFault extends Error {
  readonly refused: boolean;
  constructor(message: string, refused: boolean) {
    super(message);
    this.name = 'DataFolderFault';
    this.refused = refused;
  }
}

const kindFile = 'kind.json';
const ownerFile = 'running.json';

const otherKind: Record<FolderKind, string> = {
  demo: 'it belongs to a department: a demonstration never runs on real data. Choose another folder with --folder.',
  department:
    'it belongs to a demonstration: no department starts on invented data. Choose another folder with PLATEWARD_DATA.',
};

/**
 * Takes a data folder for this process: makes it when it isn't there, marks what kind it is, and sees that no other process
 * runs on it. Throws DataFolderFault.
 */
export function takeDataFolder(folder: string, kind: FolderKind): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // as root the database runs as another user, who must pass through
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const found = readKind(folder);
  if (found !== null && found !== kind) throw new DataFolderFault(`${folder} can't be used: ${otherKind[kind]}`, true);
  if (found === null) {
    const strange = readdirSync(folder).filter(name => !name.startsWith('.'));
    if (strange.length > 0)
      throw new DataFolderFault(
        `${folder} is not empty and is no data folder of Plateward: choose an empty one`,
        false,
      );
    const note = kind === 'demo' ? 'DEMONSTRATION, not data of this department' : 'data of a department';
    writeFileSync(path.join(folder, kindFile), `${JSON.stringify({ kind, note })}\n`, { flag: 'wx', mode: 0o644 });
  }
  const owner = path.join(folder, ownerFile);
  const running = readOwner(owner);
  if (running !== null && running.pid !== process.pid && bornAt(running.pid) === running.born) {
    throw new DataFolderFault(`another Plateward (process ${running.pid}) runs on ${folder}: stop it first`, false);
  }
  writeFileSync(owner, JSON.stringify({ pid: process.pid, born: bornAt(process.pid) }), { mode: 0o600 });
  return { folder, release: () => rmSync(owner, { force: true }) };
}

/** What kind a folder is; null when it is new. Throws DataFolderFault when its mark can't be read. */
export function readKind(folder: string): FolderKind | null {
  const file = path.join(folder, kindFile);
  if (!existsSync(file)) return null;
  try {
    const mark: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (
      typeof mark === 'object' &&
      mark !== null &&
      'kind' in mark &&
      (mark.kind === 'demo' || mark.kind === 'department')
    )
      return mark.kind;
  } catch {
    // said below
  }
  throw new DataFolderFault(
    `${file} is damaged, so it can't be told whether this is a demonstration: restore it from a backup`,
    false,
  );
}

function readOwner(file: string): { pid: number; born: string } | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('born' in owner)) return null;
    return typeof owner.pid === 'number' && typeof owner.born === 'string'
      ? { pid: owner.pid, born: owner.born }
      : null;
  } catch (error) {
    if (isFileError(error, 'ENOENT') || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** When a process began, as text to compare; '' when it doesn't run. A number given out again has another birth. */
function bornAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    try {
      process.kill(pid, 0);
      return 'running';
    } catch {
      return '';
    }
  }
}
