import { pen, plateGroup } from '../draw-plate.ts';

export const vehicleColors = {
  white: ['#f1f3f5', '#b9c0c8'],
  black: ['#43474d', '#17181a'],
  silver: ['#ccd1d6', '#868d95'],
  gray: ['#868d95', '#4e545b'],
  blue: ['#4671b0', '#1f3d6d'],
  red: ['#b53a3a', '#6a1e1e'],
  green: ['#4a7d5c', '#274a36'],
} as const satisfies Record<string, readonly [string, string]>;
export type VehicleColor = keyof typeof vehicleColors;

export const vehicleBodies = ['sedan', 'suv', 'pickup', 'van', 'hatchback'] as const;
export type VehicleBody = (typeof vehicleBodies)[number];

/** A car as it is drawn; its near end is round x = 0 and stands on y = 640, 480 pixels wide. */
export type DrawnCar = { plate: string; color: VehicleColor; body: VehicleBody; facing: 'rear' | 'front' };

type Shape = {
  roofY: number;
  roofHalf: number;
  shoulderY: number;
  half: number;
  /** Where the glass of the near end ends; a van's is high. */
  glassY: number;
  /** How far the cabin begins and ends behind the near end, in shares of the car's length. */
  cabin: readonly [near: number, far: number];
};

const shapes: Readonly<Record<VehicleBody, Shape>> = {
  sedan: { roofY: 290, roofHalf: 140, shoulderY: 396, half: 232, glassY: 390, cabin: [0.22, 0.62] },
  hatchback: { roofY: 276, roofHalf: 146, shoulderY: 398, half: 218, glassY: 392, cabin: [0.02, 0.62] },
  suv: { roofY: 226, roofHalf: 172, shoulderY: 366, half: 238, glassY: 360, cabin: [0.01, 0.66] },
  van: { roofY: 168, roofHalf: 192, shoulderY: 352, half: 236, glassY: 322, cabin: [0, 0.8] },
  pickup: { roofY: 250, roofHalf: 148, shoulderY: 372, half: 244, glassY: 364, cabin: [0.42, 0.68] },
};

/** How much the far end of a car is smaller than its near one. */
const farEnd = 0.7;
const slices = 16;

/** What a car's gradients are called: several cars stand in one picture. */
export function carDefs(id: string, color: VehicleColor): string {
  const [light, dark] = vehicleColors[color];
  const down = (name: string, from: string, to: string): string =>
    `<linearGradient id="${id}${name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return [
    down('paint', light, dark),
    down('side', dark, dark),
    down('glass', '#1d2731', '#4d6072'),
    down('rearlamp', '#d5453d', '#84201c'),
    down('headlamp', '#f4f6f8', '#a9b2bb'),
  ].join('');
}

/** Where a car's own far point lies, seen from its near end: towards there it is drawn smaller. */
export type FarPoint = { x: number; y: number };

/** The whole car without its plate. */
export function carBody(id: string, car: DrawnCar, far: FarPoint): string {
  return [shadow(car), wheels(car, far), bulk(id, car, far), face(id, car)].join('');
}

/** The plate in its place at the car's near end, 126 x 63. */
export function carPlate({ plate, facing }: Pick<DrawnCar, 'plate' | 'facing'>): string {
  return `<g transform="translate(-63 ${plateY(facing) - 31.5}) scale(0.42)">${plateGroup(plate)}</g>`;
}

/** The middle of the plate. */
export function plateY(facing: DrawnCar['facing']): number {
  return facing === 'rear' ? 486 : 556;
}

function shadow({ body }: DrawnCar): string {
  const { half } = shapes[body];
  return `<ellipse cx="0" cy="628" rx="${half + 30}" ry="20" fill="#000000" opacity="0.5"/>`;
}

/** Brings what is drawn at the near end to `share` of the way to the far end. */
function towards({ x, y }: FarPoint, share: number): string {
  // even steps of depth are no even steps of size
  const scale = 1 / (1 + (1 / farEnd - 1) * share);
  return `translate(${round(x * (1 - scale))} ${round(y * (1 - scale))}) scale(${round(scale * 1000) / 1000})`;
}

/** Body and cabin, slice by slice from the far end to the near one, so that side and roof are seen. */
function bulk(id: string, { body, facing }: DrawnCar, far: FarPoint): string {
  const { cabin: range } = shapes[body];
  // seen from the front, bonnet and boot change places
  const [near, end] = facing === 'rear' ? range : [1 - range[1] - 0.04, body === 'sedan' ? 0.8 : 0.98];
  const parts: string[] = [];
  for (let slice = slices; slice >= 0; slice--) {
    const share = slice / slices;
    parts.push(`<path d="${lower(body)}" fill="url(#${id}side)" transform="${towards(far, share)}"/>`);
  }
  for (let slice = slices; slice >= 0; slice--) {
    const share = near + ((end - near) * slice) / slices;
    parts.push(
      `<path d="${cabinOutline(body)}" fill="url(#${id}${slice === 0 ? 'paint' : 'side'})" transform="${towards(far, share)}"/>`,
    );
  }
  const glass = `<path d="${glassOutline(body, facing)}" fill="url(#${id}glass)"/><path d="${shine(body)}" fill="#ffffff" opacity="0.12"/>`;
  const seats = facing === 'front' ? occupants(body) : '';
  parts.push(`<g transform="${towards(far, near)}">${glass}${seats}</g>`);
  // bonnet, boot lid or bed lie before the cabin
  for (let slice = Math.round(near * slices); slice >= 0; slice--)
    parts.push(
      `<path d="${lower(body)}" fill="url(#${id}${slice === 0 ? 'paint' : 'side'})" transform="${towards(far, slice / slices)}"/>`,
    );
  return parts.join('');
}

function cabinOutline(body: VehicleBody): string {
  const { half, shoulderY, roofY, roofHalf } = shapes[body];
  return `M${-half + 34} ${shoulderY + 10}L${-roofHalf} ${roofY + 26}Q${-roofHalf + 8} ${roofY} ${-roofHalf + 36} ${roofY}L${roofHalf - 36} ${roofY}Q${roofHalf - 8} ${roofY} ${roofHalf} ${roofY + 26}L${half - 34} ${shoulderY + 10}Z`;
}

function glassOutline(body: VehicleBody, facing: DrawnCar['facing']): string {
  const { half, shoulderY, glassY, roofY, roofHalf } = shapes[body];
  const low = facing === 'front' ? shoulderY - 2 : glassY - 6;
  const share = (low - roofY) / (shoulderY - roofY);
  const lowHalf = roofHalf + (half - 34 - roofHalf) * share - 24;
  return `M${-lowHalf} ${low}L${-roofHalf + 20} ${roofY + 32}Q${-roofHalf + 26} ${roofY + 18} ${-roofHalf + 44} ${roofY + 18}L${roofHalf - 44} ${roofY + 18}Q${roofHalf - 26} ${roofY + 18} ${roofHalf - 20} ${roofY + 32}L${lowHalf} ${low}Z`;
}

function shine(body: VehicleBody): string {
  const { half, glassY, roofY, roofHalf } = shapes[body];
  return `M${-half + 110} ${glassY - 14}L${-roofHalf + 66} ${roofY + 34}L${-roofHalf + 112} ${roofY + 34}L${-half + 176} ${glassY - 14}Z`;
}

/** Two dark shapes behind the windscreen; nobody is drawn. */
function occupants(body: VehicleBody): string {
  const { shoulderY } = shapes[body];
  return [-82, 82]
    .map(x => `<rect x="${x - 26}" y="${shoulderY - 62}" width="52" height="62" rx="20" fill="#0e1318" opacity="0.7"/>`)
    .join('');
}

function lower(body: VehicleBody): string {
  const { half, shoulderY } = shapes[body];
  return `M${-half} 600Q${-half - 8} ${shoulderY + 70} ${-half + 14} ${shoulderY + 20}Q${-half + 26} ${shoulderY} ${-half + 66} ${shoulderY}L${half - 66} ${shoulderY}Q${half - 26} ${shoulderY} ${half - 14} ${shoulderY + 20}Q${half + 8} ${shoulderY + 70} ${half} 600Z`;
}

function wheels({ body }: DrawnCar, far: FarPoint): string {
  const { half } = shapes[body];
  const one = (x: number): string => `<rect x="${x - 32}" y="546" width="64" height="94" rx="18" fill="#141517"/>`;
  const pair = [-1, 1].map(side => one(side * (half - 44))).join('');
  const side = [-1, 1]
    .map(which => `<ellipse cx="${which * (half - 6)}" cy="592" rx="16" ry="48" fill="#0d0e0f"/>`)
    .join('');
  return `<g transform="${towards(far, 0.86)}">${pair}${side}</g><g>${pair}</g><g transform="${towards(far, 0.12)}">${side}</g>`;
}

/** What is on the near end: lamps, bumper, the recess of the plate. */
function face(id: string, car: DrawnCar): string {
  return car.facing === 'rear' ? rearFace(id, car) : frontFace(id, car);
}

function rearFace(id: string, { body }: DrawnCar): string {
  const { half, shoulderY } = shapes[body];
  const isTall = body !== 'sedan' && body !== 'hatchback';
  const [lampWide, lampTall] = isTall ? [40, 104] : [84, 48];
  return [
    pen(`M${-half + 44} ${shoulderY + 18}L${half - 44} ${shoulderY + 18}`, { color: '#00000055', width: 3 }),
    body === 'van' ? pen(`M0 ${shoulderY - 150}L0 560`, { color: '#00000066', width: 3 }) : '',
    ...[-1, 1].map(side => {
      const x = side === -1 ? -half + 8 : half - 8 - lampWide;
      return `<rect x="${x}" y="${shoulderY + 32}" width="${lampWide}" height="${lampTall}" rx="10" fill="url(#${id}rearlamp)"/>`;
    }),
    `<rect x="${-half - 3}" y="556" width="${half * 2 + 6}" height="54" rx="16" fill="#26292e"/>`,
    `<rect x="${-half + 40}" y="563" width="${half * 2 - 80}" height="6" rx="3" fill="#4b5057"/>`,
    '<rect x="-84" y="447" width="168" height="78" rx="9" fill="#00000066"/>',
  ].join('');
}

function frontFace(id: string, { body }: DrawnCar): string {
  const { half, shoulderY } = shapes[body];
  const top = shoulderY + 44;
  return [
    pen(`M${-half + 70} ${shoulderY + 14}Q0 ${shoulderY + 2} ${half - 70} ${shoulderY + 14}`, {
      color: '#00000044',
      width: 3,
    }),
    `<rect x="-118" y="${top}" width="236" height="${518 - top}" rx="16" fill="#17191c"/>`,
    ...[0.25, 0.5, 0.75].map(
      share => `<rect x="-108" y="${top + (518 - top) * share - 2}" width="216" height="4" fill="#3d4248"/>`,
    ),
    ...[-1, 1].map(side => {
      const x = side === -1 ? -half + 12 : half - 96;
      return `<rect x="${x}" y="${top + 4}" width="84" height="50" rx="18" fill="url(#${id}headlamp)" stroke="#22262a" stroke-width="4"/>`;
    }),
    `<path d="M${-half - 2} 534L${half + 2} 534L${half - 8} 614L${-half + 8} 614Z" fill="url(#${id}side)"/>`,
    `<rect x="-150" y="590" width="300" height="20" rx="8" fill="#141619"/>`,
  ].join('');
}

/** The middles of the lamps that shine, for their glow. */
export function lampPlaces({ body, facing }: DrawnCar): { x: number; y: number; color: string }[] {
  const { half, shoulderY } = shapes[body];
  const isRear = facing === 'rear';
  const y = isRear ? shoulderY + (body === 'sedan' || body === 'hatchback' ? 56 : 84) : shoulderY + 73;
  const x = half - (isRear ? 40 : 54);
  return [-x, x].map(at => ({ x: at, y, color: isRear ? '#ff3a2e' : '#fff1d0' }));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
