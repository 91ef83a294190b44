const winds = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west', 'northwest'] as const;
const arrows = ['\u2191', '\u2197', '\u2192', '\u2198', '\u2193', '\u2199', '\u2190', '\u2196'] as const;

/** Which way a car went, as a word and an arrow; null when nobody knows. Degrees are clockwise from north. */
export function headingWords(
  degrees: number | null,
  direction: string | null,
): { arrow: string; words: string } | null {
  if (degrees === null) {
    if (direction === null || direction.trim() === '') return null;
    const at = winds.findIndex(wind => new RegExp(`^${wind}`, 'i').test(direction.replaceAll(/[\s-]/g, '')));
    return { arrow: arrows[at] ?? '', words: direction };
  }
  const at = Math.round((((degrees % 360) + 360) % 360) / 45) % 8;
  return { arrow: arrows[at] ?? '', words: `${winds[at] ?? 'north'}bound` };
}
