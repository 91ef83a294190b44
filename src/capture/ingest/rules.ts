import { sha256 } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { normalisePlate } from '../../foundation/plates/normalise.ts';
import type { Source } from '../cameras/actions.ts';
import type { NewRead } from '../reads/rules.ts';
import { readAlprGroup } from './adapters/alpr-group.ts';
import { readGenericJson } from './adapters/generic-json.ts';
import { readRawImage, type ReadPicture } from './adapters/raw-image.ts';
import { instantOf } from './local-time.ts';
import type { Adapted, NormalRead, Refused, WireMessage } from './normal-read.ts';

export type { Adapted, NormalRead, ReadPicture, Refused, WireMessage };

/** The wire formats, one adapter each. */
export const wireFormats = ['generic-json', 'alpr-group', 'raw-image'] as const;
export type WireFormat = (typeof wireFormats)[number];

const adapters: Readonly<
  Record<WireFormat, (message: WireMessage, readPicture: ReadPicture | null) => Promise<Adapted>>
> = {
  'generic-json': readGenericJson,
  'alpr-group': readAlprGroup,
  'raw-image': readRawImage,
};

/** What a message of this format turns out to be, whatever the bytes are. Pictures are refused without `readPicture`. */
export function adaptMessage(
  format: WireFormat,
  message: WireMessage,
  readPicture: ReadPicture | null = null,
): Promise<Adapted> {
  return adapters[format](message, readPicture);
}

/** The Problem that answers a refused message. */
export function problemOfRefused({ code, detail, field }: Refused): Problem {
  return new Problem(code, { detail, ...(field === undefined ? {} : { fields: [{ field, message: detail }] }) });
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export type TimeJudgement = { kind: 'taken'; flags: string[] } | { kind: 'refused'; detail: string };

/**
 * Whether a capture time can be true. More than 2 minutes ahead or more than 31 days old is stored but marked (a unit may come
 * back after weeks: CO-07 lets transfer wait for 30 days); more than a day ahead or 180 days old is a broken clock. Never dropped:
 * what is refused goes to quarantine.
 */
export function judgeCaptureTime(capturedAt: Date, receivedAt: Date): TimeJudgement {
  const ageMs = receivedAt.getTime() - capturedAt.getTime();
  if (!(ageMs >= -dayMs))
    return { kind: 'refused', detail: 'The capture time is more than 24 hours ahead of the clock of this server.' };
  if (ageMs > 180 * dayMs) return { kind: 'refused', detail: 'The capture time is more than 180 days ago.' };
  const flags: string[] = [];
  if (ageMs < -2 * minuteMs || ageMs > 31 * dayMs) flags.push('clock_suspect');
  if (ageMs > 15 * minuteMs) flags.push('late');
  return { kind: 'taken', flags };
}

/**
 * The camera of a read, among those for which its key may speak: the first name that exactly one of them has. Without a name,
 * the key's only camera. Throws Problem `camera_unknown`: a read is never filed under a camera that it may not be from.
 */
export function chooseCamera(sources: readonly Source[], refs: readonly string[]): Source {
  if (refs.length === 0) {
    const [only, ...others] = sources;
    if (only === undefined || others.length > 0)
      throw unknownCamera('The message names no camera, and this key does not have exactly one. Name the camera.');
    return active(only);
  }
  for (const ref of refs) {
    const named = sources.filter(source => source.code === ref || source.externalRefs.includes(ref));
    const [source, ...others] = named;
    if (others.length > 0)
      throw unknownCamera('Several cameras of this key have the name that the message gives. Make their names differ.');
    if (source !== undefined) return active(source);
  }
  throw unknownCamera(`This key may not send reads of ${refs.join(' or ')}. Enrol the camera, or add it to a new key.`);
}

function active(source: Source): Source {
  if (!source.active) throw unknownCamera(`The camera ${source.code} is not active.`);
  return source;
}

function unknownCamera(detail: string): Problem {
  return new Problem('camera_unknown', { detail, fields: [{ field: 'camera', message: detail }] });
}

/** A read about which everything is decided that the message and its camera can tell. */
export type JudgedRead = { read: NewRead; contentSha256: Buffer };

/**
 * Decides camera-side facts of a read: instant, plate, flags, event id. Throws Problem `capture_time_implausible` or
 * `plate_unusable`.
 */
export function judgeRead(
  normal: NormalRead,
  { source, receivedAt, ...from }: { source: Source; receivedAt: Date; format: WireFormat; messageSha256: Buffer },
): JudgedRead {
  const { at: capturedAt, unsure } = instantOf(normal.captured, source.timeZone, receivedAt);
  const judged = judgeCaptureTime(capturedAt, receivedAt);
  if (judged.kind === 'refused') throw new Problem('capture_time_implausible', { detail: judged.detail });
  const plate = storablePlate(normal.plateRaw);
  const flags = new Set(judged.flags);
  if (unsure) flags.add('clock_suspect');
  if (normal.retransmission) flags.add('retransmission');
  if (normal.parked) flags.add('parked');
  const content = contentSha256(normal);
  return {
    contentSha256: content,
    read: {
      sourceId: source.sourceId,
      retentionClass: source.retentionClass,
      capturedAt,
      receivedAt,
      plateRaw: normal.plateRaw,
      plate,
      state: normal.state,
      stateConfidence: rounded(normal.stateConfidence, 4),
      confidence: rounded(normal.confidence, 4),
      characterConfidence: normal.characterConfidence?.map(one => rounded(one, 4) ?? 0) ?? null,
      candidates: normal.candidates.map(({ text, confidence }) => ({ text, confidence: rounded(confidence, 4) ?? 0 })),
      vehicle: normal.vehicle,
      headingDegrees: turned(rounded(normal.headingDegrees, 2)),
      direction: normal.direction,
      lane: normal.lane,
      speedMph: rounded(normal.speedMph, 2),
      ...placeOf(normal, source),
      images: normal.images,
      flags: [...flags],
      sourceFormat: from.format,
      // a camera without ids of its own: the same sight is the same event
      eventId: normal.eventId ?? `sha256:${eventSha256(normal, { source, capturedAt, plate })}`,
      messageSha256: from.messageSha256,
    },
  };
}

/** Where it was seen; a fixed camera stands where the register says, even when it doesn't say so itself. */
function placeOf(normal: NormalRead, source: Source): { latitude: number | null; longitude: number | null } {
  if (normal.latitude !== null && normal.longitude !== null)
    return { latitude: rounded(normal.latitude, 7), longitude: rounded(normal.longitude, 7) };
  return source.kind === 'fixed'
    ? { latitude: source.latitude, longitude: source.longitude }
    : { latitude: null, longitude: null };
}

/** Of several reads of one message under the same event id the first: they are one sight that the camera told twice. */
export function distinctEvents(judged: readonly JudgedRead[]): JudgedRead[] {
  const byEvent = new Map<string, JudgedRead>();
  for (const one of judged) {
    const event = `${one.read.sourceId} ${one.read.eventId}`;
    if (!byEvent.has(event)) byEvent.set(event, one);
  }
  return [...byEvent.values()];
}

/** The plate in a text as read. Throws Problem `plate_unusable` when the text can't be stored as it is, or holds no plate. */
export function storablePlate(raw: string): string {
  if (raw.length > 64 || /[\p{Cc}\p{Cs}]/u.test(raw))
    throw plateUnusable('The plate text has more than 64 characters, or control characters in it.');
  const plate = normalisePlate(raw);
  if (plate === null) throw plateUnusable('No plate of 1 to 12 letters and digits is in the plate text.');
  return plate;
}

function plateUnusable(detail: string): Problem {
  return new Problem('plate_unusable', { detail, fields: [{ field: 'plate', message: detail }] });
}

/** Four-byte columns can't hold what is nearly nothing, and no camera measures so finely. */
function rounded(value: number | null, places: number): number | null {
  // + 0 turns a negative zero into zero
  return value === null ? null : Number(value.toFixed(places)) + 0;
}

/** 360 degrees are 0. */
function turned(degrees: number | null): number | null {
  return degrees === null ? null : degrees % 360;
}

/**
 * SHA-256 of what a read says: the same when a message is sent again, whatever its boundary, order of fields or mark of
 * retransmission; another one when anything that is stored differs.
 */
export function contentSha256(read: NormalRead): Buffer {
  const { retransmission: _mark, captured, images, ...rest } = read;
  const said = {
    ...rest,
    captured: captured.kind === 'instant' ? captured.at.toISOString() : captured.text,
    images: images.map(({ kind, bytes }) => [kind, sha256(bytes).toString('hex')]),
  };
  const known = Object.entries(said).filter(([, value]) => value !== null);
  return sha256(JSON.stringify(known.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function eventSha256(
  { images }: NormalRead,
  { source, capturedAt, plate }: { source: Source; capturedAt: Date; plate: string },
): string {
  const hashes = images.map(({ bytes }) => sha256(bytes).toString('hex'));
  return sha256([source.sourceId, capturedAt.toISOString(), plate, ...hashes].join('|')).toString('hex');
}
