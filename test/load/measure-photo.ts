import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Recognizer } from '../../src/capture/recognition/actions.ts';
import { monotonicMs, systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { acknowledgementSchema } from '../../src/foundation/contract/routes/ingest.ts';
import { chanceFrom } from '../../src/demo/chance.ts';
import { madeUpCars, type Car } from '../../src/demo/cars.ts';
import { drawShot } from '../../src/demo/picture/camera-picture.ts';

/** A picture of a listed car, as it went from the camera to the screen; all times in milliseconds. */
export type PhotoTime = {
  plate: string;
  /** How many reads the server stored of it. */
  reads: number;
  /** From the start of the message until it was acknowledged. */
  acknowledgedMs: number;
  /** From the start of the message until its hit's row was painted in the browser; null when none came. */
  paintedMs: number | null;
  /** What recognition of this very picture takes here, measured right after. */
  recognitionMs: number;
};

export type PhotoSetup = {
  /** A signed-in live console, open. */
  page: Page;
  origin: string;
  /** Key of the camera that sends, and its code. */
  key: string;
  camera: string;
  recognizer: Recognizer;
  /** Their plates are on a list. */
  cars: readonly Car[];
  /** Between two pictures. */
  gapMs: number;
  /** How long a row is waited for. */
  waitMs?: number;
};

/** Made-up cars for such a measurement. */
export function carsForPhotos(count: number): Car[] {
  return madeUpCars(count, 4_711);
}

/**
 * Sends a picture of each car by plain HTTP, in turn as the body and as a form, and says when its row stood on the console. The browser tells the
 * time of its own clock, which is mapped to this process's (to half a round trip, some milliseconds at most).
 */
export async function measurePhotos(setup: PhotoSetup): Promise<PhotoTime[]> {
  const { page, cars, gapMs } = setup;
  await page.evaluate(watchRows);
  const times: PhotoTime[] = [];
  for (const [index, car] of cars.entries()) {
    const facing = index % 3 === 0 ? 'front' : 'rear';
    // drawn before the time runs: it is the camera's work
    const picture = await drawShot({
      car: { ...car, facing },
      light: 'day',
      caption: 'TEST GATE 1',
      seed: 1_000 + index,
    });
    times.push(await measureOne(setup, { plate: car.plate, picture, asForm: index % 2 === 1 }));
    await sleep(gapMs * (0.5 + chanceFrom(index).share()));
  }
  return times;
}

async function measureOne(
  { page, origin, key, camera, recognizer, waitMs = 10_000 }: PhotoSetup,
  { plate, picture, asForm }: { plate: string; picture: Buffer; asForm: boolean },
): Promise<PhotoTime> {
  const offsetMs = await clockOffset(page);
  const query = new URLSearchParams({ capturedAt: systemClock.now().toISOString(), camera, eventId: newId() });
  const blob = new Blob([new Uint8Array(picture)], { type: 'image/jpeg' });
  const startMs = monotonicMs();
  const answer = await fetch(`${origin}/v1/ingest/images?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: asForm ? formOf(blob) : blob,
  });
  const text = await answer.text();
  const acknowledgedMs = monotonicMs() - startMs;
  if (answer.status !== 201) throw new Error(`a picture was not taken: ${answer.status} ${text}`);
  const paintedAtMs = await paintedAt(page, plate, waitMs);
  const beganMs = monotonicMs();
  await recognizer.read(picture, { crops: true });
  const recognitionMs = monotonicMs() - beganMs;
  const paintedMs = paintedAtMs === null ? null : paintedAtMs + offsetMs - startMs;
  const { readIds } = acknowledgementSchema.parse(JSON.parse(text));
  return { plate, reads: readIds.length, acknowledgedMs, paintedMs, recognitionMs };
}

function formOf(picture: Blob): FormData {
  const form = new FormData();
  form.set('image', picture, 'picture.jpg');
  return form;
}

/**
 * From now on the page notes of each new row its text and when it was painted. As text, for the names of a browser are not known to the
 * compiler here. A task that an animation frame puts in the queue runs when that frame has been painted.
 */
const watchRows = `(() => {
  const seen = new WeakSet(document.querySelectorAll('.live-row'));
  globalThis.plateRows = [];
  const note = row => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      globalThis.plateRows.push({ text: row.textContent.replaceAll(/[^A-Z0-9]/g, ''), atMs: performance.now() });
      port1.close();
    };
    port2.postMessage(null);
  };
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('.live-row')) {
      if (seen.has(row)) continue;
      seen.add(row);
      requestAnimationFrame(() => note(row));
    }
  }).observe(document.body, { childList: true, subtree: true });
})()`;

type SeenRow = { text: string; atMs: number };

/** The browser's time at which the row with this plate was painted; null when none came. */
async function paintedAt(page: Page, plate: string, waitMs: number): Promise<number | null> {
  const beganMs = monotonicMs();
  while (monotonicMs() - beganMs < waitMs) {
    // as watchRows left it
    const rows = await page.evaluate(() => (globalThis as unknown as { plateRows: SeenRow[] }).plateRows);
    const row = rows.find(({ text }) => text.includes(plate));
    if (row !== undefined) return row.atMs;
    await sleep(50);
  }
  return null;
}

/** What must be added to the page's clock to have this process's; by the quickest of several round trips. */
async function clockOffset(page: Page): Promise<number> {
  let best = { tripMs: Infinity, offsetMs: 0 };
  for (let round = 0; round < 10; round++) {
    const askedMs = monotonicMs();
    const there = await page.evaluate(() => performance.now());
    const tripMs = monotonicMs() - askedMs;
    if (tripMs < best.tripMs) best = { tripMs, offsetMs: askedMs + tripMs / 2 - there };
  }
  return best.offsetMs;
}
