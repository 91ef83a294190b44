import { open, rmdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '../../foundation/base/errors.ts';
import { isFileError, syncFolder } from '../../foundation/base/files.ts';
import { newId } from '../../foundation/base/ids.ts';
import type { KeyStore } from './image-keys.ts';
import { ImageFault } from './image-record.ts';
import { durableFolder, scopeText, type ImageScope } from './image-scope.ts';

/** Where an image lies: `byteOffset` and `byteLength` are those of its whole record; `sha256` is hex, of the original bytes. */
export type ImagePlace = { segment: string; byteOffset: number; byteLength: number; sha256: string };

/** The two calls on which durability rests; tests count them and make them fail. */
export type SegmentDisk = {
  /** Writes all parts one after the other at `atByte`; throws when not every byte was taken. */
  append(file: FileHandle, parts: Uint8Array[], atByte: number): Promise<void>;
  /** Returns when the bytes are on the disk. */
  sync(file: FileHandle): Promise<void>;
};

export const realDisk: SegmentDisk = {
  append: async (file, parts, atByte) => {
    const wantedBytes = parts.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await file.writev(parts, atByte);
    // A regular file takes less than asked only when the disk or a limit is full.
    if (bytesWritten !== wantedBytes)
      throw Object.assign(new Error('the disk took only a part of the bytes'), { code: 'ENOSPC' });
  },
  sync: file => file.datasync(),
};

export type WriterSettings = {
  root: string;
  /** The folder of the scope's day. */
  folder: string;
  keys: KeyStore;
  disk: SegmentDisk;
  maxSegmentBytes: number;
  maxBatchBytes: number;
  idleCloseMs: number;
  onOpened: () => void;
};

type Waiting = {
  parts: [Buffer, Buffer];
  byteLength: number;
  sha256: string;
  resolve: (place: ImagePlace) => void;
  reject: (error: unknown) => void;
};

// `sizeBytes` counts what is acknowledged and nothing else. `handle` is null while the file is closed for idleness.
type OpenSegment = { segment: string; file: string; sizeBytes: number; handle: FileHandle | null };

/**
 * The one writer of this process for one scope. Records that arrive while a flush runs share the next one.
 * Its segment belongs to it alone; after any error the segment is never written to again.
 */
export class SegmentWriter {
  readonly #scope: ImageScope;
  readonly #settings: WriterSettings;
  #queue: Waiting[] = [];
  #segment: OpenSegment | null = null;
  #work: Promise<void> | null = null;
  #stopped: Error | null = null;
  #idleTimer: NodeJS.Timeout | null = null;

  constructor(scope: ImageScope, settings: WriterSettings) {
    this.#scope = scope;
    this.#settings = settings;
  }

  /** True while a file is held open. */
  get isOpen(): boolean {
    return (this.#segment?.handle ?? null) !== null;
  }

  /** True while nothing is being written. */
  get isIdle(): boolean {
    return this.#work === null;
  }

  /** Resolves when the record is on the disk; rejects with a Problem `storage_unavailable` or an ImageFault `destroyed`. */
  put(parts: [Buffer, Buffer], sha256: string): Promise<ImagePlace> {
    if (this.#stopped !== null) return Promise.reject(this.#stopped);
    const { promise, resolve, reject } = Promise.withResolvers<ImagePlace>();
    this.#queue.push({ parts, byteLength: parts[0].length + parts[1].length, sha256, resolve, reject });
    void this.#start(() => this.#drain());
    return promise;
  }

  /** Closes the file if nothing is being written; a later put opens it again. */
  async release(): Promise<void> {
    if (this.#work === null) await this.#start(() => this.#closeHandle());
  }

  /** Takes nothing more and closes the file. What waits is still written, or rejected when the scope was destroyed. */
  async stop(why: Error, waiting: 'write' | 'reject'): Promise<void> {
    this.#stopped = why;
    if (waiting === 'reject') for (const item of this.#queue.splice(0)) item.reject(why);
    while (this.#work !== null) await this.#work;
    await this.#start(() => this.#closeHandle());
    this.#stopIdleTimer();
  }

  /** One piece of work at a time, so that a file is never closed under a write. */
  #start(work: () => Promise<void>): Promise<void> {
    if (this.#work !== null) return this.#work;
    this.#stopIdleTimer();
    const started = work().finally(() => {
      this.#work = null;
      if (this.#queue.length > 0) void this.#start(() => this.#drain());
      // An open file keeps the bytes of an unlinked one on the disk, so it isn't kept open for longer than it is used.
      else if (this.isOpen) this.#idleTimer = setTimeout(() => void this.release(), this.#settings.idleCloseMs).unref();
    });
    this.#work = started;
    return started;
  }

  async #drain(): Promise<void> {
    // What is put in the same turn shares the first flush.
    await nextTurn();
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      try {
        const places = await this.#writeBatch(batch);
        for (const [index, item] of batch.entries()) {
          const place = places[index];
          if (place !== undefined) item.resolve(place);
        }
      } catch (error) {
        await this.#abandon(error instanceof ImageFault);
        const refusal = error instanceof ImageFault ? error : writeProblem(error);
        for (const item of batch) item.reject(refusal);
      }
    }
  }

  /** The next records that fit into the segment (into a new one when the first doesn't fit any more) and into one batch. */
  #takeBatch(): Waiting[] {
    const { maxSegmentBytes, maxBatchBytes } = this.#settings;
    let roomBytes = maxSegmentBytes - (this.#segment?.sizeBytes ?? 0);
    const first = this.#queue[0];
    if (first !== undefined && first.byteLength > roomBytes) roomBytes = maxSegmentBytes;
    let count = 0;
    let batchBytes = 0;
    for (const item of this.#queue) {
      const withItemBytes = batchBytes + item.byteLength;
      if (count > 0 && (withItemBytes > roomBytes || withItemBytes > maxBatchBytes)) break;
      batchBytes = withItemBytes;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #writeBatch(batch: Waiting[]): Promise<ImagePlace[]> {
    const batchBytes = batch.reduce((sum, item) => sum + item.byteLength, 0);
    const { segment, handle } = await this.#segmentWithRoom(batchBytes);
    let atByte = segment.sizeBytes;
    const places = batch.map(item => {
      const place = { segment: segment.segment, byteOffset: atByte, byteLength: item.byteLength, sha256: item.sha256 };
      atByte += item.byteLength;
      return place;
    });
    const parts = batch.flatMap(item => item.parts);
    await this.#settings.disk.append(handle, parts, segment.sizeBytes);
    await this.#settings.disk.sync(handle);
    // Another process may have destroyed the day while this was written: then nothing of it may be acknowledged.
    if (await this.#settings.keys.isDestroyed(this.#scope)) {
      throw new ImageFault(
        'destroyed',
        `the images of ${scopeText(this.#scope)} have been destroyed; nothing more can be stored there`,
      );
    }
    segment.sizeBytes = atByte;
    return places;
  }

  async #segmentWithRoom(bytes: number): Promise<{ segment: OpenSegment; handle: FileHandle }> {
    if (this.#segment !== null && this.#segment.sizeBytes + bytes > this.#settings.maxSegmentBytes) {
      await this.#closeHandle();
      this.#segment = null;
    }
    if (this.#segment !== null && this.#segment.handle === null) {
      this.#segment.handle = await reopen(this.#segment);
      if (this.#segment.handle === null) this.#segment = null;
      else this.#settings.onOpened();
    }
    if (this.#segment === null) {
      this.#segment = await this.#newSegment();
      this.#settings.onOpened();
    }
    const segment = this.#segment;
    if (segment.handle === null) throw new Error('the segment has no open file');
    return { segment, handle: segment.handle };
  }

  async #newSegment(): Promise<OpenSegment> {
    const { root, folder } = this.#settings;
    await durableFolder(root, folder);
    const segment = newId();
    const file = path.join(folder, `${segment}.seg`);
    const handle = await open(file, 'wx', 0o600);
    try {
      await syncFolder(folder);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return { segment, file, sizeBytes: 0, handle };
  }

  /**
   * Gives the segment up after an error: a failed fdatasync must not be tried again (the kernel may have dropped the pages
   * and report success), and what lies behind the acknowledged bytes is unknown. Freeing that part is best effort.
   */
  async #abandon(dayDestroyed: boolean): Promise<void> {
    const given = this.#segment;
    this.#segment = null;
    if (given === null) return;
    try {
      if (dayDestroyed || given.sizeBytes === 0) await unlink(given.file);
      else await given.handle?.truncate(given.sizeBytes);
    } catch {
      // Unacknowledged bytes that stay behind are found by scanSegment and leave with their day.
    }
    await given.handle?.close().catch(() => undefined);
    if (dayDestroyed) await rmdir(this.#settings.folder).catch(() => undefined);
  }

  async #closeHandle(): Promise<void> {
    const segment = this.#segment;
    const handle = segment?.handle ?? null;
    if (segment === null || handle === null) return;
    segment.handle = null;
    // Everything acknowledged was flushed before, so a failing close loses nothing.
    await handle.close().catch(() => undefined);
  }

  #stopIdleTimer(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
  }
}

/** Opens the writer's own segment again; null when it is gone or is not as it was left. */
async function reopen(segment: OpenSegment): Promise<FileHandle | null> {
  try {
    const { size } = await stat(segment.file);
    return size === segment.sizeBytes ? await open(segment.file, 'r+') : null;
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** What a caller is told when the disk didn't take it; the file error is the cause, its path stays inside. */
export function writeProblem(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return new Problem('storage_unavailable', {
    detail: `The image store can't be written${code}. Send the message again later.`,
    cause: error,
  });
}
