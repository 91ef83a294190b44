import { squareToQuad } from './geometry.ts';
import type { Picture } from './picture.ts';
import type { Point, Quad } from './rules.ts';

/** The size of the reader's crop in pixels. */
export const cropWidth = 128;
export const cropHeight = 64;

/** Weights of red, green and blue in grey (ITU-R BT.601). */
const [redWeight, greenWeight, blueWeight] = [0.299, 0.587, 0.114];

/** So many source pixels per crop pixel are taken in by one sample; from there on several are averaged, or thin strokes get lost. */
const pixelsPerSample = 1.5;
const mostSamples = 12;

/**
 * Writes the part of the picture within `quad`, brought upright, as `cropWidth` x `cropHeight` grey values of 0 to 255 into `into`.
 * Outside the picture its edge repeats.
 */
export function rectify(picture: Picture, quad: Quad, into: Float32Array): void {
  const { a, b, c, d, e, f, g, h } = squareToQuad(quad);
  const samplesX = samplesFor(Math.max(distance(quad[0], quad[1]), distance(quad[3], quad[2])) / cropWidth);
  const samplesY = samplesFor(Math.max(distance(quad[0], quad[3]), distance(quad[1], quad[2])) / cropHeight);
  const share = 1 / (samplesX * samplesY);
  for (let row = 0, at = 0; row < cropHeight; row++) {
    for (let column = 0; column < cropWidth; column++, at++) {
      let grey = 0;
      for (let j = 0; j < samplesY; j++) {
        const v = (row + (j + 0.5) / samplesY - 0.5) / cropHeight;
        for (let i = 0; i < samplesX; i++) {
          const u = (column + (i + 0.5) / samplesX - 0.5) / cropWidth;
          const w = g * u + h * v + 1;
          grey += greyAt(picture, (a * u + b * v + c) / w, (d * u + e * v + f) / w);
        }
      }
      into[at] = grey * share;
    }
  }
}

function samplesFor(pixelsPerCropPixel: number): number {
  return Math.max(1, Math.min(mostSamples, Math.ceil(pixelsPerCropPixel / pixelsPerSample)));
}

function distance([x0, y0]: Point, [x1, y1]: Point): number {
  return Math.hypot(x1 - x0, y1 - y0);
}

/** The grey between four pixels, weighted by nearness; positions beyond the edge stand for the edge. */
function greyAt({ width, height, rgb }: Picture, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 1, Math.floor(x)));
  const top = Math.max(0, Math.min(height - 1, Math.floor(y)));
  const right = Math.min(width - 1, left + 1);
  const low = Math.min(height - 1, top + 1);
  const partX = Math.max(0, Math.min(1, x - left));
  const partY = Math.max(0, Math.min(1, y - top));
  const upper = greyOf(rgb, top * width + left) * (1 - partX) + greyOf(rgb, top * width + right) * partX;
  const lower = greyOf(rgb, low * width + left) * (1 - partX) + greyOf(rgb, low * width + right) * partX;
  return upper * (1 - partY) + lower * partY;
}

function greyOf(rgb: Buffer, pixel: number): number {
  const at = pixel * 3;
  return redWeight * (rgb[at] ?? 0) + greenWeight * (rgb[at + 1] ?? 0) + blueWeight * (rgb[at + 2] ?? 0);
}
