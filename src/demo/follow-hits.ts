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
  /** The first event for which `wanted` holds, already seen or still to come; null when none came in time. */
  wait(wanted: (event: FeedEvent) => boolean, timeoutMs: number): Promise<SeenEvent | null>;
  stop(): Promise<void>;
};

/** Opens the server-sent events of an agency's hits as a dispatch console does. Throws when it is refused. */
export async function followHits(
  origin: string,
  bearer: string,
  onEvent: (seen: SeenEvent) => void = () => undefined,
): Promise<Follower> {
  const ended = new AbortController();
  const response = await fetch(urlOf(origin, hitRoutes.followHits), {
    headers: { authorization: `Bearer ${bearer}` },
    signal: ended.signal,
  });
  if (response.status !== 200 || response.body === null)
    throw new Error(`the stream of hits answered ${response.status}`);
  const seen: SeenEvent[] = [];
  const waiting = new Set<() => void>();
  const reading = readEvents(response.body, event => {
    const one = { event, atMs: monotonicMs() };
    seen.push(one);
    onEvent(one);
    for (const look of waiting) look();
  });
  return {
    marked: response.headers.get('x-plateward') === demonstrationNotice,
    wait: (wanted, timeoutMs) =>
      new Promise(resolve => {
        const finish = (found: SeenEvent | null): void => {
          waiting.delete(look);
          clearTimeout(timer);
          resolve(found);
        };
        const look = (): void => {
          const found = seen.find(one => wanted(one.event));
          if (found !== undefined) finish(found);
        };
        const timer = setTimeout(() => finish(null), timeoutMs);
        waiting.add(look);
        look();
      }),
    async stop() {
      ended.abort();
      await reading;
    },
  };
}

/** Reads events (HTML standard, section 9.2) until the stream ends, whichever side ended it. */
async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (event: FeedEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const json = block
          .split('\n')
          .filter(line => line.startsWith('data: '))
          .map(line => line.slice(6))
          .join('\n');
        if (json !== '') onEvent(feedEventSchema.parse(JSON.parse(json)));
      }
    }
  } catch (error) {
    // our own stop, or the server that ends
    if (!(error instanceof Error && /abort|terminated|closed/i.test(`${error.name} ${error.message}`))) throw error;
  }
}
