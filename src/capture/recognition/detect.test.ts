import { expect, test } from 'vitest';
import { decodeDetections, letterbox } from './detect.ts';

const [rows, columns] = [4, 6];
const plane = rows * columns;

/** The answer of a detector that sees plates in these cells, each 40 x 20 pixels round the cell's middle plus `shift`. */
function answer(cells: { row: number; column: number; score: number; shift?: number }[]): Float32Array {
  const values = new Float32Array(13 * plane);
  for (const { row, column, score, shift = 0 } of cells) {
    const sides = [-20, -10, 20, 10].map(side => side + shift);
    const corners = [-20, -10, 20, -10, 20, 10, -20, 10].map(place => place + shift);
    for (const [channel, value] of [score, ...sides, ...corners].entries()) {
      values[channel * plane + row * columns + column] = value;
    }
  }
  return values;
}

test('cells count from their middle, in picture pixels', () => {
  const found = decodeDetections(answer([{ row: 2, column: 3, score: 0.8 }]), {
    rows,
    columns,
    scale: 0.5,
    least: 0.3,
  });
  // the middle of the cell is at 28, 20 of the detector, 56, 40 of the picture
  expect(found).toMatchObject([{ box: [16, 20, 96, 60] }]);
  expect(found[0]?.corners).toEqual([
    [16, 20],
    [96, 20],
    [96, 60],
    [16, 60],
  ]);
  expect(found[0]?.score).toBeCloseTo(0.8);
});

test('one plate seen by neighbouring cells is told once, by the surest', () => {
  const cells = [
    { row: 1, column: 1, score: 0.6 },
    { row: 1, column: 2, score: 0.9 },
    { row: 3, column: 5, score: 0.2 },
  ];
  const found = decodeDetections(answer(cells), { rows, columns, scale: 1, least: 0.3 });
  expect(found.map(({ score }) => score)).toEqual([expect.closeTo(0.9)]);
});

test('two plates apart are both told, best first', () => {
  const cells = [
    { row: 0, column: 0, score: 0.5 },
    { row: 3, column: 5, score: 0.9, shift: 10 },
  ];
  const found = decodeDetections(answer(cells), { rows, columns, scale: 1, least: 0.3 });
  expect(found.map(({ score }) => score)).toEqual([expect.closeTo(0.9), expect.closeTo(0.5)]);
});

test('corners that cross give way to the box; a box that is none is left out', () => {
  const values = answer([
    { row: 1, column: 1, score: 0.9 },
    { row: 3, column: 5, score: 0.9 },
  ]);
  // left and right corners change places
  values[5 * plane + columns + 1] = 20;
  values[7 * plane + columns + 1] = -20;
  values[3 * plane + 3 * columns + 5] = Number.NaN;
  const found = decodeDetections(values, { rows, columns, scale: 1, least: 0.3 });
  expect(found).toHaveLength(1);
  expect(found[0]?.corners[0]).toEqual([-8, 2]);
});

test('an answer of another size is an error', () => {
  expect(() => decodeDetections(new Float32Array(12), { rows, columns, scale: 1, least: 0.3 })).toThrow(/12 values/);
});

test.each([
  ['1280x720', '960x544', 0.75],
  ['720x1280', '544x960', 0.75],
  ['640x360', '640x384', 1],
  ['1x1', '32x32', 1],
  ['20000x30', '960x32', 0.048],
])('%s is looked at as %s', async (picture, frame, scale) => {
  const [width = 0, height = 0] = picture.split('x').map(Number);
  const [wide = 0, tall = 0] = frame.split('x').map(Number);
  const rgb = Buffer.alloc(width * height * 3, 200);
  const input = await letterbox({ width, height, rgb }, 960);
  expect(input).toMatchObject({ width: wide, height: tall });
  expect(input.scale).toBeCloseTo(scale);
  expect(input.values[0]).toBe(200);
  // below the picture lies the grey of the training
  if (Math.round(height * scale) < tall) expect(input.values.at(-1)).toBe(114);
});
