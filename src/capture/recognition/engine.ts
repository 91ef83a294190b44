import { InferenceSession, Tensor } from 'onnxruntime-node';
import { monotonicMs } from '../../foundation/base/clock.ts';
import { rankCandidates } from './characters.ts';
import { decodeCells, detectorInputs, distinctPlates, type Detection } from './detect.ts';
import { boxOfQuad, quadOfBox, spreadQuad, type Box } from './geometry.ts';
import type { Models } from './models.ts';
import { decodePicture, jpegOfPart, type Picture } from './picture.ts';
import { readPlates, type Reading } from './reader.ts';
import type { Point, ReadOptions, Recognition, RecognizedPlate } from './rules.ts';

/** Both models, loaded. */
export type Engine = {
  /** Throws Problem when the picture can't be decoded. */
  read(bytes: Uint8Array, options: ReadOptions): Promise<Recognition>;
};

/**
 * Plates are looked for in copies with these longest sides: far ones in the largest copy, near ones are seen whole in a smaller one only, and one that fills
 * the picture in the smallest.
 */
const longestSides = [960, 320, 107] as const;
/** From this score on it is a plate; from the lower one on when the reader agrees (hardly one in ten of those below it is a plate). */
const sureScore = 0.5;
const agreedScore = 0.45;
/** Cells from this score on say where a plate is that others are surer of. */
const leastScore = 0.3;
/** From these chances that there is a plate at all: of a sure detection, and of one that the reader must agree with. */
const legibleFrom = 0.5;
const agreedFrom = 0.9;
const agreedConfidence = 0.5;
const candidatesTold = 10;
/** How much of the surroundings a plate's JPEG shows: twice its size. */
const cropSpan: Point = [1.5, 2];

/** Loads the models. Throws when the runtime can't run them. */
export async function openEngine(models: Models): Promise<Engine> {
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // patterns are kept per shape of picture, and there is no end of shapes
    enableMemPattern: false,
  } as const;
  const detector = await InferenceSession.create(models.detector, options);
  const reader = await InferenceSession.create(models.reader, options);
  return {
    async read(bytes, { crops = false, isPlate = false }) {
      const beganMs = monotonicMs();
      const picture = await decodePicture(bytes);
      const detections = isPlate ? [wholeOf(picture)] : await detect(detector, picture);
      const plates: RecognizedPlate[] = [];
      // most weak detections are no plates: they get one look
      const places = detections.map(({ corners, score }) => ({ corners, mayLookAgain: score >= sureScore }));
      const readings = await readPlates(reader, models, { picture, places });
      for (const [index, detection] of detections.entries()) {
        const reading = readings[index];
        if (reading === undefined || (!isPlate && !isPlateAfterAll(detection, reading))) continue;
        const plate = plateOf(picture, detection, reading);
        if (crops) plate.crop = await jpegOfPart(picture, boxOfQuad(spreadQuad(detection.corners, cropSpan)));
        plates.push(plate);
      }
      plates.sort((a, b) => b.confidence - a.confidence);
      const ms = Math.round((monotonicMs() - beganMs) * 10) / 10;
      return { width: picture.width, height: picture.height, ms, plates };
    },
  };
}

async function detect(session: InferenceSession, picture: Picture): Promise<Detection[]> {
  const cells: Detection[] = [];
  for (const { pixels, width, height, scale } of await detectorInputs(picture, longestSides)) {
    const { plates } = await session.run({ image: new Tensor('uint8', pixels, [1, height, width, 3]) });
    const [, , rows = 0, columns = 0] = plates?.dims ?? [];
    if (!(plates?.data instanceof Float32Array)) throw new Error('the detector model gives no plates');
    cells.push(...decodeCells(plates.data, { rows, columns, scale, least: leastScore }));
  }
  return distinctPlates(cells).filter(
    ({ score, box }) =>
      score >= agreedScore && box[0] < picture.width && box[1] < picture.height && box[2] > 0 && box[3] > 0,
  );
}

function wholeOf({ width, height }: Picture): Detection {
  const box: Box = [0, 0, width, height];
  return { score: 1, box, corners: quadOfBox(box) };
}

function isPlateAfterAll({ score }: Detection, { legible, texts }: Reading): boolean {
  if (score >= sureScore) return legible >= legibleFrom;
  return legible >= agreedFrom && (texts[0]?.text.length ?? 0) >= 4 && (texts[0]?.confidence ?? 0) >= agreedConfidence;
}

function plateOf({ width, height }: Picture, { box, corners }: Detection, { texts, state }: Reading): RecognizedPlate {
  const [likeliest] = texts;
  const isLegible = likeliest !== undefined && likeliest.text !== '';
  const left = Math.max(0, Math.min(width - 1, Math.round(box[0])));
  const top = Math.max(0, Math.min(height - 1, Math.round(box[1])));
  const right = Math.max(left + 1, Math.min(width, Math.round(box[2])));
  const bottom = Math.max(top + 1, Math.min(height, Math.round(box[3])));
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  return {
    text: isLegible ? likeliest.text : '',
    confidence: isLegible ? fine(likeliest.confidence) : 0,
    chars: isLegible ? likeliest.chars.map(({ char, confidence }) => ({ char, confidence: fine(confidence) })) : [],
    candidates: isLegible
      ? rankCandidates(texts, { state: state?.code ?? null, most: candidatesTold }).map(({ text, confidence }) => ({
          text,
          confidence: fine(confidence),
        }))
      : [],
    state: state === null ? null : { code: state.code, confidence: fine(state.confidence) },
    box: [left, top, right - left, bottom - top],
    corners: [tenths(topLeft), tenths(topRight), tenths(bottomRight), tenths(bottomLeft)],
  };
}

function fine(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000;
}

function tenths([x, y]: Point): Point {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}
