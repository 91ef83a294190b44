import {
  openReadStore,
  prepareReads,
  rememberPlates,
  storeReads,
  type ReadStore,
} from '../src/capture/reads/actions.ts';
import type { NewRead, PreparedRead } from '../src/capture/reads/rules.ts';
import { monotonicMs, systemClock } from '../src/foundation/base/clock.ts';
import { sha256 } from '../src/foundation/base/crypto.ts';
import { newId, type AgencyId } from '../src/foundation/base/ids.ts';
import type { Db } from '../src/foundation/db/database.ts';
import { openAs } from '../src/foundation/db/prepare.ts';
import { fictionalPlates } from '../src/foundation/plates/fictional.ts';
import { openSecretBox } from '../src/foundation/base/secret-box.ts';
import { taskContext, type Context } from '../src/gate/access/context.ts';
import { makeGate } from '../src/gate/access/gate.ts';
import { demonstrationProfile } from '../src/gate/policy/load.ts';
import { percentiles, type BenchRun, type Figure } from './figures.ts';

const profile = demonstrationProfile('san-leandro');
const receivedAt = new Date('2026-03-15T20:00:00Z');

type Bench = { db: Db; store: ReadStore; ctx: Context; agencyId: AgencyId };

/**
 * Reads stored durably per second, without photos, as the application's role under row-level security: partition, reads, dictionary and
 * the matcher's batch in one transaction each; then how long one read alone takes. A plate is read ten times on average.
 */
export async function run({ size, owner, dataFolder, log }: BenchRun): Promise<Figure[]> {
  const db = await openAs('plateward_app', owner, { dataFolder, log, connections: 4 });
  const store = await openReadStore({ dataFolder });
  const agencyId = newId<'agency'>();
  const gate = makeGate({
    db,
    clock: systemClock,
    log,
    box: await openSecretBox(dataFolder),
    profileAt: async () => ({ version: 1, sha256: '', profile }),
    append: async () => undefined,
    facts: {
      account: async () => null,
      training: async () => null,
      trainingOfAll: async () => () => null,
      clearance: async () => false,
      entitlements: async () => new Set(),
      liveData: async () => false,
      sourceKey: async () => false,
    },
  });
  const agency = { agencyId, code: 'bench', name: 'Bench', timeZone: profile.meta.timeZone, demonstration: true };
  const bench: Bench = { db, store, ctx: taskContext(gate, agency, 'setup'), agencyId };
  const count = size === 'full' ? 200_000 : 20_000;
  try {
    const reads = await prepare(bench, count);
    const figures: Figure[] = [];
    await storeAll(bench, reads.slice(0, 2000), { batch: 100, lanes: 1 });
    for (const [batch, lanes] of [
      [100, 1],
      [500, 1],
      [100, 4],
    ] as const) {
      const value = await storeAll(bench, await prepare(bench, count), { batch, lanes });
      figures.push({ name: `reads stored, batches of ${batch}, ${lanes} at once`, unit: 'reads/s', value, n: count });
    }
    const tookMs: number[] = [];
    for (let n = 0; n < 300; n++) {
      const startedMs = monotonicMs();
      await storeOne(bench, await prepare(bench, 1));
      tookMs.push(monotonicMs() - startedMs);
    }
    return [...figures, ...percentiles('one read alone, prepared and stored', tookMs, 10)];
  } finally {
    await store.close();
    await db.close();
  }
}

const sourceIds = Array.from({ length: 200 }, () => newId<'source'>());
let made = 0;

function prepare({ ctx, store }: Bench, count: number): Promise<PreparedRead[]> {
  const plates = fictionalPlates(Math.max(1, Math.floor(count / 10)), 1 + (made % 7));
  const reads = Array.from({ length: count }, (_, n) => newRead(plates[(n * 7919) % plates.length]!, n));
  return prepareReads(ctx, { store, profile, reads });
}

function newRead(plate: string, n: number): NewRead {
  const eventId = `bench-${++made}`;
  return {
    sourceId: sourceIds[n % 200]!,
    retentionClass: 'server',
    capturedAt: new Date(receivedAt.getTime() - (n % 3_600_000)),
    receivedAt,
    plateRaw: plate,
    plate,
    state: 'CA',
    stateConfidence: 0.88,
    confidence: 0.93,
    characterConfidence: [0.99, 0.98, 0.97, 0.99, 0.95, 0.9, 0.98, 0.97, 0.93],
    candidates: [{ text: plate, confidence: 0.93 }],
    vehicle: { make: 'Toyota', color: 'white' },
    headingDegrees: 270,
    direction: 'west',
    lane: 2,
    speedMph: null,
    latitude: 37.5,
    longitude: -122.25,
    images: [],
    flags: [],
    sourceFormat: 'plateward',
    eventId,
    messageSha256: sha256(eventId),
  };
}

async function storeOne({ db, store, agencyId }: Bench, prepared: PreparedRead[]): Promise<void> {
  await db.inAgency(agencyId, tx => storeReads(tx, { agencyId, store, prepared, at: receivedAt }));
  rememberPlates(store, agencyId, prepared);
}

/** Reads per second. */
async function storeAll(
  bench: Bench,
  reads: PreparedRead[],
  { batch, lanes }: { batch: number; lanes: number },
): Promise<number> {
  const startedMs = monotonicMs();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < reads.length) {
      const from = next;
      next += batch;
      await storeOne(bench, reads.slice(from, from + batch));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return Math.round(reads.length / ((monotonicMs() - startedMs) / 1000));
}
