import { expect, test } from 'vitest';
import { decodeCells, detectorInputs, distinctPlates, type Detection } from './detect.ts';
import { quadOfBox, type Box } from './geometry.ts';

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

const found = (values: Float32Array, scale = 1): Detection[] =>
  distinctPlates(decodeCells(values, { rows, columns, scale, least: 0.3 }));
const scoresOf = (plates: Detection[]): number[] => plates.map(({ score }) => Number(score.toFixed(3)));

test('cells count from their middle, in picture pixels', () => {
  const [plate, ...others] = found(answer([{ row: 2, column: 3, score: 0.8 }]), 0.5);
  // the middle of the cell is at 28, 20 of the detector, 56, 40 of the picture
  const near = (values: number[]): unknown[] => values.map(value => expect.closeTo(value, 4));
  expect(plate?.box).toEqual(near([16, 20, 96, 60]));
  expect(plate?.corners).toEqual([near([16, 20]), near([96, 20]), near([96, 60]), near([16, 60])]);
  expect([plate?.score, others]).toEqual([expect.closeTo(0.8), []]);
});

test('one plate seen by neighbouring cells is told once; all that agree say where it is', () => {
  const plates = found(
    answer([
      { row: 1, column: 1, score: 0.3 },
      { row: 1, column: 2, score: 0.9 },
      { row: 3, column: 5, score: 0.2 },
    ]),
  );
  expect(scoresOf(plates)).toEqual([0.9]);
  // the boxes lie 8 pixels apart: a quarter of the way from the surer one
  expect(plates[0]?.box[0]).toBeCloseTo(-2, 4);
  expect(plates[0]?.corners[0][0]).toBeCloseTo(-2, 4);
});

test('two plates apart are both told, best first', () => {
  const plates = found(
    answer([
      { row: 0, column: 0, score: 0.5 },
      { row: 3, column: 5, score: 0.9, shift: 10 },
    ]),
  );
  expect(scoresOf(plates)).toEqual([0.9, 0.5]);
});

const plateAt = (box: Box, score: number): Detection => ({ score, box, corners: quadOfBox(box) });

test('a part of a near plate, seen by the pass for far ones, goes up in the whole one', () => {
  const whole = plateAt([100, 100, 500, 300], 0.8);
  expect(distinctPlates([plateAt([110, 110, 200, 290], 0.6), whole])).toEqual([whole]);
});

test('what both passes see of one plate, each in its own size, is one plate', () => {
  // both cells have their middle at 48, 48 of the picture; the larger copy shows a third of the plate only
  const part = answer([{ row: 3, column: 3, score: 0.6, shift: 8 }]);
  const whole = answer([{ row: 1, column: 1, score: 0.9 }]);
  const cells = [
    ...decodeCells(part, { rows, columns, scale: 0.75, least: 0.3 }),
    ...decodeCells(whole, { rows, columns, scale: 0.25, least: 0.3 }),
  ];
  expect(cells).toHaveLength(2);
  expect(distinctPlates(cells).map(({ box }) => box)).toEqual([[-32, 8, 128, 88].map(side => expect.closeTo(side, 3))]);
});

test.each<[string, Box, number]>([
  ['overlap by 0.299', [54, 0, 154, 100], 2],
  ['overlap by 0.307', [53, 0, 153, 100], 1],
  ['lie in one another by 0.69', [40, -31, 60, 69], 2],
  ['lie in one another by 0.71', [40, -29, 60, 71], 1],
])('two that %s', (_how, box, plates) => {
  expect(distinctPlates([plateAt([0, 0, 100, 100], 0.9), plateAt(box, 0.8)])).toHaveLength(plates);
});

test('a cell helps to say where the plate is from an overlap of 0.5 on, as much as it is sure', () => {
  const sure = plateAt([0, 0, 100, 100], 0.9);
  // 0.504: a quarter of the way
  const [moved] = distinctPlates([sure, plateAt([33, 0, 133, 100], 0.3)]);
  expect(moved?.box).toEqual([8.25, 0, 108.25, 100].map(side => expect.closeTo(side)));
  expect(moved?.corners[2]).toEqual([expect.closeTo(108.25), 100]);
  // 0.493
  expect(distinctPlates([sure, plateAt([34, 0, 134, 100], 0.3)])).toEqual([sure]);
});

test('what is new beside the best cell alone, but lies in what the cells together say, is no second plate', () => {
  const cells = [
    plateAt([0, 0, 100, 60], 0.9),
    plateAt([0, 0, 100, 100], 0.85),
    plateAt([0, 0, 100, 100], 0.85),
    plateAt([20, 50, 80, 80], 0.5),
  ];
  expect(distinctPlates(cells).map(({ score }) => score)).toEqual([0.9]);
});

test('at most twenty are told, however many a picture shows', () => {
  const many = Array.from({ length: 60 }, (_, index): Detection => {
    const box: Box = [index * 50, 0, index * 50 + 40, 20];
    return { score: 0.5, box, corners: quadOfBox(box) };
  });
  expect(distinctPlates(many)).toHaveLength(20);
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
  const plates = found(values);
  expect(plates).toHaveLength(1);
  expect(plates[0]?.corners[0]).toEqual([-8, 2]);
});

test('an answer of another size is an error', () => {
  expect(() => decodeCells(new Float32Array(12), { rows, columns, scale: 1, least: 0.3 })).toThrow(/12 values/);
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
  const [input, ...others] = await detectorInputs({ width, height, rgb }, [960]);
  expect(others).toEqual([]);
  expect(input).toMatchObject({ width: wide, height: tall });
  expect(input?.scale).toBeCloseTo(scale);
  expect(input?.pixels).toHaveLength(wide * tall * 3);
  expect(input?.pixels[0]).toBe(200);
  // below the picture lies the grey of the training
  if (Math.round(height * scale) < tall) expect(input?.pixels.at(-1)).toBe(114);
});

test('the smaller copy shows the same places; a picture that is small already is looked at once', async () => {
  const [width, height] = [1500, 1000];
  const rgb = Buffer.alloc(width * height * 3, 40);
  // the lower right quarter is red
  for (let y = 500; y < height; y++) for (let x = 750; x < width; x++) rgb[(y * width + x) * 3] = 240;
  const inputs = await detectorInputs({ width, height, rgb }, [960, 320]);
  expect(inputs.map(one => [one.width, one.height])).toEqual([
    [960, 640],
    [320, 224],
  ]);
  for (const input of inputs) {
    const redAt = (x: number, y: number): number | undefined =>
      input.pixels[(Math.floor(y * input.scale) * input.width + Math.floor(x * input.scale)) * 3];
    expect([redAt(735, 490), redAt(770, 515), redAt(1490, 990)]).toEqual([40, 240, 240]);
  }
  expect(await detectorInputs({ width: 200, height: 100, rgb: Buffer.alloc(60_000) }, [960, 320])).toHaveLength(1);
});
