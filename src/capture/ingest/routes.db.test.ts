import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildCameraHouse,
  houseTime,
  keyContext,
  keyFor,
  type CameraHouse,
} from '../../../test/support/camera-house.ts';
import {
  agentUid,
  genericMessage,
  groupMessage,
  jsonBytes,
  multipart,
  picture,
} from '../../../test/support/camera-messages.ts';
import { buildPerson, recordOf } from '../../../test/support/persons.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { taskContext } from '../../gate/access/context.ts';
import type { ProfileCode } from '../../gate/policy/load.ts';
import { issueKey } from '../cameras/actions.ts';
import type { ReadStore } from '../reads/actions.ts';
import { ingestMessage } from './actions.ts';

let house: CameraHouse;
let gates: Awaited<ReturnType<typeof keyFor>>;
let carlsbad: Awaited<ReturnType<typeof keyFor>>;

beforeAll(async () => {
  house = await buildCameraHouse();
  gates = await keyFor(house, 'barstow', [{ code: 'gate-1', externalRefs: [`${agentUid}/1000`] }, { code: 'gate-2' }]);
  carlsbad = await keyFor(house, 'carlsbad', [{ code: 'only-here' }]);
});
afterAll(() => house.close());
beforeEach(() => house.clock.set(houseTime));

let lastEvent = 0;
/** A message under an event id that no other test uses. */
const fresh = (fields: Record<string, unknown> = {}): Record<string, unknown> =>
  genericMessage({ eventId: `fresh-${++lastEvent}`, ...fields });

type Sent = { status: number; body: Record<string, any> };

async function post(bytes: Buffer, options: { key?: string; contentType?: string; url?: string } = {}): Promise<Sent> {
  const { key = gates.key, contentType = 'application/json', url = '/v1/ingest/reads' } = options;
  const headers = { authorization: `Bearer ${key}`, 'content-type': contentType };
  const answer = await house.server.inject({ method: 'POST', url, headers, payload: bytes });
  return { status: answer.statusCode, body: answer.json() };
}
const send = (message: unknown, options: { key?: string } = {}): Promise<Sent> => post(jsonBytes(message), options);

type StoredRow = {
  read_id: string;
  source_id: string;
  agency_id: string;
  plate: string;
  event_id: string;
  flags: string[];
  images: { kind: string; sha256: string }[];
};
const readsOf = (eventId: unknown): Promise<StoredRow[]> =>
  house.database.asSuperuser<StoredRow>('select * from reads where event_id = $1', [eventId]);

type Item = {
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
async function item(quarantineId: unknown): Promise<Item> {
  const [row] = await house.database.asSuperuser<Item>(
    'select q.*, q.byte_offset::int as byte_offset, q.receipt_day::text as receipt_day from quarantine_items q where quarantine_id = $1',
    [quarantineId],
  );
  if (row === undefined) throw new Error(`there is no quarantine item ${String(quarantineId)}`);
  return row;
}

/** What was put aside, opened again. */
async function keptBytes(row: Item): Promise<Buffer | null> {
  if (row.segment === null) return null;
  return house.store.segments.get(
    { agencyId: row.agency_id as AgencyId, retentionClass: 'quarantine', receiptDay: row.receipt_day },
    {
      segment: row.segment,
      byteOffset: row.byte_offset,
      byteLength: row.byte_length,
      sha256: row.message_sha256.toString('hex'),
    },
  );
}

const count = async (table: string): Promise<number> =>
  (await house.database.asSuperuser<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;

describe('a read', () => {
  test('is stored once, acknowledged, batched for the matcher and recorded', async () => {
    const plate = await picture(10);
    const message = fresh({ camera: 'gate-2', images: [{ kind: 'plate', base64: plate.toString('base64') }] });
    const batches = await count('read_batches');
    const { status, body } = await send(message);
    expect(status).toBe(201);
    expect(body).toMatchObject({ duplicate: false, flags: [], receivedAt: houseTime.toISOString() });
    const rows = await readsOf(message['eventId']);
    expect(rows.map(row => [row.read_id, row.source_id, row.plate])).toEqual([
      [body['readIds'][0], gates.sourceIds[1], fictionalPlate(1)],
    ]);
    expect(rows[0]?.images).toMatchObject([{ kind: 'plate' }]);
    expect(await count('read_batches')).toBe(batches + 1);
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'read.received');
    expect(entry).toMatchObject({
      outcome: 'permit',
      fields: { result_count: 1, subject: gates.sourceIds[1], actor: `key:${gates.keyId}` },
    });
  });

  test('sent again is answered with the first ids, whatever its boundary or mark of retransmission', async () => {
    const images = [{ name: 'plate', fileName: 'p.jpg', bytes: await picture(30) }];
    const message = fresh();
    const parts = (fields: object, boundary: string) =>
      multipart([{ name: 'read', bytes: jsonBytes({ ...message, ...fields }) }, ...images], boundary);
    const first = parts({}, 'border-1');
    const again = parts({ retransmission: true }, 'border-2');
    const one = await post(first.bytes, first);
    house.clock.advanceMs(3_600_000);
    const two = await post(again.bytes, again);
    expect([one.status, one.body['duplicate'], two.status]).toEqual([201, false, 201]);
    expect(two.body).toEqual({ ...one.body, duplicate: true });
    expect(await readsOf(message['eventId'])).toHaveLength(1);
  });

  test('with a changed text under the same event id is refused and kept aside', async () => {
    const message = fresh();
    await send(message);
    const changed = { ...message, plate: fictionalPlate(77) };
    const { status, body } = await send(changed);
    expect([status, body['code']]).toEqual([409, 'event_changed']);
    expect(await keptBytes(await item(body['quarantineId']))).toEqual(jsonBytes(changed));
    expect((await readsOf(message['eventId'])).map(row => row.plate)).toEqual([fictionalPlate(1)]);
  });

  test('posted twelve times at once is stored once', async () => {
    const message = fresh({ images: [{ kind: 'context', base64: (await picture(50)).toString('base64') }] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(message)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(new Set(answers.map(({ body }) => body['readIds'][0])).size).toBe(1);
    expect(answers.filter(({ body }) => body['duplicate'] === false)).toHaveLength(1);
    expect(await readsOf(message['eventId'])).toHaveLength(1);
  });

  test('two different ones at once under one event id: one is stored, one refused', async () => {
    const message = fresh();
    const answers = await Promise.all([send(message), send({ ...message, plate: fictionalPlate(8) })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await readsOf(message['eventId'])).toHaveLength(1);
  });

  test('without event id is told apart by what it shows', async () => {
    const message = genericMessage({ eventId: undefined, capturedAt: '2026-05-01T16:00:00Z' });
    const [one, two, other] = [await send(message), await send(message), await send({ ...message, camera: 'gate-2' })];
    expect([one.body['duplicate'], two.body['duplicate'], other.body['duplicate']]).toEqual([false, true, false]);
    expect(two.body['readIds']).toEqual(one.body['readIds']);
  });

  test('weeks old is stored with its marks', async () => {
    const { status, body } = await send(fresh({ capturedAt: '2026-03-25T10:00:00' }));
    expect([status, body['flags']]).toEqual([201, ['clock_suspect', 'late']]);
  });
});

describe('what an agent posts', () => {
  const url = (key: string): string => `/v1/ingest/alpr-group?key=${key}`;
  const agent = async (message: unknown): Promise<Sent> => {
    const payload = jsonBytes(message);
    const headers = { 'content-type': 'text/plain' };
    const answer = await house.server.inject({ method: 'POST', url: url(gates.key), headers, payload });
    return { status: answer.statusCode, body: answer.json() };
  };

  test('a group is stored under the camera of its agent, and its alert is a duplicate', async () => {
    const group = groupMessage({ overview_jpeg: (await picture(70)).toString('base64') });
    const preview = await agent({ ...group, is_preview: true, best_plate_number: fictionalPlate(40) });
    expect([preview.status, preview.body['ignored']]).toEqual([
      201,
      'preview: the final message of this group follows',
    ]);
    const stored = await agent(group);
    expect([stored.status, stored.body['duplicate']]).toEqual([201, false]);
    const alert = await agent({ data_type: 'alpr_alert', version: 1, list_type: 'x', group });
    expect(alert.body).toEqual({ ...stored.body, duplicate: true });
    const rows = await readsOf(group['best_uuid']);
    expect(rows.map(row => [row.source_id, row.plate])).toEqual([[gates.sourceIds[0], fictionalPlate(2)]]);
  });

  test('results are stored all or none', async () => {
    const results = [
      { plate: fictionalPlate(7), confidence: 80 },
      { plate: fictionalPlate(8), confidence: 70 },
    ];
    const message = {
      data_type: 'alpr_results',
      uuid: 'u-1',
      epoch_time: houseTime.getTime(),
      camera_id: 1000,
      agent_uid: agentUid,
      results,
    };
    const broken = await agent({ ...message, results: [...results, { plate: '---' }] });
    expect([broken.status, broken.body['code'], await readsOf('u-1-0')]).toEqual([422, 'plate_unusable', []]);
    const stored = await agent(message);
    expect(stored.body['readIds']).toHaveLength(2);
    expect((await agent(message)).body).toEqual({ ...stored.body, duplicate: true });
    expect([(await readsOf('u-1-0'))[0]?.plate, (await readsOf('u-1-1'))[0]?.plate]).toEqual([
      fictionalPlate(7),
      fictionalPlate(8),
    ]);
    // one event known, one new: the message as a whole was changed
    const grown = await agent({ ...message, results: [...results, { plate: fictionalPlate(9) }] });
    expect([grown.status, grown.body['code'], await readsOf('u-1-2')]).toEqual([409, 'event_changed', []]);
  });

  test('heartbeat, test and vehicle are answered and store nothing', async () => {
    const before = [await count('reads'), await count('quarantine_items')];
    for (const message of [{ data_type: 'heartbeat' }, { openalpr_webhook: 'test' }, { data_type: 'vehicle' }]) {
      const { status, body } = await agent(message);
      expect([status, body['readIds'], typeof body['ignored']]).toEqual([201, [], 'string']);
    }
    expect([await count('reads'), await count('quarantine_items')]).toEqual(before);
  });
});

/** A PNG of 10,000 by 10,000 pixels in a few kilobytes. */
const bomb = (): Promise<Buffer> =>
  sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: { r: 0, g: 0, b: 0 } } })
    .png({ compressionLevel: 9, palette: true, colours: 2 })
    .toBuffer();

describe('a bad message', () => {
  const withImage = (bytes: Buffer) => ({ images: [{ kind: 'plate', base64: bytes.toString('base64') }] });

  test.each([
    ['an unknown camera', async () => ({ camera: 'gate-9' }), 422, 'camera_unknown'],
    ['no camera, though the key has two', async () => ({ camera: undefined }), 422, 'camera_unknown'],
    ["another agency's camera", async () => ({ camera: 'only-here' }), 422, 'camera_unknown'],
    ['a clock a year behind', async () => ({ capturedAt: '2025-05-01T17:03:11Z' }), 422, 'capture_time_implausible'],
    ['a clock a year ahead', async () => ({ capturedAt: '2027-05-01T17:03:11Z' }), 422, 'capture_time_implausible'],
    ['no plate', async () => ({ plate: undefined }), 422, 'plate_missing'],
    ['a plate without letter or digit', async () => ({ plate: '-?-' }), 422, 'plate_unusable'],
    ['a plate with NUL in it', async () => ({ plate: 'PW\u0000' }), 422, 'plate_unusable'],
    ['text as an image', async () => withImage(Buffer.from('not an image at all')), 422, 'image_not_an_image'],
    ['a truncated JPEG', async () => withImage((await picture(90)).subarray(0, -200)), 422, 'image_unreadable'],
    ['100 megapixels', async () => withImage(await bomb()), 422, 'image_too_large'],
  ])('%s: kept aside, nothing stored, and taken after repair', async (_what, change, status, code) => {
    const right = fresh();
    const wrong = { ...right, ...(await change()) };
    const before = await count('reads');
    const first = await send(wrong);
    expect([first.status, first.body['code']]).toEqual([status, code]);
    expect(await count('reads')).toBe(before);
    const row = await item(first.body['quarantineId']);
    expect(row).toMatchObject({ code, agency_id: house.agencies.barstow.agencyId, key_id: gates.keyId, times_sent: 1 });
    expect(await keptBytes(row)).toEqual(jsonBytes(wrong));
    // the same once more is counted, not kept twice
    const second = await send(wrong);
    expect([second.status, second.body['quarantineId']]).toEqual([status, first.body['quarantineId']]);
    expect((await item(first.body['quarantineId'])).times_sent).toBe(2);
    const repaired = await send(right);
    expect([repaired.status, repaired.body['duplicate']]).toEqual([201, false]);
    expect(await readsOf(right['eventId'])).toHaveLength(1);
  });

  test.each([
    ['no JSON', Buffer.from('hello'), 'application/json'],
    ['JSON that was cut off', Buffer.from('{"plate":'), 'application/json'],
    ['bytes that are no text', Buffer.of(0xff, 0xfe, 0x00), 'image/jpeg'],
    ['multipart that is none', Buffer.from('x'), 'multipart/form-data; boundary=y'],
    ['100 levels', Buffer.from('['.repeat(100)), 'application/json'],
  ])('%s is kept aside as it came', async (_what, bytes, contentType) => {
    const { status, body } = await post(bytes, { contentType });
    expect([status, body['code']]).toEqual([400, 'body_malformed']);
    expect(await keptBytes(await item(body['quarantineId']))).toEqual(bytes);
  });

  test('an empty body is noted', async () => {
    const { status, body } = await post(Buffer.alloc(0));
    expect([status, body['code']]).toEqual([400, 'body_malformed']);
    expect(await item(body['quarantineId'])).toMatchObject({ message_bytes: 0, segment: null });
  });

  test('9 MB are refused, and noted without their bytes', async () => {
    const bytes = Buffer.alloc(9_000_000, 0x20);
    const { status, body } = await post(bytes);
    expect([status, body['code']]).toEqual([413, 'body_too_large']);
    expect(await item(body['quarantineId'])).toMatchObject({
      code: 'body_too_large',
      segment: null,
      message_bytes: 9_000_000,
    });
    expect((await post(bytes)).body['quarantineId']).toBe(body['quarantineId']);
  });

  test("a key of another agency naming this agency's camera files nothing anywhere", async () => {
    const message = fresh({ camera: 'gate-1' });
    const { status, body } = await send(message, { key: carlsbad.key });
    expect([status, body['code']]).toEqual([422, 'camera_unknown']);
    expect(await item(body['quarantineId'])).toMatchObject({
      agency_id: house.agencies.carlsbad.agencyId,
      source_id: null,
    });
    expect(await readsOf(message['eventId'])).toEqual([]);
    const own = await send({ ...message, camera: undefined }, { key: carlsbad.key });
    expect(own.status).toBe(201);
    expect((await readsOf(message['eventId'])).map(row => row.agency_id)).toEqual([house.agencies.carlsbad.agencyId]);
  });

  test('is in the record: the refusal and the item', async () => {
    const { body } = await send(fresh({ camera: 'gate-404' }));
    const entries = await recordOf(house, 'barstow');
    const refusal = entries.findLast(one => one.event === 'read.received');
    expect(refusal).toMatchObject({ outcome: 'refuse', fields: { code: 'camera_unknown' } });
    const kept = entries.filter(one => one.event === 'read.quarantined' && one.fields.subject === body['quarantineId']);
    expect(kept).toMatchObject([
      { outcome: 'permit', fields: { code: 'camera_unknown', actor: `key:${gates.keyId}` } },
    ]);
  });
});

describe('keys', () => {
  test.each([
    ['a wrong secret', (key: string) => `${key.slice(0, -2)}${key.endsWith('AA') ? 'BB' : 'AA'}`],
    ['another agency before the same secret', (key: string) => key.replace('barstow', 'carlsbad')],
    ['an agency that does not exist', (key: string) => key.replace('barstow', 'nowhere')],
    ['no key at all', () => 'pwk.not-a-key-at-all'],
  ])('%s: 401, and nothing is kept', async (_what, change) => {
    const before = await count('quarantine_items');
    const message = fresh();
    const { status, body } = await send(message, { key: change(gates.key) });
    expect([status, body['code'], body['quarantineId']]).toEqual([401, 'source_key_wrong', undefined]);
    expect([await count('quarantine_items'), await readsOf(message['eventId'])]).toEqual([before, []]);
  });

  test('what a revoked key sends is kept aside, with no photo stored, and taken under a new key', async () => {
    const seed = taskContext(house.gate, house.agencies.barstow, 'demo-seed');
    const old = await issueKey(seed, { label: 'old', cameras: ['gate-1'] });
    expect((await send(fresh(), { key: old.key })).status).toBe(201);
    await revoke('barstow', old.keyId);
    const message = fresh({ images: [{ kind: 'plate', base64: (await picture(11)).toString('base64') }] });
    const places = await count('image_places');
    const { status, body } = await send(message, { key: old.key });
    expect([status, body['code']]).toEqual([403, 'account_inactive']);
    const row = await item(body['quarantineId']);
    expect(row).toMatchObject({ code: 'account_inactive', key_id: old.keyId });
    expect(await keptBytes(row)).toEqual(jsonBytes(message));
    expect([await count('image_places'), await readsOf(message['eventId'])]).toEqual([places, []]);
    const heartbeat = await post(jsonBytes({ data_type: 'heartbeat' }), { key: old.key, url: '/v1/ingest/alpr-group' });
    expect(heartbeat.status).toBe(403);
    expect((await send(message)).status).toBe(201);
  });

  test("a camera's key reads nothing", async () => {
    const headers = { authorization: `Bearer ${gates.key}` };
    for (const url of ['/v1/quarantine', '/v1/cameras']) {
      expect((await house.server.inject({ method: 'GET', url, headers })).statusCode).toBe(401);
    }
  });
});

async function revoke(agency: ProfileCode, keyId: string): Promise<void> {
  const post = agency === 'barstow' ? 'day-to-day-administrator' : 'none';
  const person = await buildPerson(house, { agency, posts: [post] });
  await house.server.inject({ method: 'DELETE', url: `/v1/camera-keys/${keyId}`, headers: person.headers });
}

describe('when the disk or the database fails', () => {
  const broken = (): ReadStore => ({
    ...house.store,
    segments: { ...house.store.segments, put: () => Promise.reject(new Problem('storage_unavailable')) },
  });
  const message = (fields: object) => ({ bytes: jsonBytes(fresh({ ...fields })), contentType: 'application/json' });

  test('a read is not acknowledged, nor half stored', async () => {
    const ctx = await keyContext(house, gates.key);
    const images = [{ kind: 'plate', base64: (await picture(12)).toString('base64') }];
    const sent = message({ images });
    const before = [await count('reads'), await count('receipts'), await count('quarantine_items')];
    const input = { format: 'generic-json', message: sent } as const;
    await expect(ingestMessage(ctx, { ...input, store: broken() })).rejects.toThrow(
      expect.objectContaining({ code: 'storage_unavailable' }),
    );
    expect([await count('reads'), await count('receipts'), await count('quarantine_items')]).toEqual(before);
    expect(await ingestMessage(ctx, { ...input, store: house.store })).toMatchObject({ duplicate: false });
  });

  test('a refused message that cannot be put aside stays with the camera', async () => {
    const ctx = await keyContext(house, gates.key);
    const input = { format: 'generic-json', message: message({ camera: 'gate-9' }), store: broken() } as const;
    const before = await count('quarantine_items');
    await expect(ingestMessage(ctx, input)).rejects.toThrow(
      expect.objectContaining({ code: 'storage_unavailable', status: 503 }),
    );
    expect(await count('quarantine_items')).toBe(before);
  });

  test('an unexpected error keeps the message aside and is told as it is', async () => {
    const ctx = await keyContext(house, gates.key);
    let puts = 0;
    const put: ReadStore['segments']['put'] = (scope, images) =>
      puts++ === 0 ? Promise.reject(new TypeError('a fault of ours')) : house.store.segments.put(scope, images);
    const store = { ...house.store, segments: { ...house.store.segments, put } };
    const sent = message({ images: [{ kind: 'plate', base64: (await picture(13)).toString('base64') }] });
    await expect(ingestMessage(ctx, { format: 'generic-json', message: sent, store })).rejects.toThrow(TypeError);
    const rows = await house.database.asSuperuser<{ code: string }>(
      `select code from quarantine_items where code = 'internal'`,
    );
    expect(rows).toHaveLength(1);
  });
});

describe('the list of what was put aside', () => {
  test('shows reasons and cameras of the own agency only, and is recorded', async () => {
    await send(fresh({ plate: '---', camera: 'gate-2' }));
    const person = await buildPerson(house, { agency: 'barstow', posts: ['day-to-day-administrator'] });
    const list = (query: string) =>
      house.server.inject({ method: 'GET', url: `/v1/quarantine${query}`, headers: person.headers });
    const answer = await list('?limit=200');
    expect(answer.statusCode).toBe(200);
    const items: Record<string, unknown>[] = answer.json().items;
    expect(items).toHaveLength(
      (
        await house.database.asSuperuser('select 1 from quarantine_items where agency_id = $1', [
          house.agencies.barstow.agencyId,
        ])
      ).length,
    );
    expect(items.find(one => one['code'] === 'plate_unusable' && one['camera'] === 'gate-2')).toMatchObject({
      kept: true,
      format: 'generic-json',
    });
    expect(items.find(one => one['code'] === 'body_too_large')).toMatchObject({ kept: false, bytes: 9_000_000 });
    expect((await list('?limit=1')).json().items).toHaveLength(1);
    expect((await list('?limit=1000')).statusCode).toBe(422);
    const seen = (await recordOf(house, 'barstow')).findLast(
      one => one.event === 'quarantine.viewed' && one.outcome === 'permit',
    );
    expect(seen?.fields).toMatchObject({ actor: person.username, result_count: 1 });
  });

  test('is plate data: without training nothing is shown', async () => {
    const person = await buildPerson(house, { agency: 'barstow', posts: ['day-to-day-administrator'], trained: false });
    const answer = await house.server.inject({ method: 'GET', url: '/v1/quarantine', headers: person.headers });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'training_missing']);
  });
});

test('no plate and no message lies readable in the files of the store', async () => {
  const plate = `PW${newId().slice(0, 6).toUpperCase()}Z`;
  await send(fresh({ plate, camera: 'gate-9' }));
  const files = readdirSync(house.folder, { recursive: true, encoding: 'utf8' }).map(name =>
    path.join(house.folder, name),
  );
  const contents = files.filter(file => statSync(file).isFile()).map(file => readFileSync(file));
  expect(contents.length).toBeGreaterThan(2);
  expect(contents.some(bytes => bytes.includes(plate))).toBe(false);
});

test('random messages through the whole house: an answer below 500, and each is stored or kept aside', async () => {
  const field = fc.constantFrom(
    ...Object.keys(genericMessage()),
    ...Object.keys(groupMessage()),
    'images',
    'candidates',
    'lane',
  );
  const value = fc.oneof(
    fc.json().map(text => JSON.parse(text) as unknown),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u0000', 1e308, 1e-308),
  );
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(fc.tuple(field, value), { maxLength: 3 }), async (generic, changes) => {
      const original = generic ? fresh() : groupMessage({ best_uuid: `fresh-${++lastEvent}` });
      const url = generic ? '/v1/ingest/reads' : '/v1/ingest/alpr-group';
      const { status, body } = await post(jsonBytes({ ...original, ...Object.fromEntries(changes) }), { url });
      expect(status).toBeLessThan(500);
      expect(
        status === 201
          ? body['readIds'].length > 0 || typeof body['ignored'] === 'string'
          : typeof body['quarantineId'] === 'string',
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});
