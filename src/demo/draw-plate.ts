import sharp from 'sharp';
import { textPath, textWidth } from './stroke-font.ts';

export type PlatePicture = { width: number; height: number; svg: string };

/** The one word of the notice that fits on a plate and over a picture. */
export const demonstrationWord = 'DEMONSTRATION';

const width = 300;
const height = 150;
const ink = '#1d3470';

/** A made-up plate as SVG, 300 x 150: no state's design, the word DEMONSTRATION where a state would stand. */
export function plateSvg(plate: string): PlatePicture {
  return { width, height, svg: wrapped(plateGroup(plate)) };
}

/** The plate's drawing for use inside another picture; 300 x 150 from its top left corner. */
export function plateGroup(plate: string): string {
  const serial = fitted(plate, { height: 66, room: 274, narrow: 0.84 });
  const head = centred(demonstrationWord, { height: 15, narrow: 0.92 });
  const foot = centred('PLATEWARD', { height: 10, narrow: 0.95 });
  return [
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="14" fill="url(#plate)" stroke="#8a94a6" stroke-width="2"/>`,
    `<rect x="6" y="6" width="${width - 12}" height="${height - 12}" rx="10" fill="none" stroke="#c3cad6" stroke-width="1.5"/>`,
    ...[40, width - 40].flatMap(x =>
      [13, height - 13].map(y => `<circle cx="${x}" cy="${y}" r="4.5" fill="#7d8797"/>`),
    ),
    pen(textPath(demonstrationWord, { ...head, y: 17 }), { color: '#a3202b', width: 2.2 }),
    // a light edge below the ink, as on an embossed plate
    pen(textPath(plate, { ...serial, x: serial.x + 1.5, y: 45.5 }), { color: '#ffffff', width: 8.5 }),
    pen(textPath(plate, { ...serial, y: 44 }), { color: ink, width: 7.5 }),
    pen(textPath('PLATEWARD', { ...foot, y: 127 }), { color: '#55627a', width: 1.6 }),
  ].join('');
}

/** The gradient that plateGroup fills the plate with. */
export const plateDefs =
  '<linearGradient id="plate" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fbfcfe"/><stop offset="1" stop-color="#e3e8f0"/></linearGradient>';

/** The plate as a JPEG of 300 x 150, the same bytes for the same text. */
export function drawPlate(plate: string): Promise<Buffer> {
  return asJpeg(plateSvg(plate).svg);
}

/** Any SVG as JPEG. */
export function asJpeg(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).jpeg({ quality: 84, mozjpeg: false }).toBuffer();
}

/** One set of pen strokes with round ends. */
export function pen(path: string, { color, width }: { color: string; width: number }): string {
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function centred(text: string, box: { height: number; narrow: number }): { x: number; height: number; narrow: number } {
  return { ...box, x: (width - textWidth(text, box)) / 2 };
}

/** Centred, and drawn closer together when it would be wider than the room. */
function fitted(
  text: string,
  { height, room, narrow }: { height: number; room: number; narrow: number },
): { x: number; height: number; narrow: number } {
  const natural = textWidth(text, { height, narrow });
  return centred(text, { height, narrow: natural > room ? (narrow * room) / natural : narrow });
}

function wrapped(group: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<defs>${plateDefs}</defs><rect width="${width}" height="${height}" fill="#3a3f47"/>${group}</svg>`
  );
}
