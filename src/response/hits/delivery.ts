import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../foundation/base/errors.ts';
import type { FeedEvent } from '../../foundation/contract/routes/hits.ts';
import type { AgencyRef } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { AuditDraft } from '../../gate/audit/entry.ts';
import type { StreamEvent } from '../../gate/edge/event-stream.ts';
import { maskHit, type Leave } from './mask.ts';
import type { FeedRow } from './store.ts';

/** What goes to a stream for an event, made once for all who may see the same of it; null when its hit shows no more. */
export function messageOfEvent({ seq, kind, hit }: FeedRow, leave: Leave): StreamEvent | null {
  if (hit === null) return null;
  const event: FeedEvent = { seq, kind, hit: maskHit(hit, leave) };
  return { id: String(seq), event: kind, json: JSON.stringify(event) };
}

/** An event and the user names that get it. */
export type Delivery = { event: FeedRow; receivers: string[] };

/** The entries that must be on disk before these events are sent: who gets to see which hit. */
export function deliveryDrafts(agency: AgencyRef, deliveries: readonly Delivery[], at: Date): AuditDraft[] {
  return deliveries.flatMap(({ event, receivers }) => {
    if (event.hit === null || receivers.length === 0) return [];
    const draft: AuditDraft = {
      event: 'hit.delivered',
      outcome: 'permit',
      agencyId: agency.agencyId,
      at,
      fields: {
        actor: 'task:feed',
        organisation: agency.name,
        subject: event.hitId,
        plate: event.hit.plate,
        case: event.hit.wanted.caseNumber,
        receivers: [...new Set(receivers)].sort(),
      },
    };
    return [draft];
  });
}

export type Recorder = {
  /**
   * Resolves with true once every draft is committed, however long the record stands still; with false when `isWanted` says that
   * nobody waits any more, or the recorder was stopped.
   */
  record(drafts: readonly AuditDraft[], isWanted: () => boolean): Promise<boolean>;
  stalled(): boolean;
  stop(): void;
};

const stallAfterMs = 2000;
const retryEveryMs = 200;

/** Writes delivery entries and tells, through `onStall`, when they have not been written for 2 s, and when they are again. */
export function makeRecorder(gate: Gate, onStall: (stalled: boolean) => void): Recorder {
  let stopped = false;
  let stop: () => void = () => undefined;
  const whenStopped = new Promise<void>(resolve => {
    stop = resolve;
  });
  let standing = 0;
  const change = (step: 1 | -1): void => {
    standing += step;
    if (standing === (step === 1 ? 1 : 0)) onStall(step === 1);
  };
  const append = async (draft: AuditDraft, isWanted: () => boolean): Promise<boolean> => {
    for (let told = false; !stopped && isWanted();) {
      try {
        await Promise.race([gate.append(draft), whenStopped]);
        return !stopped;
      } catch (error) {
        // the entry may be written after all: the record then names an access that came later
        if (!told) gate.log.error({ cause: messageOf(error) }, 'a delivery could not be recorded; the hit waits');
        told = true;
        await Promise.race([sleep(retryEveryMs), whenStopped]);
      }
    }
    return false;
  };
  return {
    async record(drafts, isWanted) {
      if (drafts.length === 0) return !stopped;
      let told = false;
      const timer = setTimeout(() => {
        told = true;
        change(1);
      }, stallAfterMs);
      try {
        return (await Promise.all(drafts.map(draft => append(draft, isWanted)))).every(Boolean);
      } finally {
        clearTimeout(timer);
        if (told) change(-1);
      }
    },
    stalled: () => standing > 0,
    stop() {
      stopped = true;
      stop();
    },
  };
}
