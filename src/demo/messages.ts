import type { Car } from './cars.ts';
import { drawPlate } from './draw-plate.ts';
import { drawVehicle } from './draw-vehicle.ts';

/** One made-up pass of a car before a camera. */
export type Pass = {
  car: Car;
  /** The camera's code. */
  camera: string;
  /** Written into the picture: capitals, digits and blanks. */
  caption: string;
  /** What the camera makes of the plate, when that is not what stands on it. */
  readAs?: string;
  eventId: string;
  capturedAt: Date;
};

export type Photos = { plate: Buffer; vehicle: Buffer };

/** The two photos of a pass; the same bytes for the same pass. */
export async function photosOf({ car, caption, capturedAt }: Pass): Promise<Photos> {
  const seed = capturedAt.getTime() % 100_000;
  const [plate, vehicle] = await Promise.all([drawPlate(car.plate), drawVehicle({ ...car, caption, seed })]);
  return { plate, vehicle };
}

/** The read as Plateward's own JSON (docs/formats/generic-json.md), without photos. */
export function genericRead({ car, camera, readAs, eventId, capturedAt }: Pass): Record<string, unknown> {
  return {
    eventId,
    camera,
    capturedAt: capturedAt.toISOString(),
    plate: readAs ?? car.plate,
    state: car.state,
    stateConfidence: 0.97,
    confidence: readAs === undefined ? 0.96 : 0.71,
    vehicle: { color: car.color, body: car.body },
    direction: 'eastbound',
    lane: 1,
  };
}

/** The same with the photos inside the JSON. */
export function genericReadWithPhotos(pass: Pass, photos: Photos): Record<string, unknown> {
  const images = [
    { kind: 'plate', base64: photos.plate.toString('base64') },
    { kind: 'vehicle', base64: photos.vehicle.toString('base64') },
  ];
  return { ...genericRead(pass), images };
}

/** The same as a form: the JSON in the part `read`, the photos as files beside it. */
export function multipartRead(pass: Pass, photos: Photos): FormData {
  const form = new FormData();
  form.set('read', JSON.stringify(genericRead(pass)));
  for (const kind of ['plate', 'vehicle'] as const) {
    form.set(kind, new Blob([new Uint8Array(photos[kind])], { type: 'image/jpeg' }), `${kind}.jpg`);
  }
  return form;
}

/** The read as a recognition agent in a patrol car sends it (docs.rekor.ai, Scout, JSON group results). */
export function alprGroup(
  pass: Pass,
  photos: Photos,
  { agentUid, cameraId }: { agentUid: string; cameraId: number },
): Record<string, unknown> {
  const { car, eventId, capturedAt, readAs } = pass;
  const plate = readAs ?? car.plate;
  const epochMs = capturedAt.getTime();
  return {
    data_type: 'alpr_group',
    version: 3,
    epoch_start: epochMs,
    epoch_end: epochMs,
    agent_uid: agentUid,
    camera_id: cameraId,
    country: 'us',
    is_preview: false,
    best_uuid: eventId,
    best_uuid_epoch_ms: epochMs,
    best_plate_number: plate,
    best_confidence: 94.5,
    best_region: `us-${car.state.toLowerCase()}`,
    best_region_confidence: 96,
    best_plate: { plate, confidence: 94.5, plate_crop_jpeg: photos.plate.toString('base64') },
    candidates: [{ plate, confidence: 94.5, matches_template: 0 }],
    vehicle_crop_jpeg: photos.vehicle.toString('base64'),
    travel_direction: 270,
    vehicle: { color: [{ name: car.color, confidence: 90 }], body_type: [{ name: car.body, confidence: 88 }] },
  };
}
