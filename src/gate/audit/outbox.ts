import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicMs, type Clock } from '../../foundation/base/clock.ts';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import type { Log } from '../../foundation/base/log.ts';
import { notify, type Db, type Tx } from '../../foundation/db/database.ts';
import { checkDraft, fieldValue, isAuditEvent, sealDraft, type AuditDraft, type SealedDraft } from './entry.ts';
import { stallSignal, type StallListener, type StallSignal } from './stall.ts';
import { appendAll, becomeMover, countQueued, insertQueued, takeQueued, type QueuedDraft } from './store.ts';

/** NOTIFY channel that wakes the sequencer. */
export const outboxChannel = 'audit_outbox';

/**
 * Leaves an entry in the transaction of the change that it records: both are committed or neither. The draft's agency must be that
 * of the transaction (`db.inAgency`; also `installationId`). Throws an Error when the draft lacks a mandatory field.
 */
export async function queueEntry(tx: Tx, draft: AuditDraft): Promise<void> {
  checkDraft(draft);
  // cleaned before jsonb sees it: jsonb refuses NUL and lone surrogates, and with them the change itself
  const fields = Object.fromEntries(
    Object.entries(draft.fields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, fieldValue(value)]),
  );
  const queued = { event: draft.event, outcome: draft.outcome, at: draft.at.toISOString(), fields };
  await insertQueued(tx, draft.agencyId, JSON.stringify(queued));
  await notify(tx, outboxChannel, '');
}

export type Sequencer = {
  /** Answers when nothing committed waits in the outbox. Rejects with `record_unavailable` after `timeoutMs` (30 s). */
  drain(timeoutMs?: number): Promise<void>;
  health(): { lastMovedAt: Date | null; stalledSince: Date | null };
  onStall(listener: StallListener): () => void;
  stop(): Promise<void>;
};

export type SequencerOptions = {
  /** Connections of the role plateward_audit. */
  db: Db;
  clock: Clock;
  log: Log;
  /** How often it looks without being woken. */
  pollMs?: number;
  maxBatch?: number;
  /** A batch that takes longer counts as a stall. */
  stallAfterMs?: number;
};

/**
 * Starts moving what changes left in the outbox into the logs, in the order in which it was queued. Several may run: one moves at
 * a time. A database that is away is tried again until it is back.
 */
export async function openSequencer(options: SequencerOptions): Promise<Sequencer> {
  const { db, clock, log, pollMs = 250 } = options;
  const stall = stallSignal(clock, log);
  const halt = new AbortController();
  let lastMovedAt: Date | null = null;
  let running: Promise<void> | undefined;
  let again = false;

  const move = batchMover(options, stall);
  const moveAll = async (): Promise<void> => {
    do {
      again = false;
      try {
        for (let moved = 1; moved > 0 && !halt.signal.aborted;) {
          moved = await move();
          if (moved > 0) lastMovedAt = clock.now();
        }
      } catch (error) {
        // told once per stall, else a database that is away would fill the log
        if (stall.since() === null) log.error({ cause: messageOf(error) }, 'the outbox of the record was not moved');
        stall.begin();
      }
    } while (again && !halt.signal.aborted);
    running = undefined;
  };
  const wake = async (): Promise<void> => {
    again = true;
    if (!halt.signal.aborted) running ??= moveAll();
    await running;
  };
  const ears = await db.listen(outboxChannel, () => void wake());
  const poll = setInterval(() => void wake(), pollMs);
  return {
    drain: (timeoutMs = 30_000) => drainOutbox(db, wake, timeoutMs),
    health: () => ({ lastMovedAt, stalledSince: stall.since() }),
    onStall: stall.listen,
    async stop() {
      halt.abort();
      clearInterval(poll);
      await ears.stop();
      await running;
    },
  };
}

async function drainOutbox(db: Db, wake: () => Promise<void>, timeoutMs: number): Promise<void> {
  const until = monotonicMs() + timeoutMs;
  for (let cause: unknown; ; await sleep(10)) {
    try {
      if ((await db.acrossAgencies(countQueued)) === 0) return;
      await wake();
    } catch (error) {
      cause = error;
    }
    if (monotonicMs() > until) {
      const detail = `the outbox of the record was not emptied in ${timeoutMs} ms`;
      throw new Problem('record_unavailable', { detail, cause });
    }
  }
}

/** Moves a batch and watches how long that takes. */
function batchMover(options: SequencerOptions, stall: StallSignal): () => Promise<number> {
  const { db, clock, maxBatch = 2_000, stallAfterMs = 2_000 } = options;
  return async () => {
    const deadline = setTimeout(stall.begin, stallAfterMs);
    try {
      const moved = await moveQueued(db, clock, maxBatch);
      stall.end();
      return moved;
    } finally {
      clearTimeout(deadline);
    }
  };
}

/** Moves one batch; both halves in one transaction, so that nothing is lost or doubled. Returns how many, 0 while another moves. */
function moveQueued(db: Db, clock: Clock, limit: number): Promise<number> {
  return db.acrossAgencies(async tx => {
    if (!(await becomeMover(tx))) return 0;
    const queued = await takeQueued(tx, limit);
    await appendAll(
      tx,
      queued.map(one => sealQueued(one, clock)),
    );
    return queued.length;
  });
}

const queuedForm = z.strictObject({
  event: z.string().refine(isAuditEvent),
  outcome: z.enum(['permit', 'refuse', 'fail']),
  at: z.iso.datetime(),
  fields: z.record(z.string(), z.json()),
});

/** A row that can't be an entry must not stop those behind it, nor vanish: an entry tells of it. */
function sealQueued({ agencyId, draft }: QueuedDraft, clock: Clock): SealedDraft {
  try {
    const { event, outcome, at, fields } = queuedForm.parse(draft);
    // a field that isn't known is refused by sealDraft
    return sealDraft({ event, outcome, agencyId, at: new Date(at), fields });
  } catch (error) {
    return sealDraft({
      event: 'record.draft_unusable',
      outcome: 'fail',
      agencyId,
      at: clock.now(),
      fields: { code: 'internal', reason: messageOf(error), detail: JSON.stringify(draft) },
    });
  }
}
