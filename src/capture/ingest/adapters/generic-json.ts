import { z } from 'zod';
import { parseState } from '../../../foundation/plates/states.ts';
import {
  candidateSchema,
  confidenceSchema,
  imageKinds,
  lineSchema,
  vehicleSchema,
  type ImageKind,
} from '../../../foundation/contract/words.ts';
import {
  maxImages,
  refused,
  type Adapted,
  type CaptureTime,
  type NormalImage,
  type NormalRead,
  type Refused,
  type WireMessage,
} from '../normal-read.ts';
import { captureTimeOf } from './capture-time.ts';
import { readFormParts } from './form-parts.ts';
import { imageOfBytes, imageOfText } from './image-text.ts';
import { fieldOf, objectOf, readJson, readJsonText } from './json-text.ts';

/** Plateward's own format, docs/formats/generic-json.md. */
export async function readGenericJson(message: WireMessage): Promise<Adapted> {
  if (/^multipart\/form-data/i.test(message.contentType)) return readParts(message);
  const json = readJson(message.bytes);
  return json.kind === 'refused' ? json : readOne(json.value, []);
}

const vehicleShape = vehicleSchema.shape;
const messageSchema = z.object({
  eventId: lineSchema(200).min(1).nullish(),
  camera: lineSchema(120).min(1).nullish(),
  capturedAt: z.string().max(40),
  plate: z.string(),
  state: lineSchema(40).nullish(),
  stateConfidence: confidenceSchema.nullish(),
  confidence: confidenceSchema.nullish(),
  characterConfidence: z.array(confidenceSchema).max(64).nullish(),
  candidates: z
    .array(candidateSchema.extend({ text: lineSchema(64).min(1) }))
    .max(50)
    .nullish(),
  vehicle: z
    .object({
      make: vehicleShape.make.nullable(),
      model: vehicleShape.model.nullable(),
      color: vehicleShape.color.nullable(),
      body: vehicleShape.body.nullable(),
      year: vehicleShape.year.nullable(),
    })
    .nullish(),
  direction: lineSchema(40).nullish(),
  headingDegrees: z.number().min(0).max(360).nullish(),
  lane: z.int().min(0).max(99).nullish(),
  speedMph: z.number().min(0).max(400).nullish(),
  latitude: z.number().min(-90).max(90).nullish(),
  longitude: z.number().min(-180).max(180).nullish(),
  retransmission: z.boolean().nullish(),
  parked: z.boolean().nullish(),
  images: z
    .array(z.object({ kind: z.enum(imageKinds), base64: z.string() }))
    .max(maxImages)
    .nullish(),
});

type GenericMessage = z.output<typeof messageSchema>;

/** `attached`: images that came as parts beside the JSON. */
function readOne(value: unknown, attached: NormalImage[]): Adapted {
  const sent = objectOf(value);
  if (sent === null) return refused('format_unknown', 'The JSON is not one object. Send one read per message.');
  const plate = fieldOf(sent, 'plate');
  if (plate === undefined || plate === null || plate === '')
    return refused('plate_missing', 'Give the plate as the camera read it.', 'plate');
  const parsed = messageSchema.safeParse(sent);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    return refused('input_invalid', `${field}: ${issue?.message ?? 'is wrong'}`, field);
  }
  const captured = captureTimeOf(parsed.data.capturedAt);
  if (captured === null)
    return refused(
      'input_invalid',
      "capturedAt: must be an RFC 3339 time such as 2026-05-01T17:03:11.123Z, or without zone in the camera's own",
      'capturedAt',
    );
  const images = readImages(parsed.data, attached);
  return images.kind === 'refused'
    ? images
    : { kind: 'reads', reads: [normalRead(parsed.data, captured, images.images)] };
}

function readImages(
  sent: GenericMessage,
  attached: NormalImage[],
): { kind: 'images'; images: NormalImage[] } | Refused {
  const images = [...attached];
  for (const [index, { kind, base64 }] of (sent.images ?? []).entries()) {
    const read = imageOfText(base64, { kind, field: `images.${index}.base64` });
    if (read.kind === 'refused') return read;
    images.push(read.image);
  }
  return images.length > maxImages
    ? refused('input_invalid', `images: at most ${maxImages} belong to one read`, 'images')
    : { kind: 'images', images };
}

function normalRead(sent: GenericMessage, captured: CaptureTime, images: NormalImage[]): NormalRead {
  const { vehicle } = sent;
  return {
    eventId: sent.eventId ?? null,
    cameraRefs: sent.camera === undefined || sent.camera === null ? [] : [sent.camera],
    captured,
    plateRaw: sent.plate,
    // another country's plate has no US state; an unknown one is never guessed
    state: parseState(sent.state ?? ''),
    stateConfidence: sent.stateConfidence ?? null,
    confidence: sent.confidence ?? null,
    characterConfidence: sent.characterConfidence ?? null,
    candidates: sent.candidates ?? [],
    vehicle: {
      ...(vehicle?.make ? { make: vehicle.make } : {}),
      ...(vehicle?.model ? { model: vehicle.model } : {}),
      ...(vehicle?.color ? { color: vehicle.color } : {}),
      ...(vehicle?.body ? { body: vehicle.body } : {}),
      ...(vehicle?.year ? { year: vehicle.year } : {}),
    },
    headingDegrees: sent.headingDegrees ?? null,
    direction: sent.direction ?? null,
    lane: sent.lane ?? null,
    speedMph: sent.speedMph ?? null,
    latitude: sent.latitude ?? null,
    longitude: sent.longitude ?? null,
    images,
    parked: sent.parked ?? false,
    retransmission: sent.retransmission ?? false,
  };
}

/** Multipart (RFC 7578): the part `read` is the JSON, parts named after image kinds are the images. */
async function readParts(message: WireMessage): Promise<Adapted> {
  const form = await readFormParts(message);
  if (form.kind === 'refused') return form;
  const { parts } = form;
  const images: NormalImage[] = [];
  for (const [name, part] of parts) {
    if (name === 'read') continue;
    if (!isImageKind(name))
      return refused('input_invalid', `Parts are called read, ${imageKinds.join(', ')}; one of these is not.`, 'parts');
    if (typeof part === 'string')
      // RFC 7578 section 4.2: a part without a file name is text, and its bytes are gone
      return refused('image_not_an_image', 'Send the image part with a file name, so that its bytes arrive.', name);
    const read = imageOfBytes(Buffer.from(await part.arrayBuffer()), { kind: name, field: name });
    if (read.kind === 'refused') return read;
    images.push(read.image);
  }
  const part = parts.get('read');
  if (part === null) return refused('format_unknown', 'The multipart body has no part called read.', 'read');
  const json = typeof part === 'string' ? readPartText(part) : readJson(new Uint8Array(await part.arrayBuffer()));
  return json.kind === 'refused' ? json : readOne(json.value, images);
}

/** Text parts were decoded already, wrong bytes replaced by U+FFFD: what was there is lost, so the message is not taken. */
function readPartText(text: string): ReturnType<typeof readJsonText> {
  return text.includes('\ufffd')
    ? refused('body_malformed', 'The part read is not UTF-8 text.', 'read')
    : readJsonText(text);
}

function isImageKind(name: string): name is ImageKind {
  return imageKinds.some(kind => kind === name);
}
