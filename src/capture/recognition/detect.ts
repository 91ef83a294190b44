import { isUsable, overlap, quadOfBox, type Box } from './geometry.ts';
import type { Picture } from './picture.ts';
import { resizePicture } from './picture.ts';
import { maxPlates, type Quad } from './rules.ts';

/** A plate that the detector sees, in pixels of the picture. */
export type Detection = { score: number; box: Box; corners: Quad };

/** What the detector takes: planes of red, green and blue, 0 to 255; `scale` leads from picture pixels to its own. */
export type DetectorInput = { values: Float32Array; width: number; height: number; scale: number };

/** The detector's cells lie so many pixels apart. */
const stride = 8;
const multiple = 32;
/** The grey that fills up what the picture leaves free; the training used the same. */
const fillGrey = 114;

/** The picture shrunk (never enlarged) until its longest side is `longest`, at the top left of a frame whose sides are multiples of 32. */
export async function letterbox(picture: Picture, longest: number): Promise<DetectorInput> {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const small = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const rgb = await resizePicture(picture, small);
  const width = Math.ceil(small.width / multiple) * multiple;
  const height = Math.ceil(small.height / multiple) * multiple;
  const plane = width * height;
  const values = new Float32Array(3 * plane).fill(fillGrey);
  for (let y = 0, from = 0; y < small.height; y++) {
    for (let to = y * width; to < y * width + small.width; to++, from += 3) {
      values[to] = rgb[from] ?? 0;
      values[to + plane] = rgb[from + 1] ?? 0;
      values[to + 2 * plane] = rgb[from + 2] ?? 0;
    }
  }
  return { values, width, height, scale };
}

/** What the detector says of each cell: a score, the four sides of the box, x and y of the four corners. */
const channels = 13;
/** Two boxes that overlap more than this are one plate seen twice. */
const sameFrom = 0.3;

/**
 * The plates in the detector's answer for one picture (13 planes of `rows` x `columns` cells), best first, each once, at most 20.
 * Corners that can't be a plate's are replaced by those of the box. Throws an Error when the answer has another size.
 */
export function decodeDetections(
  values: Float32Array,
  { rows, columns, scale, least }: { rows: number; columns: number; scale: number; least: number },
): Detection[] {
  const plane = rows * columns;
  if (values.length !== channels * plane)
    throw new Error(`the detector gave ${values.length} values for ${rows} x ${columns} cells`);
  const seen: Detection[] = [];
  for (let cell = 0; cell < plane; cell++) {
    const score = values[cell] ?? 0;
    if (!(score >= least)) continue;
    const detection = detectionAt(values, { cell, plane, columns, scale });
    if (detection !== null) seen.push(detection);
  }
  seen.sort((a, b) => b.score - a.score);
  const kept: Detection[] = [];
  for (const one of seen) {
    if (kept.length === maxPlates) break;
    if (kept.every(other => overlap(one.box, other.box) < sameFrom)) kept.push(one);
  }
  return kept;
}

function detectionAt(
  values: Float32Array,
  { cell, plane, columns, scale }: { cell: number; plane: number; columns: number; scale: number },
): Detection | null {
  const middleX = (cell % columns) * stride + stride / 2;
  const middleY = Math.floor(cell / columns) * stride + stride / 2;
  const x = (channel: number): number => ((values[channel * plane + cell] ?? 0) + middleX) / scale;
  const y = (channel: number): number => ((values[channel * plane + cell] ?? 0) + middleY) / scale;
  const box: Box = [x(1), y(2), x(3), y(4)];
  if (!box.every(Number.isFinite) || !(box[2] - box[0] >= 2) || !(box[3] - box[1] >= 2)) return null;
  const corners: Quad = [
    [x(5), y(6)],
    [x(7), y(8)],
    [x(9), y(10)],
    [x(11), y(12)],
  ];
  return { score: values[cell] ?? 0, box, corners: isUsable(corners) ? corners : quadOfBox(box) };
}
