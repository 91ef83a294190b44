import { useSyncExternalStore } from 'react';
import { stepUndoMs, hitRoutes, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { serverNow } from '../api/clock.ts';
import { call, isProblem } from '../api/client.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { signedInPerson } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { StepSender, type UnsentStep } from './step-sender.ts';

/** An answer that is not there by then may never come; the press is sent again, and counts once. */
const sendWithinMs = 8000;

/** The steps of this page on their way to the server. */
export const stepSender: StepSender = new StepSender({
  async send({ hitId, ...body }) {
    const signal = AbortSignal.timeout(sendWithinMs);
    hitsFeed.put(await call(hitRoutes.recordStep, { params: { hitId }, body, signal }));
    announce('The step is recorded.', 'polite');
  },
  isRefusal: error => isProblem(error) && error.status >= 400 && error.status < 500 && error.code !== 'rate_limited',
  onRefused(_step, error) {
    if (isProblem(error)) announce(error.detail ?? error.title, 'assertive');
    void hitsFeed.load();
  },
  onNotSent: () => announce('The step is NOT SENT. It is tried again by itself.', 'assertive'),
  personId: signedInPerson,
  newPressId,
  nowMs: serverNow,
  later: (work, ms) => void setTimeout(work, ms),
});

/** A random UUID (RFC 9562, version 4); `crypto.randomUUID` is missing at addresses that are not secure. */
function newPressId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, at) => {
    const set = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return set.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What this page has not yet sent of a hit. */
export function useUnsentSteps(hitId: string): readonly UnsentStep[] {
  return useSyncExternalStore(stepSender.subscribe, stepSender.snapshot).filter(one => one.hitId === hitId);
}

/** Milliseconds for which a step can still be taken back by this person; 0 when it can't. */
export function undoLeftMs(
  made: { at: string; by: string },
  { username, nowMs }: { username: string; nowMs: number },
): number {
  return made.by === username ? Math.max(0, Date.parse(made.at) + stepUndoMs - nowMs) : 0;
}

/** Takes back a step that was just recorded; both stay in the record. What is against it is said. */
export async function takeBackStep(hit: HitView, stepId: string): Promise<void> {
  try {
    hitsFeed.put(await call(hitRoutes.undoStep, { params: { hitId: hit.hitId, stepId }, body: undefined }));
    announce('The step is taken back.', 'assertive');
  } catch (error) {
    if (!isProblem(error)) throw error;
    announce(`Not taken back: ${error.detail ?? error.title}`, 'assertive');
  }
}
