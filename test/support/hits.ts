import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceId } from '../../src/foundation/base/ids.ts';
import {
  feedKinds as kinds,
  verificationWords,
  type FeedEvent,
  type HitView,
} from '../../src/foundation/contract/routes/hits.ts';
import { newSourceSchema } from '../../src/foundation/contract/routes/cameras.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import type { ProfileCode } from '../../src/gate/policy/load.ts';
import { enrolCamera } from '../../src/capture/cameras/actions.ts';
import { prepareReads, storeReads } from '../../src/capture/reads/actions.ts';
import type { NewRead } from '../../src/capture/reads/rules.ts';
import { importHotlist, type ImportReport } from '../../src/response/hotlists/actions.ts';
import { buildPerson, type TestHouse, type TestPerson } from './house.ts';
import { buildRead } from './reads.ts';

export const hourMs = 3_600_000;

/** Makes a camera of the agency; answers its id. */
export async function buildCamera(house: TestHouse, agency: ProfileCode, code: string): Promise<SourceId> {
  const source = newSourceSchema.parse({
    code,
    name: `Main Street ${code}`,
    kind: 'fixed',
    retentionClass: 'server',
    timeZone: 'America/Los_Angeles',
    externalRefs: [],
  });
  const { sourceId } = await enrolCamera(taskContext(house.gate, house.agencies[agency], 'demo-seed'), source);
  return sourceId;
}

export type WantedPlate = { plate: string; state?: string; case?: string; plateType?: string; expires?: Date };

/** Puts plates on a custom list of the agency, with all approvals. */
export async function wantPlates(
  house: TestHouse,
  agency: ProfileCode,
  wanted: { list?: string; asOf?: Date; plates: WantedPlate[] },
): Promise<ImportReport> {
  const posts = agency === 'barstow' ? 'operations-division-commander' : 'watch-commander';
  const approver = await buildPerson(house, { agency, posts: [posts] });
  const officer = await buildPerson(house, { agency, posts: ['patrol-officer'] });
  const now = house.gate.clock.now();
  const expires = new Date(now.getTime() + 500 * hourMs);
  const lines = wanted.plates.map(each =>
    [
      each.plate,
      each.state ?? 'CA',
      each.plateType ?? '',
      'Stolen vehicle',
      'high',
      'Taken from a driveway',
      each.case ?? 'C-1',
      officer.username,
      approver.username,
      (each.expires ?? expires).toISOString(),
    ].join(','),
  );
  const columns = 'plate,state,plate_type,category,priority,reason,case_number,requested_by,approved_by,expires_at';
  return importHotlist(await officer.ctx(), {
    name: wanted.list ?? 'stolen',
    kind: 'custom',
    asOf: wanted.asOf ?? now,
    text: [columns, ...lines].join('\n'),
  });
}

/** Stores reads as ingest does, in one transaction. */
export async function storeAll(
  house: TestHouse,
  agency: ProfileCode,
  reads: (Partial<NewRead> & { sourceId: SourceId; plate: string })[],
): Promise<void> {
  const ref = house.agencies[agency];
  const at = house.gate.clock.now();
  const { db, profileAt } = house.gate;
  const { profile } = await db.inAgency(ref.agencyId, tx => profileAt(tx, ref.agencyId, at));
  const whole = reads.map(read => buildRead({ capturedAt: at, receivedAt: at, ...read }));
  const ctx = taskContext(house.gate, ref, 'demo-seed');
  const prepared = await prepareReads(ctx, { store: house.store, profile, reads: whole });
  await db.inAgency(ref.agencyId, tx => storeReads(tx, { agencyId: ref.agencyId, store: house.store, prepared, at }));
}

export type SeenEvent = { id: string; event: string; hit: HitView | null; at: number };

export type TestStream = {
  status: Promise<number>;
  events: SeenEvent[];
  lastEventId: string | null;
  /** Waits until `count` events of the feed (not those about the stream itself) are there. */
  feed(count: number, timeoutMs?: number): Promise<SeenEvent[]>;
  until(test: (events: SeenEvent[]) => boolean, timeoutMs?: number): Promise<void>;
  ended: Promise<void>;
  /** Cuts the connection, as a lost network does. */
  cut(): void;
};

export const feedKinds: ReadonlySet<string> = new Set(kinds);

/** Follows the stream of hits over a real connection; `address` is what the server listens on. */
export function followHits(address: string, person: TestPerson, lastEventId: string | null = null): TestStream {
  const events: SeenEvent[] = [];
  let reached: (status: number) => void = () => undefined;
  let end: () => void = () => undefined;
  const stream: TestStream = {
    status: new Promise(resolve => (reached = resolve)),
    ended: new Promise(resolve => (end = resolve)),
    events,
    lastEventId,
    async until(test, timeoutMs = 20_000) {
      const until = performance.now() + timeoutMs;
      while (!test(events)) {
        if (performance.now() > until)
          throw new Error(
            `the stream did not get there; it has ${events.map(each => `${each.event} ${each.id}`).join(', ')}`,
          );
        await sleep(5);
      }
    },
    async feed(count, timeoutMs) {
      const ofFeed = (): SeenEvent[] => events.filter(each => feedKinds.has(each.event));
      await stream.until(() => ofFeed().length >= count, timeoutMs);
      return ofFeed();
    },
    cut: () => request.destroy(),
  };
  const headers = { ...person.headers, ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) };
  const request = http.get(`${address}/v1/hits/stream`, { headers, agent: false }, response => {
    reached(response.statusCode ?? 0);
    let pending = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const parts = (pending + text).split('\n\n');
      pending = parts.pop() ?? '';
      for (const part of parts) readEvent(part, stream);
    });
    response.on('error', () => end());
    response.on('close', () => end());
  });
  request.on('error', () => end());
  return stream;
}

function readEvent(part: string, stream: TestStream): void {
  const field = (name: string): string | null => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? null;
  const id = field('id');
  const event = field('event');
  if (id === null || event === null) return;
  const parsed = JSON.parse(field('data') ?? 'null') as Partial<FeedEvent> | null; // what our own server wrote
  stream.events.push({ id, event, hit: parsed?.hit ?? null, at: performance.now() });
  stream.lastEventId = id;
}

/** What a console shows of a hit's verification. */
export const shownWords = (hit: HitView): string => verificationWords[hit.verification];
