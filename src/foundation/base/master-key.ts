import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createFileOnce, privateFolder, readFileIfAny, syncFolder } from './files.ts';

const keyBytes = 32;

/** Where a data folder's master key lies. */
export function masterKeyFile(dataFolder: string): string {
  return path.join(dataFolder, 'secrets', 'master.key');
}

/**
 * The master key, 32 random bytes in a file for its owner only (0400); made on the very first start. Throws when it is missing although
 * `holdsKeys` says that keys were wrapped under it, when it has a wrong length, or when it can be read by others.
 */
export async function readMasterKey(file: string, holdsKeys: () => Promise<boolean>): Promise<Buffer> {
  const folder = path.dirname(file);
  await privateFolder(folder);
  let key = await readFileIfAny(file);
  if (key === null) {
    const hasKeys = await holdsKeys();
    // Looked up again: a process that starts beside this one may have made both just now.
    key = await readFileIfAny(file);
    if (key === null && hasKeys) {
      throw new Error(
        `the master key ${file} is missing, but there are keys that were wrapped under it. ` +
          'Restore the file from its backup; a new one would not open them.',
      );
    }
    key ??= await createFileOnce(file, randomBytes(keyBytes));
  }
  // Flushed even when another process made it: nothing may rest on a master key that a power cut takes away.
  await syncFolder(folder);
  if (key.length !== keyBytes)
    throw new Error(`the master key ${file} must be exactly ${keyBytes} bytes, not ${key.length}`);
  if (((await stat(file)).mode & 0o077) !== 0)
    throw new Error(`the master key ${file} can be read by others than its owner; run: chmod 0400 ${file}`);
  return key;
}
