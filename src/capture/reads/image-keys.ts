import { randomBytes } from 'node:crypto';
import { chmod, open as openFile, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { open, seal } from '../../foundation/base/crypto.ts';
import { createFileOnce, isFileError, privateFolder, readFileIfAny, syncFolder } from '../../foundation/base/files.ts';
import type { AgencyId } from '../../foundation/base/ids.ts';
import { readMasterKey } from '../../foundation/base/master-key.ts';
import { checkScope, classFolder, durableFolder, isDay, scopeText, type ImageScope } from './image-scope.ts';

/**
 * One 32-byte data key per scope, in files outside every database, so that a database backup never holds one:
 * destroying the key makes the images of that day unreadable in every copy that was ever made of them.
 */
export type KeyStore = {
  /** The key of the scope, made when there is none yet; of several processes exactly one makes it. Throws ImageKeyDestroyed. */
  keyFor(scope: ImageScope): Promise<Buffer>;
  /** The key of the scope, or null when it was never made or has been destroyed, by whichever process. */
  keyIfAny(scope: ImageScope): Promise<Buffer | null>;
  /** True once the scope's key has been destroyed. */
  isDestroyed(scope: ImageScope): Promise<boolean>;
  /** Destroys the key for good: it can't be made again, and a key file brought back from a backup is not used. Can be repeated. */
  destroy(scope: ImageScope): Promise<void>;
  /** The scopes of one agency that have a key. */
  listScopes(agencyId: AgencyId): Promise<ImageScope[]>;
};

/** Thrown when a key is asked for after its destruction. */
export class ImageKeyDestroyed extends Error {
  constructor(scope: ImageScope) {
    super(`the image key of ${scopeText(scope)} has been destroyed; nothing can be stored or read under it`);
    this.name = 'ImageKeyDestroyed';
  }
}

const keyBytes = 32;
const cacheLimit = 256;

// `inode` and `changedMs` tell whether the file is still the one that was read: another process may have destroyed it.
type CachedKey = { key: Buffer; inode: number; changedMs: number; flushed: boolean };

/**
 * Opens the key store, making the master key file (32 random bytes, 0400) on the very first start.
 * Throws when the master key is missing although wrapped keys exist, has a wrong length, or can be read by others.
 */
export async function openKeyStore(paths: { keysFolder: string; masterKeyFile: string }): Promise<KeyStore> {
  const root = path.resolve(paths.keysFolder);
  await privateFolder(root);
  const holdsKeys = async (): Promise<boolean> => (await readdir(root)).length > 0;
  return new FolderKeyStore(root, await readMasterKey(paths.masterKeyFile, holdsKeys));
}

class FolderKeyStore implements KeyStore {
  readonly #root: string;
  readonly #masterKey: Buffer;
  readonly #cache = new Map<string, CachedKey>();
  readonly #asked = new Map<string, Promise<Buffer>>();

  constructor(root: string, masterKey: Buffer) {
    this.#root = root;
    this.#masterKey = masterKey;
  }

  /** Callers of the same moment share one look at the disk. */
  keyFor(scope: ImageScope): Promise<Buffer> {
    const name = scopeText(scope);
    const running = this.#asked.get(name) ?? this.#makeOrLoad(scope).finally(() => this.#asked.delete(name));
    this.#asked.set(name, running);
    return running;
  }

  async keyIfAny(scope: ImageScope): Promise<Buffer | null> {
    return (await this.#load(scope))?.key ?? null;
  }

  async isDestroyed(scope: ImageScope): Promise<boolean> {
    return (await statIfAny(keyFiles(this.#root, scope).destroyed)) !== null;
  }

  async destroy(scope: ImageScope): Promise<void> {
    const files = keyFiles(this.#root, scope);
    await durableFolder(this.#root, files.folder);
    // The marker comes first: from here on no process makes, reads or trusts a key of this scope.
    await createFileOnce(files.destroyed, new Uint8Array());
    this.#cache.delete(scopeText(scope));
    await eraseKeyFiles(files);
  }

  async listScopes(agencyId: AgencyId): Promise<ImageScope[]> {
    return listKeyScopes(this.#root, agencyId);
  }

  async #makeOrLoad(scope: ImageScope): Promise<Buffer> {
    const files = keyFiles(this.#root, scope);
    const entry = (await this.#load(scope)) ?? (await this.#make(scope, files));
    if (!entry.flushed) {
      // The process that made the file may not have flushed the folder yet. An image must not be acknowledged before its key is safe.
      await syncFolder(files.folder);
      entry.flushed = true;
    }
    return entry.key;
  }

  async #make(scope: ImageScope, files: KeyFiles): Promise<CachedKey> {
    if ((await statIfAny(files.destroyed)) !== null) throw new ImageKeyDestroyed(scope);
    await durableFolder(this.#root, files.folder);
    try {
      await createFileOnce(files.key, seal(this.#masterKey, randomBytes(keyBytes), keyBinding(scope)));
    } finally {
      // Destroyed in the moment between: the key just made must not stay, also when making it failed half-way because
      // the destroyer took its temporary file away. Whoever of the two comes second sees the other's file.
      await this.#refuseDestroyed(scope, files);
    }
    const entry = await this.#load(scope);
    if (entry === null) throw new ImageKeyDestroyed(scope);
    return entry;
  }

  async #refuseDestroyed(scope: ImageScope, files: KeyFiles): Promise<void> {
    if ((await statIfAny(files.destroyed)) === null) return;
    await eraseKeyFiles(files);
    throw new ImageKeyDestroyed(scope);
  }

  /** Reads the key file, or takes the cached key when the file is still the same one. */
  async #load(scope: ImageScope): Promise<CachedKey | null> {
    const files = keyFiles(this.#root, scope);
    const name = scopeText(scope);
    const found = await statIfAny(files.key);
    if (found === null || (await statIfAny(files.destroyed)) !== null) {
      this.#cache.delete(name);
      return null;
    }
    const cached = this.#cache.get(name);
    if (cached?.inode === found.ino && cached.changedMs === found.mtimeMs) return cached;
    const wrapped = await readFileIfAny(files.key);
    // Looked at again after reading: bytes read while another process overwrote them are no damage but a destroyed key.
    if (wrapped === null || (await statIfAny(files.destroyed)) !== null) return null;
    const key = unwrap(this.#masterKey, wrapped, scope);
    return this.#remember(name, { key, inode: found.ino, changedMs: found.mtimeMs, flushed: false });
  }

  #remember(name: string, entry: CachedKey): CachedKey {
    this.#cache.delete(name);
    this.#cache.set(name, entry);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > cacheLimit && oldest !== undefined) this.#cache.delete(oldest);
    return entry;
  }
}

function keyBinding(scope: ImageScope): string {
  return `plateward-image-key-1|${scopeText(scope)}`;
}

type KeyFiles = { folder: string; key: string; destroyed: string };

function keyFiles(root: string, scope: ImageScope): KeyFiles {
  const folder = classFolder(root, scope);
  const file = path.join(folder, scope.receiptDay);
  return { folder, key: `${file}.key`, destroyed: `${file}.destroyed` };
}

function unwrap(masterKey: Buffer, wrapped: Buffer, scope: ImageScope): Buffer {
  try {
    const key = open(masterKey, wrapped, keyBinding(scope));
    if (key.length === keyBytes) return key;
  } catch (error) {
    throw new Error(
      `the image key of ${scopeText(scope)} can't be opened: the file is damaged or was wrapped under another master key. ` +
        'Restore the key folder and master.key from the same backup.',
      { cause: error },
    );
  }
  throw new Error(`the image key of ${scopeText(scope)} has a wrong length`);
}

/** Overwrites (best effort: a journal or an SSD may keep old blocks) and unlinks the key file and what a crash left beside it. */
async function eraseKeyFiles(files: KeyFiles): Promise<void> {
  // A crash inside createFileOnce leaves `<key>.<hex>.tmp` with the same wrapped key.
  const prefix = path.basename(files.key);
  for (const name of await readdir(files.folder)) {
    if (!name.startsWith(prefix)) continue;
    const file = path.join(files.folder, name);
    try {
      await overwrite(file);
      await unlink(file);
    } catch (error) {
      if (!isFileError(error, 'ENOENT')) throw error;
    }
  }
  await syncFolder(files.folder);
}

async function overwrite(file: string): Promise<void> {
  try {
    await chmod(file, 0o600);
    const handle = await openFile(file, 'r+');
    try {
      const { size } = await handle.stat();
      await handle.write(randomBytes(size), 0, size, 0);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch {
    // A full or failing disk must not keep the key alive: unlinking follows in any case.
  }
}

async function listKeyScopes(root: string, agencyId: AgencyId): Promise<ImageScope[]> {
  // The form of the agency id is checked through a scope, as everywhere else.
  checkScope({ agencyId, retentionClass: 'any', receiptDay: '2000-01-01' });
  const scopes: ImageScope[] = [];
  for (const retentionClass of await namesIn(path.join(root, agencyId))) {
    const names = new Set(await namesIn(path.join(root, agencyId, retentionClass)));
    for (const name of names) {
      if (!name.endsWith('.key')) continue;
      const receiptDay = name.slice(0, -'.key'.length);
      if (isDay(receiptDay) && !names.has(`${receiptDay}.destroyed`))
        scopes.push({ agencyId, retentionClass, receiptDay });
    }
  }
  return scopes;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return [];
    throw error;
  }
}

async function statIfAny(file: string): Promise<{ ino: number; mtimeMs: number; mode: number } | null> {
  try {
    return await stat(file);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}
