import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fictionalPlate, fictionalPlates } from '../foundation/plates/fictional.ts';
import { madeUpCars } from './cars.ts';
import { drawPlate } from './draw-plate.ts';
import { drawVehicle } from './draw-vehicle.ts';
import { drawShot } from './picture/camera-picture.ts';
import { vehicleBodies } from './picture/car-shape.ts';
import { lights } from './picture/light.ts';
import { strokeFont, textPath, textWidth } from './stroke-font.ts';

test('the stroke font has all letters and digits, each its own, inside its box', () => {
  const { glyphs, unitsPerEm } = strokeFont();
  expect(Object.keys(glyphs).sort().join('')).toBe('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const drawn = new Set(Object.values(glyphs).map(glyph => JSON.stringify(glyph.strokes)));
  expect(drawn.size).toBe(36);
  for (const { advance, strokes } of Object.values(glyphs)) {
    for (const [x, y] of strokes.flat()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(advance);
      // only the tail of Q goes below the line
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(unitsPerEm * 1.05);
    }
  }
});

test('text is refused when the font lacks a character, and blanks only move on', () => {
  expect(() => textPath('A-1', { x: 0, y: 0, height: 10 })).toThrow(RangeError);
  expect(textPath(' ', { x: 0, y: 0, height: 10 })).toBe('');
  expect(textWidth('A A', { height: 10 })).toBeGreaterThan(textWidth('AA', { height: 10 }));
});

test('every made-up plate can be drawn: 300 x 150, dark ink on it, the same bytes for the same text', async () => {
  for (const plate of fictionalPlates(3, 11)) {
    const picture = await drawPlate(plate);
    const { width, height, format } = await sharp(picture).metadata();
    expect({ width, height, format }).toEqual({ width: 300, height: 150, format: 'jpeg' });
    expect(picture.equals(await drawPlate(plate))).toBe(true);
    const { channels } = await sharp(picture).extract({ left: 20, top: 40, width: 260, height: 76 }).stats();
    expect(channels[0]?.min).toBeLessThan(80);
    expect(channels[0]?.max).toBeGreaterThan(200);
  }
  const [one = '', other = ''] = fictionalPlates(2, 11);
  expect((await drawPlate(one)).equals(await drawPlate(other))).toBe(false);
});

test('the notice is drawn over the vehicle picture: its line along the edge differs from the sky below', async () => {
  const [car] = madeUpCars(1, 3);
  if (car === undefined) throw new Error('no car');
  const picture = await drawVehicle({ ...car, caption: 'BARSTOW DEMO FIXED 1', seed: 5 });
  expect(picture.equals(await drawVehicle({ ...car, caption: 'BARSTOW DEMO FIXED 1', seed: 5 }))).toBe(true);
  expect(picture.equals(await drawVehicle({ ...car, caption: 'BARSTOW DEMO FIXED 1', seed: 6 }))).toBe(false);
  expect(await sizeOf(picture)).toEqual([1280, 720]);
  expect(await yellowShare(picture, { top: 0 })).toBeGreaterThan(0.03);
  expect(await yellowShare(picture, { top: 40 })).toBe(0);
});

test.each(lights)(
  'in %s a camera takes the same bytes of the same shot, notice and all, and others of another',
  async light => {
    const [one, other] = madeUpCars(2, 4);
    if (one === undefined || other === undefined) throw new Error('no car');
    const shot = { car: { ...one, facing: 'rear' }, light, caption: 'BARSTOW DEMO FIXED 1', seed: 8 } as const;
    const picture = await drawShot(shot);
    expect(await sizeOf(picture)).toEqual([1280, 720]);
    expect(picture.equals(await drawShot(shot))).toBe(true);
    const others = [
      { seed: 9 },
      { car: { ...other, facing: 'rear' } },
      { beside: { ...other, facing: 'rear' } },
    ] as const;
    for (const change of others) expect(picture.equals(await drawShot({ ...shot, ...change }))).toBe(false);
    // a camera of infrared light writes in grey
    if (light !== 'night-infrared') expect(await yellowShare(picture, { top: 0 })).toBeGreaterThan(0.01);
  },
);

test.each(vehicleBodies)('a %s can be drawn from both ends', async body => {
  for (const facing of ['rear', 'front'] as const) {
    const car = { plate: fictionalPlate(2), color: 'red', body, facing } as const;
    const { channels } = await sharp(await drawShot({ car, light: 'day', caption: 'A 1', seed: 1 })).stats();
    expect(channels[0]?.stdev).toBeGreaterThan(20);
  }
});

async function sizeOf(picture: Buffer): Promise<number[]> {
  const { width, height } = await sharp(picture).metadata();
  return [width, height];
}

/** Share of the pixels that are the yellow of the notice, in a line of its size. */
async function yellowShare(picture: Buffer, { top }: { top: number }): Promise<number> {
  const band = sharp(picture).extract({ left: 20, top, width: 740, height: 32 });
  const { data, info } = await band.raw().toBuffer({ resolveWithObject: true });
  let yellow = 0;
  for (let at = 0; at < data.length; at += info.channels) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    if (red > 120 && green > 90 && blue < 0.75 * green) yellow++;
  }
  return yellow / (info.width * info.height);
}
