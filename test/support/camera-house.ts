import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { frozenClock } from '../../src/foundation/base/clock.ts';
import type { AgencyId } from '../../src/foundation/base/ids.ts';
import { newSourceSchema } from '../../src/foundation/contract/routes/cameras.ts';
import { taskContext, type Context, type SourceActor } from '../../src/gate/access/context.ts';
import type { ProfileCode } from '../../src/gate/policy/load.ts';
import { enrolCamera, identifySource, issueKey } from '../../src/capture/cameras/actions.ts';
import { addCameraRoutes } from '../../src/capture/cameras/routes.ts';
import { addIngestRoutes } from '../../src/capture/ingest/routes.ts';
import type { ReadPicture } from '../../src/capture/ingest/rules.ts';
import { openReadStore, type ReadStore } from '../../src/capture/reads/actions.ts';
import { buildSmallHouse, type SmallHouse } from './small-house.ts';

/** A small house with cameras, reads and ingest in it, and a clock that the test moves. */
export type CameraHouse = SmallHouse & { store: ReadStore; folder: string; clock: ReturnType<typeof frozenClock> };

/** When the clock of the house stands still. */
export const houseTime = new Date('2026-05-01T17:05:00.000Z');

/** Opens it, with all rooms that a camera's message passes through. */
export async function buildCameraHouse({ readPicture }: { readPicture?: ReadPicture } = {}): Promise<CameraHouse> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-cameras-'));
  const store = await openReadStore({ dataFolder: folder });
  const clock = frozenClock(houseTime);
  const house = await buildSmallHouse({
    clock,
    addRoutes(server, edge) {
      addCameraRoutes(server, { edge });
      addIngestRoutes(server, { edge, store, readPicture: readPicture ?? null });
    },
  });
  return {
    ...house,
    store,
    folder,
    clock,
    async close() {
      await house.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Enrols cameras with these codes at an agency and returns a key for all of them. */
export async function keyFor(
  house: CameraHouse,
  agency: ProfileCode,
  cameras: { code: string; externalRefs?: string[] }[],
): Promise<{ key: string; keyId: string; sourceIds: string[] }> {
  const seed = taskContext(house.gate, house.agencies[agency], 'demo-seed');
  const sourceIds: string[] = [];
  for (const camera of cameras) {
    const fields = { name: camera.code, kind: 'fixed', retentionClass: 'server', timeZone: 'America/Los_Angeles' };
    sourceIds.push((await enrolCamera(seed, newSourceSchema.parse({ ...fields, ...camera }))).sourceId);
  }
  const issued = await issueKey(seed, { label: 'a test', cameras: cameras.map(camera => camera.code) });
  return { ...issued, sourceIds };
}

/** A context as the edge makes it for a request with this key. */
export async function keyContext({ gate }: CameraHouse, key: string): Promise<Context<SourceActor>> {
  return { gate, actor: await identifySource(gate, key, '192.0.2.7'), address: '192.0.2.7', passed: new Set() };
}

/** What came back for a posted message; the fields are those of an acknowledgement or of a problem. */
export type Answered = {
  status: number;
  body: {
    readIds?: string[];
    duplicate?: boolean;
    flags?: string[];
    ignored?: string;
    receivedAt?: string;
    code?: string;
    quarantineId?: string;
  };
};

/** Posts bytes as a camera does. */
export async function postMessage(
  { server }: CameraHouse,
  bytes: Buffer,
  {
    key,
    contentType = 'application/json',
    url = '/v1/ingest/reads',
  }: { key: string; contentType?: string; url?: string },
): Promise<Answered> {
  const headers = { 'x-plateward-key': key, 'content-type': contentType };
  const answer = await server.inject({ method: 'POST', url, headers, payload: bytes });
  return { status: answer.statusCode, body: answer.json() };
}

export type StoredRow = {
  read_id: string;
  source_id: string;
  agency_id: string;
  plate: string;
  images: { kind: string; sha256: string }[];
};

/** The stored reads of an event, whoever's they are. */
export function storedReads({ database }: CameraHouse, eventId: unknown): Promise<StoredRow[]> {
  return database.asSuperuser<StoredRow>('select * from reads where event_id = $1', [eventId]);
}

export type QuarantineRow = {
  code: string;
  agency_id: string;
  key_id: string;
  source_id: string | null;
  segment: string | null;
  byte_offset: number;
  byte_length: number;
  message_sha256: Buffer;
  message_bytes: number;
  times_sent: number;
  receipt_day: string;
};

/** The quarantine item with this id; throws when there is none. */
export async function quarantineItem({ database }: CameraHouse, quarantineId: unknown): Promise<QuarantineRow> {
  const [row] = await database.asSuperuser<QuarantineRow>(
    `select q.*, q.byte_offset::int as byte_offset, q.receipt_day::text as receipt_day
       from quarantine_items q where quarantine_id = $1`,
    [quarantineId],
  );
  if (row === undefined) throw new Error(`there is no quarantine item ${String(quarantineId)}`);
  return row;
}

/** What was put aside, opened again; null when no bytes were kept. */
export async function quarantinedBytes({ store }: CameraHouse, row: QuarantineRow): Promise<Buffer | null> {
  if (row.segment === null) return null;
  return store.segments.get(
    // the column holds the id of an agency
    { agencyId: row.agency_id as AgencyId, retentionClass: 'quarantine', receiptDay: row.receipt_day },
    {
      segment: row.segment,
      byteOffset: row.byte_offset,
      byteLength: row.byte_length,
      sha256: row.message_sha256.toString('hex'),
    },
  );
}

/** How many rows a table has. */
export async function countOf(
  { database }: CameraHouse,
  table: 'reads' | 'receipts' | 'read_batches' | 'image_places' | 'quarantine_items',
): Promise<number> {
  const [row] = await database.asSuperuser<{ n: number }>(`select count(*)::int as n from ${table}`);
  return row?.n ?? 0;
}
