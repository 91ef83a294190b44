/**
 * The number of characters to insert, drop or replace to make `a` into `b` (Levenshtein 1965), or `max + 1` when it takes more
 * than `max`. Takes at most about `length x (2 max + 1)` steps. Throws RangeError when `max` is not a whole number from 0 on.
 */
export function editDistance(a: string, b: string, max: number): number {
  if (!Number.isSafeInteger(max) || max < 0) throw new RangeError('max must be a whole number from 0 on');
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const over = max + 1;
  if (longer.length - shorter.length > max) return over;
  const band = Math.min(max, longer.length);
  // row[j]: the distance between the first i characters of the shorter text and the first j of the longer one.
  const row = Array.from({ length: longer.length + 1 }, (_, j) => (j <= band ? j : over));
  for (let i = 1; i <= shorter.length; i++) {
    const from = Math.max(1, i - band);
    const to = Math.min(longer.length, i + band);
    // The row is overwritten from the left; `diagonal` keeps what stood up and left. Outside the band all is over `max`.
    let diagonal = row[from - 1] ?? over;
    let left = from === 1 ? Math.min(i, over) : over;
    let least = left;
    row[from - 1] = left;
    for (let j = from; j <= to; j++) {
      const above = row[j] ?? over;
      const replaced = diagonal + (shorter.charCodeAt(i - 1) === longer.charCodeAt(j - 1) ? 0 : 1);
      left = Math.min(replaced, above + 1, left + 1, over);
      diagonal = above;
      row[j] = left;
      least = Math.min(least, left);
    }
    if (least > max) return over;
  }
  return row[longer.length] ?? over;
}
