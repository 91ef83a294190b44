import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { monotonicMs, systemClock } from '../../src/foundation/base/clock.ts';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { acknowledgementSchema } from '../../src/foundation/contract/routes/ingest.ts';
import type { Chance } from '../../src/demo/chance.ts';

/** One read that a client sent, and what it knows about it. */
export type Sent = {
  eventId: string;
  plate: string;
  capturedAt: string;
  imageSha256: string | null;
  body: string;
  /** Id under which it was acknowledged; null: never acknowledged, so it may be stored or not. */
  readId: string | null;
};

/** All that clients know: what is compared with what is stored. */
export type Ledger = {
  sent: Map<string, Sent>;
  /** When each acknowledgement came. */
  acknowledgedAtMs: number[];
  /** Sendings whose outcome the client never learnt, and answers that said: later. */
  unknown: number;
  later: number;
  /** Answers that no client may get. */
  faults: string[];
};

export type Clients = {
  ledger: Ledger;
  /** Sends nothing new, sends again what is open until it is acknowledged, and answers when every client is done. */
  stop(): Promise<void>;
};

type Traffic = { address: () => string; key: string; plates: readonly string[]; chance: Chance; clients: number };

/** Cameras that send reads of these plates as fast as they are acknowledged, and again whatever they don't know the outcome of. */
export function startClients(traffic: Traffic): Clients {
  const ledger: Ledger = { sent: new Map(), acknowledgedAtMs: [], unknown: 0, later: 0, faults: [] };
  const halt = new AbortController();
  const clients = Array.from({ length: traffic.clients }, async () => {
    while (!halt.signal.aborted) {
      const read = compose(traffic);
      ledger.sent.set(read.eventId, read);
      await deliver(read, { traffic, ledger, halt: halt.signal });
      // now and then a camera doesn't believe its answer
      if (read.readId !== null && traffic.chance.share() < 0.02)
        await deliver(read, { traffic, ledger, halt: halt.signal });
      await sleep(traffic.chance.whole(0, 20));
    }
  });
  return {
    ledger,
    async stop() {
      halt.abort();
      await Promise.all(clients);
    },
  };
}

function compose({ plates, chance }: Traffic): Sent {
  const eventId = newId();
  const plate = chance.pick(plates);
  const capturedAt = systemClock.now().toISOString();
  const photo = chance.share() < 1 / 3 ? noisePng(chance) : null;
  const images = photo === null ? [] : [{ kind: 'plate', base64: photo.toString('base64') }];
  const body = JSON.stringify({ eventId, capturedAt, plate, state: 'CA', confidence: 0.93, images });
  return { eventId, plate, capturedAt, imageSha256: photo === null ? null : sha256Hex(photo), body, readId: null };
}

/** How long a client sends the same read again; at the end, a shorter time is enough. */
const patienceMs = 60_000;
const lastPatienceMs = 20_000;

/** The same id and the same text until an answer below 500 comes, as docs/formats/generic-json.md asks of a camera. */
async function deliver(
  read: Sent,
  { traffic, ledger, halt }: { traffic: Traffic; ledger: Ledger; halt: AbortSignal },
): Promise<void> {
  const givesUp = traffic.chance.share() < 0.1;
  const beganMs = monotonicMs();
  while (monotonicMs() - beganMs < (halt.aborted ? lastPatienceMs : patienceMs)) {
    const answer = await post(`${traffic.address()}/v1/ingest/reads`, { key: traffic.key, body: read.body });
    if (answer === null) ledger.unknown++;
    else if (answer.status === 503) ledger.later++;
    else {
      note(read, answer, ledger);
      return;
    }
    // some cameras forget what they sent: such a read may be stored once or not at all
    if (givesUp && read.readId === null && !halt.aborted) return;
    await sleep(traffic.chance.whole(20, 150));
  }
  ledger.faults.push(`${read.eventId} was not acknowledged in time`);
}

async function post(
  url: string,
  { key, body }: { key: string; body: string },
): Promise<{ status: number; text: string } | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return null; // nobody there, or gone before the answer was complete
  }
}

function note(read: Sent, answer: { status: number; text: string }, ledger: Ledger): void {
  if (answer.status !== 201) {
    ledger.faults.push(`${read.eventId} was answered ${answer.status} ${answer.text.slice(0, 300)}`);
    return;
  }
  const { readIds, duplicate } = acknowledgementSchema.parse(JSON.parse(answer.text));
  const [readId = ''] = readIds;
  if (readIds.length !== 1) ledger.faults.push(`${read.eventId} was acknowledged as ${readIds.length} reads`);
  if (read.readId !== null && (read.readId !== readId || !duplicate))
    ledger.faults.push(`${read.eventId} was acknowledged as ${read.readId}, then as ${readId}`);
  read.readId = readId;
  ledger.acknowledgedAtMs.push(monotonicMs());
}

/** A PNG of 24 x 12 grey dots by chance, so that no two have the same hash. */
function noisePng(chance: Chance): Buffer {
  const [width, height] = [24, 12];
  const rows = Buffer.alloc((width + 1) * height);
  for (let place = 0; place < rows.length; place++) rows[place] = place % (width + 1) === 0 ? 0 : chance.whole(0, 255);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(name: string, bytes: Buffer): Buffer {
  const framed = Buffer.alloc(bytes.length + 12);
  framed.writeUInt32BE(bytes.length, 0);
  framed.write(name, 4, 'latin1');
  bytes.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, bytes.length + 8)), bytes.length + 8);
  return framed;
}
