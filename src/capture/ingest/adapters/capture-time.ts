import { z } from 'zod';
import { timeSchema } from '../../../foundation/contract/words.ts';
import type { CaptureTime } from '../normal-read.ts';

/** A local time has no zone: the camera's own zone makes it an instant. */
const localTimeSchema = z.iso.datetime({ local: true });

/** An RFC 3339 time, or one without zone on the camera's clock; null for anything else. */
export function captureTimeOf(text: string): CaptureTime | null {
  if (timeSchema.safeParse(text).success) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? null : { kind: 'instant', at };
  }
  return localTimeSchema.safeParse(text).success ? { kind: 'local', text } : null;
}
