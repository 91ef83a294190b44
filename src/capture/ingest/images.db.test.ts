import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildCameraHouse,
  countOf,
  houseTime,
  keyFor,
  quarantineItem,
  quarantinedBytes,
  storedReads,
  type Answered,
  type CameraHouse,
} from '../../../test/support/camera-house.ts';
import { multipart, picture } from '../../../test/support/camera-messages.ts';
import { drawnCar } from '../../../test/support/drawn-car.ts';
import { modelsAreThere, modelsFolder } from '../../../test/support/models.ts';
import { recordOf } from '../../../test/support/persons.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { openRecognizer } from '../recognition/actions.ts';
import type { Recognition, RecognizedPlate } from '../recognition/rules.ts';
import type { ReadPicture } from './rules.ts';

let house: CameraHouse;
let key: string;
let sourceIds: string[];
let crop: Buffer;

/** What the recognizer of this house does with the next picture. */
let recognize: ReadPicture;
let pictures = 0;

beforeAll(async () => {
  house = await buildCameraHouse({
    readPicture: (bytes, options) => {
      pictures++;
      return recognize(bytes, options);
    },
  });
  ({ key, sourceIds } = await keyFor(house, 'barstow', [{ code: 'lane-1' }, { code: 'lane-2' }]));
  crop = await picture(33);
});
afterAll(() => house.close());
beforeEach(() => {
  house.clock.set(houseTime);
  recognize = finding();
});

function finding(...texts: string[]): ReadPicture {
  const found: Recognition = { width: 96, height: 48, ms: 1, plates: texts.map(plateOf) };
  return () => Promise.resolve(found);
}

function plateOf(text: string): RecognizedPlate {
  const corners: RecognizedPlate['corners'] = [
    [1, 2],
    [31, 2],
    [31, 17],
    [1, 17],
  ];
  const chars = Array.from(text, char => ({ char, confidence: 0.9 }));
  return { text, confidence: 0.7, chars, candidates: [], state: null, box: [1, 2, 30, 15], corners, crop };
}

async function send(
  bytes: Buffer,
  query: Record<string, string> = {},
  { withKey = key, contentType = 'image/jpeg' } = {},
): Promise<Answered> {
  const all = { capturedAt: houseTime.toISOString(), camera: 'lane-1', ...query };
  const url = `/v1/ingest/images?${new URLSearchParams(all).toString()}`;
  const headers = { 'x-plateward-key': withKey, 'content-type': contentType };
  const answer = await house.server.inject({ method: 'POST', url, headers, payload: bytes });
  return { status: answer.statusCode, body: answer.json() };
}

describe('a picture without a read', () => {
  test('becomes a read per plate with both its images, once, however often it is sent', async () => {
    recognize = finding(fictionalPlate(3), fictionalPlate(4));
    const bytes = await picture(80);
    const [one, again] = [await send(bytes, { eventId: 'shot-1' }), await send(bytes, { eventId: 'shot-1' })];
    expect([one.status, one.body.duplicate, one.body.readIds?.length]).toEqual([201, false, 2]);
    expect(again.body).toEqual({ ...one.body, duplicate: true });
    const rows = [...(await storedReads(house, 'shot-1-0')), ...(await storedReads(house, 'shot-1-1'))];
    expect(rows.map(row => [row.source_id, row.plate, row.images.map(({ kind }) => kind).sort()])).toEqual([
      [sourceIds[0], fictionalPlate(3), ['context', 'plate']],
      [sourceIds[0], fictionalPlate(4), ['context', 'plate']],
    ]);
  });

  test('in a form, from another camera of the key, is taken too', async () => {
    recognize = finding(fictionalPlate(5));
    const form = multipart([{ name: 'image', fileName: 'a.jpg', bytes: await picture(81) }]);
    const query = { camera: 'lane-2', eventId: 'shot-2' };
    expect((await send(form.bytes, query, { contentType: form.contentType })).status).toBe(201);
    expect((await storedReads(house, 'shot-2-0')).map(row => row.source_id)).toEqual([sourceIds[1]]);
  });

  test('with no plate is acknowledged, stored nowhere, and counted in the record under its camera', async () => {
    const before = await countOf(house, 'reads');
    const { status, body } = await send(await picture(82));
    expect([status, body.ignored, body.readIds]).toEqual([201, 'no plate found', []]);
    expect(await countOf(house, 'reads')).toBe(before);
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'read.received');
    expect(entry).toMatchObject({
      outcome: 'permit',
      fields: { subject: sourceIds[0], result_count: 0, detail: 'no plate found' },
    });
  });

  test('of a camera that is not the key’s is refused, plate or not, and put aside with what came beside it', async () => {
    for (const found of [finding(), finding(fictionalPlate(6))]) {
      recognize = found;
      const bytes = await picture(83 + pictures);
      const { status, body } = await send(bytes, { camera: 'lane-9' });
      expect([status, body.code]).toEqual([422, 'camera_unknown']);
      const item = await quarantineItem(house, body.quarantineId);
      expect(await quarantinedBytes(house, item)).toEqual(bytes);
      expect(item).toMatchObject({ detail: expect.stringContaining('"camera":"lane-9"') });
    }
  });

  test('that can not be decoded is put aside with the reason', async () => {
    recognize = () => Promise.reject(new Problem('image_unreadable', { detail: 'cut off' }));
    const { status, body } = await send(await picture(88));
    expect([status, body.code]).toEqual([422, 'image_unreadable']);
    expect(body.quarantineId).toBeDefined();
  });

  test('that comes while too many wait is to be sent again, and is not put aside', async () => {
    recognize = () => Promise.reject(new Problem('recognition_busy'));
    const before = await countOf(house, 'quarantine_items');
    const { status, body } = await send(await picture(84));
    expect([status, body.code, body.quarantineId]).toEqual([503, 'recognition_busy', undefined]);
    expect(await countOf(house, 'quarantine_items')).toBe(before);
  });

  test('without a key is not even looked at', async () => {
    const before = pictures;
    expect((await send(await picture(85), {}, { withKey: 'pwk.barstow.none.none' })).status).toBe(401);
    expect(pictures).toBe(before);
  });

  test('with a wrong time is refused before it is looked at', async () => {
    const before = pictures;
    const { status, body } = await send(await picture(86), { capturedAt: 'noon' });
    expect([status, body.code]).toEqual([422, 'input_invalid']);
    expect(pictures).toBe(before);
  });

  test('is refused by the plate’s own rules like every read', async () => {
    recognize = finding(fictionalPlate(7));
    const { status, body } = await send(await picture(87), { capturedAt: '2025-01-01T00:00:00Z' });
    expect([status, body.code]).toEqual([422, 'capture_time_implausible']);
  });
});

test.skipIf(!modelsAreThere)('a drawn car becomes a read through the real models', async () => {
  const recognizer = await openRecognizer({ modelsFolder, workers: 1 });
  try {
    recognize = recognizer.read;
    const bytes = await drawnCar();
    const { status, body } = await send(bytes, { eventId: 'drawn' });
    expect([status, body.ignored]).toEqual([201, undefined]);
    expect(
      (await storedReads(house, 'drawn-0')).flatMap(({ images }) => images.map(({ kind }) => kind)).sort(),
    ).toEqual(['context', 'plate']);
  } finally {
    await recognizer.close();
  }
});
