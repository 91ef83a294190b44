import type { Chance } from '../chance.ts';
import type { Light, Mood } from './light.ts';
import { pictureHeight, pictureWidth, type View } from './view.ts';

const whole = `width="${pictureWidth}" height="${pictureHeight}"`;

/** Gradients of glows, glare and fog. */
export const weatherDefs =
  glow('white', '#fff4dc') +
  glow('red', '#ff4436') +
  glow('sodium', '#ffbf6b') +
  glow('sun', '#fff0c8') +
  `<linearGradient id="fog" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#cfd3d5" stop-opacity="0.9"/><stop offset="0.36" stop-color="#cfd3d5" stop-opacity="0.86"/><stop offset="0.6" stop-color="#cfd3d5" stop-opacity="0.7"/><stop offset="1" stop-color="#cfd3d5" stop-opacity="0.5"/></linearGradient>`;

function glow(id: string, color: string): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${color}" stop-opacity="0.95"/><stop offset="0.18" stop-color="${color}" stop-opacity="0.5"/><stop offset="0.5" stop-color="${color}" stop-opacity="0.14"/><stop offset="1" stop-color="${color}" stop-opacity="0"/></radialGradient>`;
}

/** A light with its glow. */
export function glowAt(
  id: 'white' | 'red' | 'sodium' | 'sun',
  { x, y, r }: { x: number; y: number; r: number },
): string {
  return `<circle cx="${Math.round(x)}" cy="${Math.round(y)}" r="${Math.round(r)}" fill="url(#${id})"/>`;
}

/** What dims the scene below the lamps. */
export function veil({ veil: { color, share } }: Mood): string {
  return share === 0 ? '' : `<rect ${whole} fill="${color}" opacity="${share}"/>`;
}

/** Lamps of the street, in the dark. */
export function streetLamps(light: Light, view: View, chance: Chance): string {
  if (light !== 'dusk' && light !== 'night-lamps') return '';
  const { vanishX, horizonY } = view;
  const side = chance.pick([-1, 1]);
  return [0.25, 0.4, 0.7]
    .map(scale => {
      const x = vanishX + side * 820 * scale;
      const y = horizonY - 330 * scale;
      const post = `<path d="M${Math.round(x + side * 60 * scale)} ${Math.round(horizonY + 250 * scale)}L${Math.round(x + side * 60 * scale)} ${Math.round(y)}L${Math.round(x)} ${Math.round(y)}" fill="none" stroke="#15161a" stroke-width="${9 * scale}"/>`;
      return post + glowAt('sodium', { x, y, r: 230 * scale });
    })
    .join('');
}

/** What lies between the camera and everything, the plates too. */
export function air(light: Light, chance: Chance): string {
  if (light === 'fog')
    return `<rect ${whole} fill="url(#fog)" opacity="${Math.min(1, 0.7 + chance.share() * 0.4).toFixed(2)}"/>`;
  if (light === 'rain') return rain(chance);
  if (light === 'low-sun') return lowSun(chance);
  return '';
}

function rain(chance: Chance): string {
  const lean = chance.whole(-14, 14);
  const streaks = Array.from({ length: 260 }, () => {
    const long = chance.whole(18, 60);
    return `M${chance.whole(0, pictureWidth)} ${chance.whole(-20, pictureHeight)}l${((lean * long) / 60).toFixed(1)} ${long}`;
  });
  const drops = Array.from({ length: chance.whole(2, 9) }, () => {
    const r = chance.whole(5, 15);
    return `<ellipse cx="${chance.whole(0, pictureWidth)}" cy="${chance.whole(60, pictureHeight)}" rx="${r}" ry="${Math.round(r * 1.2)}" fill="#aeb6bd" opacity="0.36"/>`;
  });
  return `<path d="${streaks.join('')}" fill="none" stroke="#e4eaf0" stroke-width="1.2" opacity="0.34"/>${drops.join('')}<rect ${whole} fill="#9aa3aa" opacity="0.12"/>`;
}

/** Glare from beside the road and, often, the shadow of a post over the car. */
function lowSun(chance: Chance): string {
  const x = chance.pick([chance.whole(-60, 220), chance.whole(1060, 1340)]);
  const shade = chance.whole(420, 860);
  const wide = chance.whole(30, 90);
  const shadow = `<path d="M${shade} 0l${wide} 0l220 ${pictureHeight}l${-wide} 0Z" fill="#000000" opacity="${(chance.share() * 0.4).toFixed(2)}"/>`;
  return shadow + glowAt('sun', { x, y: chance.whole(120, 210), r: chance.whole(380, 640) });
}
