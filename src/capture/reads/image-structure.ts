import { crc32 } from 'node:zlib';

/** The picture formats that cameras send and browsers show. */
export type ImageMime = 'image/jpeg' | 'image/png' | 'image/webp';

/** What the file's own structure says, found without decoding a pixel. `width` and `height` as stored (no EXIF turning). */
export type ImageStructure = { width: number; height: number };

/** Thrown by the readers below. `damaged`: cut off or broken; `costly`: would take too much work to decode; `moving`: an animation. */
export class StructureFault extends Error {
  readonly kind: 'damaged' | 'costly' | 'moving';

  constructor(kind: 'damaged' | 'costly' | 'moving', message: string) {
    super(message);
    this.name = 'StructureFault';
    this.kind = kind;
  }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The format that the first bytes announce, or null. Neither file name nor declared type is asked. */
export function mimeByMagic(bytes: Buffer): ImageMime | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(pngSignature)) return 'image/png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return null;
}

const readers: Record<ImageMime, (bytes: Buffer) => ImageStructure> = {
  'image/jpeg': readJpeg,
  'image/png': readPng,
  'image/webp': readWebp,
};

/** Reads through the whole file to its end mark. Throws StructureFault. */
export function readStructure(mime: ImageMime, bytes: Buffer): ImageStructure {
  return readers[mime](bytes);
}

// ITU-T T.81 table B.1: the frame headers are C0 to CF without C4 (tables), C8 (reserved) and CC (arithmetic conditioning).
const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

// Encoders write ten scans, eighteen for CMYK. Each further scan costs a pass over all pixels that can't be interrupted.
const maxJpegScans = 24;

/** ITU-T T.81 annex B: markers with length up to each scan, coded bytes up to the next marker, until EOI. Bytes behind EOI are let be. */
function readJpeg(bytes: Buffer): ImageStructure {
  let frame: ImageStructure | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    at = nextMarker(bytes, at);
    const marker = byteAt(bytes, at);
    at++;
    if (marker === 0xd9) break;
    if (marker === 0xd8) throw new StructureFault('damaged', 'a second JPEG begins before the first has ended');
    // RST0-7 and TEM stand alone.
    if ((marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) continue;
    if (at + 2 > bytes.length) throw cutOff('JPEG');
    const length = bytes.readUInt16BE(at);
    if (length < 2 || at + length > bytes.length) throw cutOff('JPEG');
    if (isFrameMarker(marker)) {
      if (frame !== null || length < 8)
        throw new StructureFault('damaged', 'the JPEG has a wrong or a second frame header');
      frame = { height: bytes.readUInt16BE(at + 3), width: bytes.readUInt16BE(at + 5) };
    }
    at += length;
    if (marker === 0xda) {
      if (++scans > maxJpegScans) throw new StructureFault('costly', `the JPEG has more than ${maxJpegScans} scans`);
      at = endOfScan(bytes, at);
    }
  }
  if (frame === null || scans === 0) throw new StructureFault('damaged', 'the JPEG has no picture in it');
  return frame;
}

/** The position of the next marker's second byte; fill bytes FF are skipped. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = from;
  if (byteAt(bytes, at) !== 0xff)
    throw new StructureFault('damaged', 'the JPEG has stray bytes where a marker should be');
  while (byteAt(bytes, at) === 0xff) at++;
  return at;
}

/** The position of the marker that ends a scan: FF followed by neither 00 (a stuffed FF), RST0-7 nor a fill byte. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = byteAt(bytes, at + 1);
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw cutOff('JPEG');
}

/** PNG specification (W3C, third edition) section 5: chunks with CRC, from IHDR to IEND. */
function readPng(bytes: Buffer): ImageStructure {
  let size: ImageStructure | null = null;
  let at = 8;
  for (;;) {
    if (at + 12 > bytes.length) throw cutOff('PNG');
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw cutOff('PNG');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      throw new StructureFault('damaged', 'a part of the PNG does not match its checksum');
    }
    if (size === null) {
      if (type !== 'IHDR' || length !== 13)
        throw new StructureFault('damaged', 'the PNG does not begin with its header');
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (type === 'acTL') throw new StructureFault('moving', 'the PNG is an animation');
    if (type === 'IEND') return size;
    at = end;
  }
}

/** WebP container (RFC 9649 section 2.5 to 2.7): RIFF chunks; the size comes from VP8X, VP8L or VP8, whichever stands first. */
function readWebp(bytes: Buffer): ImageStructure {
  if (bytes.length < 30) throw cutOff('WebP');
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw cutOff('WebP');
  let size: ImageStructure | null = null;
  let hasPicture = false;
  for (let at = 12; at + 8 <= end;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (at + 8 + length > end) throw cutOff('WebP');
    if (type === 'ANIM' || type === 'ANMF') throw new StructureFault('moving', 'the WebP is an animation');
    if (type === 'VP8 ' || type === 'VP8L') hasPicture = true;
    size ??= webpSize(type, body);
    // Chunks are padded to an even length.
    at += 8 + length + (length & 1);
  }
  if (size === null || !hasPicture) throw new StructureFault('damaged', 'the WebP has no picture in it');
  return size;
}

function webpSize(type: string, body: Buffer): ImageStructure | null {
  if (type === 'VP8X' && body.length >= 10)
    return { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 };
  if (type === 'VP8L' && body.length >= 5) {
    const packed = body.readUInt32LE(1);
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  // RFC 6386 section 9.1: 3 bytes of frame tag, 3 of start code, then 14 bits each.
  if (type === 'VP8 ' && body.length >= 10)
    return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
  return null;
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw cutOff('JPEG');
  return byte;
}

function cutOff(format: string): StructureFault {
  return new StructureFault('damaged', `the ${format} ends before its end mark: it is cut off or was never finished`);
}
