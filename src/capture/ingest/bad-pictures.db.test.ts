import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildCameraHouse,
  countOf,
  houseTime,
  keyFor,
  quarantineItem,
  quarantinedBytes,
  storedReads,
  type CameraHouse,
} from '../../../test/support/camera-house.ts';
import { jsonBytes, multipart } from '../../../test/support/camera-messages.ts';
import { drawnCar } from '../../../test/support/drawn-car.ts';
import { modelsAreThere, modelsFolder } from '../../../test/support/models.ts';
import { withComment } from '../../../test/support/noise-photo.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { openRecognizer, type Recognizer } from '../recognition/actions.ts';
import type { Recognition } from '../recognition/rules.ts';

/*
 * Pictures that are broken, hostile or merely unusual, sent to both addresses that take pictures. Whatever comes: a stable code
 * and a clear sentence, nothing lost, the processes that read pictures alive, and the next good picture read.
 */

let house: CameraHouse;
let key: string;
let recognizer: Recognizer;
let car: Buffer;
let last: Recognition | null = null;
let count = 0;

beforeAll(async () => {
  if (!modelsAreThere) return;
  recognizer = await openRecognizer({ modelsFolder, workers: 1 });
  house = await buildCameraHouse({
    readPicture: async (bytes, options) => (last = await recognizer.read(bytes, options)),
  });
  ({ key } = await keyFor(house, 'barstow', [{ code: 'lane-1' }]));
  car = await drawnCar();
});
afterAll(async () => {
  await house?.close();
  await recognizer?.close();
});

type Answered = {
  status: number;
  body: { code?: string; detail?: string; quarantineId?: string; readIds?: string[]; ignored?: string };
  eventId: string;
};

async function post(url: string, bytes: Buffer, contentType: string): Promise<Omit<Answered, 'eventId'>> {
  const headers = { 'x-plateward-key': key, 'content-type': contentType };
  const answer = await house.server.inject({ method: 'POST', url, headers, payload: bytes });
  return { status: answer.statusCode, body: answer.json() };
}

/** Sends a picture alone, to be read here. */
async function sendPicture(bytes: Buffer, contentType = 'image/jpeg'): Promise<Answered> {
  const eventId = `picture-${++count}`;
  const query = new URLSearchParams({ capturedAt: houseTime.toISOString(), camera: 'lane-1', eventId }).toString();
  last = null;
  return { ...(await post(`/v1/ingest/images?${query}`, bytes, contentType)), eventId };
}

/** Sends a read with the picture as its photo. */
async function sendRead(bytes: Buffer): Promise<Answered> {
  const eventId = `read-${++count}`;
  const read = { eventId, camera: 'lane-1', capturedAt: houseTime.toISOString(), plate: fictionalPlate(count) };
  const { bytes: body, contentType } = multipart(
    [
      { name: 'read', type: 'application/json', bytes: jsonBytes(read) },
      { name: 'context', fileName: 'photo', bytes },
    ],
    `border-${randomBytes(8).toString('hex')}`,
  );
  return { ...(await post('/v1/ingest/reads', body, contentType)), eventId };
}

/** The next good picture is read, in a process that has outlived all before it. */
async function expectGoodIsRead(): Promise<void> {
  const { status, eventId } = await sendPicture(withComment(car, `good ${count}`));
  expect([status, (await storedReads(house, `${eventId}-0`)).length]).toEqual([201, 1]);
  expect(recognizer.counts().workersLost).toBe(0);
}

/** Refused with this code in words that help, nothing stored, and kept as it came. */
async function expectRefused({ status, body }: Answered, code: string, sent: Buffer | null): Promise<void> {
  expect([status, body.code]).toEqual([422, code]);
  // a sentence of ours: no words of a decoder, which may hold bytes of the file
  expect(body.detail).toMatch(/^[A-Z][ -~]{15,200}\.$/);
  expect(body.detail).not.toMatch(/vips|libjpeg|libpng|spng|webp:|Error:|undefined|null/i);
  const item = await quarantineItem(house, body.quarantineId);
  expect(item).toMatchObject({ code, times_sent: 1 });
  if (sent === null) expect(item.segment).not.toBeNull();
  else expect(await quarantinedBytes(house, item)).toEqual(sent.length === 0 ? null : sent);
}

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#204060' }, limitInputPixels: false });

/** A PNG of a few bytes whose header says another size. */
async function pngSaying(width: number, height: number): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** A JPEG whose frame header says another size. */
async function jpegSaying(width: number, height: number): Promise<Buffer> {
  const jpeg = await plain(64, 64).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A WebP whose picture header says the largest size there is. */
async function webpSaying(): Promise<Buffer> {
  const webp = await plain(64, 64).webp().toBuffer();
  const at = webp.indexOf('VP8 ') + 8;
  webp.writeUInt16LE(0x3fff, at + 6);
  webp.writeUInt16LE(0x3fff, at + 8);
  return webp;
}

const frames = async (): Promise<Sharp> =>
  sharp([car, await sharp(car).negate().toBuffer()], { join: { animated: true } });

/** A still PNG to which an animation's control chunk was added, as an APNG has it. */
async function movingPng(): Promise<Buffer> {
  const png = await sharp(car).png().toBuffer();
  const chunk = Buffer.alloc(20);
  chunk.writeUInt32BE(8, 0);
  chunk.write('acTL', 4);
  chunk.writeUInt32BE(2, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

const box = (brand: string): Buffer =>
  Buffer.concat([Buffer.of(0, 0, 0, 24), Buffer.from(`ftyp${brand}`), Buffer.alloc(8), randomBytes(400)]);
const cut = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share));

const notAnImage: [string, () => Buffer | Promise<Buffer>][] = [
  ['nothing at all', () => Buffer.alloc(0)],
  ['text', () => Buffer.from('this is not a picture')],
  ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['random bytes', () => randomBytes(5_000)],
  ['GIF', () => plain(64, 48).gif().toBuffer()],
  ['moving GIF', async () => (await frames()).resize(64).gif().toBuffer()],
  [
    'SVG',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>'),
  ],
  ['TIFF', () => plain(64, 48).tiff().toBuffer()],
  ['HEIC', () => box('heic')],
  ['AVIF', () => box('avif')],
  ['PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')],
  ['BMP', () => Buffer.concat([Buffer.from('BM'), randomBytes(300)])],
  ['JPEG XL', () => Buffer.concat([Buffer.of(0xff, 0x0a), randomBytes(300)])],
  ['ZIP', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(300)])],
  ['gzip of zeros, a thousandfold larger unpacked', () => Buffer.from('1f8b0800000000000003', 'hex')],
  ['moving WebP', async () => (await frames()).webp({ quality: 60 }).toBuffer()],
  ['moving PNG', movingPng],
];

const damaged: [string, () => Buffer | Promise<Buffer>][] = [
  ...[0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999].map((share): [string, () => Buffer] => [
    `JPEG cut at ${share * 100} %`,
    () => cut(car, share),
  ]),
  ['JPEG without its last two bytes', () => car.subarray(0, -2)],
  ['progressive JPEG cut in half', async () => cut(await sharp(car).jpeg({ progressive: true }).toBuffer(), 0.5)],
  ['PNG cut in half', async () => cut(await sharp(car).png().toBuffer(), 0.5)],
  ['WebP cut in half', async () => cut(await sharp(car).webp().toBuffer(), 0.5)],
  ['JPEG of no width', () => jpegSaying(0, 64)],
  ['two JPEGs, the first one cut off', () => Buffer.concat([cut(car, 0.2), car])],
];

const tooLarge: [string, () => Buffer | Promise<Buffer>][] = [
  ['PNG of a few bytes that says 1.2 gigapixels', () => pngSaying(40_000, 30_000)],
  ['PNG that says 2^31 - 1 on each side', () => pngSaying(2 ** 31 - 1, 2 ** 31 - 1)],
  ['JPEG that says 65,535 x 65,535', () => jpegSaying(65_535, 65_535)],
  ['WebP that says 16,383 x 16,383', webpSaying],
  ['12,000 x 12,000', () => plain(12_000, 12_000).jpeg({ quality: 20 }).toBuffer()],
  ['more than 5 MiB', () => Buffer.concat([car, Buffer.alloc(5 * 2 ** 20)])],
];

describe.skipIf(!modelsAreThere)('refused, kept and told [needs the models]', () => {
  test.each([
    ...notAnImage.map(([what, make]) => [what, 'image_not_an_image', make] as const),
    ...damaged.map(([what, make]) => [what, 'image_unreadable', make] as const),
    ...tooLarge.map(([what, make]) => [what, 'image_too_large', make] as const),
  ])('%s: %s', async (_what, code, make) => {
    const bytes = await make();
    const before = await countOf(house, 'reads');
    await expectRefused(await sendPicture(bytes), code, bytes);
    await expectRefused(await sendRead(bytes), code, null);
    expect(await countOf(house, 'reads')).toBe(before);
    await expectGoodIsRead();
  });

  test('a form of a thousand parts and one whose part is an archive that unpacks to much more', async () => {
    const many = multipart(
      Array.from({ length: 1_000 }, () => ({ name: 'image', fileName: 'a', bytes: car.subarray(0, 50) })),
    );
    const { status, body } = await post(
      `/v1/ingest/images?capturedAt=${houseTime.toISOString()}`,
      many.bytes,
      many.contentType,
    );
    expect([status, body.code]).toEqual([400, 'body_malformed']);
    const archive = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100_000)]);
    const form = multipart([{ name: 'image', fileName: 'a.zip', type: 'application/zip', bytes: archive }]);
    await expectRefused(await sendPicture(form.bytes, form.contentType), 'image_not_an_image', form.bytes);
    await expectGoodIsRead();
  });
});

/** Where the demonstration draws the plate. */
const plateArea = { left: 490, top: 435, right: 790, bottom: 545 };

function expectPlateFound(): void {
  expect([last?.width, last?.height]).toEqual([1280, 720]);
  const middles = (last?.plates ?? []).map(
    ({ box: [x, y, width, height] }) => [x + width / 2, y + height / 2] as const,
  );
  const { left, top, right, bottom } = plateArea;
  expect(middles.some(([x, y]) => left <= x && x <= right && top <= y && y <= bottom)).toBe(true);
}

/** The upright picture stored so that EXIF `orientation` turns it upright again (EXIF 2.32, tag 0112H). */
async function storedFor(orientation: number, upright: Buffer): Promise<Buffer> {
  // one step after the other: in one chain they would be done in an order of sharp's own
  const steps: Record<number, ((picture: Sharp) => Sharp)[]> = {
    2: [picture => picture.flop()],
    3: [picture => picture.rotate(180)],
    4: [picture => picture.flip()],
    5: [picture => picture.rotate(90), picture => picture.flop()],
    6: [picture => picture.rotate(270)],
    7: [picture => picture.rotate(270), picture => picture.flop()],
    8: [picture => picture.rotate(90)],
  };
  let stored = await sharp(upright).png({ compressionLevel: 1 }).toBuffer();
  for (const step of steps[orientation] ?? [])
    stored = await step(sharp(stored)).png({ compressionLevel: 1 }).toBuffer();
  return sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

const manySegments = (jpeg: Buffer, marker: number, head: string): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    ...Array.from({ length: 60 }, (_, n) => {
      const body = Buffer.concat([Buffer.from(head), Buffer.of(n + 1, 60), randomBytes(60_000)]);
      const length = Buffer.alloc(4);
      length.writeUInt16BE(0xff00 + marker, 0);
      length.writeUInt16BE(body.length + 2, 2);
      return Buffer.concat([length, body]);
    }),
    jpeg.subarray(2),
  ]);

const page = '<html><body onload="alert(document.domain)"></body></html>';

describe.skipIf(!modelsAreThere)('taken and read like any other [needs the models]', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string?]>([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation): [string, () => Promise<Buffer>] => [
      `turned by EXIF orientation ${orientation}`,
      () => storedFor(orientation, car),
    ]),
    ['CMYK', () => sharp(car).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['16-bit PNG', () => sharp(car).toColourspace('rgb16').png().toBuffer(), 'image/png'],
    ['WebP', () => sharp(car).webp({ quality: 90 }).toBuffer(), 'image/webp'],
    ['progressive', () => sharp(car).jpeg({ progressive: true, quality: 95 }).toBuffer()],
    ['grey', () => sharp(car).greyscale().jpeg({ quality: 95 }).toBuffer()],
    ['half transparent', () => sharp(car).ensureAlpha(0.98).png({ compressionLevel: 9 }).toBuffer(), 'image/png'],
    ['with another type than it is', () => withComment(car, 'wrong type'), 'text/html'],
    ['without a type that means anything', () => withComment(car, 'no type'), 'application/x-www-form-urlencoded'],
    ['with 3.6 MB of ICC profile', () => manySegments(car, 0xe2, 'ICC_PROFILE\0')],
    ['with 3.6 MB of EXIF', () => manySegments(car, 0xe1, 'Exif\0\0')],
    ['with a web page in a comment', () => withComment(car, page)],
    ['with a web page behind its end', () => Buffer.concat([car, Buffer.from(page)])],
  ])('%s', async (_what, make, contentType = 'image/jpeg') => {
    const bytes = await make();
    const { status, body, eventId } = await sendPicture(bytes, contentType);
    expect([status, body.ignored]).toEqual([201, undefined]);
    expectPlateFound();
    const [read] = await storedReads(house, `${eventId}-0`);
    expect(read?.images.map(({ kind }) => kind).sort()).toEqual(['context', 'plate']);
    const withPhoto = await sendRead(bytes);
    expect(withPhoto.status).toBe(201);
    await expectGoodIsRead();
  });

  test('one pixel, and 39 megapixels of nothing: no plate, and kept as the photo of a read', async () => {
    for (const bytes of [await plain(1, 1).png().toBuffer(), await plain(7_800, 5_000).jpeg().toBuffer()]) {
      const { status, body } = await sendPicture(bytes);
      expect([status, body.ignored]).toEqual([201, 'no plate found']);
      expect((await sendRead(bytes)).status).toBe(201);
    }
    await expectGoodIsRead();
  });
});
