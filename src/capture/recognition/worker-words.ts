import type { ErrorCode } from '../../foundation/contract/errors.ts';
import type { Models } from './models.ts';
import type { ReadOptions, Recognition } from './rules.ts';

/** What a worker is started with. */
export type WorkerStart = { models: Models };

/** What a worker is told: a picture to read, or to end by itself. */
export type ToWorker = { kind: 'read'; bytes: Uint8Array; options: ReadOptions } | { kind: 'end' };

/** What a worker says. `memoryBytes`: what this thread holds, without the models. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'read'; recognition: Recognition; memoryBytes: number }
  | { kind: 'refused'; code: ErrorCode; detail: string; memoryBytes: number };
