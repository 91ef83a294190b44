import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitMs, measureLive, quantile } from './measure-live.ts';
import { openHouse, type House } from '../../src/app.ts';
import { systemClock } from '../../src/foundation/base/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { bySize } from '../support/size.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse({
    owner: database.owner,
    dataFolder: database.dataFolder,
    clock: systemClock,
    log: database.log,
    demonstration: true,
    rateLimitFactor: 1_000,
  });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

test('a hit is on the console within a second of the first byte from the camera, photo included', async () => {
  const { acknowledgedMs, seenMs } = await measureLive(house, { count: bySize({ quick: 40, full: 400 }), gapMs: 100 });
  const said = (times: number[]): string =>
    `p50 ${Math.round(quantile(times, 0.5))} ms, p95 ${Math.round(quantile(times, 0.95))} ms, max ${Math.round(quantile(times, 1))} ms`;
  process.stdout.write(
    `first byte -> acknowledged: ${said(acknowledgedMs)}; -> hit on the live stream: ${said(seenMs)}\n`,
  );
  expect(quantile(seenMs, 0.95)).toBeLessThan(limitMs);
});
