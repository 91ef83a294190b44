import http from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { monotonicMs, systemClock } from '../src/foundation/base/clock.ts';
import { newId } from '../src/foundation/base/ids.ts';
import { fictionalPlates } from '../src/foundation/plates/fictional.ts';
import { withComment } from '../test/support/noise-photo.ts';

/** What the thread that plays the cameras is told. */
export type Posting = { address: string; key: string; connections: number; count: number; photo: Uint8Array | null };
export type Posted = { tookMs: number; waitsMs: number[] };

/** Posts single-read messages over kept connections, each as soon as the one before it is acknowledged; a thread of its own. */
async function postAll({ address, key, connections, count, photo }: Posting): Promise<Posted> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const plates = fictionalPlates(5_000, 5);
  const waitsMs: number[] = [];
  let next = 0;
  const startMs = monotonicMs();
  const camera = async (): Promise<void> => {
    while (next < count) {
      const body = messageOf(plates[next++ % plates.length] ?? '', photo);
      const beganMs = monotonicMs();
      await post(`${address}/v1/ingest/reads`, { agent, key, body });
      waitsMs.push(monotonicMs() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, camera));
  const tookMs = monotonicMs() - startMs;
  agent.destroy();
  return { tookMs, waitsMs };
}

function messageOf(plate: string, photo: Uint8Array | null): string {
  const eventId = newId();
  const capturedAt = systemClock.now().toISOString();
  const images =
    photo === null ? [] : [{ kind: 'vehicle', base64: withComment(Buffer.from(photo), eventId).toString('base64') }];
  return JSON.stringify({ eventId, capturedAt, plate, state: 'CA', confidence: 0.93, lane: 2, images });
}

function post(url: string, { agent, key, body }: { agent: http.Agent; key: string; body: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const request = http.request(url, { method: 'POST', agent, headers }, answer => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 201) resolve();
        else reject(new Error(`a read was not taken: ${answer.statusCode}`));
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

// ingest-http.ts starts this thread with such an argument; nothing else does
const posted = await postAll(workerData as Posting);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(posted);
