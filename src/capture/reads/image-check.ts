import sharp from 'sharp';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import { mimeByMagic, readStructure, StructureFault, type ImageMime, type ImageStructure } from './image-structure.ts';

/** Width and height in pixels as stored; an EXIF turning is neither applied nor removed. */
export type CheckedImage = { mime: ImageMime; width: number; height: number };

export type ImageLimits = { maxPixels?: number; maxBytes?: number };

// security.md section 5: 5 MiB and 40 megapixels. Decoding the worst such file (PNG of 16 bits, interlaced) stays below 512 MB.
const defaultMaxPixels = 40_000_000;
const defaultMaxBytes = 5 * (1 << 20);
const decodeTimeoutSeconds = 5;
const decodesAtOnce = 2;

// libvips keeps decoded pictures for later calls; plates must not stay in memory for that.
sharp.cache(false);

let freeSlots = decodesAtOnce;
const waiting: (() => void)[] = [];

/**
 * Makes sure that the bytes are one whole still picture that decodes within the limits; the bytes themselves are not changed.
 * Throws a Problem: `image_not_an_image`, `image_unreadable` or `image_too_large`.
 */
export async function checkImage(bytes: Uint8Array, limits: ImageLimits = {}): Promise<CheckedImage> {
  const checked = checkStructure(bytes, limits);
  const { mime, ...size } = checked;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  await withSlot(() => decode(file, mime, size, limits.maxPixels ?? defaultMaxPixels));
  return checked;
}

/**
 * The part of `checkImage` that decodes nothing: the bytes have the form of one whole still picture within the limits. For whoever has it
 * decoded elsewhere. Throws as `checkImage` does.
 */
export function checkStructure(bytes: Uint8Array, limits: ImageLimits = {}): CheckedImage {
  const { maxPixels = defaultMaxPixels, maxBytes = defaultMaxBytes } = limits;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length > maxBytes) {
    throw new Problem('image_too_large', {
      detail: `The image has ${file.length} bytes; at most ${maxBytes} are taken.`,
    });
  }
  const mime = mimeByMagic(file);
  if (mime === null)
    throw new Problem('image_not_an_image', {
      detail: 'JPEG, PNG and WebP pictures are taken; these bytes are none of them.',
    });
  const size = structureOf(mime, file);
  if (size.width * size.height > maxPixels) {
    const detail = `The image has ${size.width} x ${size.height} pixels; at most ${maxPixels} in all are taken.`;
    throw new Problem('image_too_large', { detail });
  }
  return { mime, ...size };
}

function structureOf(mime: ImageMime, file: Buffer): ImageStructure {
  try {
    const size = readStructure(mime, file);
    if (size.width === 0 || size.height === 0)
      throw new StructureFault('damaged', 'the image says that it has no width or no height');
    return size;
  } catch (error) {
    if (!(error instanceof StructureFault)) throw error;
    const code = { damaged: 'image_unreadable', costly: 'image_too_large', moving: 'image_not_an_image' } as const;
    const remedy = error.kind === 'moving' ? '; send one still picture' : '';
    throw new Problem(code[error.kind], { detail: sentence(`${error.message}${remedy}`), cause: error });
  }
}

/** Decodes every row, so that damage inside is found; the result, at most 16 pixels wide, is thrown away. */
async function decode(file: Buffer, mime: ImageMime, size: ImageStructure, maxPixels: number): Promise<void> {
  const options = { limitInputPixels: maxPixels, failOn: 'warning', sequentialRead: true } as const;
  try {
    const image = sharp(file, options);
    const found = await image.metadata();
    if (`image/${found.format}` !== mime || found.width !== size.width || found.height !== size.height) {
      throw new Error('its decoder sees another format or size than its header says');
    }
    // The full height makes libvips read each row at full size; when both sides shrink, it leaves out some at the lower end.
    // What no decoder tells is a JPEG cut within its last row of blocks that somebody has given a new end mark.
    await image
      .timeout({ seconds: decodeTimeoutSeconds })
      .resize(Math.min(16, size.width), size.height, { fit: 'fill' })
      .raw()
      .toBuffer();
  } catch (error) {
    if (messageOf(error).startsWith('timeout')) {
      throw new Problem('image_too_large', {
        detail: `The image takes longer than ${decodeTimeoutSeconds} s to decode.`,
        cause: error,
      });
    }
    // The decoder's own words stay in the cause: they may hold bytes of the file.
    throw new Problem('image_unreadable', {
      detail: 'The image is damaged: its decoder found an error in it.',
      cause: error,
    });
  }
}

/** Runs `work` when fewer than two others are running, so that a burst of large pictures can't fill the memory. */
async function withSlot<Result>(work: () => Promise<Result>): Promise<Result> {
  if (freeSlots > 0) freeSlots--;
  else await new Promise<void>(resolve => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // The slot is handed on without becoming free, so that nobody slips in between.
    if (next === undefined) freeSlots++;
    else next();
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
