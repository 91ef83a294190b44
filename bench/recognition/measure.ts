import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { sha256 } from '../../src/foundation/base/crypto.ts';
import sharp from 'sharp';
import { openRecognizer, standardModelsFolder, type Recognizer } from '../../src/capture/recognition/actions.ts';
import { openEngine } from '../../src/capture/recognition/engine.ts';
import { loadModels } from '../../src/capture/recognition/models.ts';
import type { ReadOptions, Recognition, RecognizedPlate } from '../../src/capture/recognition/rules.ts';
import { drawVehicle } from '../../src/demo/draw-vehicle.ts';
import type { BenchRun, Figure } from '../figures.ts';
import { foldText, halfAndMost, isFound, overlapOf, shareOf, shareText, type Truth } from './counting.ts';

const standardSets = path.resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** What is measured, and on how much of each set. */
export type Measuring = { recognizer: Recognizer; modelsFolder: string; sets: string; most: number };
type Told = { lines: string[]; figures: Figure[] };
type Row = Record<string, string>;

/**
 * The product's own recognition on the development sets that lie in `sets`; a set that isn't there is left out with a word. Nothing
 * of these sets was trained on.
 */
export async function measureRecognition(measuring: Measuring): Promise<Told> {
  const parts: Told[] = [];
  for (const [name, measure] of Object.entries(measurements)) {
    const missing = name === 'rendered' ? false : !existsSync(path.join(measuring.sets, name));
    parts.push(
      missing
        ? { lines: [`${name}: left out, it does not lie in ${measuring.sets}`], figures: [] }
        : await measure(measuring),
    );
  }
  return { lines: parts.flatMap(({ lines }) => lines), figures: parts.flatMap(({ figures }) => figures) };
}

const measurements: Record<string, (measuring: Measuring) => Promise<Told>> = {
  'dev-us-crops': usCrops,
  'dev-eu': europeanStreets,
  'openimages-plates': heldOutScenes,
  'dev-negatives': platelessScenes,
  rendered: timeOfPicture,
};

type Texted = { truth: string; plate: RecognizedPlate | undefined };

function textShares(name: string, reads: readonly Texted[]): Told {
  const of = reads.length;
  const count = (right: (truth: string, plate: RecognizedPlate) => boolean): number =>
    reads.filter(({ truth, plate }) => plate !== undefined && right(truth, plate)).length;
  const rows: [string, number, number][] = [
    ['exact', count((truth, plate) => plate.text === truth), of],
    ['folded (O and Q as 0, I as 1)', count((truth, plate) => foldText(plate.text) === foldText(truth)), of],
    ['top 10', count((truth, plate) => plate.candidates.some(({ text }) => text === truth)), of],
    [
      'top 10 folded',
      count((truth, plate) => plate.candidates.some(({ text }) => foldText(text) === foldText(truth))),
      of,
    ],
  ];
  for (const least of [0.5, 0.8, 0.9]) {
    const sure = reads.filter(({ plate }) => (plate?.confidence ?? 0) >= least);
    const right = sure.filter(({ truth, plate }) => foldText(plate?.text ?? '') === foldText(truth)).length;
    rows.push([`right when confidence is at least ${least}`, right, sure.length]);
  }
  return told(name, rows);
}

function told(name: string, rows: readonly [what: string, right: number, of: number][]): Told {
  return {
    lines: rows.map(([what, right, of]) => `${name}, ${what}: ${shareText(shareOf(right, of))}`),
    figures: rows.map(([what, right, of]) => ({
      name: `${name}, ${what}`,
      unit: 'share',
      value: shareOf(right, of).share,
      n: of,
    })),
  };
}

/** Tight crops of US plates: nothing is looked for, the crop is read as it is. */
async function usCrops({ recognizer, sets, most }: Measuring): Promise<Told> {
  const folder = path.join(sets, 'dev-us-crops');
  const rows = (await readRows(path.join(folder, 'truth.csv'))).slice(0, most);
  const reads = await mapFew(rows, async ({ file = '', plate = '', state = '' }) => {
    const { plates } = await readOne(recognizer, path.join(folder, 'images', file), { isPlate: true });
    return { truth: plate, state: state.toUpperCase(), plate: plates[0] };
  });
  const named = reads.filter(({ plate }) => plate !== undefined && plate.state !== null);
  const rightState = named.filter(({ plate, state }) => plate?.state?.code === state).length;
  const shares = textShares('dev-us-crops', reads);
  const states = told('dev-us-crops', [
    ['state told', named.length, reads.length],
    ['state right where one is told', rightState, named.length],
  ]);
  return { lines: [...shares.lines, ...states.lines], figures: [...shares.figures, ...states.figures] };
}

/** European street pictures, one labelled plate each, end to end. */
async function europeanStreets({ recognizer, sets, most }: Measuring): Promise<Told> {
  const folder = path.join(sets, 'dev-eu');
  const rows = (await readRows(path.join(folder, 'truth.csv'))).slice(0, most);
  const reads = await mapFew(rows, async ({ file = '', plate = '', x = '', y = '', w = '', h = '' }) => {
    const truth: Truth = [Number(x), Number(y), Number(x) + Number(w), Number(y) + Number(h)];
    const { plates } = await readOne(recognizer, path.join(folder, 'images', file));
    return { truth: plate, plate: plates.find(one => isFound(truth, sidesOf(one))) };
  });
  const found = told('dev-eu', [['found', reads.filter(({ plate }) => plate !== undefined).length, reads.length]]);
  const shares = textShares('dev-eu', reads);
  return { lines: [...found.lines, ...shares.lines], figures: [...found.figures, ...shares.figures] };
}

const leastWidthPixels = 60;

/** The tenth of the Open Images scenes that was held out of the training: recall and precision at an overlap of 0.5, plates of 60 pixels or more. */
async function heldOutScenes({ recognizer, sets, most }: Measuring): Promise<Told> {
  const folder = path.join(sets, 'openimages-plates');
  const truths = new Map<string, Truth[]>();
  for (const split of ['train', 'valid']) {
    for (const { file = '', xmin = '', ymin = '', xmax = '', ymax = '' } of await readRows(
      path.join(folder, `${split}.csv`),
    )) {
      if (!isHeldOut(file)) continue;
      const where = path.join(folder, split, file);
      truths.set(where, [...(truths.get(where) ?? []), [Number(xmin), Number(ymin), Number(xmax), Number(ymax)]]);
    }
  }
  let [labelled, found, seenInAll, right] = [0, 0, 0, 0];
  const isWide = ([left, , right]: Truth): boolean => right - left >= leastWidthPixels;
  await mapFew([...truths].slice(0, most), async ([file, boxes]) => {
    const { plates } = await readOne(recognizer, file);
    const seen = plates.map(sidesOf);
    for (const box of boxes.filter(isWide)) {
      labelled++;
      if (seen.some(one => overlapOf(box, one) >= 0.5)) found++;
    }
    for (const one of seen.filter(isWide)) {
      seenInAll++;
      if (boxes.some(box => overlapOf(box, one) >= 0.5)) right++;
    }
  });
  return told('openimages-plates, held out', [
    ['recall', found, labelled],
    ['precision', right, seenInAll],
  ]);
}

/** Scenes without a plate: in how many something is read all the same. */
async function platelessScenes({ recognizer, sets, most }: Measuring): Promise<Told> {
  const folder = path.join(sets, 'dev-negatives', 'images');
  const files = (await readdir(folder)).sort().slice(0, most);
  const best = await mapFew(
    files,
    async file => (await readOne(recognizer, path.join(folder, file))).plates[0]?.confidence ?? -1,
  );
  return told(
    'dev-negatives',
    [0, 0.5, 0.9].map(least => [
      least === 0 ? 'pictures with a plate told' : `pictures with a plate of confidence ${least} or more`,
      best.filter(confidence => confidence >= least).length,
      files.length,
    ]),
  );
}

/** CPU time of whole pictures of 1280 x 720, JPEG decoding included: dash-cam frames where they lie, else drawn cars. */
async function timeOfPicture({ modelsFolder, sets, most }: Measuring): Promise<Told> {
  // in this process, whose CPU time can be told; one core, as in the product's own processes
  const engine = await openEngine(await loadModels(modelsFolder));
  sharp.concurrency(1);
  const [what, pictures] = await streetPictures(sets, Math.min(60, most));
  const cpuMs: number[] = [];
  for (const [round, picture] of pictures.entries()) {
    const before = process.cpuUsage();
    await engine.read(picture, {});
    const { user, system } = process.cpuUsage(before);
    // the first ones pay for compiling
    if (round >= 5) cpuMs.push((user + system) / 1000);
  }
  const [half, nearlyAll] = halfAndMost(cpuMs);
  const n = cpuMs.length;
  return {
    lines: [
      `CPU time per picture of 1280 x 720 (${what}): ${half.toFixed(0)} ms, ${nearlyAll.toFixed(0)} ms (95 %), n=${n}`,
    ],
    figures: [
      { name: `CPU time per picture of 1280 x 720 (${what}), p50`, unit: 'ms', value: half, n, limit: 80 },
      { name: `CPU time per picture of 1280 x 720 (${what}), p95`, unit: 'ms', value: nearlyAll, n },
    ],
  };
}

async function streetPictures(sets: string, most: number): Promise<[what: string, pictures: Buffer[]]> {
  const frames = path.join(sets, 'romanian', 'dataset', 'valid', 'images');
  if (existsSync(frames)) {
    const files = (await readdir(frames)).sort().slice(0, most);
    return ['dash-cam frames', await Promise.all(files.map(file => readFile(path.join(frames, file))))];
  }
  const draw = (seed: number): Promise<Buffer> =>
    drawVehicle({ plate: '0AAA000', color: 'blue', body: 'sedan', caption: 'BENCH', seed });
  return ['drawn cars', await Promise.all(Array.from({ length: Math.min(20, most) }, (_, seed) => draw(seed)))];
}

/** As the training split it: by the first byte of the SHA-256 of the file's name. */
function isHeldOut(file: string): boolean {
  return (sha256(file)[0] ?? 255) < 26;
}

function sidesOf({ box: [x, y, width, height] }: RecognizedPlate): Truth {
  return [x, y, x + width, y + height];
}

async function readRows(file: string): Promise<Row[]> {
  // a table with a head gives records of text
  return parse(await readFile(file), { columns: true, skip_empty_lines: true }) as Row[];
}

async function readOne(recognizer: Recognizer, file: string, options: ReadOptions = {}): Promise<Recognition> {
  return recognizer.read(await readFile(file), options);
}

/** As many at once as keep the recognizer busy, in order. */
async function mapFew<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return results;
}

/** For `./plateward bench recognition`. */
export async function run({ size, log }: Pick<BenchRun, 'size' | 'log'>): Promise<Figure[]> {
  const recognizer = await openRecognizer({ modelsFolder: standardModelsFolder, log, waitMs: 60_000 });
  try {
    const most = size === 'full' ? Number.POSITIVE_INFINITY : 100;
    return (await measureRecognition({ recognizer, modelsFolder: standardModelsFolder, sets: standardSets, most }))
      .figures;
  } finally {
    await recognizer.close();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      models: { type: 'string', default: standardModelsFolder },
      sets: { type: 'string', default: standardSets },
      most: { type: 'string', default: '1000000' },
    },
  });
  const modelsFolder = path.resolve(values.models);
  const recognizer = await openRecognizer({ modelsFolder, waitMs: 60_000 });
  try {
    const most = Number(values.most);
    const { lines } = await measureRecognition({ recognizer, modelsFolder, sets: path.resolve(values.sets), most });
    for (const line of lines) console.log(line);
  } finally {
    await recognizer.close();
  }
}
