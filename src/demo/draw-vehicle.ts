import { asJpeg } from './draw-plate.ts';
import { straightSvg } from './picture/camera-picture.ts';
import type { VehicleBody, VehicleColor } from './picture/car-shape.ts';

/** What the picture shows; `seed` moves the car and the scenery a little. */
export type Scene = {
  plate: string;
  color: VehicleColor;
  body: VehicleBody;
  /** Written into the upper edge, capitals and digits only: the camera's name. */
  caption: string;
  seed: number;
};

/** A road with the rear of one car, as SVG, 1280 x 720, the word DEMONSTRATION over it. The same input gives the same picture. */
export function vehicleSvg({ plate, color, body, caption, seed }: Scene): string {
  return straightSvg({ car: { plate, color, body, facing: 'rear' }, caption, seed });
}

/** The scene as a JPEG of 1280 x 720. */
export function drawVehicle(scene: Scene): Promise<Buffer> {
  return asJpeg(vehicleSvg(scene));
}
