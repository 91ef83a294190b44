import { drawVehicle, type Scene } from '../../src/demo/draw-vehicle.ts';

/** A picture of 1280 x 720 of a car from behind, as the demonstration draws it. */
export function drawnCar(scene: Partial<Scene> = {}): Promise<Buffer> {
  return drawVehicle({ plate: '0AAA000', color: 'white', body: 'sedan', caption: 'GATE 1', seed: 3, ...scene });
}
