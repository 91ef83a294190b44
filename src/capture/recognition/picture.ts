import sharp from 'sharp';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import type { Box } from './geometry.ts';
import { maxPicturePixels } from './rules.ts';

/** A picture turned upright: three bytes per pixel, row by row. */
export type Picture = { width: number; height: number; rgb: Buffer };

const decodeTimeoutSeconds = 10;

// libvips keeps decoded pictures for later calls; plates must not stay in memory for that.
sharp.cache(false);

/** The formats that are taken, by their first bytes. Other decoders of libvips (SVG, PDF, ...) never see a byte. */
const beginnings: readonly ((bytes: Buffer) => boolean)[] = [
  bytes => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  bytes => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  bytes => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
];

/**
 * Decodes a JPEG, PNG or WebP once, at full size, as 8-bit RGB: turned as its EXIF says, CMYK and 16 bits brought down, what is
 * transparent laid on grey. Throws Problem: `image_not_an_image`, `image_unreadable` or `image_too_large`.
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!beginnings.some(begins => begins(file)))
    throw new Problem('image_not_an_image', {
      detail: 'JPEG, PNG and WebP pictures are taken; these bytes are none of them.',
    });
  const options = { limitInputPixels: maxPicturePixels, failOn: 'warning', sequentialRead: true } as const;
  try {
    // reads the header alone; with the limit it would not say which size it refuses
    const { width, height } = await sharp(file, { ...options, limitInputPixels: false }).metadata();
    if (width * height > maxPicturePixels) {
      const detail = `The picture has ${width} x ${height} pixels; at most ${maxPicturePixels} in all are taken.`;
      throw new Problem('image_too_large', { detail });
    }
    const { data: rgb, info } = await sharp(file, options)
      .timeout({ seconds: decodeTimeoutSeconds })
      .autoOrient()
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`it decodes to ${info.channels} channels`);
    return { width: info.width, height: info.height, rgb };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problemOfDecoder(error);
  }
}

function problemOfDecoder(error: unknown): Problem {
  if (messageOf(error).startsWith('timeout')) {
    const detail = `The picture takes longer than ${decodeTimeoutSeconds} s to decode.`;
    return new Problem('image_too_large', { detail, cause: error });
  }
  // the decoder's own words stay in the cause: they may hold bytes of the file
  const detail = 'The picture is cut off or damaged: its decoder found an error in it.';
  return new Problem('image_unreadable', { detail, cause: error });
}

/** The picture in exactly this size: RGB bytes. */
export async function resizePicture(
  { width, height, rgb }: Picture,
  size: { width: number; height: number },
): Promise<Buffer> {
  if (size.width === width && size.height === height) return rgb;
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: maxPicturePixels })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}

/** The part of the picture within `box`, cut at its edges, as a JPEG. The box must hold at least one pixel of the picture. */
export async function jpegOfPart({ width, height, rgb }: Picture, box: Box): Promise<Buffer> {
  const left = Math.max(0, Math.min(width - 1, Math.floor(box[0])));
  const top = Math.max(0, Math.min(height - 1, Math.floor(box[1])));
  const partWidth = Math.max(1, Math.min(width, Math.ceil(box[2])) - left);
  const partHeight = Math.max(1, Math.min(height, Math.ceil(box[3])) - top);
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: maxPicturePixels })
    .extract({ left, top, width: partWidth, height: partHeight })
    .jpeg({ quality: 90 })
    .toBuffer();
}
