import type { Vehicle } from '../../foundation/contract/words.ts';

type VehicleClass = 'motorcycle' | 'car';

/** Words of cameras and of the plate type codes of lists (MC motorcycle, PC passenger car, TK truck, BU bus). */
const words: readonly (readonly [VehicleClass, RegExp])[] = [
  ['motorcycle', /\b(?:mc|motor ?cycles?|motor ?bikes?|bikes?|mopeds?|motor ?scooters?|scooters?)\b/],
  [
    'car',
    /\b(?:pc|tk|bu|cars?|passenger|automobiles?|autos?|sedans?|coupes?|convertibles?|hatchbacks?|wagons?|suvs?|crossovers?|minivans?|vans?|pickups?|trucks?|bus(?:es)?)\b/,
  ],
];

function vehicleClass(text: string | null | undefined): VehicleClass | null {
  if (text === null || text === undefined) return null;
  const plain = text.toLowerCase().replaceAll(/[^a-z]+/g, ' ');
  const found = words.filter(([, pattern]) => pattern.test(plain));
  // a text that says both says nothing
  const [only, second] = found;
  return only === undefined || second !== undefined ? null : only[0];
}

/** Why the vehicle may be another one, in words for a dispatcher; null when the classes agree or one is not known. */
export function vehicleDoubt(read: Vehicle, entry: { plateType: string | null; vehicle: Vehicle }): string | null {
  const seen = vehicleClass(read.body);
  const wanted = vehicleClass(entry.vehicle.body) ?? vehicleClass(entry.plateType);
  if (seen === null || wanted === null || seen === wanted) return null;
  return `vehicle read as ${seen}, the list says ${wanted}`;
}
