import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../foundation/base/errors.ts';
import { checkImage } from './image-check.ts';

const width = 320;
const height = 200;

/** A blurred noise picture, so that its coded bytes are spread over the whole file. */
let picture: Buffer;
const whole = new Map<string, Buffer>();

const drawn = (): Sharp => sharp(picture, { raw: { width, height, channels: 3 } });
const plain = (wide: number, high: number): Sharp =>
  sharp({ create: { width: wide, height: high, channels: 3, background: '#204060' }, limitInputPixels: false });

beforeAll(async () => {
  picture = await sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .blur(2)
    .raw()
    .toBuffer();
  whole.set('jpeg', await drawn().jpeg({ quality: 85 }).toBuffer());
  whole.set('progressive jpeg', await drawn().jpeg({ quality: 85, progressive: true }).toBuffer());
  whole.set('png', await drawn().png().toBuffer());
  whole.set('interlaced png', await drawn().png({ progressive: true }).toBuffer());
  whole.set('webp', await drawn().webp().toBuffer());
  whole.set('lossless webp', await drawn().webp({ lossless: true, effort: 0 }).toBuffer());
});

const kinds = ['jpeg', 'progressive jpeg', 'png', 'interlaced png', 'webp', 'lossless webp'];

function file(kind: string): Buffer {
  const bytes = whole.get(kind);
  if (bytes === undefined) throw new Error(`no picture ${kind}`);
  return bytes;
}

/** The code with which the image is refused, or `taken`. */
async function verdict(bytes: Uint8Array, limits = {}): Promise<string> {
  try {
    await checkImage(bytes, limits);
    return 'taken';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

async function detailOf(bytes: Uint8Array, limits = {}): Promise<string> {
  return checkImage(bytes, limits).then(
    () => 'taken',
    (error: unknown) => String(error),
  );
}

describe('whole pictures', () => {
  test.each(kinds)('%s is taken with its type and size', async kind => {
    const mime = `image/${kind.split(' ').at(-1)}`;
    const bytes = Buffer.from(file(kind));
    const before = Buffer.from(bytes);
    expect(await checkImage(bytes)).toEqual({ mime, width, height });
    expect(bytes.equals(before)).toBe(true);
  });

  test.each([
    ['CMYK JPEG', () => drawn().toColourspace('cmyk').jpeg().toBuffer()],
    ['grey JPEG', () => drawn().greyscale().jpeg().toBuffer()],
    ['16-bit PNG', () => drawn().toColourspace('rgb16').png().toBuffer()],
    ['PNG with a palette', () => drawn().png({ palette: true }).toBuffer()],
    ['PNG of one bit', () => drawn().greyscale().threshold().png({ colours: 2 }).toBuffer()],
    ['WebP with alpha', () => drawn().ensureAlpha(0.5).webp().toBuffer()],
    [
      'JPEG with EXIF and ICC profile',
      () =>
        drawn()
          .withIccProfile('p3')
          .withExif({ IFD0: { Make: 'Fictional' } })
          .jpeg()
          .toBuffer(),
    ],
    ['JPEG with restart markers by another encoder', () => drawn().jpeg({ mozjpeg: true }).toBuffer()],
  ])('%s is taken', async (_name, make) => {
    expect(await checkImage(await make())).toMatchObject({ width, height });
  });

  test('gives the size as stored, whatever EXIF says about turning', async () => {
    const turned = await drawn().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await sharp(turned).metadata()).orientation).toBe(6);
    expect(await checkImage(turned)).toEqual({ mime: 'image/jpeg', width, height });
  });

  test('bytes behind the end of a JPEG, as some cameras add them, do no harm', async () => {
    expect(await verdict(Buffer.concat([file('jpeg'), randomBytes(100)]))).toBe('taken');
  });

  test('a view into a larger buffer is judged alone', async () => {
    const larger = Buffer.concat([randomBytes(33), file('png'), randomBytes(20)]);
    expect(await verdict(new Uint8Array(larger.buffer, larger.byteOffset + 33, file('png').length))).toBe('taken');
  });

  test('one pixel is a picture', async () => {
    expect(await checkImage(await plain(1, 1).jpeg().toBuffer())).toEqual({ mime: 'image/jpeg', width: 1, height: 1 });
    expect(await verdict(await plain(1, 1).webp().toBuffer())).toBe('taken');
  });
});

describe('cut off and damaged', () => {
  test.each(kinds)('%s cut at many points is never taken', async kind => {
    const bytes = file(kind);
    const cuts = Array.from({ length: 40 }, (_, index) => Math.floor((bytes.length * (index + 1)) / 41));
    for (const left of [1, 2, 3, 5, 8, 11, 12, 13, 20, 60]) cuts.push(bytes.length - left);
    for (const cut of cuts) {
      // Of the first few bytes nothing can be told but that they are no picture.
      expect(await verdict(bytes.subarray(0, cut)), `cut at ${cut} of ${bytes.length}`).toBe('image_unreadable');
    }
  });

  test.each(['jpeg', 'progressive jpeg'])(
    '%s cut in its scans and closed with an end mark is not taken',
    async kind => {
      const bytes = file(kind);
      for (const share of [0.5, 0.6, 0.7, 0.8, 0.9]) {
        const mended = Buffer.concat([bytes.subarray(0, Math.floor(bytes.length * share)), Buffer.from([0xff, 0xd9])]);
        expect(await verdict(mended), `cut at ${share}`).toBe('image_unreadable');
      }
    },
  );

  test('any flipped bit of a PNG is found', async () => {
    for (const kind of ['png', 'interlaced png']) {
      for (let index = 0; index < 40; index++) {
        const spoilt = Buffer.from(file(kind));
        const at = 8 + Math.floor(((spoilt.length - 8) * index) / 40);
        spoilt[at]! ^= 1 << (index % 8);
        expect(await verdict(spoilt), `${kind} byte ${at}`).not.toBe('taken');
      }
    }
  });

  test('whatever bytes come, the answer is a verdict and never a crash', async () => {
    for (const kind of kinds) {
      for (let round = 0; round < 30; round++) {
        const spoilt = Buffer.from(file(kind));
        for (let flips = 0; flips < 5; flips++) {
          const at =
            12 + (randomBytes(4).readUInt32BE() % Math.min(spoilt.length - 12, flips < 3 ? 400 : spoilt.length));
          spoilt[at] = randomBytes(1)[0]!;
        }
        expect(['taken', 'image_unreadable', 'image_too_large', 'image_not_an_image']).toContain(await verdict(spoilt));
      }
    }
  });
});

describe('what is no picture', () => {
  test.each([
    ['text', () => 'License plate reader'],
    ['nothing', () => ''],
    ['a page', () => '<!doctype html><img src=x>'],
    [
      'SVG',
      () => '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
    ],
    ['PDF', () => '%PDF-1.7\n'],
    ['GIF', () => plain(10, 10).gif().toBuffer()],
    ['TIFF', () => plain(10, 10).tiff().toBuffer()],
    ['AVIF', () => plain(16, 16).avif({ effort: 0 }).toBuffer()],
  ])('%s is refused with the names of what is taken', async (_name, make) => {
    const bytes = Buffer.from((await make()) as string);
    expect(await verdict(bytes)).toBe('image_not_an_image');
    expect(await detailOf(bytes)).toMatch(/JPEG, PNG and WebP/);
  });

  test('a text behind the first bytes of a picture is unreadable', async () => {
    for (const kind of kinds) {
      const disguised = Buffer.concat([
        file(kind).subarray(0, 16),
        Buffer.from('<script>alert(1)</script>'.repeat(20)),
      ]);
      expect(await verdict(disguised)).toBe('image_unreadable');
    }
  });

  test('an animation is refused: only its first picture would ever be looked at', async () => {
    const frames = await sharp([await plain(40, 40).png().toBuffer(), await drawn().resize(40, 40).png().toBuffer()], {
      join: { animated: true },
    })
      .webp()
      .toBuffer();
    expect(await verdict(frames)).toBe('image_not_an_image');
    expect(await detailOf(frames)).toMatch(/one still picture/);
  });
});

describe('what costs too much', () => {
  test('a small PNG of 100 megapixels is refused from its header', async () => {
    const bomb = await plain(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1 << 20);
    const startedMs = performance.now();
    expect(await verdict(bomb)).toBe('image_too_large');
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(await detailOf(bomb)).toMatch(/10000 x 10000 pixels; at most 40000000/);
  });

  test.each([
    ['jpeg', () => plain(6400, 6400).jpeg().toBuffer()],
    ['webp', () => plain(6400, 6400).webp({ effort: 0 }).toBuffer()],
  ])('a %s of 41 megapixels is refused from its header', async (_kind, make) => {
    expect(await verdict(await make())).toBe('image_too_large');
  });

  test('a header that lies about the size does not get past', async () => {
    // The canvas of a WebP is told twice: in the file's first chunk and in the picture's own header.
    const bytes = await drawn().ensureAlpha(0.5).webp().toBuffer();
    expect(bytes.toString('latin1', 12, 16)).toBe('VP8X');
    bytes.writeUIntLE(width + 10, 24, 3);
    expect(await verdict(bytes)).toBe('image_unreadable');
    const huge = Buffer.from(file('jpeg'));
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(65_500, frame + 5);
    huge.writeUInt16BE(65_500, frame + 7);
    expect(await verdict(huge)).toBe('image_too_large');
  });

  test('the limits are those that are given', async () => {
    expect(await verdict(file('jpeg'), { maxPixels: width * height })).toBe('taken');
    expect(await verdict(file('jpeg'), { maxPixels: width * height - 1 })).toBe('image_too_large');
    expect(await verdict(file('jpeg'), { maxBytes: file('jpeg').length })).toBe('taken');
    expect(await verdict(file('jpeg'), { maxBytes: file('jpeg').length - 1 })).toBe('image_too_large');
  });

  test('more than 5 MiB are refused before anything else is looked at', async () => {
    expect(await verdict(Buffer.alloc(5 * 1024 * 1024 + 1))).toBe('image_too_large');
  });

  test('a JPEG of very many scans is refused', async () => {
    const bytes = file('progressive jpeg');
    const lastScan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = bytes.subarray(lastScan, -2);
    const many = Buffer.concat([bytes.subarray(0, -2), ...Array.from({ length: 100 }, () => scan), bytes.subarray(-2)]);
    expect(await verdict(many)).toBe('image_too_large');
  });

  test('decoding the costliest picture within the limits stays below 512 MB', async () => {
    const costly = await plain(6300, 6300).toColourspace('rgb16').png({ progressive: true }).toBuffer();
    // A process of its own, so that only this picture is measured.
    const { execFileSync } = await import('node:child_process');
    const script = `const { checkImage } = await import(${JSON.stringify(new URL('image-check.ts', import.meta.url).href)});
      const parts = []; for await (const part of process.stdin) parts.push(part);
      const { width } = await checkImage(Buffer.concat(parts));
      console.log(JSON.stringify({ width, maxRssMb: process.resourceUsage().maxRSS / 1024 }));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      input: costly,
      encoding: 'utf8',
    });
    const measured = JSON.parse(said) as { width: number; maxRssMb: number };
    expect(measured.width).toBe(6300);
    expect(measured.maxRssMb).toBeLessThan(512);
  });

  test('many at once are all judged', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, (_, index) => verdict(index % 4 === 3 ? Buffer.from('x') : file(kinds[index % 3]!))),
    );
    expect(verdicts.filter(each => each === 'taken')).toHaveLength(30);
  });
});
