import type { Chance } from '../chance.ts';
import type { Mood } from './light.ts';
import { pictureHeight, pictureWidth, roadX, roadY, type View } from './view.ts';

/** Half of a lane where a car is drawn in its own size. */
const laneHalf = 330;

/** Gradients that the road needs. */
export function roadDefs({ sky, road }: Mood): string {
  const down = (id: string, [from, to]: readonly [string, string]): string =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return down('sky', sky) + down('road', road);
}

/** Where the lanes beside the car's own lie, at scale 1. */
export function laneX(view: View, lane: number): number {
  return view.vanishX + (view.carX - view.vanishX) / view.scale + lane * laneHalf * 2;
}

/** Sky, hills, bushes, buildings, and a road of three lanes that vanishes at the view's point. */
export function road(view: View, mood: Mood, chance: Chance): string {
  const { horizonY: y } = view;
  const [left, right] = [-1.5, 1.5].map(lanes => laneX(view, lanes));
  const at = (x: number | undefined, scale: number): string =>
    `${Math.round(roadX(view, x ?? 0, scale))} ${Math.round(roadY(view, scale))}`;
  const bottom = (pictureHeight - y) / (640 - y) + 0.02;
  return [
    `<rect width="${pictureWidth}" height="${y + 4}" fill="url(#sky)"/>`,
    hills(y, mood, chance),
    ...houses(y, chance),
    `<rect y="${y}" width="${pictureWidth}" height="${pictureHeight - y}" fill="${mood.ground}"/>`,
    ...bushes(y, chance),
    `<path d="M${at(left, 0.02)}L${at(right, 0.02)}L${at(right, bottom)}L${at(left, bottom)}Z" fill="url(#road)"/>`,
    edge(view, left ?? 0, bottom),
    edge(view, right ?? 0, bottom),
    ...[-0.5, 0.5].flatMap(lanes => dashes(view, laneX(view, lanes), bottom)),
    ...cracks(view, chance),
  ].join('');
}

/** A line along the road from far to near, as wide as its distance wants. */
function edge(view: View, x: number, bottom: number): string {
  return stripe(view, { x, from: 0.03, to: bottom, color: '#e6e3d6' });
}

function stripe(view: View, { x, from, to, color }: { x: number; from: number; to: number; color: string }): string {
  const half = 9;
  const corner = (side: number, scale: number): string =>
    `${round(roadX(view, x + side * half, scale))} ${round(roadY(view, scale))}`;
  return `<path d="M${corner(-1, from)}L${corner(1, from)}L${corner(1, to)}L${corner(-1, to)}Z" fill="${color}" opacity="0.85"/>`;
}

function dashes(view: View, x: number, bottom: number): string[] {
  const parts: string[] = [];
  // even lengths on the road: even steps of depth, which is 1 / scale
  for (let depth = 1 / bottom; depth < 12; depth += 1.1)
    parts.push(stripe(view, { x, from: 1 / (depth + 0.42), to: 1 / depth, color: '#d8d3bf' }));
  return parts;
}

function cracks(view: View, chance: Chance): string[] {
  return Array.from({ length: 5 }, () => {
    const scale = 0.3 + chance.share() * 0.9;
    const x = roadX(view, laneX(view, chance.whole(-14, 14) / 10), scale);
    const y = roadY(view, scale);
    const [dx, dy] = [chance.whole(-60, 60), chance.whole(4, 18)];
    return `<path d="M${round(x)} ${round(y)}q${dx} ${dy} ${dx * 2} ${dy * 1.4}" fill="none" stroke="#3a3c40" stroke-width="${round(2.2 * scale)}" opacity="0.45"/>`;
  });
}

function hills(y: number, { hills: color }: Mood, chance: Chance): string {
  const top = (): number => y - chance.whole(14, 70);
  return `<path d="M0 ${y + 4}L0 ${top()}Q200 ${top()} 420 ${top()}T840 ${top()}T${pictureWidth} ${top()}L${pictureWidth} ${y + 4}Z" fill="${color}"/>`;
}

function houses(y: number, chance: Chance): string[] {
  const walls = ['#b9ac98', '#a79c94', '#c2b8a6', '#8f9297', '#a58a76'];
  return Array.from({ length: chance.whole(3, 6) }, () => {
    const [wide, tall] = [chance.whole(70, 190), chance.whole(30, 96)];
    const x = chance.whole(-40, pictureWidth - 60);
    // one band of glass and a door: rows of windows are taken for the characters of a plate
    const glass =
      chance.share() < 0.6 ? `<rect x="${x}" y="${y - tall + 12}" width="${wide}" height="9" fill="#4a545e"/>` : '';
    const door = `<rect x="${x + Math.round(wide * chance.share() * 0.8)}" y="${y - 24}" width="13" height="26" fill="#4d4740"/>`;
    return `<rect x="${x}" y="${y - tall}" width="${wide}" height="${tall + 4}" fill="${chance.pick(walls)}"/><rect x="${x - 3}" y="${y - tall - 5}" width="${wide + 6}" height="7" fill="#6f675e"/>${glass}${door}`;
  });
}

function bushes(y: number, chance: Chance): string[] {
  return Array.from({ length: 16 }, () => {
    const x = chance.share() < 0.5 ? chance.whole(-20, 330) : chance.whole(950, pictureWidth + 20);
    const color = chance.pick(['#5d6b47', '#515f40', '#6c7550', '#77724e']);
    return `<ellipse cx="${x}" cy="${y + chance.whole(-4, 18)}" rx="${chance.whole(18, 56)}" ry="${chance.whole(10, 26)}" fill="${color}"/>`;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
