import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Log } from '../../foundation/base/log.ts';
import { loadModels, modelsPresent } from './models.ts';
import { RecognitionPool, type PoolCounts, type PoolLimits } from './pool.ts';
import type { ReadOptions, Recognition } from './rules.ts';

export { modelsPresent };

/** The models that come with Plateward. */
export const standardModelsFolder = path.resolve(import.meta.dirname, '..', '..', '..', 'models');

/** Finds and reads the plates of pictures, in processes of its own. */
export type Recognizer = {
  /**
   * What is in a JPEG, PNG or WebP. Throws Problem: `image_not_an_image`, `image_unreadable` or `image_too_large` for a picture that can't be
   * read, `recognition_busy` when too many wait, `recognition_unavailable`.
   */
  read(bytes: Uint8Array, options?: ReadOptions): Promise<Recognition>;
  /** Since it was opened. */
  counts(): PoolCounts;
  close(): Promise<void>;
};

export type RecognizerOptions = {
  modelsFolder: string;
  log?: Log;
  /** Replaces the worker's file, for tests of the pool. */
  workerFile?: URL;
} & Partial<PoolLimits>;

const defaults: Omit<PoolLimits, 'workers'> = {
  waiting: 16,
  waitMs: 10_000,
  timeLimitMs: 20_000,
  memoryBytes: 400_000_000,
};

/**
 * Checks the models against their manifest; the processes start with the first picture. `workers`: as many as there are cores but one,
 * at most 4, unless said otherwise. Throws an Error with a remedy when a model is missing or is another one than the manifest names.
 */
export async function openRecognizer({
  modelsFolder,
  log,
  workerFile,
  ...given
}: RecognizerOptions): Promise<Recognizer> {
  const models = await loadModels(modelsFolder);
  const workers = Math.max(1, Math.min(4, availableParallelism() - 1));
  const limits = { ...defaults, workers, ...given };
  const pool = new RecognitionPool({
    workerFile: workerFile ?? new URL('./worker.ts', import.meta.url),
    models,
    limits,
    log,
  });
  return {
    read: (bytes, options = {}) => pool.read(bytes, options),
    counts: () => ({ ...pool.counts }),
    close: () => pool.close(),
  };
}

/** The recognizer with the models that come with Plateward; null, with a word in the log, when there are none. Throws as `openRecognizer` does. */
export async function openStandardRecognizer(log: Log): Promise<Recognizer | null> {
  if (await modelsPresent(standardModelsFolder)) return openRecognizer({ modelsFolder: standardModelsFolder, log });
  log.warn({ folder: standardModelsFolder }, 'there are no models, so pictures are not read');
  return null;
}
