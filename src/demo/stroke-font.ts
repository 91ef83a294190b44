import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Plateward's own stroke font (strokes.json): 36 glyphs as lines for a round pen. Plates are drawn with it, and nothing else:
 * sharp brings no fonts, so SVG text would come out blank on a machine without any.
 */
const pointSchema = z.tuple([z.number(), z.number()]);
const fontSchema = z.object({
  about: z.string(),
  /** Height of the capitals; x grows to the right, y downwards from their top. */
  unitsPerEm: z.int().min(1),
  glyphs: z.record(
    z.string().regex(/^[A-Z0-9]$/),
    z.object({ advance: z.int().min(1), strokes: z.array(z.array(pointSchema).min(2)).min(1) }),
  ),
});

export type StrokeFont = z.infer<typeof fontSchema>;

const font = fontSchema.parse(JSON.parse(readFileSync(new URL('strokes.json', import.meta.url), 'utf8')));

/** The font, as the pictures and the training of the reader share it. */
export function strokeFont(): StrokeFont {
  return font;
}

export type TextBox = {
  x: number;
  y: number;
  height: number;
  /** Share of the width that is used; 1 is the font's own. */ narrow?: number;
};

/** How wide `text` comes out at this height, in pixels. Throws RangeError for a character that the font lacks. */
export function textWidth(text: string, { height, narrow = 1 }: Pick<TextBox, 'height' | 'narrow'>): number {
  const units = Array.from(text).reduce((sum, character) => sum + advanceOf(character), 0);
  return (units / font.unitsPerEm) * height * narrow;
}

/**
 * The text as SVG path commands, its capitals' top left corner at (x, y), `height` pixels high. Blanks move on; throws RangeError
 * for any other character that the font lacks.
 */
export function textPath(text: string, { x, y, height, narrow = 1 }: TextBox): string {
  const scale = height / font.unitsPerEm;
  const commands: string[] = [];
  let at = x;
  for (const character of text) {
    for (const stroke of font.glyphs[character]?.strokes ?? []) {
      const points = stroke.map(([px, py]) => `${round(at + px * scale * narrow)} ${round(y + py * scale)}`);
      commands.push(`M${points.join('L')}`);
    }
    at += advanceOf(character) * scale * narrow;
  }
  return commands.join('');
}

const blankAdvance = 46;

function advanceOf(character: string): number {
  const advance = character === ' ' ? blankAdvance : font.glyphs[character]?.advance;
  if (advance === undefined) throw new RangeError(`the stroke font has no ${JSON.stringify(character)}`);
  return advance;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
