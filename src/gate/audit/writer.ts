import type { Clock } from '../../foundation/base/clock.ts';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import type { Log } from '../../foundation/base/log.ts';
import type { Db } from '../../foundation/db/database.ts';
import { sealDraft, type AuditDraft, type EntryPlace, type SealedDraft } from './entry.ts';
import { fairQueue } from './fair-queue.ts';
import { stallSignal, type StallListener, type StallSignal } from './stall.ts';
import { appendAll, isRefusedByValue } from './store.ts';

export type AuditWriter = {
  /**
   * Records `draft` and answers with its place after COMMIT: only then may what it records be shown. Rejects with
   * `record_unavailable` when it isn't on disk in time (it may still be written later: the record then names an access that was
   * not shown), and with an Error when the draft lacks a mandatory field.
   */
  append(draft: AuditDraft): Promise<EntryPlace>;
  health(): { queued: number; lastCommitAt: Date | null; stalledSince: Date | null };
  /** Calls `listener` with the time when the record stalls, and with null when it moves again. Returns the way to stop that. */
  onStall(listener: StallListener): () => void;
  /** Refuses new entries and answers when those queued are decided. */
  close(): Promise<void>;
};

export type AuditWriterOptions = {
  /** Connections of the role plateward_audit. */
  db: Db;
  clock: Clock;
  log: Log;
  /** How long the first entry of a batch waits for company. */
  flushMs?: number;
  /** Entries per transaction. */
  maxBatch?: number;
  /** Entries waiting; more are refused. */
  maxQueue?: number;
  appendTimeoutMs?: number;
};

type Waiter = { sealed: SealedDraft; done(place: EntryPlace): void; failed(error: unknown): void };

/** Opens the writer of this process: entries that come within a few milliseconds share one transaction and one fsync. */
export function openAuditWriter(options: AuditWriterOptions): AuditWriter {
  const { clock, log, flushMs = 5, maxBatch = 2_000, maxQueue = 20_000, appendTimeoutMs = 2_000 } = options;
  const queue = fairQueue<Waiter>(maxQueue);
  const stall = stallSignal(clock, log);
  let lastCommitAt: Date | null = null;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | undefined;
  let closed = false;

  const write = batchWriter(options, stall, () => {
    lastCommitAt = clock.now();
  });
  const flushAll = async (): Promise<void> => {
    // what gathered during a commit goes with the next one, at once
    while (queue.size() > 0) await write(queue.take(maxBatch));
    flushing = undefined;
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    flushing ??= flushAll();
  };

  return {
    async append(draft) {
      if (closed) throw unavailable(new Error('the writer of the record is closed'));
      // here and not in the batch: a draft that can't be an entry fails its own caller and nobody else
      const sealed = sealDraft(draft);
      return new Promise<EntryPlace>((resolve, reject) => {
        const waiter = waiterFor(sealed, { resolve, reject, timeoutMs: appendTimeoutMs, timedOut: stall.begin });
        if (!queue.add(draft.agencyId, waiter)) {
          stall.begin();
          waiter.failed(new Error(`${queue.size()} entries are waiting already`));
        } else if (flushing === undefined) {
          if (queue.size() >= maxBatch) flush();
          else timer ??= setTimeout(flush, flushMs);
        }
      });
    },
    health: () => ({ queued: queue.size(), lastCommitAt, stalledSince: stall.since() }),
    onStall: stall.listen,
    async close() {
      closed = true;
      if (queue.size() > 0) flush();
      await flushing;
    },
  };
}

function waiterFor(
  sealed: SealedDraft,
  caller: { resolve(place: EntryPlace): void; reject(error: Problem): void; timeoutMs: number; timedOut(): void },
): Waiter {
  const deadline = setTimeout(() => {
    caller.timedOut();
    caller.reject(unavailable(new Error(`the entry was not on disk within ${caller.timeoutMs} ms`)));
  }, caller.timeoutMs);
  return {
    sealed,
    done(place) {
      clearTimeout(deadline);
      caller.resolve(place);
    },
    failed(error) {
      clearTimeout(deadline);
      caller.reject(unavailable(error));
    },
  };
}

/** Writes a batch in one transaction and tells each waiter what came of it. Never rejects. */
function batchWriter(
  { db, log }: AuditWriterOptions,
  stall: StallSignal,
  committed: () => void,
): (batch: readonly Waiter[]) => Promise<void> {
  const write = async (batch: readonly Waiter[]): Promise<void> => {
    try {
      const drafts = batch.map(waiter => waiter.sealed);
      const places = await db.acrossAgencies(tx => appendAll(tx, drafts));
      committed();
      stall.end();
      // appendAll answers in the order of the batch
      for (const [index, place] of places.entries()) batch[index]?.done(place);
    } catch (error) {
      if (isRefusedByValue(error) && batch.length > 1) {
        // one entry was refused (a bit that flipped on the way, say): halves find it, and the others are written
        const half = batch.length >> 1;
        await write(batch.slice(0, half));
        await write(batch.slice(half));
        return;
      }
      log.error({ entries: batch.length, cause: messageOf(error) }, 'a batch of the record was not written');
      stall.begin();
      for (const waiter of batch) waiter.failed(error);
    }
  };
  return write;
}

function unavailable(cause: unknown): Problem {
  return new Problem('record_unavailable', { cause });
}
