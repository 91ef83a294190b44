import { describe, expect, test } from 'vitest';
import { multipart, picture } from '../../../../test/support/camera-messages.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import { fictionalPlate } from '../../../foundation/plates/fictional.ts';
import type { RecognizedPlate } from '../../recognition/rules.ts';
import type { WireMessage } from '../normal-read.ts';
import { adaptMessage, type ReadPicture } from '../rules.ts';

const crop = Buffer.from('a crop');

function plateOf(fields: Partial<RecognizedPlate> = {}): RecognizedPlate {
  const text = fictionalPlate(1);
  return {
    text,
    confidence: 0.8,
    chars: Array.from(text, char => ({ char, confidence: 0.97 })),
    candidates: [{ text, confidence: 0.8 }],
    state: { code: 'CA', confidence: 0.7 },
    box: [1, 2, 30, 15],
    corners: [
      [1, 2],
      [31, 2],
      [31, 17],
      [1, 17],
    ],
    crop,
    ...fields,
  };
}

/** A recognizer that finds these plates in every picture, and remembers what it was given. */
function finding(plates: RecognizedPlate[]): ReadPicture & { seen: Uint8Array[] } {
  const seen: Uint8Array[] = [];
  const read: ReadPicture = async bytes => {
    seen.push(bytes);
    return { width: 96, height: 48, ms: 1, plates };
  };
  return Object.assign(read, { seen });
}

const beside = { capturedAt: '2026-05-01T17:03:11.123Z', camera: 'gate-1', eventId: 'shot-1' };
const messageOf = async (fields: Partial<WireMessage> = {}): Promise<WireMessage> => ({
  bytes: await picture(),
  contentType: 'image/jpeg',
  beside,
  ...fields,
});

describe('a bare picture', () => {
  test('becomes a read per plate, each with the whole picture and its crop', async () => {
    const message = await messageOf();
    const plates = [plateOf(), plateOf({ text: fictionalPlate(2), state: null })];
    const adapted = await adaptMessage('raw-image', message, finding(plates));
    if (adapted.kind !== 'reads') throw new Error(JSON.stringify(adapted));
    const [one, two] = adapted.reads;
    expect(one).toMatchObject({
      eventId: 'shot-1-0',
      cameraRefs: ['gate-1'],
      captured: { kind: 'instant', at: new Date(beside.capturedAt) },
      plateRaw: fictionalPlate(1),
      state: 'CA',
      stateConfidence: 0.7,
      confidence: 0.8,
      images: [
        { kind: 'plate', bytes: crop },
        { kind: 'context', bytes: message.bytes },
      ],
    });
    expect(one?.characterConfidence).toHaveLength(fictionalPlate(1).length);
    expect(two).toMatchObject({ eventId: 'shot-1-1', plateRaw: fictionalPlate(2), state: null, stateConfidence: null });
  });

  test('may come as a part of a form', async () => {
    const bytes = await picture(7);
    const form = multipart([{ name: 'image', fileName: 'shot.jpg', bytes }]);
    const readPicture = finding([plateOf()]);
    expect(await adaptMessage('raw-image', await messageOf(form), readPicture)).toMatchObject({ kind: 'reads' });
    expect(Buffer.from(readPicture.seen[0] ?? []).equals(bytes)).toBe(true);
  });

  test('needs no id and no camera', async () => {
    const message = await messageOf({ beside: { capturedAt: '2026-05-01T10:03:11' } });
    const adapted = await adaptMessage('raw-image', message, finding([plateOf()]));
    expect(adapted).toMatchObject({ reads: [{ eventId: null, cameraRefs: [], captured: { kind: 'local' } }] });
  });

  test('takes a zone whose plus the query made a blank', async () => {
    const message = await messageOf({ beside: { capturedAt: '2026-05-01T17:03:11 00:00' } });
    const adapted = await adaptMessage('raw-image', message, finding([plateOf()]));
    expect(adapted).toMatchObject({ reads: [{ captured: { at: new Date('2026-05-01T17:03:11Z') } }] });
  });

  test.each([
    ['no plate', [], 'no plate found'],
    ['a plate that is not legible', [plateOf({ text: '', confidence: 0 })], 'no plate found that is legible'],
    ['a plate that nobody could act on', [plateOf({ confidence: 0.02 })], 'no plate found that is legible'],
  ])('with %s is ignored with the reason, and names its camera', async (_what, plates, why) => {
    const adapted = await adaptMessage('raw-image', await messageOf(), finding(plates));
    expect(adapted).toEqual({ kind: 'ignored', why, cameraRefs: ['gate-1'] });
  });

  test.each<[string, Partial<WireMessage>, string, string]>([
    ['without a time', { beside: { camera: 'gate-1' } }, 'input_invalid', 'query.capturedAt'],
    ['with a time that is none', { beside: { capturedAt: 'yesterday' } }, 'input_invalid', 'query.capturedAt'],
    ['without bytes', { bytes: Buffer.alloc(0) }, 'image_not_an_image', 'body'],
    ['larger than 5 MiB', { bytes: Buffer.alloc(5 * 2 ** 20 + 1) }, 'image_too_large', 'body'],
    ['in a form without it', multipart([{ name: 'photo', fileName: 'a', bytes: crop }]), 'format_unknown', 'image'],
    ['in a form as text', multipart([{ name: 'image', bytes: crop }]), 'image_not_an_image', 'image'],
  ])('%s is refused and never read', async (_what, fields, code, field) => {
    const readPicture = finding([plateOf()]);
    expect(await adaptMessage('raw-image', await messageOf(fields), readPicture)).toMatchObject({ code, field });
    expect(readPicture.seen).toEqual([]);
  });

  test('what recognition refuses is refused with its reason', async () => {
    const busy: ReadPicture = () => Promise.reject(new Problem('recognition_busy', { detail: 'later' }));
    expect(await adaptMessage('raw-image', await messageOf(), busy)).toMatchObject({
      kind: 'refused',
      code: 'recognition_busy',
      detail: 'later',
    });
  });

  test('is not taken by a server without models', async () => {
    expect(await adaptMessage('raw-image', await messageOf())).toMatchObject({ code: 'recognition_unavailable' });
  });
});
