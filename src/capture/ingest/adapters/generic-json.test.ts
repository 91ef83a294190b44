import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { genericMessage, jsonBytes, multipart, picture } from '../../../../test/support/camera-messages.ts';
import { fictionalPlate } from '../../../foundation/plates/fictional.ts';
import type { Adapted, NormalRead } from '../normal-read.ts';
import { readGenericJson } from './generic-json.ts';

const read = (value: unknown): Promise<Adapted> =>
  readGenericJson({ bytes: jsonBytes(value), contentType: 'application/json' });

function only(adapted: Adapted): NormalRead {
  if (adapted.kind !== 'reads' || adapted.reads.length !== 1) throw new Error(JSON.stringify(adapted));
  return adapted.reads[0]!;
}

describe('a message in our own form', () => {
  test('keeps the plate as read and brings the rest into our words', async () => {
    const vehicle = { make: 'Ford', model: null, color: 'blue' };
    const sent = genericMessage({
      plate: ' pw3-a4 ',
      state: 'us-ca',
      vehicle,
      headingDegrees: 271.5,
      lane: 2,
      speedMph: 31,
    });
    expect(only(await read(sent))).toMatchObject({
      eventId: 'event-1',
      cameraRefs: ['gate-1'],
      captured: { kind: 'instant', at: new Date('2026-05-01T17:03:11.123Z') },
      plateRaw: ' pw3-a4 ',
      state: 'CA',
      confidence: 0.91,
      vehicle: { make: 'Ford', color: 'blue' },
      headingDegrees: 271.5,
      lane: 2,
      speedMph: 31,
      latitude: null,
      images: [],
      retransmission: false,
    });
  });

  test('needs only time and plate; null says nothing', async () => {
    const bare = { capturedAt: '2026-05-01T10:03:11-07:00', plate: fictionalPlate(5) };
    const nulls = { ...bare, eventId: null, camera: null, state: null, confidence: null, vehicle: null, images: null };
    for (const sent of [bare, nulls]) {
      expect(only(await read(sent))).toMatchObject({
        eventId: null,
        cameraRefs: [],
        state: null,
        confidence: null,
        vehicle: {},
      });
      expect(only(await read(sent)).captured).toEqual({ kind: 'instant', at: new Date('2026-05-01T17:03:11Z') });
    }
  });

  test('a time without zone stays one until the camera is known', async () => {
    const { captured } = only(await read(genericMessage({ capturedAt: '2026-11-01T01:30:00.5' })));
    expect(captured).toEqual({ kind: 'local', text: '2026-11-01T01:30:00.5' });
  });

  test.each([
    ['no plate', { plate: undefined }, 'plate_missing', 'plate'],
    ['a null plate', { plate: null }, 'plate_missing', 'plate'],
    ['an empty plate', { plate: '' }, 'plate_missing', 'plate'],
    ['a plate that is a number', { plate: 7 }, 'input_invalid', 'plate'],
    ['no time', { capturedAt: undefined }, 'input_invalid', 'capturedAt'],
    ['a time in words', { capturedAt: 'yesterday' }, 'input_invalid', 'capturedAt'],
    ['a day that no calendar has', { capturedAt: '2026-02-30T00:00:00Z' }, 'input_invalid', 'capturedAt'],
    ['confidence in percent', { confidence: 91 }, 'input_invalid', 'confidence'],
    ['a NUL in the event id', { eventId: 'a\u0000b' }, 'input_invalid', 'eventId'],
    ['half a character', { camera: '\ud800' }, 'input_invalid', 'camera'],
    ['half a lane', { lane: 1.5 }, 'input_invalid', 'lane'],
    ['an unknown kind of image', { images: [{ kind: 'face', base64: 'AAAA' }] }, 'input_invalid', 'images.0.kind'],
    [
      'an image that is no base64',
      { images: [{ kind: 'plate', base64: 'a b' }] },
      'image_not_an_image',
      'images.0.base64',
    ],
    ['an empty image', { images: [{ kind: 'plate', base64: '' }] }, 'image_not_an_image', 'images.0.base64'],
    [
      'four images',
      { images: Array.from({ length: 4 }, () => ({ kind: 'plate', base64: 'AAAA' })) },
      'input_invalid',
      'images',
    ],
  ])('%s is refused and the field is named', async (_what, fields, code, field) => {
    expect(await read(genericMessage(fields))).toMatchObject({ kind: 'refused', code, field });
  });

  test('an image over 5 MiB is refused before it is decoded', async () => {
    const base64 = Buffer.alloc(5 * 2 ** 20 + 1).toString('base64');
    const adapted = await read(genericMessage({ images: [{ kind: 'context', base64 }] }));
    expect(adapted).toMatchObject({ kind: 'refused', code: 'image_too_large' });
  });

  test.each([
    ['nothing', '', 'body_malformed'],
    ['no JSON', 'plate=PW', 'body_malformed'],
    ['JSON cut off', '{"plate": "PW', 'body_malformed'],
    ['a list', '[]', 'format_unknown'],
    ['17 levels', `{"plate":"x","a":${'['.repeat(16)}${']'.repeat(16)}}`, 'body_malformed'],
    ['a million levels', '['.repeat(1_000_000), 'body_malformed'],
  ])('%s is refused', async (_what, text, code) => {
    const adapted = await readGenericJson({ bytes: Buffer.from(text), contentType: 'text/plain' });
    expect(adapted).toMatchObject({ kind: 'refused', code });
  });

  test('16 levels are taken, and brackets inside of texts are no levels', async () => {
    const deep: unknown = JSON.parse('['.repeat(15) + ']'.repeat(15));
    const text = `"\\"${'['.repeat(40)}`;
    expect(only(await read(genericMessage({ note: deep, text }))).plateRaw).toBe(fictionalPlate(1));
  });

  test('bytes that are no UTF-8 are refused', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"capturedAt":"2026-05-01T17:03:11Z","plate":"PW'),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ]);
    expect(await readGenericJson({ bytes, contentType: 'application/json' })).toMatchObject({ code: 'body_malformed' });
  });

  test('__proto__ and constructor change nothing and give nothing', async () => {
    const text = `{"__proto__":{"plate":"PW9Z99Z99","parked":true},"constructor":{"prototype":{"parked":true}},"capturedAt":"2026-05-01T17:03:11Z"`;
    const without = await readGenericJson({ bytes: Buffer.from(`${text}}`), contentType: '' });
    expect(without).toMatchObject({ code: 'plate_missing' });
    const withPlate = await readGenericJson({
      bytes: Buffer.from(`${text},"plate":"PW1","vehicle":{"__proto__":{"make":"x"}}}`),
      contentType: '',
    });
    expect(only(withPlate)).toMatchObject({ parked: false, vehicle: {} });
    expect(({} as Record<string, unknown>)['parked']).toBeUndefined();
  });
});

describe('multipart', () => {
  const json = { name: 'read', type: 'application/json', bytes: jsonBytes(genericMessage()) };

  test('brings images as they are, with a short boundary too', async () => {
    const plate = await picture(10);
    const scene = await picture(20);
    const parts = [
      json,
      { name: 'plate', fileName: 'p.jpg', bytes: plate },
      { name: 'context', fileName: 'c.jpg', bytes: scene },
    ];
    for (const boundary of ['b', 'border-of-the-tests-that-is-quite-long']) {
      const got = only(await readGenericJson(multipart(parts, boundary)));
      expect(got.images.map(({ kind }) => kind)).toEqual(['plate', 'context']);
      expect(got.images[0]!.bytes.equals(plate)).toBe(true);
      expect(got.images[1]!.bytes.equals(scene)).toBe(true);
    }
  });

  test('the JSON may come as a file', async () => {
    expect(only(await readGenericJson(multipart([{ ...json, fileName: 'read.json' }]))).plateRaw).toBe(
      fictionalPlate(1),
    );
  });

  test.each([
    ['no part read', [{ name: 'plate', fileName: 'p', bytes: Buffer.of(1) }], 'format_unknown'],
    ['a part of another name', [json, { name: 'face', fileName: 'p', bytes: Buffer.of(1) }], 'input_invalid'],
    ['an image without file name', [json, { name: 'plate', bytes: Buffer.from('x') }], 'image_not_an_image'],
    ['an empty image', [json, { name: 'plate', fileName: 'p', bytes: Buffer.alloc(0) }], 'image_not_an_image'],
    ['text that is no UTF-8', [{ name: 'read', bytes: Buffer.from([0x22, 0xff, 0x22]) }], 'body_malformed'],
    [
      'a file that is no UTF-8',
      [{ name: 'read', fileName: 'r', bytes: Buffer.from([0x22, 0xff, 0x22]) }],
      'body_malformed',
    ],
    [
      'four images',
      [json, ...Array.from({ length: 4 }, () => ({ name: 'plate', fileName: 'p', bytes: Buffer.of(1) }))],
      'input_invalid',
    ],
  ])('%s is refused', async (_what, parts, code) => {
    expect(await readGenericJson(multipart(parts))).toMatchObject({ kind: 'refused', code });
  });

  test('a body that its boundary does not fit is refused', async () => {
    const { bytes } = multipart([json]);
    for (const contentType of [
      'multipart/form-data',
      'multipart/form-data; boundary=other',
      'multipart/form-data; boundary=\u00ff\u0100',
    ]) {
      expect(await readGenericJson({ bytes, contentType })).toMatchObject({ code: 'body_malformed' });
    }
    const cut = bytes.subarray(0, bytes.length - 30);
    expect(await readGenericJson({ bytes: cut, contentType: multipart([]).contentType })).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('whatever arrives', () => {
  const kinds = ['reads', 'ignored', 'refused'];

  test('5,000 random messages: always an answer, never an exception', async () => {
    const field = fc.constantFrom(
      ...Object.keys(genericMessage()),
      'vehicle',
      'images',
      'candidates',
      'characterConfidence',
      '__proto__',
    );
    const value = fc.oneof(
      fc.json().map(text => JSON.parse(text) as unknown),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, value), { maxLength: 4 }), async changes => {
        const adapted = await read({ ...genericMessage(), ...Object.fromEntries(changes) });
        expect(kinds).toContain(adapted.kind);
      }),
      { numRuns: 2500 },
    );
    const whole = jsonBytes(genericMessage({ images: [{ kind: 'plate', base64: 'AAAA' }] }));
    const parts = multipart([
      { name: 'read', bytes: whole },
      { name: 'plate', fileName: 'p.jpg', bytes: Buffer.of(1, 2, 3) },
    ]);
    const original = fc.constantFrom({ bytes: whole, contentType: 'application/json' }, parts);
    const cuts = fc.array(fc.tuple(fc.nat({ max: parts.bytes.length }), fc.uint8Array({ maxLength: 6 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(original, cuts, async ({ bytes, contentType }, changes) => {
        let mutated = Buffer.from(bytes);
        for (const [at, put] of changes)
          mutated = Buffer.concat([mutated.subarray(0, at), put, mutated.subarray(at + 2)]);
        expect(kinds).toContain((await readGenericJson({ bytes: mutated, contentType })).kind);
      }),
      { numRuns: 2500 },
    );
  });
});
