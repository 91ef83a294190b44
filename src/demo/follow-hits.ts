import { monotonicMs } from '../foundation/base/clock.ts';
import { feedEventSchema, hitRoutes, type FeedEvent } from '../foundation/contract/routes/hits.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';
import { urlOf } from './client.ts';

/** An event of the live feed and when it came, in the milliseconds of monotonicMs. */
export type SeenEvent = { event: FeedEvent; atMs: number };

/** One console's live stream of hits. */
export type Follower = {
  /** True when the stream says that it is a demonstration. */
  marked: boolean;
  /** The first event for which `wanted` holds, already seen or still to come; null when none came in time. Rejects when the stream broke. */
  wait(wanted: (event: FeedEvent) => boolean, timeoutMs: number): Promise<SeenEvent | null>;
  /** Resolves when the stream is over, whoever ended it. */
  over: Promise<void>;
  stop(): Promise<void>;
};

export type FollowOptions = {
  bearer: string;
  onEvent?: (seen: SeenEvent) => void;
  /** Goes on after this event. */
  afterSeq?: number | undefined;
};

/** A stream may run for days. */
const maxSeen = 1000;

/** Opens the server-sent events of an agency's hits as a dispatch console does. Throws when it is refused. */
export async function followHits(origin: string, options: FollowOptions): Promise<Follower> {
  const { bearer, onEvent, afterSeq } = options;
  const ended = new AbortController();
  const resume = afterSeq === undefined ? {} : { 'last-event-id': String(afterSeq) };
  const response = await fetch(urlOf(origin, hitRoutes.followHits), {
    headers: { authorization: `Bearer ${bearer}`, ...resume },
    signal: ended.signal,
  });
  const { status, body } = response;
  if (status !== 200 || body === null) throw new Error(`the stream of hits answered ${status}`);
  const seen: SeenEvent[] = [];
  const looks = new Set<() => void>();
  let fault: unknown;
  const over = readEvents(body, event => {
    const one = { event, atMs: monotonicMs() };
    seen.push(one);
    if (seen.length > maxSeen) seen.shift();
    onEvent?.(one);
    for (const look of looks) look();
  }).catch((error: unknown) => {
    // our own stop, or the server's end, is no fault
    const isEnd = error instanceof Error && /abort|terminated|closed/i.test(`${error.name} ${error.message}`);
    if (!isEnd) fault = error;
    for (const look of looks) look();
  });
  const wait: Follower['wait'] = (wanted, timeoutMs) =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        looks.delete(look);
        clearTimeout(timer);
        settle();
      };
      const look = (): void => {
        const found = seen.find(one => wanted(one.event));
        if (found !== undefined) finish(() => resolve(found));
        else if (fault !== undefined) finish(() => reject(new Error('the stream of hits broke', { cause: fault })));
      };
      const timer = setTimeout(() => finish(() => resolve(null)), timeoutMs);
      looks.add(look);
      look();
    });
  const stop = (): Promise<void> => {
    ended.abort();
    return over;
  };
  return { marked: response.headers.get('x-plateward') === demonstrationNotice, wait, over, stop };
}

/** Reads events (HTML standard, section 9.2) until the stream ends. Throws when it is cut off, or holds what is no event of hits. */
async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (event: FeedEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').filter(line => line.startsWith('data: '));
      const json = lines.map(line => line.slice(6)).join('\n');
      if (json !== '') onEvent(feedEventSchema.parse(JSON.parse(json)));
    }
  }
}
