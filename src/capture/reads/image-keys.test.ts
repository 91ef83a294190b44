import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import { ImageKeyDestroyed, openKeyStore, type KeyStore } from './image-keys.ts';
import type { ImageScope } from './image-scope.ts';

const agencyId = newId<'agency'>();
const scope: ImageScope = { agencyId, retentionClass: 'fixed_camera', receiptDay: '2026-03-01' };
let home: string;

const openStore = (): Promise<KeyStore> =>
  openKeyStore({ keysFolder: path.join(home, 'keys'), masterKeyFile: path.join(home, 'secrets', 'master.key') });
const scopeFolder = (): string => path.join(home, 'keys', agencyId, 'fixed_camera');
const keyFile = (): string => path.join(scopeFolder(), '2026-03-01.key');

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'plateward-keys-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('image keys', () => {
  test('makes one key per scope, gives the same again, also to a store opened later', async () => {
    const store = await openStore();
    expect(await store.keyIfAny(scope)).toBeNull();
    const key = await store.keyFor(scope);
    expect(key).toHaveLength(32);
    expect(await store.keyFor({ ...scope, receiptDay: '2026-03-02' })).not.toEqual(key);
    expect(await store.keyFor({ ...scope, retentionClass: 'quarantine' })).not.toEqual(key);
    expect(await (await openStore()).keyIfAny(scope)).toEqual(key);
  });

  test('many stores racing for a new scope all end with one key', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, openStore));
    const keys = await Promise.all(stores.flatMap(store => [store.keyFor(scope), store.keyFor(scope)]));
    expect(new Set(keys.map(key => key.toString('hex'))).size).toBe(1);
    expect(await readdir(scopeFolder())).toEqual(['2026-03-01.key']);
  });

  test('keeps the key wrapped, and both files closed to others', async () => {
    const key = await (await openStore()).keyFor(scope);
    const wrapped = await readFile(keyFile());
    expect(wrapped.includes(key)).toBe(false);
    expect((await stat(keyFile())).mode & 0o777).toBe(0o400);
    expect((await stat(path.join(home, 'secrets', 'master.key'))).mode & 0o777).toBe(0o400);
  });

  test('a key file moved to another scope does not open', async () => {
    const store = await openStore();
    await store.keyFor(scope);
    await copyFile(keyFile(), path.join(scopeFolder(), '2026-03-02.key'));
    await expect(store.keyIfAny({ ...scope, receiptDay: '2026-03-02' })).rejects.toThrow(/another master key/);
  });

  test('destroys for good: also in stores that had the key in memory, and when the file is brought back', async () => {
    const store = await openStore();
    const other = await openStore();
    await store.keyFor(scope);
    await other.keyFor(scope);
    const backup = await readFile(keyFile());
    await store.destroy(scope);
    await store.destroy(scope);
    expect(await readdir(scopeFolder())).toEqual(['2026-03-01.destroyed']);
    for (const each of [store, other, await openStore()]) {
      expect(await each.keyIfAny(scope)).toBeNull();
      expect(await each.isDestroyed(scope)).toBe(true);
      await expect(each.keyFor(scope)).rejects.toThrow(ImageKeyDestroyed);
    }
    await writeFile(keyFile(), backup, { mode: 0o400 });
    expect(await store.keyIfAny(scope)).toBeNull();
    await expect((await openStore()).keyFor(scope)).rejects.toThrow(ImageKeyDestroyed);
  });

  test('destroying takes along what a crash left beside the key, and overwrites the bytes', async () => {
    const store = await openStore();
    await store.keyFor(scope);
    const wrapped = await readFile(keyFile());
    await copyFile(keyFile(), `${keyFile()}.0123456789ab.tmp`);
    // A second link to the same bytes shows whether they were overwritten before they were unlinked.
    const { link } = await import('node:fs/promises');
    await link(keyFile(), path.join(home, 'second-link'));
    await store.destroy(scope);
    expect(await readdir(scopeFolder())).toEqual(['2026-03-01.destroyed']);
    expect(await readFile(path.join(home, 'second-link'))).not.toEqual(wrapped);
  });

  test('making and destroying at the same time never leaves a usable key', async () => {
    for (let round = 0; round < 60; round++) {
      const at = { ...scope, retentionClass: `class_${round}` };
      const [store, other] = [await openStore(), await openStore()];
      await Promise.allSettled([store.keyFor(at), other.destroy(at), store.keyFor(at)]);
      expect(await store.keyIfAny(at)).toBeNull();
      expect(await readdir(path.join(home, 'keys', agencyId, at.retentionClass))).toEqual(['2026-03-01.destroyed']);
    }
  });

  test('lists the scopes of one agency that have a key', async () => {
    const store = await openStore();
    const later = { ...scope, receiptDay: '2026-03-02' };
    await store.keyFor(scope);
    await store.keyFor(later);
    await store.keyFor({ ...scope, agencyId: newId<'agency'>() });
    expect(await store.listScopes(agencyId)).toEqual([scope, later]);
    await store.destroy(scope);
    expect(await store.listScopes(agencyId)).toEqual([later]);
    expect(await store.listScopes(newId<'agency'>())).toEqual([]);
  });

  test.each<Partial<ImageScope>>([
    { retentionClass: '../other' },
    { retentionClass: '..' },
    { retentionClass: '' },
    { retentionClass: 'Fixed' },
    { retentionClass: 'a'.repeat(41) },
    { retentionClass: 'a\u0000b' },
    { retentionClass: 'a\n' },
    { receiptDay: '../../x' },
    { receiptDay: '2026-02-30' },
    { receiptDay: '2026-3-1' },
    { receiptDay: '2026-03-01/..' },
    // Not an agency id: what an attacker would like to have taken for one.
    { agencyId: '../../../etc' as AgencyId },
    { agencyId: '' as AgencyId },
  ])('refuses a scope that is not one: %j', async wrong => {
    const store = await openStore();
    const at = { ...scope, ...wrong };
    await expect(store.keyFor(at)).rejects.toThrow(/image scope/);
    await expect(store.keyIfAny(at)).rejects.toThrow(/image scope/);
    await expect(store.destroy(at)).rejects.toThrow(/image scope/);
    expect(await readdir(home)).toEqual(['keys', 'secrets']);
    expect(await readdir(path.join(home, 'keys'))).toEqual([]);
  });

  test('refuses to start without the master key that the keys were wrapped under', async () => {
    await (await openStore()).keyFor(scope);
    const masterKeyFile = path.join(home, 'secrets', 'master.key');
    await rename(masterKeyFile, path.join(home, 'elsewhere'));
    await expect(openStore()).rejects.toThrow(/is missing.*Restore/s);
    await writeFile(masterKeyFile, randomBytes(32), { mode: 0o400 });
    await expect((await openStore()).keyIfAny(scope)).rejects.toThrow(/same backup/);
  });

  test('refuses a master key of a wrong length, or one that others can read', async () => {
    await openStore();
    const masterKeyFile = path.join(home, 'secrets', 'master.key');
    await chmod(masterKeyFile, 0o440);
    await expect(openStore()).rejects.toThrow(/chmod 0400/);
    await unlink(masterKeyFile);
    await writeFile(masterKeyFile, randomBytes(31), { mode: 0o400 });
    await expect(openStore()).rejects.toThrow(/exactly 32 bytes/);
  });
});
