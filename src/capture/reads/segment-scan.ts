import { open, type FileHandle } from 'node:fs/promises';
import { readHeader, recordHeaderBytes, recordMagic } from './image-record.ts';

export type ScannedRecord = { byteOffset: number; byteLength: number; sha256: string };

/** What lies in a segment file; `gaps` are stretches that belong to no record (a torn tail after a crash, or damage). */
export type SegmentScan = {
  sizeBytes: number;
  records: ScannedRecord[];
  gaps: { byteOffset: number; byteLength: number }[];
};

const windowBytes = 1 << 20;

/**
 * Reads through a segment by its record headers alone, without key or database; goes on behind a damaged stretch.
 * It does not open the images: `get` proves each one. Throws the file error when the file can't be read.
 */
export async function scanSegment(file: string): Promise<SegmentScan> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const scan: SegmentScan = { sizeBytes: size, records: [], gaps: [] };
    let at = 0;
    while (at < size) {
      const record = await recordAt(handle, at, size);
      if (record === null) {
        const next = await nextRecord(handle, at + 1, size);
        scan.gaps.push({ byteOffset: at, byteLength: next - at });
        at = next;
      } else {
        scan.records.push(record);
        at += record.byteLength;
      }
    }
    return scan;
  } finally {
    await handle.close();
  }
}

async function recordAt(handle: FileHandle, at: number, size: number): Promise<ScannedRecord | null> {
  const header = readHeader(await readAt(handle, at, recordHeaderBytes));
  if (header === null || at + header.recordBytes > size) return null;
  return { byteOffset: at, byteLength: header.recordBytes, sha256: header.sha256 };
}

/** Where the next whole record begins at or behind `from`; `size` when there is none. */
async function nextRecord(handle: FileHandle, from: number, size: number): Promise<number> {
  // Windows overlap by a header less one byte, so that each header lies whole in one of them.
  const stepBytes = windowBytes - recordHeaderBytes + 1;
  for (let start = from; start < size; start += stepBytes) {
    const window = await readAt(handle, start, windowBytes);
    for (let found = window.indexOf(recordMagic); found !== -1; found = window.indexOf(recordMagic, found + 1)) {
      const header = readHeader(window.subarray(found));
      if (header !== null && start + found + header.recordBytes <= size) return start + found;
    }
  }
  return size;
}

/** Up to `length` bytes at `at`; fewer at the end of the file. */
export async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
