import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { openKeyStore, type KeyStore } from '../../src/capture/reads/image-keys.ts';
import type { ImageScope } from '../../src/capture/reads/image-scope.ts';
import {
  openImageSegments,
  type ImageSegments,
  type ImageSegmentsSettings,
  type ImageToStore,
} from '../../src/capture/reads/image-segments.ts';

/** One agency, and a scope of its images. */
export const agencyId = newId<'agency'>();
export const scope: ImageScope = { agencyId, retentionClass: 'fixed_camera', receiptDay: '2026-03-01' };
const toClose: ImageSegments[] = [];
/** The data folder of the running test. */
export let home: string;
/** Its key store. */
export let keys: KeyStore;

/** Gives each test of the file a data folder and a key store of its own, and closes what it opened. */
export function useImageHome(): void {
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'plateward-images-'));
    keys = await openKeyStore({
      keysFolder: path.join(home, 'keys'),
      masterKeyFile: path.join(home, 'secrets', 'master.key'),
    });
  });
  afterEach(async () => {
    await Promise.all(toClose.splice(0).map(store => store.close()));
    await rm(home, { recursive: true, force: true });
  });
}

/** Opens the image store of the running test. */
export async function openStore(settings: Partial<ImageSegmentsSettings> = {}): Promise<ImageSegments> {
  const store = await openImageSegments({ folder: path.join(home, 'images'), keys, ...settings });
  toClose.push(store);
  return store;
}

/** An image of random bytes. */
export const image = (byteCount: number): ImageToStore => {
  const bytes = randomBytes(byteCount);
  return { bytes, sha256: sha256Hex(bytes) };
};
/** Several of them. */
export const images = (count: number, byteCount = 1000): ImageToStore[] =>
  Array.from({ length: count }, () => image(byteCount));
/** The first item; throws when there is none. */
export const first = <Item>(list: Item[]): Item => {
  const [item] = list;
  if (item === undefined) throw new Error('the list is empty');
  return item;
};
/** Where the segments of a scope lie. */
export const dayFolder = (at: ImageScope = scope): string =>
  path.join(home, 'images', at.agencyId, at.retentionClass, at.receiptDay);
/** The file of a segment. */
export const fileOf = (segment: string, at?: ImageScope): string => path.join(dayFolder(at), `${segment}.seg`);
