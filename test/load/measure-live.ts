import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../../src/app.ts';
import { monotonicMs, systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { feedEventSchema } from '../../src/foundation/contract/routes/hits.ts';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { seedDemonstration, type Demonstration } from '../support/demonstration.ts';
import { noisePhoto, withComment } from '../support/noise-photo.ts';

/** From the first byte of a camera's message to the officer's screen. */
export const limitMs = 1_000;

const photoBytes = 150_000;
/** Sent before the measured ones, each after the one before: a server that has just started is slow for a moment. */
const warmUpReads = 10;

/** Sends `count` reads, one every `gapMs`, and waits for all their hits. Throws when one is refused, or a hit doesn't come within 30 s. */
export async function measureLive(
  house: House,
  { count, gapMs }: { count: number; gapMs: number },
): Promise<{ acknowledgedMs: number[]; seenMs: number[] }> {
  const wanted = fictionalPlates(count + warmUpReads, 77);
  const plates = wanted.slice(warmUpReads);
  const demonstration = await seedDemonstration(house, wanted);
  const address = await house.server.listen({ host: '127.0.0.1', port: 0 });
  const photo = await noisePhoto(photoBytes);
  const end = new AbortController();
  const seenAtMs = await followStream(address, demonstration, end.signal);
  for (const [index, plate] of wanted.slice(0, warmUpReads).entries())
    await post(address, demonstration, messageOf(plate, index, photo));
  const sentAtMs = new Map<string, number>();
  const acknowledgedMs: number[] = [];
  const posts = plates.map(async (plate, index) => {
    // made before the time runs: it is the camera's work
    const message = messageOf(plate, index, photo);
    await sleep(index * gapMs);
    const startMs = monotonicMs();
    sentAtMs.set(plate, startMs);
    await post(address, demonstration, message);
    acknowledgedMs.push(monotonicMs() - startMs);
  });
  await Promise.all(posts);
  for (let waitedMs = 0; plates.some(plate => !seenAtMs.has(plate)); waitedMs += 20) {
    if (waitedMs > 30_000) throw new Error(`${seenAtMs.size} of ${count} hits came over the live stream`);
    await sleep(20);
  }
  end.abort();
  const seenMs = plates.map(plate => (seenAtMs.get(plate) ?? Infinity) - (sentAtMs.get(plate) ?? 0));
  return { acknowledgedMs, seenMs };
}

type Message = { path: string; body: string };

function messageOf(plate: string, index: number, photo: Buffer): Message {
  const image = withComment(photo, plate).toString('base64');
  const nowMs = systemClock.now().getTime();
  if (index % 2 === 0) {
    const read = {
      eventId: newId(),
      capturedAt: new Date(nowMs).toISOString(),
      plate,
      state: 'CA',
      confidence: 0.93,
      images: [{ kind: 'vehicle', base64: image }],
    };
    return { path: '/v1/ingest/reads', body: JSON.stringify(read) };
  }
  const group = {
    data_type: 'alpr_group',
    version: 3,
    epoch_start: nowMs,
    epoch_end: nowMs,
    agent_uid: 'test-agent',
    camera_id: 1,
    best_uuid: newId(),
    best_plate_number: plate,
    best_confidence: 93.1,
    best_region: 'us-ca',
    best_region_confidence: 88,
    candidates: [{ plate, confidence: 93.1, matches_template: 0 }],
    vehicle_crop_jpeg: image,
  };
  return { path: '/v1/ingest/alpr-group', body: JSON.stringify(group) };
}

async function post(address: string, { key }: Demonstration, { path, body }: Message): Promise<void> {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`a read was not taken: ${answer.status} ${text}`);
}

/** Opens the stream; the map fills with the times at which hits of plates arrive. */
async function followStream(
  address: string,
  { officer }: Demonstration,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const answer = await fetch(`${address}/v1/hits/stream`, { headers: officer.headers, signal });
  if (answer.status !== 200 || answer.body === null) throw new Error(`the live stream did not open: ${answer.status}`);
  const seenAtMs = new Map<string, number>();
  const { body } = answer;
  void (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const json = /^data: (.*)$/m.exec(event)?.[1];
        if (json === undefined) continue;
        const { hit } = feedEventSchema.parse(JSON.parse(json));
        if (!seenAtMs.has(hit.plate)) seenAtMs.set(hit.plate, monotonicMs());
      }
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return seenAtMs;
}

/** The smallest value that at least this share of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
