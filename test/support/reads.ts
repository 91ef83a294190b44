import sharp from 'sharp';
import { sha256 } from '../../src/foundation/base/crypto.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import type { NewRead } from '../../src/capture/reads/rules.ts';

/** A read as ingest would hand it over; give what the test is about. */
export function buildRead(given: Partial<NewRead> & Pick<NewRead, 'sourceId' | 'plate' | 'capturedAt'>): NewRead {
  const eventId = newId();
  return {
    retentionClass: 'server',
    receivedAt: given.capturedAt,
    plateRaw: given.plate,
    state: 'CA',
    stateConfidence: 0.75,
    confidence: 0.875,
    characterConfidence: null,
    candidates: [{ text: given.plate, confidence: 0.875 }],
    vehicle: { color: 'white' },
    headingDegrees: 270,
    direction: 'west',
    lane: 2,
    speedMph: null,
    latitude: 34.5,
    longitude: -117.25,
    images: [],
    flags: [],
    sourceFormat: 'plateward',
    eventId,
    messageSha256: sha256(eventId),
    ...given,
  };
}

/** A small JPEG, different for each `shade` from 0 to 255. */
export async function buildPhoto(shade: number): Promise<Buffer> {
  return sharp({ create: { width: 24, height: 16, channels: 3, background: { r: shade, g: 90, b: 255 - shade } } })
    .jpeg()
    .toBuffer();
}
