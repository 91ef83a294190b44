import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { drawnCar } from '../../../test/support/drawn-car.ts';
import { drawnPlate } from '../../../test/support/drawn-plate.ts';
import { modelsAreThere, modelsFolder } from '../../../test/support/models.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { openRecognizer, type Recognizer } from './actions.ts';
import type { Recognition } from './rules.ts';

/** Where draw-vehicle.ts puts the plate, give or take the car's place on the road. */
const plateArea = { left: 490, top: 435, right: 790, bottom: 545 };

// one for the file: starting its thread takes longer than any test
let opened: Promise<Recognizer> | undefined;
const recognizer = (): Promise<Recognizer> => (opened ??= openRecognizer({ modelsFolder, workers: 1 }));
afterAll(async () => (await opened)?.close());

const read = async (bytes: Uint8Array): Promise<Recognition> => (await recognizer()).read(bytes);

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return 'read';
  } catch (error) {
    return isProblem(error) ? error.code : String(error);
  }
}

const plain = (width: number, height: number, background = '#000000'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** A PNG of which a few kilobytes say that it has 10^9 pixels. */
async function bomb(): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  png.writeUInt32BE(40_000, 16);
  png.writeUInt32BE(30_000, 20);
  // the checksum of the header, or it would only be a damaged one
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe.skipIf(!modelsAreThere)('with the models that come along', () => {
  test('a drawn car has a plate where it was drawn, with all that is told of it', async () => {
    const { width, height, ms, plates } = await read(await drawnCar());
    expect([width, height, ms > 0]).toEqual([1280, 720, true]);
    const plate = plates.find(({ box: [x, y, w, h] }) => isInArea(x + w / 2, y + h / 2));
    expect(plate).toBeDefined();
    expect(plate?.text.length).toBeGreaterThan(3);
    expect(plate?.chars.map(({ char }) => char).join('')).toBe(plate?.text);
    expect(plate?.candidates.map(({ text }) => text)).toContain(plate?.text);
    expect(plate?.candidates.length).toBeLessThanOrEqual(10);
    expect(plate?.corners.every(([x, y]) => isInArea(x, y))).toBe(true);
    expect(plate).not.toHaveProperty('crop');
  });

  test.each([800, 1000, 1100])(
    'a plate %i pixels wide that fills most of the picture is found once and whole',
    async wide => {
      const { plates } = await read(await drawnPlate('0AAA000', wide));
      expect(plates.map(({ text }) => text)).toEqual(['0AAA000']);
      const [x = 0, y = 0, width = 0, height = 0] = plates[0]?.box ?? [];
      expect(width / wide).toBeGreaterThan(0.85);
      expect(width / wide).toBeLessThan(1.15);
      expect(Math.abs(x + width / 2 - 640)).toBeLessThan(0.05 * wide);
      expect(Math.abs(y + height / 2 - 360)).toBeLessThan(0.05 * wide);
    },
  );

  test('a far plate, 40 pixels wide, is still found and read', async () => {
    const { plates } = await read(await drawnPlate('0AAA000', 40));
    expect(plates.map(({ text }) => text)).toEqual(['0AAA000']);
    expect(plates[0]?.box[2]).toBeLessThan(55);
  });

  test('plates of one picture, which are read together, keep their own texts, places and looks', async () => {
    const texts = ['PW1A11B11', 'PW2C22D22', 'PW3E33F33'];
    const pictures = await Promise.all(texts.map((text, index) => drawnPlate(text, 160 + 60 * index)));
    const parts = await Promise.all(
      pictures.map(one => sharp(one).extract({ left: 440, top: 260, width: 400, height: 200 }).toBuffer()),
    );
    const places = [
      [20, 40],
      [700, 60],
      [300, 460],
    ];
    const layers = parts.map((input, index) => ({
      input,
      left: places[index]?.[0] ?? 0,
      top: places[index]?.[1] ?? 0,
    }));
    const { plates } = await read(await plain(1280, 720, '#8a8f94').composite(layers).jpeg({ quality: 95 }).toBuffer());
    const found = plates.map(({ text, box: [x, y, width, height] }) => {
      const [middleX, middleY] = [x + width / 2, y + height / 2];
      const place = places.findIndex(
        ([left = 0, top = 0]) => Math.hypot(middleX - left - 200, middleY - top - 100) < 30,
      );
      return [place, text];
    });
    expect(found.toSorted()).toEqual(texts.map((text, index) => [index, text]));
  });

  test('the crop of a plate is a JPEG of that part', async () => {
    const { plates } = await (await recognizer()).read(await drawnCar(), { crops: true });
    const [plate] = plates;
    const told = await sharp(plate?.crop).metadata();
    expect(told.format).toBe('jpeg');
    expect(told.width).toBeGreaterThan(plate?.box[2] ?? Infinity);
    expect(told.width).toBeLessThan(3 * (plate?.box[2] ?? 0));
  });

  test('a picture that EXIF turns is read upright; the same picture is read the same twice', async () => {
    const upright = await drawnCar();
    const lying = await sharp(upright).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const [one, two] = [await read(lying), await read(lying)];
    expect([one.width, one.height]).toEqual([1280, 720]);
    expect(one.plates.some(({ box: [x, y, w, h] }) => isInArea(x + w / 2, y + h / 2))).toBe(true);
    expect({ ...two, ms: 0 }).toEqual({ ...one, ms: 0 });
  });

  test.each<[string, (picture: Sharp) => Sharp]>([
    ['CMYK', picture => picture.toColourspace('cmyk').jpeg()],
    ['16 bits', picture => picture.toColourspace('rgb16').png()],
    ['16 bits of grey', picture => picture.toColourspace('grey16').png()],
    ['grey', picture => picture.greyscale().jpeg()],
    ['WebP', picture => picture.webp({ quality: 90 })],
    ['transparent', picture => picture.ensureAlpha(0.999).png()],
    ['few colours', picture => picture.png({ palette: true })],
    ['progressive', picture => picture.jpeg({ progressive: true })],
  ])('%s is read like any other', async (_what, as) => {
    const bytes = await as(sharp(await drawnCar())).toBuffer();
    const { width, height, plates } = await read(bytes);
    expect([width, height]).toEqual([1280, 720]);
    expect(plates.some(({ box: [x, y, w, h] }) => isInArea(x + w / 2, y + h / 2))).toBe(true);
  });

  test.each<[string, () => Promise<Buffer>, string]>([
    ['nothing', async () => Buffer.alloc(0), 'image_not_an_image'],
    ['text', async () => Buffer.from('not a picture'), 'image_not_an_image'],
    [
      'SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'image_not_an_image',
    ],
    ['GIF', async () => plain(9, 9).gif().toBuffer(), 'image_not_an_image'],
    ['a JPEG that is cut off', async () => (await drawnCar()).subarray(0, 40_000), 'image_unreadable'],
    ['the beginning of a JPEG', async () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'image_unreadable'],
    ['a PNG that is cut off', async () => (await plain(300, 300).png().toBuffer()).subarray(0, 60), 'image_unreadable'],
    ['a picture of 1.2 gigapixels', bomb, 'image_too_large'],
    ['41 megapixels', async () => plain(8200, 5000).png().toBuffer(), 'image_too_large'],
  ])('%s is refused', async (_what, make, code) => {
    expect(await codeOf(await make())).toBe(code);
    expect(await codeOf(await plain(64, 48).png().toBuffer())).toBe('read');
  });

  test.each([
    [1, 1],
    [2, 300],
    [9000, 3],
    [640, 480],
  ])('black, %i x %i: no plate', async (width, height) => {
    expect(await read(await plain(width, height).png().toBuffer())).toMatchObject({ width, height, plates: [] });
  });

  test('39 megapixels are read', async () => {
    expect(await read(await plain(7800, 5000, '#7788aa').jpeg().toBuffer())).toMatchObject({ width: 7800, plates: [] });
  });

  test('opening, reading and closing again and again leaves nothing running', async () => {
    const picture = await plain(64, 48).png().toBuffer();
    for (let round = 0; round < 3; round++) {
      const one = await openRecognizer({ modelsFolder, workers: 2 });
      await Promise.all([one.read(picture), one.read(picture), one.read(picture)]);
      expect(one.counts()).toMatchObject({ read: 3, withoutPlate: 3, workersLost: 0 });
      await one.close();
    }
  });
});

function isInArea(x: number, y: number): boolean {
  const { left, top, right, bottom } = plateArea;
  return left <= x && x <= right && top <= y && y <= bottom;
}
