import { isProblem } from '../../../foundation/base/errors.ts';
import { checkStructure } from '../../reads/actions.ts';
import type { ReadOptions, Recognition, RecognizedPlate } from '../../recognition/rules.ts';
import {
  refused,
  type Adapted,
  type CaptureTime,
  type NormalImage,
  type NormalRead,
  type Refused,
  type SentBeside,
  type WireMessage,
} from '../normal-read.ts';
import { captureTimeOf } from './capture-time.ts';
import { readFormParts } from './form-parts.ts';
import { imageOfBytes } from './image-text.ts';

/** Reads pictures; the house hands in its recognizer. */
export type ReadPicture = (bytes: Uint8Array, options: ReadOptions) => Promise<Recognition>;

/** A text less likely right than this is not stored as a read: nobody could act on it, and it would make false hits. */
const leastConfidence = 0.1;

/**
 * A picture as a camera without a reader of its own sends it (docs/formats/raw-image.md), as the body or as the part `image`: each plate that is read in it becomes a read
 * with the whole picture and its own crop. When, by which camera and under which id it was taken stands in the query.
 */
export async function readRawImage(message: WireMessage, readPicture: ReadPicture | null): Promise<Adapted> {
  const { capturedAt, camera, eventId } = message.beside ?? {};
  // in a query, the plus of a zone stands for a blank
  const captured = capturedAt === undefined ? null : captureTimeOf(capturedAt.replace(' ', '+'));
  if (captured === null)
    return refused(
      'input_invalid',
      'Give the time at which the picture was taken, such as capturedAt=2026-05-01T17:03:11.123Z, in the query.',
      'query.capturedAt',
    );
  const sent = await pictureOf(message);
  if (sent.kind === 'refused') return sent;
  if (readPicture === null)
    return refused('recognition_unavailable', 'This server has no models to read pictures with.');
  const found = await recognize(readPicture, sent.image);
  if (found.kind === 'refused') return found;
  const legible = found.plates.filter(({ text, confidence }) => text !== '' && confidence >= leastConfidence);
  const about = { captured, cameraRefs: camera === undefined ? [] : [camera] };
  const reads = legible.map((plate, index) =>
    readOf(plate, { ...about, eventId: idOf(eventId, index), whole: sent.image }),
  );
  if (reads.length > 0) return { kind: 'reads', reads };
  const why = found.plates.length === 0 ? 'no plate found' : 'no plate found that is legible';
  return { kind: 'ignored', why, cameraRefs: about.cameraRefs };
}

/** Several plates of one picture are several events. */
function idOf(eventId: SentBeside['eventId'], index: number): string | null {
  return eventId === undefined ? null : `${eventId}-${index}`;
}

async function pictureOf(message: WireMessage): Promise<{ kind: 'image'; image: NormalImage } | Refused> {
  if (!/^multipart\/form-data/i.test(message.contentType))
    return imageOfBytes(message.bytes, { kind: 'context', field: 'body' });
  const form = await readFormParts(message);
  if (form.kind === 'refused') return form;
  const part = form.parts.get('image');
  if (part === null) return refused('format_unknown', 'The multipart body has no part called image.', 'image');
  if (typeof part === 'string')
    // RFC 7578 section 4.2: a part without a file name is text, and its bytes are gone
    return refused('image_not_an_image', 'Send the image part with a file name, so that its bytes arrive.', 'image');
  return imageOfBytes(Buffer.from(await part.arrayBuffer()), { kind: 'context', field: 'image' });
}

async function recognize(
  readPicture: ReadPicture,
  { bytes }: NormalImage,
): Promise<{ kind: 'found'; plates: RecognizedPlate[] } | Refused> {
  try {
    // first, so that an animation or a cut-off file is told alike whether a plate is found in it or not
    checkStructure(bytes);
    return { kind: 'found', plates: (await readPicture(bytes, { crops: true })).plates };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return refused(error.code, error.message);
  }
}

function readOf(
  plate: RecognizedPlate,
  about: { captured: CaptureTime; cameraRefs: string[]; eventId: string | null; whole: NormalImage },
): NormalRead {
  const { whole, ...rest } = about;
  return {
    ...rest,
    plateRaw: plate.text,
    state: plate.state?.code ?? null,
    stateConfidence: plate.state?.confidence ?? null,
    confidence: plate.confidence,
    characterConfidence: plate.chars.map(({ confidence }) => confidence),
    candidates: plate.candidates,
    vehicle: {},
    headingDegrees: null,
    direction: null,
    lane: null,
    speedMph: null,
    latitude: null,
    longitude: null,
    images: [...(plate.crop === undefined ? [] : [{ kind: 'plate', bytes: plate.crop } as const]), whole],
    parked: false,
    retransmission: false,
  };
}
