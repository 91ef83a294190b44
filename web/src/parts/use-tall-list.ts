import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Browsers lose whole numbers of dots on pages of some 16 million; none here is higher than this. */
export const tallestPx = 5_000_000;

export type TallList = {
  /** The lines that are to be drawn; `top` is in the drawn part. */
  lines: readonly { line: number; top: number }[];
  /** Height of the drawn part. */
  heightPx: number;
  scrollTo(line: number): void;
};

/** How many lines of this height one page may have. */
export function mostLines(lineHeightPx: number): number {
  return Math.floor(tallestPx / lineHeightPx);
}

/** The first drawn line, so that `line` is among the drawn ones: it stays where it is when it can, else `line` comes to the middle. */
export function baseFor(line: number, { base, count, most }: { base: number; count: number; most: number }): number {
  const last = Math.max(0, count - most);
  if (line >= base && line < base + most) return Math.min(base, last);
  return Math.max(0, Math.min(last, line - (most >> 1)));
}

/**
 * Of a list of lines of one height, those in sight. A list too high for a page is drawn in parts that overlap by half: at the end of
 * one the next takes its place under the eye.
 */
export function useTallList({
  count,
  lineHeightPx,
  frame,
  overscan,
  endPx = 0,
}: {
  count: number;
  lineHeightPx: number;
  frame: RefObject<HTMLElement | null>;
  overscan: number;
  /** What stands above the lines inside of the frame and covers its top. */
  endPx?: number;
}): TallList {
  const most = mostLines(lineHeightPx);
  const [wantedBase, setBase] = useState(0);
  const base = Math.min(wantedBase, Math.max(0, count - most));
  const afterMove = useRef<(() => void) | null>(null);
  const drawn = Math.min(count - base, most);
  const virtual = useVirtualizer({
    count: drawn,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeightPx,
    overscan,
    scrollPaddingEnd: endPx,
  });
  useEffect(() => virtual.measure(), [virtual, lineHeightPx]);
  // before it is painted, so that what stood under the eye stays there
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    if (afterMove.current === null) return;
    afterMove.current();
    afterMove.current = null;
    // the frame tells that it was scrolled only after it was painted with the wrong lines
    virtual.scrollOffset = frame.current?.scrollTop ?? 0;
    redraw(count => count + 1);
  }, [base, virtual, frame]);

  useEffect(() => {
    const { current: element } = frame;
    if (element === null || afterMove.current !== null || count <= most) return;
    const lines = linesToMove(element, { base, count, most, lineHeightPx });
    if (lines === 0) return;
    const top = element.scrollTop - lines * lineHeightPx;
    afterMove.current = () => void (element.scrollTop = top);
    setBase(base + lines);
  });

  return {
    lines: virtual.getVirtualItems().map(({ index, start }) => ({ line: base + index, top: start })),
    heightPx: virtual.getTotalSize(),
    scrollTo(line) {
      const next = baseFor(line, { base, count, most });
      if (next === base) return virtual.scrollToIndex(line - base);
      afterMove.current = () => virtual.scrollToIndex(line - next);
      setBase(next);
    },
  };
}

/** By how many lines the drawn part is to move on, since its end or beginning is reached; by where the frame stands, not by what was drawn last. */
function linesToMove(
  { scrollTop, clientHeight, scrollHeight }: HTMLElement,
  { base, count, most, lineHeightPx }: { base: number; count: number; most: number; lineHeightPx: number },
): number {
  const half = most >> 1;
  if (base + most < count && scrollTop + clientHeight > scrollHeight - lineHeightPx)
    return Math.min(half, count - most - base);
  return base > 0 && scrollTop < lineHeightPx ? -Math.min(half, base) : 0;
}
