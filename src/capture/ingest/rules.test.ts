import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { genericMessage, groupMessage, jsonBytes, multipart, picture } from '../../../test/support/camera-messages.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import type { Source } from '../cameras/actions.ts';
import { instantOf } from './local-time.ts';
import {
  adaptMessage,
  chooseCamera,
  contentSha256,
  distinctEvents,
  judgeCaptureTime,
  judgeRead,
  type NormalRead,
} from './rules.ts';

const receivedAt = new Date('2026-05-01T17:05:00Z');

function source(fields: Partial<Source> = {}): Source {
  return {
    sourceId: newId<'source'>(),
    agencyId: newId<'agency'>(),
    code: 'gate-1',
    name: 'Gate 1',
    kind: 'fixed',
    retentionClass: 'fixed',
    timeZone: 'America/Los_Angeles',
    latitude: 33.1,
    longitude: -117.3,
    headingDegrees: 90,
    externalRefs: [],
    active: true,
    ...fields,
  };
}

async function normal(fields: Record<string, unknown> = {}): Promise<NormalRead> {
  const message = { bytes: jsonBytes(genericMessage(fields)), contentType: 'application/json' };
  const adapted = await adaptMessage('generic-json', message);
  if (adapted.kind !== 'reads') throw new Error(JSON.stringify(adapted));
  return adapted.reads[0]!;
}

const from = { receivedAt, format: 'generic-json', messageSha256: Buffer.alloc(32) } as const;

describe('the time of capture', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  test.each([
    ['now', 0, []],
    ['2 minutes ahead', 2 * minute, []],
    ['just more than 2 minutes ahead', 2 * minute + 1, ['clock_suspect']],
    ['24 hours ahead', day, ['clock_suspect']],
    ['15 minutes ago', -15 * minute, []],
    ['just more than 15 minutes ago', -15 * minute - 1, ['late']],
    ['31 days ago', -31 * day, ['late']],
    ['just more than 31 days ago', -31 * day - 1, ['clock_suspect', 'late']],
    ['180 days ago', -180 * day, ['clock_suspect', 'late']],
  ])('%s is taken', (_what, aheadMs, flags) => {
    expect(judgeCaptureTime(new Date(receivedAt.getTime() + aheadMs), receivedAt)).toEqual({ kind: 'taken', flags });
  });
  test.each([
    ['more than 24 hours ahead', day + 1],
    ['a year ahead', 365 * day],
    ['more than 180 days ago', -180 * day - 1],
    ['no time', Number.NaN],
  ])('%s is refused', (_what, aheadMs) => {
    expect(judgeCaptureTime(new Date(receivedAt.getTime() + aheadMs), receivedAt).kind).toBe('refused');
  });

  test.each([
    ['winter', '2026-01-15T12:00:00', '2026-01-15T20:00:00.000Z', false],
    ['summer, with parts of a second', '2026-07-15T12:00:00.250', '2026-07-15T19:00:00.250Z', false],
    // clocks go back at 2:00 on 1 November 2026: 1:30 is shown twice
    ['the hour that is shown twice', '2026-11-01T01:30:00', '2026-11-01T08:30:00.000Z', true],
    // and forward at 2:00 on 8 March 2026: 2:30 is never shown
    ['the hour that is never shown', '2026-03-08T02:30:00', '2026-03-08T10:30:00.000Z', true],
  ])('a local time in %s', (_what, text, instant, unsure) => {
    const received = new Date('2026-11-01T08:31:00Z');
    expect(instantOf({ kind: 'local', text }, 'America/Los_Angeles', received)).toEqual({
      at: new Date(instant),
      unsure,
    });
  });

  test('of the two instants of one local time the one nearer to the receipt is taken', () => {
    const captured = { kind: 'local', text: '2026-11-01T01:30:00' } as const;
    const later = instantOf(captured, 'America/Los_Angeles', new Date('2026-11-01T09:31:00Z'));
    expect(later.at.toISOString()).toBe('2026-11-01T09:30:00.000Z');
  });

  test('every instant is found again from what the clock of its zone showed', () => {
    const zones = fc.constantFrom('America/Los_Angeles', 'UTC', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    const times = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, zones, (at, zone) => {
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(at);
        const text = `${shown.replace(' ', 'T')}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`;
        expect(instantOf({ kind: 'local', text }, zone, at).at.getTime()).toBe(at.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

describe('the camera', () => {
  const north = source({ code: 'north', externalRefs: ['agent-a/1', '1'] });
  const south = source({ code: 'south', externalRefs: ['agent-b/1', '1'] });

  test('is the one that has the most exact name', () => {
    expect(chooseCamera([north, south], ['agent-b/1', '1'])).toBe(south);
    expect(chooseCamera([north, south], ['north'])).toBe(north);
    expect(chooseCamera([north], ['agent-z/1', '1'])).toBe(north);
    expect(chooseCamera([north], [])).toBe(north);
  });

  test.each([
    ['a name that two have', [north, south], ['1']],
    ['a name that none has, though the key has one camera', [north], ['agent-z/2', '2']],
    ['no name and two cameras', [north, south], []],
    ['no name and no camera', [], []],
    ['a camera that is out of service', [source({ code: 'x', active: false })], ['x']],
    ['only a part of a name', [north], ['nort']],
  ])('%s: none is guessed', (_what, sources, refs) => {
    expect(() => chooseCamera(sources, refs)).toThrow(expect.objectContaining({ code: 'camera_unknown' }));
  });
});

describe('a read', () => {
  test('keeps the text as read beside the plate, and a fixed camera gives the place', async () => {
    const { read } = judgeRead(await normal({ plate: 'pw-3?4' }), { source: source(), ...from });
    expect(read).toMatchObject({ plateRaw: 'pw-3?4', plate: 'PW3_4', latitude: 33.1, longitude: -117.3, flags: [] });
    // where a camera looks is not where a car drives
    expect(read.headingDegrees).toBeNull();
    const moving = judgeRead(await normal({ latitude: 10 }), { source: source({ kind: 'mobile' }), ...from });
    expect(moving.read).toMatchObject({ latitude: null, longitude: null });
  });

  test.each([['---'], ['?*_~'], ['PW34567890123'], ['PW\n3'], ['\ud800PW3'], ['P'.repeat(65)]])(
    '%j is no plate',
    async plate => {
      const read = await normal({ plate });
      expect(() => judgeRead(read, { source: source(), ...from })).toThrow(
        expect.objectContaining({ code: 'plate_unusable' }),
      );
    },
  );

  test('numbers fit four bytes', async () => {
    const read = await normal({
      confidence: 1e-300,
      characterConfidence: [1e-60, 1],
      headingDegrees: 360,
      speedMph: 1e-99,
      latitude: -1e-200,
      longitude: 1e-200,
    });
    expect(judgeRead(read, { source: source(), ...from }).read).toMatchObject({
      confidence: 0,
      characterConfidence: [0, 1],
      headingDegrees: 0,
      speedMph: 0,
      latitude: 0,
      longitude: 0,
    });
  });

  test('marks what the message says of itself', async () => {
    const read = await normal({ retransmission: true, parked: true, capturedAt: '2026-03-20T00:00:00Z' });
    const { flags } = judgeRead(read, { source: source(), ...from }).read;
    expect(new Set(flags)).toEqual(new Set(['clock_suspect', 'late', 'retransmission', 'parked']));
  });

  test('without an event id is known by camera, time, plate and images', async () => {
    const image = { kind: 'plate', base64: (await picture(20)).toString('base64') };
    const other = { kind: 'plate', base64: (await picture(200)).toString('base64') };
    const gate = source();
    const id = async (fields: Record<string, unknown>, camera = gate): Promise<string> =>
      judgeRead(await normal({ eventId: undefined, images: [image], ...fields }), { source: camera, ...from }).read
        .eventId;
    const first = await id({});
    expect(await id({ confidence: 0.5, plate: genericMessage()['plate'] })).toBe(first);
    const others = [
      await id({ images: [other] }),
      await id({ plate: 'PW1' }),
      await id({ capturedAt: '2026-05-01T17:03:12Z' }),
      await id({}, source()),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  test('told twice in one message is one read', async () => {
    const judged = judgeRead(await normal(), { source: source(), ...from });
    expect(distinctEvents([judged, { ...judged }])).toEqual([judged]);
  });
});

describe('the content of a message', () => {
  test('is the same whatever boundary, order, spelling or mark of retransmission', async () => {
    const first = contentSha256(await normal()).toString('hex');
    const turned = Object.fromEntries(Object.entries(genericMessage()).toReversed());
    const spellings = [
      {
        bytes: Buffer.from(JSON.stringify({ ...turned, retransmission: true, unknown: 1 }, null, 3)),
        contentType: 'text/plain',
      },
      multipart([{ name: 'read', bytes: jsonBytes(turned) }], 'one'),
      multipart([{ name: 'read', bytes: jsonBytes(genericMessage()) }], 'two'),
    ];
    for (const message of spellings) {
      const adapted = await adaptMessage('generic-json', message);
      if (adapted.kind !== 'reads') throw new Error(adapted.kind);
      expect(contentSha256(adapted.reads[0]!).toString('hex')).toBe(first);
    }
  });

  test('is another one when anything that is stored differs', async () => {
    const changes = [
      {},
      { plate: 'PW2' },
      { camera: 'gate-2' },
      { capturedAt: '2026-05-01T17:03:11.124Z' },
      { state: 'NV' },
      { confidence: 0.92 },
      { vehicle: { color: 'red' } },
      { lane: 1 },
      { parked: true },
      { images: [{ kind: 'plate', base64: 'AAAA' }] },
      { images: [{ kind: 'plate', base64: 'AAAB' }] },
      { images: [{ kind: 'context', base64: 'AAAA' }] },
      { candidates: [{ text: 'PW2', confidence: 0.5 }] },
    ];
    const hashes = await Promise.all(changes.map(async fields => contentSha256(await normal(fields)).toString('hex')));
    expect(new Set(hashes).size).toBe(changes.length);
  });
});

test('whatever an adapter lets through is judged, or refused below 500', async () => {
  const field = fc.constantFrom(...Object.keys(groupMessage()), ...Object.keys(genericMessage()));
  const value = fc.oneof(
    fc.json().map(text => JSON.parse(text) as unknown),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(0, 1e308, -1e-308, 253_402_300_800_000),
  );
  const format = fc.constantFrom('generic-json', 'alpr-group');
  await fc.assert(
    fc.asyncProperty(format, fc.array(fc.tuple(field, value), { maxLength: 3 }), async (format, changes) => {
      const original = format === 'generic-json' ? genericMessage() : groupMessage();
      const bytes = jsonBytes({ ...original, ...Object.fromEntries(changes) });
      const adapted = await adaptMessage(format, { bytes, contentType: '' });
      if (adapted.kind !== 'reads') return;
      try {
        for (const read of adapted.reads) judgeRead(read, { source: source(), ...from, format });
      } catch (error) {
        expect(isProblem(error) && error.status < 500).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
