import type { ErrorCode } from '../../foundation/contract/errors.ts';
import type { Models } from './models.ts';
import type { ReadOptions, Recognition } from './rules.ts';

/** What a worker is told: its models, a picture to read, or to end by itself. */
export type ToWorker =
  | { kind: 'start'; models: Models }
  | { kind: 'read'; bytes: Uint8Array; options: ReadOptions }
  | { kind: 'end' };

/** What a worker says. `memoryBytes`: what this process holds of the machine's memory. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; why: string }
  | { kind: 'read'; recognition: Recognition; memoryBytes: number }
  | { kind: 'refused'; code: ErrorCode; detail: string; memoryBytes: number };
