import type { Candidate } from '../../foundation/contract/words.ts';
import type { StateCode } from '../../foundation/plates/states.ts';

/** A point in pixels of the upright picture, from its top left corner. */
export type Point = readonly [x: number, y: number];

/** Top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** A character as read. All confidences are 0 to 1. */
export type ReadCharacter = { char: string; confidence: number };

export type RecognizedPlate = {
  /** What the reader holds likeliest, never rewritten to fit a format; empty when the plate is not legible. */
  text: string;
  /** The chance that the whole text is right. */
  confidence: number;
  chars: ReadCharacter[];
  /** Likely texts, `text` among them, in the order that chance and plate formats together give. */
  candidates: Candidate[];
  state: { code: StateCode; confidence: number } | null;
  /** Left, top, width, height in whole pixels of the upright picture. */
  box: [x: number, y: number, width: number, height: number];
  corners: [Point, Point, Point, Point];
  /** The plate with a little around it as a JPEG; only when asked for. */
  crop?: Buffer;
};

/** What was found in a picture; sizes are those of the picture turned upright (EXIF), `ms` is the time it took. */
export type Recognition = { width: number; height: number; ms: number; plates: RecognizedPlate[] };

export type ReadOptions = {
  /** Add a JPEG of each plate. */
  crops?: boolean;
  /** The picture shows one plate and nothing else: it is read as it is, nothing is looked for. */
  isPlate?: boolean;
};

/** The largest picture that is decoded (security.md section 5). */
export const maxPicturePixels = 40_000_000;

/** Most plates that are read in one picture. */
export const maxPlates = 20;
