import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { isFileError, privateFolder, syncFolder } from '../../foundation/base/files.ts';
import { isUuid } from '../../foundation/base/ids.ts';
import { ImageKeyDestroyed, type KeyStore } from './image-keys.ts';
import { ImageFault, isSha256, makeRecord, openRecord, recordOverheadBytes } from './image-record.ts';
import { classFolder, scopeText, type ImageScope } from './image-scope.ts';
import { readAt } from './segment-scan.ts';
import { realDisk, SegmentWriter, writeProblem, type ImagePlace, type SegmentDisk } from './segment-writer.ts';

/** An image as it came; `sha256` is 64 lower-case hex digits of exactly these bytes. */
export type ImageToStore = { sha256: string; bytes: Uint8Array };

export type ImageSegments = {
  /**
   * Stores images under their scope; resolves, in the order given, when all are on the disk.
   * Throws a Problem `storage_unavailable` (send again), an ImageFault `destroyed`, or an Error on a wrong hash or scope.
   */
  put(scope: ImageScope, images: ImageToStore[]): Promise<ImagePlace[]>;
  /** The original bytes. Throws ImageFault: `destroyed`, `missing` or `damaged`. */
  get(scope: ImageScope, place: ImagePlace): Promise<Buffer>;
  /** Destroys the key of the scope and unlinks all its segments. Can be repeated after a failure. */
  destroyDay(scope: ImageScope): Promise<void>;
  /** The segment files of the scope, oldest first; for scanSegment. */
  segmentFiles(scope: ImageScope): Promise<string[]>;
  /** Takes no more puts, finishes those that wait, closes every file. */
  close(): Promise<void>;
};

export type ImageSegmentsSettings = {
  folder: string;
  keys: KeyStore;
  maxSegmentBytes?: number;
  /** Files held open at most; the longest unused is closed first. */
  maxOpenFiles?: number;
  /** A file that nothing was written to for so long is closed. */
  idleCloseMs?: number;
  /** Bytes that may wait to be written; beyond that a put is refused with `storage_unavailable`. */
  maxWaitingBytes?: number;
  disk?: SegmentDisk;
};

const mebibyte = 1 << 20;
// Writers without an open file that are remembered, so that their last segment is filled up.
const maxWriters = 4096;

const defaults = {
  maxSegmentBytes: 128 * mebibyte,
  maxOpenFiles: 64,
  idleCloseMs: 30_000,
  maxWaitingBytes: 256 * mebibyte,
  disk: realDisk,
};

/** Opens the image store below `folder`. Each process writes segments of its own, so any number may run at the same time. */
export async function openImageSegments(settings: ImageSegmentsSettings): Promise<ImageSegments> {
  const root = path.resolve(settings.folder);
  await privateFolder(root);
  return new FolderImageSegments(root, { ...defaults, ...settings });
}

class FolderImageSegments implements ImageSegments {
  readonly #root: string;
  readonly #settings: Required<ImageSegmentsSettings>;
  // In order of last use: the first is the one that was unused for longest.
  readonly #writers = new Map<string, SegmentWriter>();
  readonly #runningPuts = new Set<Promise<unknown>>();
  #waitingBytes = 0;
  #closed = false;

  constructor(root: string, settings: Required<ImageSegmentsSettings>) {
    this.#root = root;
    this.#settings = settings;
  }

  put(scope: ImageScope, images: ImageToStore[]): Promise<ImagePlace[]> {
    const running = this.#put(scope, images).finally(() => this.#runningPuts.delete(running));
    this.#runningPuts.add(running);
    return running;
  }

  async get(scope: ImageScope, place: ImagePlace): Promise<Buffer> {
    checkPlace(place, this.#settings.maxSegmentBytes);
    return getImage(
      { file: path.join(dayFolder(this.#root, scope), `${place.segment}.seg`), keys: this.#settings.keys },
      scope,
      place,
    );
  }

  async destroyDay(scope: ImageScope): Promise<void> {
    await this.#settings.keys.destroy(scope);
    const name = scopeText(scope);
    const writer = this.#writers.get(name);
    this.#writers.delete(name);
    await writer?.stop(new ImageFault('destroyed', `the images of ${name} have been destroyed`), 'reject');
    const folder = dayFolder(this.#root, scope);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    try {
      await syncFolder(path.dirname(folder));
    } catch (error) {
      if (!isFileError(error, 'ENOENT')) throw error;
    }
  }

  async segmentFiles(scope: ImageScope): Promise<string[]> {
    return segmentFilesIn(dayFolder(this.#root, scope));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#runningPuts);
    const why = new Problem('storage_unavailable', { detail: 'The image store has been closed.' });
    await Promise.all([...this.#writers.values()].map(writer => writer.stop(why, 'write')));
    this.#writers.clear();
  }

  async #put(scope: ImageScope, images: ImageToStore[]): Promise<ImagePlace[]> {
    const { keys, maxSegmentBytes, maxWaitingBytes } = this.#settings;
    const bytes = images.reduce((sum, image) => sum + image.bytes.length + recordOverheadBytes, 0);
    refuseWhenFull(this.#closed, this.#waitingBytes + bytes > maxWaitingBytes);
    this.#waitingBytes += bytes;
    try {
      const key = await keys.keyFor(scope);
      // Checked and sealed in one turn, so that nobody can change the bytes in between.
      for (const image of images) checkImageToStore(image, maxSegmentBytes);
      const writer = this.#writerFor(scope);
      return await Promise.all(
        images.map(image => writer.put(makeRecord(key, scope, image.sha256, image.bytes), image.sha256)),
      );
    } catch (error) {
      if (error instanceof ImageKeyDestroyed) throw new ImageFault('destroyed', error.message, error);
      throw isDiskError(error) ? writeProblem(error) : error;
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  #writerFor(scope: ImageScope): SegmentWriter {
    const name = scopeText(scope);
    const writer = this.#writers.get(name) ?? this.#newWriter(scope);
    this.#writers.delete(name);
    this.#writers.set(name, writer);
    return writer;
  }

  #newWriter(scope: ImageScope): SegmentWriter {
    const { keys, disk, maxSegmentBytes, idleCloseMs } = this.#settings;
    return new SegmentWriter(scope, {
      root: this.#root,
      folder: dayFolder(this.#root, scope),
      keys,
      disk,
      maxSegmentBytes,
      maxBatchBytes: 32 * mebibyte,
      idleCloseMs,
      onOpened: () => this.#closeLongestUnused(),
    });
  }

  #closeLongestUnused(): void {
    let openFiles = [...this.#writers.values()].filter(writer => writer.isOpen).length;
    for (const [name, writer] of this.#writers) {
      if (openFiles > this.#settings.maxOpenFiles && writer.isOpen && writer.isIdle) {
        void writer.release();
        openFiles--;
      }
      if (this.#writers.size > maxWriters && !writer.isOpen && writer.isIdle) this.#writers.delete(name);
    }
  }
}

async function getImage(
  { file, keys }: { file: string; keys: KeyStore },
  scope: ImageScope,
  place: ImagePlace,
): Promise<Buffer> {
  const key = await keys.keyIfAny(scope);
  if (key === null) {
    if (await keys.isDestroyed(scope)) {
      throw new ImageFault(
        'destroyed',
        `image ${place.sha256} has been destroyed with all images of ${scopeText(scope)}`,
      );
    }
    throw new ImageFault('missing', `there is no key for ${scopeText(scope)}; restore the key folder from its backup`);
  }
  try {
    const handle = await open(file, 'r');
    try {
      return openRecord(key, scope, place.sha256, await readAt(handle, place.byteOffset, place.byteLength));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isFileError(error, 'ENOENT')) {
      throw new ImageFault('missing', `segment ${place.segment} of ${scopeText(scope)} is not there`, error);
    }
    throw error;
  }
}

async function segmentFilesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    // UUIDv7 names sort by the time they were made.
    return names
      .filter(name => name.endsWith('.seg'))
      .sort()
      .map(name => path.join(folder, name));
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return [];
    throw error;
  }
}

function dayFolder(root: string, scope: ImageScope): string {
  return path.join(classFolder(root, scope), scope.receiptDay);
}

/** A full or failing disk met while the key was made; the same answer as for the segment itself. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function refuseWhenFull(closed: boolean, full: boolean): void {
  if (closed) throw new Problem('storage_unavailable', { detail: 'The image store has been closed.' });
  if (full)
    throw new Problem('storage_unavailable', {
      detail: 'The disk does not keep up with the images that come in. Send the message again later.',
    });
}

/** An image stored under a hash that is not its own could never be given back, so it is refused before it is acknowledged. */
function checkImageToStore(image: ImageToStore, maxSegmentBytes: number): void {
  if (!isSha256(image.sha256) || sha256Hex(image.bytes) !== image.sha256) {
    throw new Error('image store: sha256 is not the hash of the bytes given with it');
  }
  if (image.bytes.length + recordOverheadBytes > maxSegmentBytes)
    throw new Error('image store: the image is larger than a segment');
}

function checkPlace(place: ImagePlace, maxSegmentBytes: number): void {
  const { segment, byteOffset, byteLength, sha256 } = place;
  if (!isUuid(segment) || !isSha256(sha256)) throw new Error('image store: the place has no segment id or no hash');
  const isRange =
    Number.isSafeInteger(byteOffset) && byteOffset >= 0 && Number.isSafeInteger(byteLength) && byteLength > 0;
  if (!isRange || byteLength > maxSegmentBytes)
    throw new Error('image store: the place is not a range within a segment');
}
