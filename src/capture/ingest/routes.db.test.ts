import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildCameraHouse,
  countOf,
  houseTime,
  keyFor,
  postMessage,
  quarantinedBytes,
  quarantineItem,
  storedReads,
  type Answered,
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
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { taskContext } from '../../gate/access/context.ts';
import { issueKey } from '../cameras/actions.ts';

let house: CameraHouse;
let gates: Awaited<ReturnType<typeof keyFor>>;

beforeAll(async () => {
  house = await buildCameraHouse();
  gates = await keyFor(house, 'barstow', [{ code: 'gate-1', externalRefs: [`${agentUid}/1000`] }, { code: 'gate-2' }]);
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
      [body.readIds?.[0], gates.sourceIds[1], fictionalPlate(1)],
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
    expect([one.status, one.body.duplicate, two.status]).toEqual([201, false, 201]);
    expect(two.body).toEqual({ ...one.body, duplicate: true });
    expect(await readsOf(message['eventId'])).toHaveLength(1);
  });

  test('with a changed text under the same event id is refused and kept aside', async () => {
    const message = fresh();
    await send(message);
    const changed = { ...message, plate: fictionalPlate(77) };
    const { status, body } = await send(changed);
    expect([status, body.code]).toEqual([409, 'event_changed']);
    expect(await quarantinedBytes(house, await quarantineItem(house, body.quarantineId))).toEqual(jsonBytes(changed));
    expect((await readsOf(message['eventId'])).map(row => row.plate)).toEqual([fictionalPlate(1)]);
  });

  test('posted twelve times at once is stored once', async () => {
    const message = fresh({ images: [{ kind: 'context', base64: (await picture(50)).toString('base64') }] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(message)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(new Set(answers.map(({ body }) => body.readIds?.[0])).size).toBe(1);
    expect(answers.filter(({ body }) => body.duplicate === false)).toHaveLength(1);
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
    expect([one.body.duplicate, two.body.duplicate, other.body.duplicate]).toEqual([false, true, false]);
    expect(two.body.readIds).toEqual(one.body.readIds);
  });

  test('weeks old is stored with its marks', async () => {
    const { status, body } = await send(fresh({ capturedAt: '2026-03-25T10:00:00' }));
    expect([status, body.flags]).toEqual([201, ['clock_suspect', 'late']]);
  });
});

describe('what an agent posts', () => {
  const url = (key: string): string => `/v1/ingest/alpr-group?key=${key}`;
  const agent = async (message: unknown): Promise<Answered> => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await house.server.inject({
      method: 'POST',
      url: url(gates.key),
      headers,
      payload: jsonBytes(message),
    });
    return { status: answer.statusCode, body: answer.json() };
  };

  test('a group is stored under the camera of its agent, and its alert is a duplicate', async () => {
    const group = groupMessage({ overview_jpeg: (await picture(70)).toString('base64') });
    const preview = await agent({ ...group, is_preview: true, best_plate_number: fictionalPlate(40) });
    expect([preview.status, preview.body.ignored]).toEqual([201, 'preview: the final message of this group follows']);
    const stored = await agent(group);
    expect([stored.status, stored.body.duplicate]).toEqual([201, false]);
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
    expect([broken.status, broken.body.code, await readsOf('u-1-0')]).toEqual([422, 'plate_unusable', []]);
    const stored = await agent(message);
    expect(stored.body.readIds).toHaveLength(2);
    expect((await agent(message)).body).toEqual({ ...stored.body, duplicate: true });
    expect([(await readsOf('u-1-0'))[0]?.plate, (await readsOf('u-1-1'))[0]?.plate]).toEqual([
      fictionalPlate(7),
      fictionalPlate(8),
    ]);
    // one event known, one new: the message as a whole was changed
    const grown = await agent({ ...message, results: [...results, { plate: fictionalPlate(9) }] });
    expect([grown.status, grown.body.code, await readsOf('u-1-2')]).toEqual([409, 'event_changed', []]);
  });

  test('heartbeat, test and vehicle are answered and store nothing', async () => {
    const before = [await count('reads'), await count('quarantine_items')];
    for (const message of [{ data_type: 'heartbeat' }, { openalpr_webhook: 'test' }, { data_type: 'vehicle' }]) {
      const { status, body } = await agent(message);
      expect([status, body.readIds, typeof body.ignored]).toEqual([201, [], 'string']);
    }
    expect([await count('reads'), await count('quarantine_items')]).toEqual(before);
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
    expect([status, body.code, body.quarantineId]).toEqual([401, 'source_key_wrong', undefined]);
    expect([await count('quarantine_items'), await readsOf(message['eventId'])]).toEqual([before, []]);
  });

  test('what a revoked key sends is kept aside, with no photo stored, and taken under a new key', async () => {
    const seed = taskContext(house.gate, house.agencies.barstow, 'demo-seed');
    const old = await issueKey(seed, { label: 'old', cameras: ['gate-1'] });
    expect((await send(fresh(), { key: old.key })).status).toBe(201);
    const { headers } = await buildPerson(house, { agency: 'barstow', posts: ['day-to-day-administrator'] });
    await house.server.inject({ method: 'DELETE', url: `/v1/camera-keys/${old.keyId}`, headers });
    const message = fresh({ images: [{ kind: 'plate', base64: (await picture(11)).toString('base64') }] });
    const places = await count('image_places');
    const { status, body } = await send(message, { key: old.key });
    expect([status, body.code]).toEqual([403, 'account_inactive']);
    const row = await quarantineItem(house, body.quarantineId);
    expect(row).toMatchObject({ code: 'account_inactive', key_id: old.keyId });
    expect(await quarantinedBytes(house, row)).toEqual(jsonBytes(message));
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
          ? (body.readIds ?? []).length > 0 || typeof body.ignored === 'string'
          : typeof body.quarantineId === 'string',
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});
