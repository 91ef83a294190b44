import type { Chance } from '../chance.ts';

export const pictureWidth = 1280;
export const pictureHeight = 720;

/** Where a car that is drawn in its own size stands on the picture. */
export const groundY = 640;

/** How the camera looks at a car: the point at which the road vanishes, the car's size and place, and how the picture leans. */
export type View = {
  vanishX: number;
  horizonY: number;
  /** 1: a car is 480 pixels wide. */
  scale: number;
  /** The middle of the car's near end on the road, in pixels. */
  carX: number;
  /** Degrees by which the car's near end slopes, seen from beside the road. */
  slope: number;
  /** Degrees by which the camera hangs askew. */
  roll: number;
};

/** A picture's middle, straight on, as photos sent along with reads show it. */
export const straightView: View = { vanishX: 640, horizonY: 250, scale: 1, carX: 640, slope: 0, roll: 0 };

/** A view as a camera at the roadside may have. */
export function viewOf(chance: Chance): View {
  const vanishX = 640 + chance.whole(-150, 150);
  // most cars are taken where the camera aims, some too far off
  const scale = chance.share() < 0.8 ? 0.74 + chance.share() * 0.4 : 0.42 + chance.share() * 0.3;
  const carX = 640 + chance.whole(-70, 70);
  // the farther beside the vanishing point, the more is seen from the side
  const slope = ((carX - vanishX) / 150) * 1.5 + (chance.share() - 0.5);
  return {
    vanishX,
    horizonY: 232 + chance.whole(-16, 16),
    scale,
    carX,
    slope,
    roll: (chance.share() - 0.5) * 2.4,
  };
}

/** The height in the picture of the road under a car of this scale. */
export function roadY({ horizonY }: View, scale: number): number {
  return horizonY + (groundY - horizonY) * scale;
}

/** Where what stands at `x` at scale 1 is seen at another scale. */
export function roadX({ vanishX }: View, x: number, scale: number): number {
  return vanishX + (x - vanishX) * scale;
}
