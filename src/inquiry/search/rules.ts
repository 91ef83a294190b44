import { Problem } from '../../foundation/base/errors.ts';
import type { ReadView } from '../../foundation/contract/routes/inquiries.ts';
import type { ImageRef } from '../../foundation/contract/words.ts';
import { parsePattern, patternMatches, type PlatePattern } from '../../foundation/plates/pattern.ts';
import type { StoredRead } from '../../capture/reads/rules.ts';

/** How long the photos of an answer may be looked at on the strength of its inquiry; after that a new one is made (CB-09). */
export const inquiryHours = 12;

/** No statement of a search runs longer. */
export const searchTimeoutMs = 5000;

/** The plate pattern that a person typed. Throws Problem `input_invalid` at the field `plate`. */
export function askedPattern(plate: string): PlatePattern {
  const parsed = parsePattern(plate);
  if ('fault' in parsed) throw inputFault('plate', parsed.fault);
  return parsed.pattern;
}

export type TimeRange = { capturedFrom: Date | undefined; capturedTo: Date | undefined };

/** The capture times that a person asked for, from RFC 3339 texts. Throws Problem `input_invalid` when they end before they begin. */
export function askedTimes(asked: { capturedFrom?: string | undefined; capturedTo?: string | undefined }): TimeRange {
  const capturedFrom = timeAt('capturedFrom', asked.capturedFrom);
  const capturedTo = timeAt('capturedTo', asked.capturedTo);
  if (capturedFrom !== undefined && capturedTo !== undefined && capturedTo < capturedFrom) {
    throw inputFault('capturedTo', 'The time range ends before it begins.');
  }
  return { capturedFrom, capturedTo };
}

/** An inquiry as it was answered. */
export type Inquiry = {
  personId: string;
  pattern: string;
  capturedFrom: Date | null;
  capturedTo: Date | null;
  expiresAt: Date;
  purpose: string;
  caseNumber: string | null;
  incidentNumber: string | null;
  reason: string;
};

/** True when this person may rest a look at one of its photos on the inquiry now: their own, and not over. */
export function isOpenTo(inquiry: Inquiry, personId: string, at: Date): boolean {
  return inquiry.personId === personId && at < inquiry.expiresAt;
}

/** The image of the read that the inquiry covers: the read is one that it asked for, and the image is that read's; undefined otherwise. */
export function coveredImage(inquiry: Inquiry, read: StoredRead, sha256: string): ImageRef | undefined {
  const parsed = parsePattern(inquiry.pattern);
  if ('fault' in parsed || !patternMatches(parsed.pattern, read.plate)) return undefined;
  if (inquiry.capturedFrom !== null && read.capturedAt < inquiry.capturedFrom) return undefined;
  if (inquiry.capturedTo !== null && read.capturedAt > inquiry.capturedTo) return undefined;
  return read.images.find(image => image.sha256 === sha256);
}

/** A read as an answer shows it. */
export function readView(read: StoredRead, camera: { code: string; name: string }): ReadView {
  return {
    readId: read.readId,
    plate: read.plate,
    plateRaw: read.plateRaw,
    state: read.state,
    confidence: read.confidence,
    candidates: read.candidates,
    capturedAt: read.capturedAt.toISOString(),
    receivedAt: read.receivedAt.toISOString(),
    camera: camera.code,
    cameraName: camera.name,
    latitude: read.latitude,
    longitude: read.longitude,
    headingDegrees: read.headingDegrees,
    direction: read.direction,
    vehicle: read.vehicle,
    images: read.images,
    flags: read.flags,
    purgeOn: read.purgeOn,
  };
}

function timeAt(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw inputFault(field, 'This is not a time.');
  return at;
}

function inputFault(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: message, fields: [{ field, message }] });
}
