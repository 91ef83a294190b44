import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/**
 * A JPEG of 1280 x 720 dots of about `bytes` bytes: coloured noise, which is as hard to compress and to decode as a street at
 * night. Nothing is to be seen on it.
 */
export async function noisePhoto(bytes: number): Promise<Buffer> {
  const [width, height] = [1280, 720];
  const coarse = await sharp(randomBytes((width / 4) * (height / 4) * 3), {
    raw: { width: width / 4, height: height / 4, channels: 3 },
  })
    .resize(width, height)
    .raw()
    .toBuffer();
  let photo = Buffer.alloc(0);
  for (let quality = 95; quality > 10; quality -= 3) {
    photo = await sharp(coarse, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer();
    if (photo.length <= bytes) break;
  }
  return photo;
}

/** The same photo with other bytes: `text` goes into a comment segment (ITU-T T.81, B.2.4.5), at most 1,000 bytes. */
export function withComment(photo: Buffer, text: string): Buffer {
  const comment = Buffer.from(text).subarray(0, 1_000);
  const head = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]);
  return Buffer.concat([photo.subarray(0, 2), head, comment, photo.subarray(2)]);
}
