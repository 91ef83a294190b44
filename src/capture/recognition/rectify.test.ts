import { expect, test } from 'vitest';
import { quadOfBox } from './geometry.ts';
import { cropHeight, cropWidth, rectify } from './rectify.ts';

/** A picture whose grey is told by place. */
function pictureOf(
  width: number,
  height: number,
  grey: (x: number, y: number) => number,
): Parameters<typeof rectify>[0] {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rgb.fill(grey(x, y), (y * width + x) * 3, (y * width + x) * 3 + 3);
  return { width, height, rgb };
}

const crop = new Float32Array(cropWidth * cropHeight);
const at = (column: number, row: number): number => crop[row * cropWidth + column] ?? -1;

test('a plate as large as the crop is taken as it is', () => {
  rectify(
    pictureOf(300, 200, (x, y) => (x + y) % 256),
    quadOfBox([50, 40, 50 + cropWidth, 40 + cropHeight]),
    crop,
  );
  expect([at(0, 0), at(10, 5), at(100, 60)]).toEqual([90, 105, 250].map(grey => expect.closeTo(grey, 3)));
});

test('a plate upside down is turned', () => {
  const [left, top, right, bottom] = [50, 40, 178, 104];
  const turned = [
    [right, bottom],
    [left, bottom],
    [left, top],
    [right, top],
  ] as const;
  rectify(
    pictureOf(300, 200, x => x),
    turned,
    crop,
  );
  expect(at(0, 0)).toBeCloseTo(178, 3);
  expect(at(127, 0)).toBeCloseTo(51, 3);
});

test('a large plate is averaged: stripes of one pixel become grey', () => {
  rectify(
    pictureOf(1300, 660, x => (x % 2) * 200),
    quadOfBox([4, 4, 4 + 1280, 4 + 640]),
    crop,
  );
  for (const grey of [at(3, 3), at(64, 32), at(120, 60)]) expect(grey).toBeCloseTo(100, -1);
});

test('outside the picture its edge repeats', () => {
  rectify(
    pictureOf(20, 10, x => (x < 10 ? 30 : 220)),
    quadOfBox([-100, -50, 120, 60]),
    crop,
  );
  expect([at(0, 0), at(127, 63)]).toEqual([30, 220].map(grey => expect.closeTo(grey, 3)));
});

test('grey weighs the colours as the training did', () => {
  const rgb = Buffer.from(Array.from({ length: 64 }, () => [200, 100, 50]).flat());
  rectify({ width: 8, height: 8, rgb }, quadOfBox([0, 0, 8, 8]), crop);
  expect(at(64, 32)).toBeCloseTo(0.299 * 200 + 0.587 * 100 + 0.114 * 50, 2);
});
