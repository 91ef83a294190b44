import type { DemoAgency } from '../agencies.ts';
import { madeUpCars, type Car } from '../cars.ts';
import type { Stage } from './stage.ts';

const parts = [
  'plain',
  'unit',
  'form',
  'repeated',
  /** Listed, and read as it is. */
  'wanted',
  /** Listed, and misread by one look-alike. */
  'misread',
  /** Listed with the plate of another state. */
  'otherState',
  /** Listed by a part of its plate. */
  'partial',
] as const;

/** The made-up cars of an agency in this run, by the part that each plays. */
export function carsOf({ seed, demo }: Stage, agency: DemoAgency): Record<(typeof parts)[number], Car> {
  const index = demo.agencies.indexOf(agency);
  const cars = madeUpCars(parts.length, seed * 8 + index);
  return Object.fromEntries(parts.map((part, at) => [part, cars[at]])) as Record<(typeof parts)[number], Car>; // one car per part
}

/** The one car that passes in every city. */
export function sharedCar({ seed }: Stage): Car {
  const [car] = madeUpCars(1, seed * 8 + 7);
  if (car === undefined) throw new Error('no car was made');
  return car;
}

/** City and camera in the letters that the stroke font has. */
export function cityCaption({ city }: DemoAgency, camera: string): string {
  return `${city} ${camera}`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();
}
