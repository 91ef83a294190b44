import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOfQuad, isUsable, overlap, quadOfBox, spreadQuad, squareToQuad } from './geometry.ts';
import type { Point, Quad } from './rules.ts';

const quad: Quad = [
  [10, 20],
  [110, 30],
  [100, 90],
  [5, 70],
];

function mapped(of: Quad, u: number, v: number): Point {
  const { a, b, c, d, e, f, g, h } = squareToQuad(of);
  const w = g * u + h * v + 1;
  return [(a * u + b * v + c) / w, (d * u + e * v + f) / w];
}

function expectNear(found: Point, wanted: Point): void {
  expect(found[0]).toBeCloseTo(wanted[0], 6);
  expect(found[1]).toBeCloseTo(wanted[1], 6);
}

test('the map brings the corners of the square onto those of any plate', () => {
  const jitter = fc.integer({ min: -20, max: 20 });
  const corner = fc.tuple(jitter, jitter);
  fc.assert(
    fc.property(fc.tuple(corner, corner, corner, corner), moves => {
      const turned = quadOfBox([100, 100, 260, 180]).map(([x, y], index) => [
        x + (moves[index]?.[0] ?? 0),
        y + (moves[index]?.[1] ?? 0),
      ]) as unknown as Quad; // four corners in, four out
      expectNear(mapped(turned, 0, 0), turned[0]);
      expectNear(mapped(turned, 1, 0), turned[1]);
      expectNear(mapped(turned, 1, 1), turned[2]);
      expectNear(mapped(turned, 0, 1), turned[3]);
    }),
  );
});

test('straight lines stay straight: the middle of the plate is where its diagonals cross', () => {
  const [x, y] = mapped(quad, 0.5, 0.5);
  const onLine = ([ax, ay]: Point, [bx, by]: Point): number => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  expect(onLine(quad[0], quad[2])).toBeCloseTo(0, 6);
  expect(onLine(quad[1], quad[3])).toBeCloseTo(0, 6);
});

test('spreading moves corners away from their mean, by its own factor in each direction', () => {
  const box = quadOfBox([100, 100, 200, 150]);
  expect(boxOfQuad(spreadQuad(box, [1.1, 1.2]))).toEqual([95, 95, 205, 155].map(value => expect.closeTo(value, 6)));
  expect(boxOfQuad(spreadQuad(box, [1, 1], [0.1, -0.2]))).toEqual(
    [110, 90, 210, 140].map(value => expect.closeTo(value, 6)),
  );
});

test.each<[string, Quad, boolean]>([
  ['a plate', quad, true],
  ['a mirrored one', [quad[1], quad[0], quad[3], quad[2]], false],
  ['crossed sides', [quad[0], quad[2], quad[1], quad[3]], false],
  ['a line', [quad[0], quad[1], quad[1], quad[0]], false],
  ['no number', [[Number.NaN, 0], quad[1], quad[2], quad[3]], false],
])('%s is told', (_what, of, usable) => {
  expect(isUsable(of)).toBe(usable);
});

test('overlap is intersection over union', () => {
  expect(overlap([0, 0, 10, 10], [5, 0, 15, 10])).toBeCloseTo(1 / 3);
  expect(overlap([0, 0, 10, 10], [10, 0, 20, 10])).toBe(0);
  expect(overlap([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
});
