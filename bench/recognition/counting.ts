/** A share with its 95 % Wilson interval; all 0 to 1. */
export type Share = { right: number; of: number; share: number; low: number; high: number };

/** The 95 % Wilson interval of `right` of `of`. */
export function shareOf(right: number, of: number): Share {
  if (of === 0) return { right, of, share: 0, low: 0, high: 1 };
  const [z, share] = [1.959964, right / of];
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { right, of, share, low: (middle - half) / scale, high: (middle + half) / scale };
}

/** `12 of 40 = 30.0 % (18.1 to 45.4)`. */
export function shareText({ right, of, share, low, high }: Share): string {
  const percent = (value: number): string => (value * 100).toFixed(1);
  return `${right} of ${of} = ${percent(share)} % (${percent(low)} to ${percent(high)})`;
}

/** O and Q as 0, I as 1: the sets write them so on many plates, and no search tells them apart. */
export function foldText(text: string): string {
  return text.replaceAll(/[OQ]/g, '0').replaceAll('I', '1');
}

/** Left, top, right, bottom. */
export type Truth = readonly [left: number, top: number, right: number, bottom: number];

/** Intersection over union. */
export function overlapOf(a: Truth, b: Truth): number {
  const wide = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const tall = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (wide <= 0 || tall <= 0) return 0;
  const area = ([left, top, right, bottom]: Truth): number => (right - left) * (bottom - top);
  return (wide * tall) / (area(a) + area(b) - wide * tall);
}

/** A plate is found when a box overlaps it by 0.3 or holds its middle and has at most 6 times its area. */
export function isFound(truth: Truth, box: Truth): boolean {
  if (overlapOf(truth, box) >= 0.3) return true;
  const [x, y] = [(truth[0] + truth[2]) / 2, (truth[1] + truth[3]) / 2];
  const area = ([left, top, right, bottom]: Truth): number => (right - left) * (bottom - top);
  return box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3] && area(box) <= 6 * area(truth);
}

/** The 50th and 95th percentile. */
export function halfAndMost(values: readonly number[]): [half: number, most: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return [at(0.5), at(0.95)];
}
