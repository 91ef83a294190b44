import type { ErrorCode } from '../../foundation/contract/errors.ts';
import type { Candidate, ImageKind, Vehicle } from '../../foundation/contract/words.ts';

/** What every adapter makes of a camera's read: our own scales and words, nothing yet decided about camera, clock or plate. */
export type NormalRead = {
  /** The sender's own id of this observation; null when it has none. */
  eventId: string | null;
  /** Names by which the message calls its camera, the most exact first; none when it doesn't name one. */
  cameraRefs: string[];
  captured: CaptureTime;
  /** The text exactly as the camera read it. */
  plateRaw: string;
  state: string | null;
  stateConfidence: number | null;
  /** 0 to 1, as all confidences. */
  confidence: number | null;
  characterConfidence: number[] | null;
  candidates: Candidate[];
  vehicle: Vehicle;
  headingDegrees: number | null;
  direction: string | null;
  lane: number | null;
  speedMph: number | null;
  latitude: number | null;
  longitude: number | null;
  images: NormalImage[];
  parked: boolean;
  retransmission: boolean;
};

/** An instant, or what the camera's clock showed (`YYYY-MM-DDTHH:MM:SS[.fff]`), which only the camera's zone makes an instant. */
export type CaptureTime = { kind: 'instant'; at: Date } | { kind: 'local'; text: string };

export type NormalImage = { kind: ImageKind; bytes: Buffer };

/** What a message turned out to be. */
export type Adapted =
  | { kind: 'reads'; reads: NormalRead[] }
  /** Nothing is wrong and nothing is to be stored: a heartbeat, a test, an early copy. With `cameraRefs` the camera must be the key's all the same. */
  | { kind: 'ignored'; why: string; cameraRefs?: string[] }
  | Refused;

export type Refused = { kind: 'refused'; code: ErrorCode; detail: string; field?: string };

/** A camera's message as it came; its content type is a hint, never a proof. */
export type WireMessage = { bytes: Buffer; contentType: string; beside?: SentBeside };

/** What a sender of bare pictures says in the address: when and by which camera it was taken, and its id there. */
export type SentBeside = {
  capturedAt?: string | undefined;
  camera?: string | undefined;
  eventId?: string | undefined;
};

/** At most so many images belong to one read, of so many bytes each (security.md section 5). */
export const maxImages = 3;
export const maxImageBytes = 5 * 2 ** 20;

export function refused(code: ErrorCode, detail: string, field?: string): Refused {
  return { kind: 'refused', code, detail, ...(field === undefined ? {} : { field }) };
}
