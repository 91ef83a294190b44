import { errorCodes } from '../../../src/foundation/contract/errors.ts';
import { feedEventSchema, hitRoutes, type FeedEvent } from '../../../src/foundation/contract/routes/hits.ts';
import { isProblem, problemOf, ProblemError, send, urlOf } from './client.ts';
import { makeSseReader, type SseMessage } from './sse-reader.ts';

/** What the stream tells whoever runs it. */
export type StreamReport =
  | { type: 'event'; event: FeedEvent }
  /** A sign of life: connected, a heartbeat, or an event. */
  | { type: 'beat' }
  /** The connection is lost or was never made; it is being tried again. */
  | { type: 'lost' }
  /** The record stands still (or moves again): hits come late. */
  | { type: 'stalled'; stalled: boolean }
  /** Events may be missing: the list must be loaded anew. */
  | { type: 'reload' }
  /** The server will not send to this person any more. */
  | { type: 'refused'; problem: ProblemError };

const silentMs = 30_000;
const firstWaitMs = 500;
const longestWaitMs = 5000;

type Position = { lastSeq: number | null };

/**
 * Follows the live stream of hits until `signal` aborts or the server refuses, and resumes after `position.lastSeq` whenever the
 * connection breaks or says nothing for 30 s (the server sends a sign every 15 s), so that no event is missed.
 */
export async function followHitStream(
  position: Position,
  { signal, report }: { signal: AbortSignal; report: (report: StreamReport) => void },
): Promise<void> {
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    try {
      const began = await followOnce(position, { signal, report });
      if (began === 'refused') return;
      waitMs = firstWaitMs;
    } catch (error) {
      if (isProblem(error) && (error.status === 401 || error.status === 403)) {
        report({ type: 'refused', problem: error });
        return;
      }
    }
    if (signal.aborted) return;
    report({ type: 'lost' });
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

async function followOnce(
  position: Position,
  { signal, report }: { signal: AbortSignal; report: (report: StreamReport) => void },
): Promise<'refused' | 'ended'> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silentMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silentMs);
    report({ type: 'beat' });
  };
  try {
    const response = await send(urlOf(hitRoutes.followHits), {
      headers: {
        accept: 'text/event-stream',
        ...(position.lastSeq === null ? {} : { 'last-event-id': String(position.lastSeq) }),
      },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status !== 200 || response.body === null) throw await problemOf(response);
    alive();
    // without a number to resume from, what happened meanwhile is only in the list
    if (position.lastSeq === null) report({ type: 'reload' });
    const read = makeSseReader();
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(response.body)) {
      alive();
      for (const message of read(decoder.decode(chunk, { stream: true }))) {
        if (takeMessage(message, position, report) === 'refused') return 'refused';
      }
    }
    return 'ended';
  } finally {
    clearTimeout(timer);
  }
}

/** A ReadableStream can't be iterated in every browser yet. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function takeMessage(
  message: SseMessage,
  position: Position,
  report: (report: StreamReport) => void,
): 'refused' | undefined {
  if (message.comment) return undefined;
  const seq = /^\d{1,15}$/.test(message.id) ? Number(message.id) : null;
  switch (message.event) {
    case 'hit':
    case 'taken':
    case 'taken-over':
    case 'step':
    case 'answered':
    case 'closed': {
      const event = feedEventSchema.parse(JSON.parse(message.text));
      // a number that was seen already is a repeat
      if (position.lastSeq !== null && event.seq <= position.lastSeq) return undefined;
      position.lastSeq = event.seq;
      report({ type: 'event', event });
      return undefined;
    }
    case 'record-stalled':
    case 'record-resumed':
      report({ type: 'stalled', stalled: message.event === 'record-stalled' });
      break;
    case 'resume-incomplete':
      // the server goes on from its own number, which may be lower than ours (after a restore)
      position.lastSeq = seq;
      report({ type: 'reload' });
      return undefined;
    case 'ended':
      report({ type: 'refused', problem: endOf(message.text) });
      return 'refused';
    default:
      break;
  }
  if (seq !== null && position.lastSeq === null) position.lastSeq = seq;
  return undefined;
}

function endOf(text: string): ProblemError {
  const told: unknown = JSON.parse(text);
  const code = typeof told === 'object' && told !== null && 'code' in told ? String(told.code) : 'session_required';
  // an unknown code is shown as the end of the session
  const { title, status } = errorCodes[code as keyof typeof errorCodes] ?? errorCodes.session_required;
  return new ProblemError({ code, title, status });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
