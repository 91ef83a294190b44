import { useKeys } from './keys.ts';

type NamedKey = { key: string; label: string };

/** Binds the keys to the next and the previous row of a list; `group` is the screen's in the key help. */
export function useListKeys<Row>(
  rows: readonly Row[],
  {
    at,
    select,
    group,
    next,
    previous,
  }: { at: number; select: (row: Row) => void; group: string; next: NamedKey; previous: NamedKey },
): void {
  const go = (to: number): void => {
    const row = rows[to];
    if (row !== undefined) select(row);
  };
  useKeys([
    { ...next, group, isInPalette: false, run: () => go(at + 1) },
    { ...previous, group, isInPalette: false, run: () => go(Math.max(at, 1) - 1) },
  ]);
}
