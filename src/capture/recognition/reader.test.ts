import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { quadOfBox } from './geometry.ts';
import { readPlates, type PlatePlace, type Reading } from './reader.ts';

const alphabet = 'AB';
const classes = alphabet.length + 1;

/** A reader that takes a dark crop for an A, a bright one for a B, and is as sure as `sureOf` says for the crop's mean. */
function greyReader(sureOf: (mean: number) => { confidence: number; legible?: number }): {
  session: InferenceSession;
  crops: number[];
} {
  const crops: number[] = [];
  const run = async ({ image }: { image: Tensor }): Promise<Record<string, Tensor>> => {
    const [count = 0, , rows = 0, columns = 0] = image.dims;
    crops.push(count);
    const [characters, legible]: [number[], number[]] = [[], []];
    for (let crop = 0; crop < count; crop++) {
      const values = image.data.slice(crop * rows * columns, (crop + 1) * rows * columns);
      const mean = [...values].reduce<number>((sum, value) => sum + Number(value), 0) / values.length;
      const { confidence, legible: isThere = 1 } = sureOf(mean);
      const rest = 1 - confidence;
      characters.push(...(mean < 128 ? [confidence, rest, 0] : [rest, confidence, 0]), 0, 0, 1);
      legible.push(isThere);
    }
    return {
      characters: new Tensor('float32', Float32Array.from(characters), [count, 2, classes]),
      legible: new Tensor('float32', Float32Array.from(legible), [count, 1]),
    };
  };
  // of a session the reader needs nothing but this
  return { session: { run } as unknown as InferenceSession, crops };
}

/** Broad stripes of these greys beside one another, and where each lies. */
function stripes(greys: readonly number[], mayLookAgain = true): Parameters<typeof readPlates>[2] {
  const [wide, height] = [100, 50];
  const width = wide * greys.length;
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    rgb.fill(greys[Math.floor((pixel % width) / wide)] ?? 0, pixel * 3, pixel * 3 + 3);
  const places = greys.map((_, index): PlatePlace => ({
    corners: quadOfBox([index * wide + 20, 10, index * wide + 80, 40]),
    mayLookAgain,
  }));
  return { picture: { width, height, rgb }, places };
}

const textsOf = (readings: Reading[]): (string | undefined)[] => readings.map(({ texts }) => texts[0]?.text);

test('plates that are looked at once more together keep their own places', async () => {
  // the middle one is sure at the first look
  const { session, crops } = greyReader(mean => ({ confidence: mean > 180 ? 0.99 : 0.7 }));
  const readings = await readPlates(session, { alphabet, states: [] }, stripes([20, 220, 40, 150, 60]));
  expect(textsOf(readings)).toEqual(['A', 'B', 'A', 'B', 'A']);
  expect(crops).toEqual([5, 16]);
});

test.each<[string, number, { confidence: number; legible?: number }, boolean]>([
  ['sure', 1, { confidence: 0.95 }, true],
  ['no plate at all', 1, { confidence: 0.6, legible: 0.02 }, true],
  ['not worth it', 1, { confidence: 0.6 }, false],
  ['unsure', 2, { confidence: 0.6 }, true],
])('%s: %i looks', async (_what, looks, answer, mayLookAgain) => {
  const { session, crops } = greyReader(() => answer);
  await readPlates(session, { alphabet, states: [] }, stripes([90], mayLookAgain));
  expect(crops).toHaveLength(looks);
});

test('without plates the model is not asked', async () => {
  const { session, crops } = greyReader(() => ({ confidence: 1 }));
  expect(await readPlates(session, { alphabet, states: [] }, stripes([]))).toEqual([]);
  expect(crops).toEqual([]);
});
