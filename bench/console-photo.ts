import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { openHouse, type House } from '../src/app.ts';
import { buildWeb } from '../src/cli/web-build.ts';
import type { Car } from '../src/demo/cars.ts';
import { systemClock } from '../src/foundation/base/clock.ts';
import { quantile } from '../test/load/measure-live.ts';
import { carsForPhotos, measurePhotos, type PhotoSetup, type PhotoTime } from '../test/load/measure-photo.ts';
import { launchChromium, signIn } from '../test/support/browser.ts';
import { seedDemonstration } from '../test/support/demonstration.ts';
import { buildPerson } from '../test/support/persons.ts';
import type { BenchRun, Figure } from './figures.ts';

/** From the picture to the officer's screen, less what recognition takes. */
const limitMs = 1_000;
/** A server, a browser and models that have just started are slow for a moment. */
const warmUp = 3;

/** Pictures of listed cars by plain HTTP: milliseconds until the hit's row is painted on a live console in Chromium. Needs Chromium. */
export async function run({ size, owner, dataFolder, log }: BenchRun): Promise<Figure[]> {
  const webFolder = await buildWeb(console.error);
  if (webFolder === null) throw new Error('this checkout has no browser client');
  const browser = await launchChromium();
  const house = await openHouse({
    owner,
    dataFolder,
    clock: systemClock,
    log,
    demonstration: true,
    rateLimitFactor: 1_000,
    webFolder,
  });
  try {
    const cars = carsForPhotos((size === 'full' ? 200 : 40) + warmUp);
    const setup = await openConsole(house, await browser.newPage({ viewport: { width: 1366, height: 768 } }), cars);
    await measurePhotos({ ...setup, cars: cars.slice(0, warmUp) });
    return toldOf(await measurePhotos({ ...setup, cars: cars.slice(warmUp) }));
  } finally {
    await browser.close();
    await house.close();
  }
}

/** Lists the cars, and opens the live console as a dispatcher. */
async function openConsole(house: House, page: Page, cars: readonly Car[]): Promise<PhotoSetup> {
  const { recognizer } = house;
  if (recognizer === null) throw new Error('this checkout has no models');
  const wanted = cars.map(({ plate }) => plate);
  const { key, agency } = await seedDemonstration(house, wanted);
  // the only agency that this needs
  const agencies = { barstow: agency } as Parameters<typeof buildPerson>[0]['agencies'];
  const { username } = await buildPerson({ gate: house.gate, agencies }, { agency: 'barstow', posts: ['dispatcher'] });
  await house.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = house.server.server.address() as AddressInfo; // listening on TCP, as said above
  const origin = `http://localhost:${port}`;
  await signIn(page, origin, { agency: 'barstow', username });
  await page.goto(`${origin}/live`);
  await page.getByRole('heading', { name: 'No open hits' }).waitFor();
  return { page, origin, key, camera: 'gate-1', recognizer, cars, gapMs: 500 };
}

function toldOf(times: readonly PhotoTime[]): Figure[] {
  const shown = times.flatMap(({ paintedMs, ...time }) => (paintedMs === null ? [] : [{ ...time, paintedMs }]));
  const came = { name: 'pictures of listed cars whose row came', unit: 'share', value: shown.length / times.length };
  return [
    { ...came, n: times.length },
    ...figures(
      'picture -> acknowledged',
      shown.map(({ acknowledgedMs }) => acknowledgedMs),
    ),
    ...figures(
      'picture -> row painted',
      shown.map(({ paintedMs }) => paintedMs),
    ),
    ...figures(
      'recognition of the picture',
      shown.map(({ recognitionMs }) => recognitionMs),
    ),
    ...figures(
      'picture -> row painted, less recognition',
      shown.map(({ paintedMs, recognitionMs }) => paintedMs - recognitionMs),
      limitMs,
    ),
  ];
}

function figures(name: string, timesMs: readonly number[], limit?: number): Figure[] {
  const n = timesMs.length;
  const bound = limit === undefined ? {} : { limit };
  return [
    { name: `${name}, p50`, unit: 'ms', value: quantile(timesMs, 0.5), n, ...bound },
    { name: `${name}, p95`, unit: 'ms', value: quantile(timesMs, 0.95), n, ...bound },
    { name: `${name}, max`, unit: 'ms', value: quantile(timesMs, 1), n },
  ];
}
