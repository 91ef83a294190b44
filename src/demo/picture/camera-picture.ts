import { chanceFrom, type Chance } from '../chance.ts';
import { pen, plateDefs } from '../draw-plate.ts';
import { textPath, textWidth } from '../stroke-font.ts';
import { carBody, carDefs, carPlate, lampPlaces, plateY, type DrawnCar } from './car-shape.ts';
import { expose } from './exposure.ts';
import { moodOf, type Light, type Mood } from './light.ts';
import { laneX, road, roadDefs } from './road.ts';
import { groundY, pictureHeight, pictureWidth, roadX, roadY, straightView, viewOf, type View } from './view.ts';
import { air, glowAt, streetLamps, veil, weatherDefs } from './weather.ts';

/** What a fixed camera sees. */
export type Shot = {
  car: DrawnCar;
  /** A car farther off on the lane beside, with its own made-up plate. */
  beside?: DrawnCar;
  light: Light;
  /** Written into the picture, capitals and digits only: the camera's name. */
  caption: string;
  /** Decides the camera's place, the scenery and the noise. */
  seed: number;
};

/** A fixed camera's picture as a JPEG of 1280 x 720, the word DEMONSTRATION in it. The same shot gives the same bytes. */
export function drawShot(shot: Shot): Promise<Buffer> {
  const chance = chanceFrom(shot.seed);
  const view = viewOf(chance);
  const mood = moodOf(shot.light);
  return expose(sceneSvg(shot, view, chance), mood, chance);
}

/** The same seen straight from behind in daylight, as a drawing without a camera's faults. */
export function straightSvg(shot: Omit<Shot, 'light' | 'beside'>): string {
  const chance = chanceFrom(shot.seed);
  const view = { ...straightView, carX: straightView.carX + chance.whole(-60, 60) };
  return sceneSvg({ ...shot, light: 'day' }, view, chance);
}

function sceneSvg({ car, beside, light, caption }: Shot, view: View, chance: Chance): string {
  const mood = moodOf(light);
  const cars: PlacedCar[] = [{ id: 'a', car, view, scale: view.scale, x: view.carX }];
  if (beside !== undefined) cars.unshift(placeBeside(beside, view, chance));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${pictureHeight}" viewBox="0 0 ${pictureWidth} ${pictureHeight}">`,
    `<defs>${plateDefs}${roadDefs(mood)}${weatherDefs}${cars.map(({ id, car: { color } }) => carDefs(id, color)).join('')}</defs>`,
    // a little larger than the picture, so that a leaning camera sees no edge
    `<g transform="rotate(${view.roll.toFixed(2)} 640 360) translate(-26 -15) scale(1.04)">`,
    road(view, mood, chance),
    ...cars.map(placed => inPlace(placed, carBody(placed.id, placed.car, farPoint(placed)))),
    veil(mood),
    streetLamps(light, view, chance),
    ...cars.map(placed => inPlace(placed, platePart(placed.car, mood))),
    ...cars.map(placed => lampGlow(placed, light, mood)),
    '</g>',
    air(light, chance),
    writing(caption),
    '</svg>',
  ].join('');
}

type PlacedCar = { id: string; car: DrawnCar; view: View; scale: number; x: number };

function placeBeside(car: DrawnCar, view: View, chance: Chance): PlacedCar {
  const lane = view.carX > 640 ? -1 : 1;
  const scale = view.scale * (0.44 + chance.share() * 0.16);
  return { id: 'b', car, view: { ...view, slope: 0 }, scale, x: roadX(view, laneX(view, lane), scale) };
}

function inPlace({ view, scale, x }: PlacedCar, drawing: string): string {
  const y = roadY(view, scale);
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(4)}) skewY(${view.slope.toFixed(2)}) translate(0 ${-groundY})">${drawing}</g>`;
}

/** The vanishing point in the car's own measure. */
function farPoint({ view, scale, x }: PlacedCar): { x: number; y: number } {
  const [dx, dy] = [(view.vanishX - x) / scale, (view.horizonY - roadY(view, scale)) / scale];
  return { x: dx, y: groundY + dy - dx * Math.tan((view.slope * Math.PI) / 180) };
}

/** The plate, lit as the mood says. */
function platePart(car: DrawnCar, { veil: { color }, plateVeil }: Mood): string {
  const y = plateY(car.facing);
  const dim =
    plateVeil === 0
      ? ''
      : `<rect x="-63" y="${y - 31.5}" width="126" height="63" rx="6" fill="${color}" opacity="${plateVeil}"/>`;
  return carPlate(car) + dim;
}

function lampGlow(placed: PlacedCar, light: Light, { isLit }: Mood): string {
  const { car } = placed;
  if (!isLit && light !== 'night-infrared') return '';
  const isNight = light === 'night-lamps' || light === 'night-infrared';
  const isFront = car.facing === 'front';
  if (light === 'night-infrared' && !isFront) return '';
  const r = (isFront ? 150 : 90) * (isNight ? 1.1 : 0.7);
  const glows = lampPlaces(car).map(({ x, y }) => glowAt(isFront ? 'white' : 'red', { x, y, r }));
  return inPlace(placed, glows.join(''));
}

/**
 * One small line along the upper edge, letters far apart, as cameras write it: nothing in the picture but the plates should be
 * taken for a plate.
 */
function writing(caption: string): string {
  const box = { height: 13, narrow: 1.1, y: 10 };
  const notice = spaced('DEMONSTRATION NOT DATA OF THIS DEPARTMENT');
  const name = spaced(caption);
  return [
    `<rect width="${pictureWidth}" height="32" fill="#000000" opacity="0.7"/>`,
    pen(textPath(notice, { ...box, x: 24 }), { color: '#ffd34d', width: 1.9 }),
    pen(textPath(name, { ...box, x: pictureWidth - 24 - textWidth(name, box) }), { color: '#d8d8d8', width: 1.5 }),
  ].join('');
}

function spaced(words: string): string {
  return Array.from(words).join(' ');
}
