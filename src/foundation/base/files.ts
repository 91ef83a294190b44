import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder that only its owner can enter; parents too. No error when it is there. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Flushes a folder's entries to disk, so that a file just made or renamed in it survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a whole file so that after a crash either the old or the new bytes are there: temp file, fsync, rename, fsync of the folder. */
export async function writeFileDurably(file: string, bytes: Uint8Array | string, mode = 0o600): Promise<void> {
  const temp = await writeTemp(file, bytes, mode);
  await rename(temp, file);
  await syncFolder(path.dirname(file));
}

/**
 * Makes a file only if it isn't there yet; of several processes racing exactly one wins.
 * Returns the bytes that are in the file now (its own or the winner's).
 */
export async function createFileOnce(file: string, bytes: Uint8Array, mode = 0o400): Promise<Buffer> {
  const temp = await writeTemp(file, bytes, mode);
  try {
    await link(temp, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error;
  } finally {
    await unlink(temp);
  }
  return readFile(file);
}

/** The file's bytes, or null when it isn't there. */
export async function readFileIfAny(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** True for a Node file-system error with this code (ENOENT, EEXIST, ...). */
export function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function writeTemp(file: string, bytes: Uint8Array | string, mode: number): Promise<string> {
  const temp = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(temp, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(temp, mode);
  return temp;
}
