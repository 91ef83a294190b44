import sharp from 'sharp';
import { openEngine } from '../src/capture/recognition/engine.ts';
import { loadModels } from '../src/capture/recognition/models.ts';
import { standardModelsFolder } from '../src/capture/recognition/actions.ts';
import type { RecognizedPlate } from '../src/capture/recognition/rules.ts';
import { chanceFrom } from '../src/demo/chance.ts';
import { madeUpCars } from '../src/demo/cars.ts';
import { drawShot } from '../src/demo/picture/camera-picture.ts';
import { lights, type Light } from '../src/demo/picture/light.ts';
import type { BenchRun, Figure } from './figures.ts';
import { foldText, halfAndMost, shareOf, shareText } from './recognition/counting.ts';

type Counts = { pictures: number; found: number; exact: number; folded: number; inTen: number; others: number };

/**
 * The demonstration's own drawings of fictional plates through the product's recognition, per light and weather: what is found and how it
 * is read. It says how well the demonstration shows the product, nothing about the street.
 */
export async function run({ size }: Pick<BenchRun, 'size'>): Promise<Figure[]> {
  const each = size === 'full' ? 300 : 40;
  // one core, as in the product's own processes
  sharp.concurrency(1);
  const engine = await openEngine(await loadModels(standardModelsFolder));
  const figures: Figure[] = [];
  const [drawMs, readMs]: [number[], number[]] = [[], []];
  for (const [index, light] of lights.entries()) {
    const counts: Counts = { pictures: 0, found: 0, exact: 0, folded: 0, inTen: 0, others: 0 };
    const chance = chanceFrom(9_000 + index);
    for (const [at, car] of madeUpCars(each, 9_000 + index).entries()) {
      const facing = chance.pick(['rear', 'front'] as const);
      const shot = { car: { ...car, facing }, light, caption: 'BARSTOW DEMO FIXED 1', seed: index * 10_000 + at };
      const [picture, drawnMs] = await timed(() => drawShot(shot));
      const [{ plates }, tookMs] = await timed(() => engine.read(picture, { crops: true }));
      drawMs.push(drawnMs);
      readMs.push(tookMs);
      count(counts, car.plate, plates);
    }
    figures.push(...told(light, counts));
  }
  return [...figures, ...times('drawing a picture, CPU time', drawMs), ...times('reading a picture, CPU time', readMs)];
}

function count(counts: Counts, plate: string, plates: readonly RecognizedPlate[]): void {
  // as of a camera's picture: what is less sure is not stored (docs/formats/raw-image.md)
  const legible = plates.filter(({ text, confidence }) => text !== '' && confidence >= 0.1);
  const own = legible.find(one => nearEnough(one.text, plate));
  counts.pictures++;
  counts.others += legible.length - (own === undefined ? 0 : 1);
  if (own === undefined) return;
  counts.found++;
  if (own.text === plate) counts.exact++;
  if (foldText(own.text) === foldText(plate)) counts.folded++;
  if (own.candidates.some(({ text }) => foldText(text) === foldText(plate))) counts.inTen++;
}

/** True when at least half of the plate's characters come in order: a bad misread is still this plate. */
function nearEnough(text: string, plate: string): boolean {
  let at = 0;
  let same = 0;
  for (const character of text) {
    const next = plate.indexOf(character, at);
    if (next === -1) continue;
    at = next + 1;
    same++;
  }
  return same * 2 >= plate.length;
}

function told(light: Light, { pictures, found, exact, folded, inTen, others }: Counts): Figure[] {
  const share = (what: string, right: number): Figure => {
    const value = shareOf(right, pictures);
    console.error(`${light}, ${what}: ${shareText(value)}`);
    return { name: `drawn ${light}: ${what}`, unit: 'share', value: value.share, n: pictures };
  };
  return [
    share('found', found),
    share('read exactly', exact),
    share('read folded (O=0, I=1)', folded),
    share('among the ten candidates, folded', inTen),
    {
      name: `drawn ${light}: something else taken for a plate`,
      unit: 'a picture',
      value: others / pictures,
      n: pictures,
    },
  ];
}

function times(name: string, valuesMs: readonly number[]): Figure[] {
  // the first ones pay for compiling
  const warm = valuesMs.slice(5);
  const [half, most] = halfAndMost(warm);
  return [
    { name: `${name}, p50`, unit: 'ms', value: half, n: warm.length },
    { name: `${name}, p95`, unit: 'ms', value: most, n: warm.length },
  ];
}

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, cpuMs: number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}
