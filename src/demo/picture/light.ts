/** The light and weather in which the demonstration's fixed cameras see, in the order of their short day. */
export const lights = ['fog', 'day', 'rain', 'low-sun', 'dusk', 'night-lamps', 'night-infrared'] as const;
export type Light = (typeof lights)[number];

/** How a scene looks and how the camera takes it; colours as `#rrggbb`, shares 0 to 1. */
export type Mood = {
  sky: readonly [above: string, below: string];
  hills: string;
  ground: string;
  road: readonly [far: string, near: string];
  /** What lies over everything that has no light of its own. */
  veil: { color: string; share: number };
  /** The same over the plates, which throw light back (retroreflective sheeting) or have a lamp of their own. */
  plateVeil: number;
  /** True when cars and street drive with lamps on. */
  isLit: boolean;
  /** Standard deviation of the sensor's noise, in steps of 0 to 255. */
  noise: number;
  /** Blur of the lens, in pixels. */
  blur: number;
  /** Length of the blur of a car that moves, at most, in pixels: long exposure in little light. */
  motion: number;
  /** Gains of red, green and blue. */
  gain: readonly [red: number, green: number, blue: number];
  isGrey: boolean;
};

const plain: Mood = {
  sky: ['#86a9d4', '#e2e6e4'],
  hills: '#8d957c',
  ground: '#8f8869',
  road: ['#83858a', '#5a5d62'],
  veil: { color: '#000000', share: 0 },
  plateVeil: 0,
  isLit: false,
  noise: 3,
  blur: 0.5,
  motion: 0,
  gain: [1, 1, 1],
  isGrey: false,
};

const moods: Readonly<Record<Light, Mood>> = {
  day: plain,
  'low-sun': {
    ...plain,
    sky: ['#8f9cc0', '#ffd9a0'],
    hills: '#6f5f4c',
    ground: '#8a6e48',
    veil: { color: '#2a1c10', share: 0.2 },
    plateVeil: 0.18,
    noise: 5,
    blur: 0.7,
    gain: [1.12, 0.98, 0.8],
  },
  dusk: {
    ...plain,
    sky: ['#2f3d66', '#b9808a'],
    hills: '#3a3c4c',
    veil: { color: '#0d1530', share: 0.58 },
    plateVeil: 0.32,
    isLit: true,
    noise: 8,
    blur: 0.8,
    motion: 6,
    gain: [0.98, 0.98, 1.06],
  },
  'night-lamps': {
    ...plain,
    sky: ['#05070d', '#1b1a22'],
    hills: '#0b0c10',
    veil: { color: '#07080d', share: 0.74 },
    plateVeil: 0.36,
    isLit: true,
    noise: 11,
    blur: 0.8,
    motion: 9,
    gain: [1.08, 0.98, 0.84],
  },
  'night-infrared': {
    ...plain,
    sky: ['#020202', '#0a0a0a'],
    hills: '#050505',
    veil: { color: '#000000', share: 0.78 },
    plateVeil: 0.06,
    noise: 11,
    blur: 0.8,
    motion: 5,
    isGrey: true,
  },
  rain: {
    ...plain,
    sky: ['#7f878f', '#a9aeb1'],
    hills: '#6d746f',
    ground: '#66655a',
    road: ['#6c7177', '#474b51'],
    veil: { color: '#39424c', share: 0.34 },
    plateVeil: 0.24,
    isLit: true,
    noise: 6,
    blur: 1.1,
    motion: 5,
  },
  fog: {
    ...plain,
    sky: ['#c3c8cb', '#cdd0d1'],
    hills: '#c0c4c5',
    isLit: true,
    noise: 5,
    blur: 1,
  },
};

/** How the scene looks in this light. */
export function moodOf(light: Light): Mood {
  return moods[light];
}
