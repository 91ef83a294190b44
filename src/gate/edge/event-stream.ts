import type { ServerResponse } from 'node:http';

/** A server-sent event (HTML standard, section 9.2): `id` is what the client sends back as Last-Event-ID. */
export type StreamEvent = { id: string; event: string; json: string };

export type EventStream = {
  send(event: StreamEvent): void;
  close(): void;
  /** Resolves when either side has ended it. */
  readonly closed: Promise<void>;
};

const maxQueuedBytes = 2 ** 20;
const heartbeatMs = 15_000;

/**
 * Starts a stream of events on a raw response. A client that reads too slowly (1 MiB waiting) is cut off: it resumes with
 * Last-Event-ID, so nothing is lost and memory doesn't grow. A comment line every 15 s keeps proxies from closing it.
 */
export function openEventStream(response: ServerResponse, headers: Record<string, string>): EventStream {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  let ended = false;
  let finish: () => void = () => undefined;
  const closed = new Promise<void>(resolve => {
    finish = resolve;
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  const close = (): void => {
    if (ended) return;
    ended = true;
    clearInterval(heartbeat);
    response.end();
    finish();
  };
  response.on('close', close);
  response.on('error', close);
  return {
    send({ id, event, json }) {
      if (ended) return;
      response.write(`id: ${id}\nevent: ${event}\ndata: ${json}\n\n`);
      if (response.writableLength > maxQueuedBytes) {
        response.destroy();
        close();
      }
    },
    close,
    closed,
  };
}
