import sharp from 'sharp';
import { chanceFrom, type Chance } from '../chance.ts';
import type { Mood } from './light.ts';
import { pictureHeight, pictureWidth } from './view.ts';

/** The sensor's noise, drawn once: a power of two of values whose standard deviation is 16. */
const noiseCount = 2 ** 18;
let noiseMade: Int8Array | undefined;

function noiseOf(): Int8Array {
  if (noiseMade !== undefined) return noiseMade;
  const chance = chanceFrom(1);
  // the sum of four even ones is nearly normal; their deviation is 1 / sqrt(3)
  const scale = (16 * Math.sqrt(3)) / 2;
  noiseMade = Int8Array.from({ length: noiseCount }, () => {
    const sum = chance.share() + chance.share() + chance.share() + chance.share() - 2;
    return Math.max(-127, Math.min(127, Math.round(sum * 2 * scale)));
  });
  return noiseMade;
}

/** How much darker the lens makes each pixel, in parts of 256; made once. */
let vignetteMade: Uint16Array | undefined;

function vignetteOf(): Uint16Array {
  if (vignetteMade !== undefined) return vignetteMade;
  vignetteMade = new Uint16Array(pictureWidth * pictureHeight);
  for (let y = 0, at = 0; y < pictureHeight; y++) {
    for (let x = 0; x < pictureWidth; x++, at++) {
      const [dx, dy] = [x / pictureWidth - 0.5, y / pictureHeight - 0.5];
      vignetteMade[at] = Math.round(256 * (1 - 0.42 * (dx * dx + dy * dy)));
    }
  }
  return vignetteMade;
}

/** The drawing as a camera takes it, a JPEG: lens, sensor and exposure. The same drawing, mood and chance give the same bytes. */
export async function expose(svg: string, mood: Mood, chance: Chance): Promise<Buffer> {
  const blur = mood.blur * (0.7 + chance.share() * 0.8);
  const drawn = sharp(Buffer.from(svg)).removeAlpha().blur(Math.max(0.3, blur));
  // most cars are slow or hit by a flash; few are a long smear
  const motion = Math.round(mood.motion * chance.share() ** 2);
  const pixels = await (motion < 2 ? drawn : drawn.convolve(smear(motion))).raw().toBuffer();
  sense(pixels, mood, chance);
  const raw = { width: pictureWidth, height: pictureHeight, channels: 3 } as const;
  return sharp(pixels, { raw }).jpeg({ quality: 80, mozjpeg: false }).toBuffer();
}

/** A smear to both sides, `pixels` long. */
function smear(pixels: number): { width: number; height: number; kernel: number[] } {
  const width = Math.floor(pixels / 2) * 2 + 1;
  const row = Array.from({ length: width }, () => 1);
  const none = row.map(() => 0);
  return { width, height: 3, kernel: [...none, ...row, ...none] };
}

function sense(pixels: Buffer, { gain, noise, isGrey }: Mood, chance: Chance): void {
  const [noises, vignette] = [noiseOf(), vignetteOf()];
  const exposure = 0.92 + chance.share() * 0.16;
  const [red, green, blue] = gain.map(one => one * exposure);
  const tables = [red, green, blue].map(one => Float32Array.from({ length: 256 }, (_, value) => value * (one ?? 1)));
  const [ofRed = new Float32Array(256), ofGreen = ofRed, ofBlue = ofRed] = tables;
  const strength = noise / 16;
  let next = chance.whole(0, noiseCount - 1);
  const noisy = (value: number, light: number): number => {
    next = (next + 1) & (noiseCount - 1);
    const seen = (value * light) / 256 + (noises[next] ?? 0) * strength;
    return seen < 0 ? 0 : seen > 255 ? 255 : seen;
  };
  for (let at = 0, pixel = 0; at < pixels.length; at += 3, pixel++) {
    const light = vignette[pixel] ?? 256;
    const [r, g, b] = [
      ofRed[pixels[at] ?? 0] ?? 0,
      ofGreen[pixels[at + 1] ?? 0] ?? 0,
      ofBlue[pixels[at + 2] ?? 0] ?? 0,
    ];
    if (isGrey) {
      const grey = noisy(0.35 * r + 0.45 * g + 0.2 * b, light);
      pixels[at] = pixels[at + 1] = pixels[at + 2] = grey;
      continue;
    }
    pixels[at] = noisy(r, light);
    pixels[at + 1] = noisy(g, light);
    pixels[at + 2] = noisy(b, light);
  }
}
