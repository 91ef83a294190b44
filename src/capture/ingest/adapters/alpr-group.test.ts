import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentUid, groupMessage, jsonBytes, picture } from '../../../../test/support/camera-messages.ts';
import { fictionalPlate } from '../../../foundation/plates/fictional.ts';
import type { Adapted, NormalRead } from '../normal-read.ts';
import { readAlprGroup } from './alpr-group.ts';

const read = (value: unknown, contentType = 'application/json'): Promise<Adapted> =>
  readAlprGroup({ bytes: jsonBytes(value), contentType });

function reads(adapted: Adapted): NormalRead[] {
  if (adapted.kind !== 'reads') throw new Error(JSON.stringify(adapted));
  return adapted.reads;
}

const only = async (fields: Record<string, unknown>): Promise<NormalRead> =>
  reads(await read(groupMessage(fields)))[0]!;

describe('a group', () => {
  test('becomes one read in our words and scales', async () => {
    const crop = await picture(1);
    const overview = await picture(2);
    const best = { ...(groupMessage()['best_plate'] as object), plate_crop_jpeg: crop.toString('base64') };
    const got = await only({ best_plate: best, overview_jpeg: overview.toString('base64'), vehicle_crop_jpeg: '' });
    expect(got).toMatchObject({
      eventId: `${agentUid}-1000-2`,
      cameraRefs: [`${agentUid}/1000`, '1000'],
      captured: { kind: 'instant', at: new Date(Date.UTC(2026, 4, 1, 17, 3, 11, 500)) },
      plateRaw: fictionalPlate(2),
      state: 'CA',
      stateConfidence: 0.88,
      confidence: 0.9325,
      candidates: [
        { text: fictionalPlate(2), confidence: 0.9325 },
        { text: fictionalPlate(2).slice(0, 8), confidence: 0.8 },
      ],
      vehicle: { make: 'land rover', model: 'defender', color: 'blue', body: 'suv-crossover', year: '2010-2014' },
      headingDegrees: 296.56,
      latitude: 33.158,
      longitude: -117.35,
      parked: false,
    });
    expect(got.images.map(({ kind, bytes }) => [kind, bytes.equals(kind === 'plate' ? crop : overview)])).toEqual([
      ['plate', true],
      ['context', true],
    ]);
  });

  test.each([
    ['best_uuid_epoch_ms', {}, Date.UTC(2026, 4, 1, 17, 3, 11, 500)],
    ['epoch_start', { best_uuid_epoch_ms: undefined }, Date.UTC(2026, 4, 1, 17, 3, 10, 600)],
    ['epoch_start when the better is 0', { best_uuid_epoch_ms: 0 }, Date.UTC(2026, 4, 1, 17, 3, 10, 600)],
    ['seconds', { best_uuid_epoch_ms: 1_777_000_000 }, 1_777_000_000_000],
    ['microseconds', { best_uuid_epoch_ms: 1_777_000_000_123_456 }, 1_777_000_000_123],
    ['nanoseconds in text', { best_uuid_epoch_ms: '1777000000123000000' }, 1_777_000_000_123],
  ])('takes its time from %s', async (_what, fields, atMs) => {
    expect((await only(fields)).captured).toEqual({ kind: 'instant', at: new Date(atMs) });
  });

  test('does not need what agents leave out or write oddly', async () => {
    const odd = {
      best_plate: undefined,
      best_uuid: undefined,
      candidates: [
        { plate: 'PW', confidence: 300 },
        'x',
        { confidence: 4 },
        { plate: fictionalPlate(3), confidence: 50 },
      ],
      vehicle: { color: 'blue', make: [{ name: 5 }], year: [] },
      travel_direction: -1,
      gps_latitude: 0,
      gps_longitude: 0,
      best_confidence: -1,
      is_parked: 1,
      camera_id: undefined,
    };
    expect(await only(odd)).toMatchObject({
      eventId: `${agentUid}-1000-1`,
      cameraRefs: [],
      candidates: [{ text: fictionalPlate(3), confidence: 0.5 }],
      vehicle: {},
      headingDegrees: null,
      latitude: null,
      longitude: null,
      confidence: null,
      parked: true,
    });
  });

  test('a region of another country is no state', async () => {
    expect(await only({ country: 'eu', best_region: 'de' })).toMatchObject({ state: null, stateConfidence: null });
    expect(await only({ best_region: '', best_plate: { region: 'us-nv', region_confidence: 70 } })).toMatchObject({
      state: 'NV',
      stateConfidence: 0.7,
    });
  });

  test('a preview is ignored, as the final message has the same id', async () => {
    for (const is_preview of [true, 1]) {
      expect(await read(groupMessage({ is_preview }))).toEqual({
        kind: 'ignored',
        why: 'preview: the final message of this group follows',
      });
    }
  });

  test.each([
    ['no plate', { best_plate_number: '', best_plate: null }, 'plate_missing'],
    ['no time', { best_uuid_epoch_ms: undefined, epoch_start: 'now', epoch_end: null }, 'input_invalid'],
    ['an image that is no base64', { overview_jpeg: '<html>' }, 'image_not_an_image'],
    ['an unknown type', { data_type: 'alpr_new' }, 'format_unknown'],
    ['no type', { data_type: undefined }, 'format_unknown'],
  ])('%s is refused', async (_what, fields, code) => {
    expect(await read(groupMessage(fields))).toMatchObject({ kind: 'refused', code });
  });
});

describe('the other messages of an agent', () => {
  test('an alert is its group', async () => {
    const alert = {
      data_type: 'alpr_alert',
      version: 1,
      epoch_time: 1,
      camera_number: 7,
      agent_uid: 'x',
      list_type: 'Blacklist',
      group: groupMessage(),
    };
    expect(await read(alert)).toEqual(await read(groupMessage()));
    const bare = groupMessage({ agent_uid: undefined, camera_id: undefined });
    expect(reads(await read({ ...alert, group: bare }))[0]!.cameraRefs).toEqual(['x/7', '7']);
    expect(await read({ ...alert, group: undefined })).toMatchObject({ code: 'format_unknown', field: 'group' });
  });

  test('results become one read each', async () => {
    const message = {
      data_type: 'alpr_results',
      epoch_time: 1_777_000_000_000,
      uuid: 'u-1',
      camera_id: 4,
      agent_uid: 'a',
      results: [
        {
          plate: fictionalPlate(7),
          confidence: 80,
          region: 'ca',
          candidates: [{ plate: fictionalPlate(7), confidence: 80 }],
        },
        { plate: fictionalPlate(8), confidence: 70, region: 'xx' },
      ],
    };
    const got = reads(await read(message));
    expect(got.map(({ eventId, plateRaw, state }) => [eventId, plateRaw, state])).toEqual([
      ['u-1-0', fictionalPlate(7), 'CA'],
      ['u-1-1', fictionalPlate(8), null],
    ]);
    expect(got[1]!.cameraRefs).toEqual(['a/4', '4']);
    expect(await read({ ...message, results: [] })).toMatchObject({ kind: 'ignored' });
    expect(await read({ ...message, results: [{}] })).toMatchObject({
      code: 'plate_missing',
      field: 'results.0.plate',
    });
    expect(await read({ ...message, results: Array.from({ length: 101 }, () => ({ plate: 'PW1' })) })).toMatchObject({
      code: 'input_invalid',
    });
  });

  test.each([
    ['the test button', { openalpr_webhook: 'test' }],
    ['a heartbeat', { data_type: 'heartbeat', cpu_usage: 3 }],
    ['a vehicle without plate', { data_type: 'vehicle', vehicle: {} }],
  ])('%s is ignored', async (_what, message) => {
    expect((await read(message)).kind).toBe('ignored');
  });
});

test('any content type is taken, and JSON inside of a form', async () => {
  const expected = await read(groupMessage());
  const text = JSON.stringify(groupMessage());
  const form = 'application/x-www-form-urlencoded; charset=utf-8';
  for (const [body, contentType] of [
    [text, 'text/plain'],
    [text, form],
    [`\ufeff${text}`, 'nonsense'],
    [new URLSearchParams({ json: text }).toString(), form],
    [encodeURIComponent(text), form],
  ] as const) {
    expect(await readAlprGroup({ bytes: Buffer.from(body), contentType })).toEqual(expected);
  }
  expect(await readAlprGroup({ bytes: Buffer.from('a=b'), contentType: form })).toMatchObject({
    code: 'body_malformed',
  });
  expect(await readAlprGroup({ bytes: Buffer.of(0xc3, 0x28), contentType: form })).toMatchObject({
    code: 'body_malformed',
  });
});

test('5,000 random and mutated messages: always an answer, never an exception', async () => {
  const kinds = ['reads', 'ignored', 'refused'];
  const field = fc.constantFrom(...Object.keys(groupMessage()), 'results', 'group', 'overview_jpeg', '__proto__');
  const type = fc.constantFrom('alpr_group', 'alpr_alert', 'alpr_results');
  const value = fc.oneof(
    fc.json().map(text => JSON.parse(text) as unknown),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.constant(null),
  );
  await fc.assert(
    fc.asyncProperty(type, fc.array(fc.tuple(field, value), { maxLength: 5 }), async (data_type, changes) => {
      const group = { ...groupMessage(), ...Object.fromEntries(changes) };
      expect(kinds).toContain(
        (await read({ ...group, group, results: [group], data_type, ...Object.fromEntries(changes) })).kind,
      );
    }),
    { numRuns: 2500 },
  );
  const whole = jsonBytes(groupMessage());
  const cuts = fc.array(fc.tuple(fc.nat({ max: whole.length }), fc.uint8Array({ maxLength: 6 })), {
    minLength: 1,
    maxLength: 4,
  });
  const contentType = fc.constantFrom('application/json', 'application/x-www-form-urlencoded');
  await fc.assert(
    fc.asyncProperty(cuts, contentType, async (changes, contentType) => {
      let mutated = Buffer.from(whole);
      for (const [at, put] of changes)
        mutated = Buffer.concat([mutated.subarray(0, at), put, mutated.subarray(at + 2)]);
      expect(kinds).toContain((await readAlprGroup({ bytes: mutated, contentType })).kind);
    }),
    { numRuns: 2500 },
  );
});
