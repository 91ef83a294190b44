import type { Point, Quad } from './rules.ts';

/** Left, top, right, bottom in pixels. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Maps (u, v) of the unit square to ((au + bv + c) / w, (du + ev + f) / w) with w = gu + hv + 1. */
export type Homography = { a: number; b: number; c: number; d: number; e: number; f: number; g: number; h: number };

/** Intersection over union of two boxes, 0 to 1. */
export function overlap(one: Box, other: Box): number {
  const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const tall = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (!(wide > 0 && tall > 0)) return 0;
  return (wide * tall) / (areaOf(one) + areaOf(other) - wide * tall);
}

/** How much of the smaller of two boxes lies in the other, 0 to 1. */
export function partWithin(one: Box, other: Box): number {
  const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const tall = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (!(wide > 0 && tall > 0)) return 0;
  return (wide * tall) / Math.min(areaOf(one), areaOf(other));
}

function areaOf([left, top, right, bottom]: Box): number {
  return (right - left) * (bottom - top);
}

/** The box as a quadrilateral. */
export function quadOfBox([left, top, right, bottom]: Box): Quad {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** The upright box around a quadrilateral. */
export function boxOfQuad(quad: Quad): Box {
  const xs = quad.map(([x]) => x);
  const ys = quad.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The corners moved away from their mean by `factor`, then all by `shift`, which is given in parts of the plate's width and height. */
export function spreadQuad(quad: Quad, factor: Point, shift: Point = [0, 0]): Quad {
  const [topLeft, topRight, bottomRight, bottomLeft] = quad;
  const middle = meanOf(quad);
  // half of what leads from the left edge to the right one, and from the upper to the lower
  const across: Point = halfOf(topRight, bottomRight, topLeft, bottomLeft);
  const down: Point = halfOf(bottomLeft, bottomRight, topLeft, topRight);
  const moved = ([x, y]: Point): Point => {
    const [u, v] = partsOf([x - middle[0], y - middle[1]], across, down);
    const [alongAcross, alongDown] = [u * factor[0] + 2 * shift[0], v * factor[1] + 2 * shift[1]];
    return [
      middle[0] + alongAcross * across[0] + alongDown * down[0],
      middle[1] + alongAcross * across[1] + alongDown * down[1],
    ];
  };
  return [moved(topLeft), moved(topRight), moved(bottomRight), moved(bottomLeft)];
}

function meanOf([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): Point {
  return [(x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4];
}

function halfOf(to: Point, alsoTo: Point, from: Point, alsoFrom: Point): Point {
  return [(to[0] + alsoTo[0] - from[0] - alsoFrom[0]) / 4, (to[1] + alsoTo[1] - from[1] - alsoFrom[1]) / 4];
}

/** The two numbers by which `across` and `down` add up to `vector`. */
function partsOf(vector: Point, across: Point, down: Point): Point {
  const area = cross(across, down);
  return [cross(vector, down) / area, cross(across, vector) / area];
}

function cross([ax, ay]: Point, [bx, by]: Point): number {
  return ax * by - ay * bx;
}

/** Pixels of area below which a quadrilateral is no plate. */
const smallestAreaPixels = 8;

/** True for a quadrilateral that can be brought upright: finite, convex, in the order that Quad names. */
export function isUsable(quad: Quad): boolean {
  if (!quad.flat().every(Number.isFinite)) return false;
  return quad.every((corner, index) => {
    const next = quad[(index + 1) % 4] ?? corner;
    const after = quad[(index + 2) % 4] ?? corner;
    const turn = cross([next[0] - corner[0], next[1] - corner[1]], [after[0] - next[0], after[1] - next[1]]);
    return turn > smallestAreaPixels;
  });
}

/** The projective map that brings the unit square onto a convex quadrilateral: (0,0), (1,0), (1,1), (0,1) to its corners in order. */
export function squareToQuad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): Homography {
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const right: Point = [x1 - x2, y1 - y2];
  const low: Point = [x3 - x2, y3 - y2];
  const area = cross(right, low);
  // what makes opposite sides unequal: 0 for a parallelogram
  const g = cross([sumX, sumY], low) / area;
  const h = cross(right, [sumX, sumY]) / area;
  return {
    a: x1 - x0 + g * x1,
    b: x3 - x0 + h * x3,
    c: x0,
    d: y1 - y0 + g * y1,
    e: y3 - y0 + h * y3,
    f: y0,
    g,
    h,
  };
}
