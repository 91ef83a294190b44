import { isUsable, overlap, partWithin, quadOfBox, type Box } from './geometry.ts';
import { resizePicture, type Picture } from './picture.ts';
import { maxPlates, type Point, type Quad } from './rules.ts';

/** A plate that the detector sees, in pixels of the picture. */
export type Detection = { score: number; box: Box; corners: Quad };

/** What the detector takes: rows of red, green and blue bytes; `scale` leads from picture pixels to its own. */
export type DetectorInput = { pixels: Uint8Array; width: number; height: number; scale: number };

/** The detector's cells lie so many pixels apart. */
const stride = 8;
const multiple = 32;
/** The grey that fills up what the picture leaves free; the training used the same. */
const fillGrey = 114;

/**
 * The picture shrunk (never enlarged) until its longest side is one of `longestSides`, the largest of which comes first, each at the top left of a frame
 * whose sides are multiples of 32. Sizes that come out alike come once.
 */
export async function detectorInputs(picture: Picture, longestSides: readonly number[]): Promise<DetectorInput[]> {
  const longest = Math.max(picture.width, picture.height);
  const scales = new Set(longestSides.map(side => Math.min(1, side / longest)));
  const inputs: DetectorInput[] = [];
  let larger: Picture | undefined;
  for (const scale of scales) {
    const size = {
      width: Math.max(1, Math.round(picture.width * scale)),
      height: Math.max(1, Math.round(picture.height * scale)),
    };
    // from the larger copy, which has far fewer pixels than the picture
    const small: Picture = { ...size, rgb: await resizePicture(larger ?? picture, size) };
    larger ??= small;
    inputs.push(framed(small, scale));
  }
  return inputs;
}

function framed({ width: rowWidth, height: rows, rgb }: Picture, scale: number): DetectorInput {
  const width = Math.ceil(rowWidth / multiple) * multiple;
  const height = Math.ceil(rows / multiple) * multiple;
  if (width === rowWidth && height === rows) return { pixels: rgb, width, height, scale };
  const pixels = new Uint8Array(3 * width * height).fill(fillGrey);
  for (let y = 0; y < rows; y++) pixels.set(rgb.subarray(y * rowWidth * 3, (y + 1) * rowWidth * 3), y * width * 3);
  return { pixels, width, height, scale };
}

/** What the detector says of each cell: a score, the four sides of the box, x and y of the four corners. */
const channels = 13;

/**
 * What the cells of the detector's answer for one picture (13 planes of `rows` x `columns`) see from the score `least` on. One plate is
 * seen by several cells. Throws an Error when the answer has another size.
 */
export function decodeCells(
  values: Float32Array,
  { rows, columns, scale, least }: { rows: number; columns: number; scale: number; least: number },
): Detection[] {
  const plane = rows * columns;
  if (values.length !== channels * plane)
    throw new Error(`the detector gave ${values.length} values for ${rows} x ${columns} cells`);
  const seen: Detection[] = [];
  for (let cell = 0; cell < plane; cell++) {
    if (!((values[cell] ?? 0) >= least)) continue;
    const detection = detectionAt(values, { cell, plane, columns, scale });
    if (detection !== null) seen.push(detection);
  }
  return seen.sort((a, b) => b.score - a.score).slice(0, mostCells);
}

/** A hostile picture may light up every cell; the best ones are enough. */
const mostCells = 1000;
/** Boxes that overlap so much are one plate, and so are those of which so much of the smaller one lies in the other. */
const sameFrom = 0.3;
const withinFrom = 0.7;
/** Cells that agree so much say together, weighted by score, where the plate is: better than the best of them alone. */
const agreedFrom = 0.5;

/**
 * Each plate once, best first, at most 20; `cells` may come from several passes over the picture (the joining rule of
 * model-training/README.md, "detector-2.onnx"). The boxes of single cells are loose round a plate that fills the picture, so what the
 * cells together say is looked through once more.
 */
export function distinctPlates(cells: readonly Detection[]): Detection[] {
  return best(best(cells).map(one => agreedOn(one, cells)));
}

/** The best of those that show the same plate. */
function best(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const one of detections.toSorted((a, b) => b.score - a.score)) {
    if (kept.length === maxPlates) break;
    const isNew = (other: Detection): boolean =>
      overlap(one.box, other.box) < sameFrom && partWithin(one.box, other.box) < withinFrom;
    if (kept.every(isNew)) kept.push(one);
  }
  return kept;
}

/** Where all cells that agree with this one see the plate. */
function agreedOn({ score, box }: Detection, cells: readonly Detection[]): Detection {
  const agreed = cells.filter(other => overlap(box, other.box) >= agreedFrom);
  const total = agreed.reduce((sum, other) => sum + other.score, 0);
  const mean = (of: (detection: Detection) => number): number =>
    agreed.reduce((sum, other) => sum + of(other) * other.score, 0) / total;
  const corner = (index: 0 | 1 | 2 | 3): Point => [
    mean(one => one.corners[index][0]),
    mean(one => one.corners[index][1]),
  ];
  const meanBox: Box = [
    mean(one => one.box[0]),
    mean(one => one.box[1]),
    mean(one => one.box[2]),
    mean(one => one.box[3]),
  ];
  const corners: Quad = [corner(0), corner(1), corner(2), corner(3)];
  return { score, box: meanBox, corners: isUsable(corners) ? corners : quadOfBox(meanBox) };
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
  // corners that can't be a plate's must not spoil the mean
  return { score: values[cell] ?? 0, box, corners: isUsable(corners) ? corners : quadOfBox(box) };
}
