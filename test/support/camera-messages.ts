import sharp from 'sharp';
import { fictionalPlate } from '../../src/foundation/plates/fictional.ts';

/** A read in Plateward's own format; fields given replace, `undefined` removes. */
export function genericMessage(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventId: 'event-1',
    camera: 'gate-1',
    capturedAt: '2026-05-01T17:03:11.123Z',
    plate: fictionalPlate(1),
    state: 'CA',
    confidence: 0.91,
    ...fields,
  };
}

export const agentUid = 'agent-of-the-tests-0123456789';

/** A group as an agent posts it, by the public description of its fields; values are made up. */
export function groupMessage(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const plate = fictionalPlate(2);
  const atMs = Date.UTC(2026, 4, 1, 17, 3, 11, 500);
  return {
    data_type: 'alpr_group',
    version: 3,
    epoch_start: atMs - 900,
    epoch_end: atMs + 1200,
    frame_start: 10,
    frame_end: 31,
    agent_uid: agentUid,
    agent_version: '4.1.1',
    agent_type: 'alprd',
    camera_id: 1000,
    gps_latitude: 33.158,
    gps_longitude: -117.35,
    country: 'us',
    uuids: [`${agentUid}-1000-1`, `${agentUid}-1000-2`],
    plate_indexes: [0, 0],
    candidates: [
      { plate, confidence: 93.25, matches_template: 1 },
      { plate: plate.slice(0, 8), confidence: 80, matches_template: 0 },
    ],
    best_plate: {
      plate,
      confidence: 93.25,
      matches_template: 1,
      region: 'us-ca',
      region_confidence: 88,
      vehicle_detected: true,
      candidates: [],
    },
    best_confidence: 93.25,
    best_plate_number: plate,
    best_region: 'us-ca',
    best_region_confidence: 88,
    matches_template: true,
    best_uuid: `${agentUid}-1000-2`,
    best_uuid_epoch_ms: atMs,
    travel_direction: 296.56,
    is_parked: false,
    is_preview: false,
    vehicle: {
      color: [
        { name: 'silver-gray', confidence: 20 },
        { name: 'blue', confidence: 75 },
      ],
      make: [{ name: 'land_rover', confidence: 90 }],
      make_model: [{ name: 'land_rover_defender', confidence: 61 }],
      body_type: [{ name: 'suv-crossover', confidence: 77 }],
      year: [{ name: '2010-2014', confidence: 55 }],
    },
    web_server_config: { camera_label: 'gate', agent_label: 'north' },
    ...fields,
  };
}

/** A small picture; every `shade` is another one. */
export function picture(shade = 120): Promise<Buffer> {
  const background = { r: shade, g: 90, b: 60 };
  return sharp({ create: { width: 96, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

export type Part = { name: string; fileName?: string; type?: string; bytes: Uint8Array };

/** A multipart body with its content type. */
export function multipart(
  parts: readonly Part[],
  boundary = 'border-of-the-tests',
): { bytes: Buffer; contentType: string } {
  const blocks = parts.flatMap(({ name, fileName, type, bytes }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const mime = type === undefined ? '' : `Content-Type: ${type}\r\n`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${mime}\r\n`;
    return [Buffer.from(head), bytes, Buffer.from('\r\n')];
  });
  return {
    bytes: Buffer.concat([...blocks, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

/** The bytes of a JSON message. */
export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
