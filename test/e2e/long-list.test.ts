import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monotonicMs } from '../../src/foundation/base/clock.ts';
import type { SourceId } from '../../src/foundation/base/ids.ts';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, storeAll } from '../support/hits.ts';
import { buildPerson, recordOf } from '../support/house.ts';
import { noisePhoto } from '../support/noise-photo.ts';
import { bySize } from '../support/size.ts';
import { faultsInThemes } from './axe.ts';
import { percentile, watchFrames } from './frames.ts';

const readCount = bySize({ quick: 20_000, full: 100_000 });
const plates = fictionalPlates(1_000, 41);
/** With a photo each: the newest. */
const withPhoto = 400;
const agency = 'carlsbad';
/** Two hundred pages, one after the other, on a machine that may have other things to do. */
const longTestMs = 300_000;

let here: BrowserHouse;
let username = '';

/** Reads of the last day, a moment apart, the newest first. */
async function storeReads(cameras: readonly SourceId[], photo: Buffer): Promise<void> {
  const newestMs = Date.now() - 60_000;
  const chunk = 500;
  for (let from = 0; from < readCount; from += chunk) {
    const reads = Array.from({ length: chunk }, (_, n) => {
      const at = from + n;
      const [sourceId] = cameras.slice(at % cameras.length);
      if (sourceId === undefined) throw new Error('no camera');
      return {
        sourceId,
        plate: plates[(at * 7) % plates.length] ?? '',
        capturedAt: new Date(newestMs - at * 700),
        images: at < withPhoto ? [{ kind: 'vehicle' as const, bytes: photo }] : [],
      };
    });
    await storeAll(here.house, agency, reads);
  }
}

describe.skipIf(chromiumPath === null)(`a list of ${readCount.toLocaleString('en')} reads [needs Chromium]`, () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    ({ username } = await buildPerson(here.house, { agency, posts: ['detective'] }));
    const cameras: SourceId[] = [];
    for (const code of ['A-1', 'A-2', 'B-1', 'B-2', 'C-1']) cameras.push(await buildCamera(here.house, agency, code));
    await storeReads(cameras, await noisePhoto(60_000));
  });
  afterAll(() => here?.close());

  const openList = async (page: Page): Promise<void> => {
    await signIn(page, here.origin, { agency, username });
    await page.goto(`${here.origin}/search`);
    await page.getByLabel('Plate').fill('PW*');
    await page.locator('[data-field="purpose"] select').selectOption({ index: 1 });
    await page.getByLabel('Case number').fill('CB-26-00417');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Burglary at the harbour');
    await page.keyboard.press('Enter');
    await page.locator('.grid-row').first().waitFor();
  };

  test(
    'scrolls to its end and back: every page recorded once, few rows in the page, memory bounded',
    { timeout: longTestMs },
    async () => {
      const { page, faults } = await here.newPage();
      const session = await page.context().newCDPSession(page);
      const heapBytes = async (): Promise<number> => {
        await session.send('HeapProfiler.collectGarbage');
        return (await session.send('Runtime.getHeapUsage')).usedSize;
      };
      await openList(page);
      await page.getByText('10,000+ reads match').waitFor();
      const grid = page.getByRole('grid');
      expect(await grid.getAttribute('aria-rowcount')).toBe('-1');
      const heapBefore = await heapBytes();
      const frames = await watchFrames(page);

      // the whole way, page after page
      await page.evaluate(() => performance.setResourceTimingBufferSize(2_000));
      await grid.focus();
      const startedMs = monotonicMs();
      await frames.await(`.grid-row[aria-rowindex="${readCount + 1}"]`);
      await page.keyboard.press('End');
      await page.getByText('Loading up to the last read').waitFor();
      const lastShownMs = await frames.shownAtMs(200_000);
      const wholeMs = monotonicMs() - startedMs;
      const lastPageMs = await page.evaluate(() =>
        Math.max(
          ...performance
            .getEntriesByType('resource')
            .filter(entry => entry.name.endsWith('/v1/inquiries'))
            .map(entry => (entry instanceof PerformanceResourceTiming ? entry.responseEnd : 0)),
        ),
      );
      expect(await grid.getAttribute('aria-rowcount')).toBe(String(readCount + 1));
      expect(await page.getByText(`${readCount.toLocaleString('en')} reads`, { exact: true }).count()).toBe(1);

      // once all is here: Home and End, five times, since other work on the machine may take a turn at any moment
      const endsMs: number[] = [];
      for (let turn = 0; turn < 5; turn++) {
        await page.keyboard.press('Home');
        await page.locator('.grid-row[aria-rowindex="2"][aria-selected="true"]').waitFor();
        await frames.await(`.grid-row[aria-rowindex="${readCount + 1}"][aria-selected="true"]:not([aria-busy])`);
        await page.keyboard.press('End');
        endsMs.push((await frames.shownAtMs(20_000)) - (await frames.lastKeyMs()));
      }

      // the wheel, through the middle of the list
      await page.locator('.grid').evaluate(element => (element.scrollTop = element.scrollHeight / 2));
      await page.locator(`.grid-row[aria-rowindex="${readCount / 2 + 10}"]:not([aria-busy])`).waitFor();
      const middle = await page.locator('.grid').boundingBox();
      await page.mouse.move((middle?.x ?? 0) + 200, (middle?.y ?? 0) + 100);
      await frames.start();
      for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 380);
      const wheel = await frames.stop();
      const growthMb = ((await heapBytes()) - heapBefore) / 1_048_576;
      const heightPx = await page.locator('.grid-rows').evaluate(element => element.getBoundingClientRect().height);
      const p95Ms = percentile(wheel.framesMs, 0.95);
      console.log(
        `${readCount.toLocaleString('en')} reads: End, all pages ${Math.round(wholeMs)} ms, last row ${Math.round(lastShownMs - lastPageMs)} ms after its page; End again p50 ${Math.round(percentile(endsMs, 0.5))} ms, best ${Math.round(Math.min(...endsMs))} ms; wheel frames p50 ${Math.round(percentile(wheel.framesMs, 0.5))} p95 ${Math.round(p95Ms)} ms; at most ${wheel.mostRows} rows in the page; heap +${growthMb.toFixed(1)} MB; ${Math.round(heightPx)} px high`,
      );
      // the goal of 200 ms, and what a machine with other work to do may make of it
      expect(Math.min(...endsMs)).toBeLessThan(200);
      expect(lastShownMs - lastPageMs).toBeLessThan(1_500);
      // drawn by the processor here; 50 ms is the goal on a usual GPU
      expect(p95Ms).toBeLessThan(750);
      expect(wheel.mostRows).toBeLessThanOrEqual(100);
      expect(heightPx).toBeLessThanOrEqual(5_000_000);
      expect(growthMb).toBeLessThan(64);

      // in the middle of it all: no fault, and a row that was selected stays
      expect(await faultsInThemes(page)).toEqual([]);
      const row = page.locator('.grid-row:not([aria-busy])').nth(12);
      const rowIndex = await row.getAttribute('aria-rowindex');
      await row.click();
      const words = await row.textContent();
      await grid.evaluate(element => (element.scrollTop = 0));
      await page.locator('.grid-row[aria-rowindex="2"]:not([aria-busy])').waitFor();
      expect(await grid.getAttribute('aria-activedescendant')).toBeNull();
      await page.keyboard.press('ArrowDown');
      const next = page.locator('.grid-row[aria-selected="true"]');
      await next.waitFor();
      expect(await next.getAttribute('aria-rowindex')).toBe(String(Number(rowIndex) + 1));
      expect(await grid.getAttribute('aria-activedescendant')).toBe(await next.getAttribute('id'));
      await page.keyboard.press('ArrowUp');
      expect(await page.locator('.grid-row[aria-selected="true"]').textContent()).toBe(words);
      await page.keyboard.press('PageUp');
      await page.keyboard.press('PageUp');
      const up = Number(await page.locator('.grid-row[aria-selected="true"]').getAttribute('aria-rowindex'));
      expect(up).toBeLessThan(Number(rowIndex) - 10);

      // each read was handed out once, and the record says so
      const entries = (await recordOf(here.house, agency)).filter(one => one.event === 'inquiry.run');
      const counts = entries.map(entry => Number(entry.fields['result_count']));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(readCount);
      expect(entries.length).toBeLessThan(220);
      expect(entries[0]?.fields['query']).toMatchObject({ counted: 10_000, or_more: true });
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test('a page comes by itself only where somebody scrolls, and Escape ends the way to the end', async () => {
    const { page, faults } = await here.newPage();
    let asked = 0;
    page.on('request', request => void (asked += Number(request.url().endsWith('/v1/inquiries'))));
    await openList(page);
    await page.waitForTimeout(600);
    expect(asked).toBe(1);
    await page.getByRole('grid').focus();
    for (let turn = 0; turn < 4; turn++) await page.keyboard.press('PageDown');
    await page.getByText(/the newest 250 are loaded/).waitFor();
    expect(asked).toBe(2);
    await page.keyboard.press('End');
    await page.getByText('Loading up to the last read').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Loading up to the last read').waitFor({ state: 'detached' });
    await page.waitForTimeout(400);
    const stopped = asked;
    await page.waitForTimeout(600);
    expect(asked).toBe(stopped);
    expect(stopped).toBeLessThan(40);
    // filters show what is loaded and ask for nothing
    await page.locator('.search-facet input').first().check();
    await page.getByText(/shown of/).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.waitForTimeout(400);
    expect(asked).toBe(stopped);
    const shown = Number.parseInt((await page.getByText(/shown of/).textContent())?.replace(',', '') ?? '', 10);
    const selected = page.locator('.grid-row[aria-selected="true"]');
    expect(await selected.getAttribute('aria-rowindex')).toBe(String(shown + 1));
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('the photo wall holds few tiles, fetches photos in sight only, and each look is recorded', async () => {
    const { page, faults } = await here.newPage();
    const looks = async (): Promise<number> =>
      (await recordOf(here.house, agency)).filter(one => one.event === 'photo.shown' && one.outcome === 'permit')
        .length;
    await openList(page);
    await page.locator('.photo[data-state="shown"]').first().waitFor();
    const before = await looks();
    await page.keyboard.press('w');
    await page.locator('.photo-tile .photo[data-state="shown"]').first().waitFor();
    await page.waitForTimeout(1_000);
    const wall = page.getByRole('listbox');
    const tiles = (): Promise<number> => page.locator('.photo-tile').count();
    const shown = await page.locator('.photo-tile .photo[data-state="shown"]').count();
    expect((await looks()) - before).toBe(shown);
    expect(shown).toBeLessThan(25);
    // the keys went over to the photos
    expect(await wall.evaluate(element => element === document.activeElement)).toBe(true);
    for (let turn = 0; turn < 30; turn++) await page.keyboard.press('PageDown');
    await page.waitForTimeout(800);
    expect(await tiles()).toBeLessThanOrEqual(60);
    expect(await faultsInThemes(page)).toEqual([]);
    const current = page.locator('.photo-tile[data-current="true"]');
    expect(await wall.getAttribute('aria-activedescendant')).toBe(await current.getAttribute('id'));
    const box = await current.boundingBox();
    const frame = await wall.boundingBox();
    expect(
      box === null || frame === null
        ? 'no box'
        : box.y >= frame.y - 1 && box.y + box.height <= frame.y + frame.height + 1,
    ).toBe(true);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
