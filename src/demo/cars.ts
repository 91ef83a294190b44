import { fictionalPlates } from '../foundation/plates/fictional.ts';
import { chanceFrom } from './chance.ts';
import { vehicleBodies, vehicleColors, type VehicleBody, type VehicleColor } from './picture/car-shape.ts';

/** A made-up car. */
export type Car = { plate: string; state: string; color: VehicleColor; body: VehicleBody };

// Object.keys forgets the key type
const colors = Object.keys(vehicleColors) as VehicleColor[];

/** `count` different made-up cars, the same for the same seed; their plates are such as no state issues. */
export function madeUpCars(count: number, seed: number): Car[] {
  const chance = chanceFrom(seed);
  return fictionalPlates(count, seed).map(plate => ({
    plate,
    state: 'CA',
    color: chance.pick(colors),
    body: chance.pick(vehicleBodies),
  }));
}
