import { chanceFrom, type Chance } from './chance.ts';
import { asJpeg, demonstrationWord, pen, plateDefs, plateGroup } from './draw-plate.ts';
import { textPath, textWidth } from './stroke-font.ts';

/** What the picture shows; `seed` moves the car, the light and the trees a little. */
export type Scene = {
  plate: string;
  color: VehicleColor;
  body: VehicleBody;
  /** Written into the corner, capitals and digits only: the camera's name. */
  caption: string;
  seed: number;
};

export const vehicleColors = {
  white: ['#f1f3f5', '#c4cad1'],
  black: ['#3a3d42', '#1b1d20'],
  silver: ['#c9ced4', '#8f979f'],
  gray: ['#868d95', '#575d64'],
  blue: ['#3f6cb0', '#264676'],
  red: ['#b53a3a', '#7a2424'],
  green: ['#4a7d5c', '#2e533c'],
} as const satisfies Record<string, readonly [string, string]>;
export type VehicleColor = keyof typeof vehicleColors;

export const vehicleBodies = ['sedan', 'suv', 'pickup'] as const;
export type VehicleBody = (typeof vehicleBodies)[number];

const width = 1280;
const height = 720;

/** A road with the rear of one car, as SVG, 1280 x 720, the word DEMONSTRATION over it. The same input gives the same picture. */
export function vehicleSvg(scene: Scene): string {
  const chance = chanceFrom(scene.seed);
  const carX = chance.whole(-60, 60);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<defs>${plateDefs}${gradients(scene.color)}</defs>` +
    background(chance) +
    `<g transform="translate(${640 + carX} 0)">${car(scene)}</g>` +
    writing(scene.caption) +
    '</svg>'
  );
}

/** The scene as a JPEG of 1280 x 720. */
export function drawVehicle(scene: Scene): Promise<Buffer> {
  return asJpeg(vehicleSvg(scene));
}

function gradients(color: VehicleColor): string {
  const [light, dark] = vehicleColors[color];
  const down = (id: string, from: string, to: string): string =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return [
    down('sky', '#9fb9d6', '#e9e4d6'),
    down('road', '#6b6e73', '#4a4d52'),
    down('paint', light, dark),
    down('glass', '#25313d', '#56697c'),
    down('lamp', '#e0483f', '#8f1f1b'),
  ].join('');
}

function background(chance: Chance): string {
  const hills = `M0 330L0 ${chance.whole(250, 280)}Q200 ${chance.whole(190, 230)} 420 ${chance.whole(250, 275)}T840 ${chance.whole(245, 270)}T${width} ${chance.whole(240, 270)}L${width} 330Z`;
  const bushes = Array.from({ length: 14 }, () => {
    const x = chance.whole(0, 1) === 0 ? chance.whole(0, 330) : chance.whole(950, width);
    return `<ellipse cx="${x}" cy="${chance.whole(328, 345)}" rx="${chance.whole(18, 46)}" ry="${chance.whole(10, 20)}" fill="#5d6b47"/>`;
  });
  return [
    `<rect width="${width}" height="340" fill="url(#sky)"/>`,
    `<path d="${hills}" fill="#8f9477"/>`,
    `<rect y="328" width="${width}" height="${height - 328}" fill="#8c8465"/>`,
    ...bushes,
    `<path d="M470 330L810 330L1420 ${height}L-140 ${height}Z" fill="url(#road)"/>`,
    '<path d="M478 330L-60 720M802 330L1340 720" stroke="#e8e6dc" stroke-width="7"/>',
    // broken lines of the own lane, nearer ones longer
    ...[
      [572, 708, 336, 350],
      [548, 732, 366, 396],
      [503, 777, 424, 480],
      [415, 865, 538, 640],
    ].flatMap(([left = 0, right = 0, from = 0, to = 0]) => {
      const drift = (to - from) * 0.78;
      return [
        `<path d="M${left} ${from}L${left - drift} ${to}M${right} ${from}L${right + drift} ${to}" stroke="#d9d4bd" stroke-width="${3 + from / 110}"/>`,
      ];
    }),
  ].join('');
}

type Shape = { roofY: number; roofHalf: number; shoulderY: number; half: number; deckY: number };

const shapes: Record<VehicleBody, Shape> = {
  sedan: { roofY: 268, roofHalf: 128, shoulderY: 372, half: 232, deckY: 392 },
  suv: { roofY: 208, roofHalf: 172, shoulderY: 350, half: 238, deckY: 372 },
  pickup: { roofY: 232, roofHalf: 142, shoulderY: 344, half: 246, deckY: 352 },
};

/** The rear of a car round x = 0, standing on y = 640; the plate's middle is at y = 491. */
function car({ plate, body }: Scene): string {
  const { roofY, roofHalf, shoulderY, half, deckY } = shapes[body];
  const cabin = `M${-half + 44} ${shoulderY}L${-roofHalf} ${roofY + 26}Q${-roofHalf + 8} ${roofY} ${-roofHalf + 36} ${roofY}L${roofHalf - 36} ${roofY}Q${roofHalf - 8} ${roofY} ${roofHalf} ${roofY + 26}L${half - 44} ${shoulderY}Z`;
  const glass = `M${-half + 78} ${shoulderY - 6}L${-roofHalf + 24} ${roofY + 32}Q${-roofHalf + 30} ${roofY + 20} ${-roofHalf + 46} ${roofY + 20}L${roofHalf - 46} ${roofY + 20}Q${roofHalf - 30} ${roofY + 20} ${roofHalf - 24} ${roofY + 32}L${half - 78} ${shoulderY - 6}Z`;
  const lampHeight = body === 'sedan' ? 50 : 96;
  return [
    `<ellipse cx="0" cy="638" rx="${half + 40}" ry="24" fill="#000000" opacity="0.35"/>`,
    ...[-1, 1].map(
      side => `<rect x="${side * (half - 46) - 33}" y="548" width="66" height="92" rx="16" fill="#1c1d1f"/>`,
    ),
    `<path d="${cabin}" fill="url(#paint)"/><path d="${glass}" fill="url(#glass)"/>`,
    `<path d="M${-half + 110} ${shoulderY - 16}L${-roofHalf + 70} ${roofY + 34}L${-roofHalf + 110} ${roofY + 34}L${-half + 170} ${shoulderY - 16}Z" fill="#ffffff" opacity="0.13"/>`,
    `<path d="M${-half} 600Q${-half - 10} ${deckY + 60} ${-half + 20} ${deckY - 4}Q${-half + 30} ${shoulderY - 10} ${-half + 70} ${shoulderY - 10}L${half - 70} ${shoulderY - 10}Q${half - 30} ${shoulderY - 10} ${half - 20} ${deckY - 4}Q${half + 10} ${deckY + 60} ${half} 600Z" fill="url(#paint)"/>`,
    pen(`M${-half + 40} ${deckY + 16}L${half - 40} ${deckY + 16}`, { color: '#00000055', width: 3 }),
    ...[-1, 1].map(side => lamp(side, { half, deckY, lampHeight })),
    `<rect x="${-half - 4}" y="560" width="${half * 2 + 8}" height="52" rx="16" fill="#2b2e33"/>`,
    `<rect x="${-half + 40}" y="566" width="${half * 2 - 80}" height="7" rx="3" fill="#50555c"/>`,
    // the recess and the plate itself, 168 x 84
    '<rect x="-98" y="440" width="196" height="102" rx="10" fill="#00000059"/>',
    `<g transform="translate(-84 449) scale(0.56)">${plateGroup(plate)}</g>`,
  ].join('');
}

function lamp(side: number, { half, deckY, lampHeight }: { half: number; deckY: number; lampHeight: number }): string {
  const lampWidth = lampHeight > 60 ? 44 : 82;
  const x = side === -1 ? -half + 8 : half - 8 - lampWidth;
  return (
    `<rect x="${x}" y="${deckY + 26}" width="${lampWidth}" height="${lampHeight}" rx="10" fill="url(#lamp)"/>` +
    `<rect x="${x + 8}" y="${deckY + 34}" width="${lampWidth - 16}" height="${Math.round(lampHeight / 4)}" rx="5" fill="#ffb3a8" opacity="0.55"/>`
  );
}

function writing(caption: string): string {
  const head = { height: 30, narrow: 0.95 };
  const bandWidth = textWidth(demonstrationWord, head) + 44;
  const foot = { height: 18, narrow: 0.95 };
  return [
    `<rect x="20" y="20" width="${Math.round(bandWidth)}" height="62" rx="8" fill="#000000" opacity="0.62"/>`,
    pen(textPath(demonstrationWord, { ...head, x: 42, y: 36 }), { color: '#ffd34d', width: 4 }),
    `<rect x="20" y="${height - 54}" width="${Math.round(textWidth(caption, foot) + 36)}" height="38" rx="6" fill="#000000" opacity="0.55"/>`,
    pen(textPath(caption, { ...foot, x: 36, y: height - 44 }), { color: '#ffffff', width: 2.2 }),
  ].join('');
}
