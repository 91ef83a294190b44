import type { Page } from 'playwright-core';

/** What a page draws, seen from inside of it. */
export type Frames = {
  /** Notes when something that fits the selector is first drawn; ask `shownAtMs` afterwards. */
  await(selector: string): Promise<void>;
  /** When it was drawn, on the page's own clock; throws when that does not come. */
  shownAtMs(timeoutMs: number): Promise<number>;
  /** When the last key went down, on the page's own clock. */
  lastKeyMs(): Promise<number>;
  start(): Promise<void>;
  stop(): Promise<{ framesMs: number[]; mostRows: number }>;
};

type Seen = { shownAtMs: number; keyMs: number; framesMs: number[]; mostRows: number; counts: boolean };

/** Begins to watch the frames of a page. */
export async function watchFrames(page: Page): Promise<Frames> {
  await page.evaluate(() => {
    const seen = { shownAtMs: 0, keyMs: 0, framesMs: [] as number[], mostRows: 0, counts: false, selector: '' };
    Object.assign(window, { seenFrames: seen });
    addEventListener('keydown', event => (seen.keyMs = event.timeStamp), true);
    let lastMs = 0;
    const look = (atMs: number): void => {
      if (seen.counts) {
        seen.framesMs.push(atMs - lastMs);
        seen.mostRows = Math.max(seen.mostRows, document.querySelectorAll('.grid-row').length);
      }
      if (seen.selector !== '' && document.querySelector(seen.selector) !== null) {
        seen.selector = '';
        // drawn with the next frame
        requestAnimationFrame(() => (seen.shownAtMs = performance.now()));
      }
      lastMs = atMs;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const change = (part: Partial<Seen> & { selector?: string }): Promise<void> =>
    page.evaluate(part => {
      if ('seenFrames' in window) Object.assign(window.seenFrames as object, part); // put there above
    }, part);
  // put there above
  const seen = (): Promise<Seen> => page.evaluate(() => ('seenFrames' in window ? window.seenFrames : null) as Seen);
  return {
    await: selector => change({ selector, shownAtMs: 0 }),
    async shownAtMs(timeoutMs) {
      for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 50) {
        const { shownAtMs } = await seen();
        if (shownAtMs > 0) return shownAtMs;
        await page.waitForTimeout(50);
      }
      throw new Error(`it was not drawn within ${timeoutMs} ms`);
    },
    lastKeyMs: async () => (await seen()).keyMs,
    start: () => change({ counts: true, framesMs: [], mostRows: 0 }),
    async stop() {
      await change({ counts: false });
      const { framesMs, mostRows } = await seen();
      return { framesMs, mostRows };
    },
  };
}

/** The value below which so large a share of the others lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
