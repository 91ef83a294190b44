import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildCameraHouse,
  countOf,
  houseTime,
  keyContext,
  keyFor,
  postMessage,
  quarantinedBytes,
  quarantineItem,
  storedReads,
  type Answered,
  type CameraHouse,
} from '../../../test/support/camera-house.ts';
import { agentUid, genericMessage, jsonBytes, picture } from '../../../test/support/camera-messages.ts';
import { buildPerson, recordOf } from '../../../test/support/persons.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import type { ReadStore } from '../reads/actions.ts';
import { ingestMessage } from './actions.ts';
import { keptBytesPerKeyAndDay } from './quarantine.ts';

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

function post(bytes: Buffer, options: { key?: string; contentType?: string; url?: string } = {}): Promise<Answered> {
  return postMessage(house, bytes, { key: gates.key, ...options });
}
const send = (message: unknown, options: { key?: string } = {}): Promise<Answered> => post(jsonBytes(message), options);
const readsOf = (eventId: unknown): ReturnType<typeof storedReads> => storedReads(house, eventId);
const count = (table: Parameters<typeof countOf>[1]): Promise<number> => countOf(house, table);

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
    expect([first.status, first.body.code]).toEqual([status, code]);
    expect(await count('reads')).toBe(before);
    const row = await quarantineItem(house, first.body.quarantineId);
    expect(row).toMatchObject({ code, agency_id: house.agencies.barstow.agencyId, key_id: gates.keyId, times_sent: 1 });
    expect(await quarantinedBytes(house, row)).toEqual(jsonBytes(wrong));
    // the same once more is counted, not kept twice
    const second = await send(wrong);
    expect([second.status, second.body.quarantineId]).toEqual([status, first.body.quarantineId]);
    expect((await quarantineItem(house, first.body.quarantineId)).times_sent).toBe(2);
    const repaired = await send(right);
    expect([repaired.status, repaired.body.duplicate]).toEqual([201, false]);
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
    expect([status, body.code]).toEqual([400, 'body_malformed']);
    expect(await quarantinedBytes(house, await quarantineItem(house, body.quarantineId))).toEqual(bytes);
  });

  test('an empty body is noted', async () => {
    const { status, body } = await post(Buffer.alloc(0));
    expect([status, body.code]).toEqual([400, 'body_malformed']);
    expect(await quarantineItem(house, body.quarantineId)).toMatchObject({ message_bytes: 0, segment: null });
  });

  test('9 MB are refused, and noted without their bytes', async () => {
    const bytes = Buffer.alloc(9_000_000, 0x20);
    const { status, body } = await post(bytes);
    expect([status, body.code]).toEqual([413, 'body_too_large']);
    expect(await quarantineItem(house, body.quarantineId)).toMatchObject({
      code: 'body_too_large',
      segment: null,
      message_bytes: 9_000_000,
    });
    expect((await post(bytes)).body.quarantineId).toBe(body.quarantineId);
  });

  test("a key of another agency naming this agency's camera files nothing anywhere", async () => {
    const message = fresh({ camera: 'gate-1' });
    const { status, body } = await send(message, { key: carlsbad.key });
    expect([status, body.code]).toEqual([422, 'camera_unknown']);
    expect(await quarantineItem(house, body.quarantineId)).toMatchObject({
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
    const kept = entries.filter(one => one.event === 'read.quarantined' && one.fields.subject === body.quarantineId);
    expect(kept).toMatchObject([
      { outcome: 'permit', fields: { code: 'camera_unknown', actor: `key:${gates.keyId}` } },
    ]);
  });
});

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

test('a key fills its share of a day and no more: then messages are noted without their bytes', async () => {
  const flood = await keyFor(house, 'barstow', [{ code: 'gate-3' }]);
  const bad = (): Promise<Answered> => send(fresh({ camera: 'gate-9' }), { key: flood.key });
  const first = await bad();
  expect((await quarantineItem(house, first.body.quarantineId)).segment).not.toBeNull();
  await house.database.asSuperuser('update quarantine_items set byte_length = $1 where quarantine_id = $2', [
    keptBytesPerKeyAndDay,
    first.body.quarantineId,
  ]);
  const second = await bad();
  expect([second.status, (await quarantineItem(house, second.body.quarantineId)).segment]).toEqual([422, null]);
  house.clock.advanceMs(24 * 3_600_000);
  const dayAfter = await bad();
  expect((await quarantineItem(house, dayAfter.body.quarantineId)).segment).not.toBeNull();
});
