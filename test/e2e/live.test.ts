import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monotonicMs } from '../../src/foundation/base/clock.ts';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { fictionalLookAlikeOf, fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { issueKey } from '../../src/capture/cameras/actions.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, wantPlates } from '../support/hits.ts';
import { buildPerson, recordOf } from '../support/house.ts';
import { noisePhoto } from '../support/noise-photo.ts';
import { faultsInThemes } from './axe.ts';

const plates = fictionalPlates(14, 77);
let here: BrowserHouse;
let key = '';
let photo: Buffer;
let dispatcher = '';

describe.skipIf(chromiumPath === null)('the live console [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const { house } = here;
    await buildCamera(house, 'barstow', 'MAIN-1');
    const seed = taskContext(house.gate, house.agencies.barstow, 'demo-seed');
    ({ key } = await issueKey(seed, { label: 'camera of the test', cameras: ['MAIN-1'] }));
    await wantPlates(house, 'barstow', { plates: plates.map(plate => ({ plate })) });
    ({ username: dispatcher } = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] }));
    photo = await noisePhoto(60_000);
  });
  afterAll(() => here?.close());

  /** Sends a read as a camera does. */
  const send = async (plate: string, state = 'CA', to = here.origin): Promise<void> => {
    const body = {
      eventId: sha256Hex(plate, state, String(monotonicMs())).slice(0, 20),
      capturedAt: new Date().toISOString(),
      plate,
      state,
      confidence: 0.93,
      vehicle: { make: 'Demo', color: 'blue', body: 'sedan' },
      images: [{ kind: 'context', base64: photo.toString('base64') }],
    };
    const reply = await fetch(`${to}/v1/ingest/reads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(reply.status).toBe(201);
  };

  /** The server itself, past the wire. */
  const direct = (): string => {
    const address = here.house.server.server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  };

  const openConsole = async (): Promise<{ page: Page; faults: string[] }> => {
    const opened = await here.newPage();
    await signIn(opened.page, here.origin, { agency: 'barstow', username: dispatcher });
    await opened.page.goto(`${here.origin}/live`);
    await opened.page
      .getByRole('heading', { name: 'No open hits' })
      .or(opened.page.locator('.live-row').first())
      .waitFor();
    return opened;
  };

  test('signing in: no fault for people who see or hear differently, in any theme; a wrong password is told', async () => {
    const { page, faults } = await here.newPage();
    await page.goto(`${here.origin}/sign-in`);
    await page.getByLabel('User name').waitFor();
    expect(await faultsInThemes(page)).toEqual([]);
    await page.getByLabel('Agency').fill('barstow');
    await page.getByLabel('User name').fill(dispatcher);
    await page.getByLabel('Password').fill('not the password at all');
    await page.keyboard.press('Enter');
    await page.getByText('Agency, user name or password is wrong').waitFor();
    expect(await faultsInThemes(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('empty, then a hit within the second, NOT VERIFIED; taken with one key; answered and closed by keyboard alone', async () => {
    const { page, faults } = await openConsole();
    expect(await faultsInThemes(page)).toEqual([]);
    await page.getByText('DEMONSTRATION').first().waitFor();
    const sentMs = monotonicMs();
    const [plate] = plates;
    await send(fictionalLookAlikeOf(plate ?? '') ?? '', 'NV');
    await page.locator('.live-row').first().waitFor();
    const tookMs = monotonicMs() - sentMs;
    await page.getByText('NOT VERIFIED').first().waitFor();
    console.log(`post to row on the console: ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(3_000);
    expect(await faultsInThemes(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(overflow).toBeLessThanOrEqual(0);

    await page.locator('.live-row').first().focus();
    const pressedMs = monotonicMs();
    await page.keyboard.press('a');
    await page.getByText('CLETS asked').first().waitFor();
    console.log(`key to "asked" on the screen: ${Math.round(monotonicMs() - pressedMs)} ms`);
    await page.keyboard.press('v');
    await page.getByRole('dialog').waitFor();
    expect(await faultsInThemes(page)).toEqual([]);
    await page.getByRole('radio').first().focus();
    await page.getByRole('radio', { name: /not wanted/i }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('NOT WANTED').first().waitFor();
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'Close this hit' }).waitFor();
    await page.getByRole('radio', { name: /misread/i }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const acts = (await recordOf(here.house, 'barstow'))
      .filter(entry => entry.outcome === 'permit')
      .map(entry => entry.event);
    for (const act of ['hit.delivered', 'hit.taken', 'hit.answered', 'hit.closed', 'photo.shown'])
      expect(acts).toContain(act);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a stream that is lost is announced, and on return nothing is missing and nothing doubled', async () => {
    const { page, faults } = await openConsole();
    await send(plates[1] ?? '');
    await page.locator('.live-row').first().waitFor();
    // what was open before is loaded too
    await sleep(1_500);
    const before = await page.locator('.live-row').count();
    here.wire.cut();
    await page.getByText(/NOT RECEIVING since/).waitFor({ timeout: 45_000 });
    for (const plate of plates.slice(2, 7)) await send(plate, 'CA', direct());
    await sleep(500);
    here.wire.join();
    await page
      .waitForFunction(wanted => document.querySelectorAll('.live-row').length === wanted, before + 5, {
        timeout: 30_000,
      })
      .catch(() => undefined);
    await page.getByText(/NOT RECEIVING since/).waitFor({ state: 'detached', timeout: 30_000 });
    const shown = await page.locator('.live-row').count();
    expect(shown).toBe(before + 5);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
