import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { fictionalLookAlikeOf, fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { issueKey } from '../../src/capture/cameras/actions.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, hourMs, wantPlates } from '../support/hits.ts';
import { buildPerson } from '../support/house.ts';
import { noisePhoto } from '../support/noise-photo.ts';
import { faultsOfState, focusFaults, tablet, tapOf } from './states-checks.ts';

const plates = fictionalPlates(4, 505);
const [worst = '', plain = '', other = ''] = plates;
let here: BrowserHouse;
let key = '';
let photo: Buffer;

/** Sends a read as a camera does. */
async function send(plate: string, state: string, images: readonly string[]): Promise<void> {
  const body = {
    eventId: sha256Hex(plate, state).slice(0, 20),
    capturedAt: new Date().toISOString(),
    plate,
    state,
    confidence: 0.61,
    vehicle: { make: 'Demo', color: 'blue', body: 'sedan' },
    images: images.map(kind => ({ kind, base64: photo.toString('base64') })),
  };
  const reply = await fetch(`${here.origin}/v1/ingest/reads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(reply.status).toBe(201);
}

async function person(
  agency: 'barstow' | 'carlsbad',
  posts: string[],
  trained = true,
): Promise<{ agency: string; username: string }> {
  const { username } = await buildPerson(here.house, { agency, posts, trained });
  return { agency, username };
}

describe.skipIf(chromiumPath === null)('hits in every state and theme [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const { house } = here;
    await buildCamera(house, 'barstow', 'MAIN-1');
    const seed = taskContext(house.gate, house.agencies.barstow, 'demo-seed');
    ({ key } = await issueKey(seed, { label: 'camera of the test', cameras: ['MAIN-1'] }));
    // an old list is one warning more
    const asOf = new Date(Date.now() - 60 * hourMs);
    await wantPlates(house, 'barstow', { asOf, plates: plates.map(plate => ({ plate })) });
    photo = await noisePhoto(30_000);
  });
  afterAll(() => here?.close());

  test('the console while it loads, with a fault, empty, cut off and refused', async () => {
    const { page, faults } = await here.newPage();
    const list = await tapOf(page, /\/v1\/hits\?/);
    const stream = await tapOf(page, /\/v1\/hits\/stream/);
    await list.turn('hold');
    await stream.turn('hold');
    await signIn(page, here.origin, await person('barstow', ['dispatcher']));
    await page.getByText('Loading the open hits...').waitFor();
    expect(await faultsOfState(page, 'loading')).toEqual([]);
    await list.turn('fail');
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'fault')).toEqual([]);
    await list.turn('pass');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'No open hits' }).waitFor();
    expect(await faultsOfState(page, 'empty')).toEqual([]);
    await stream.turn('cut');
    await page.getByText(/NOT RECEIVING since/).waitFor();
    expect(await faultsOfState(page, 'cut off')).toEqual([]);
    await stream.turn('refuse');
    await page.getByText(/NOT RECEIVING: /).waitFor();
    expect(await faultsOfState(page, 'refused')).toEqual([]);
    await stream.turn('pass');
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('.feed-sign[data-status="receiving"]').waitFor();
    for (const [filter, words] of [
      ['Mine', 'You have no hit'],
      ['Closed', 'No hit was closed today'],
    ] as const) {
      await page.getByRole('button', { name: filter, exact: true }).click();
      await page.getByRole('heading', { name: words }).waitFor();
      expect(await faultsOfState(page, `nothing under ${filter}`)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('the console with hits: the worst card, each window, faults of what is sent, closed', async () => {
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, await person('barstow', ['dispatcher']));
    const files = await tapOf(page, /\/images\//);
    await files.turn('fail');
    await send(fictionalLookAlikeOf(worst) ?? '', 'NV', ['context', 'plate']);
    await page.getByText('The server ran into a fault of its own').first().waitFor();
    expect(await faultsOfState(page, 'photos do not come')).toEqual([]);
    await files.turn('pass');
    await send(plain, 'CA', []);
    await page.locator('.live-row:not([aria-current])').click();
    await page.getByText('No photo came with this read.').waitFor();
    expect(await faultsOfState(page, 'no photo came')).toEqual([]);
    await page.locator('.live-row:not([aria-current])').click();
    await page.locator('.photo[data-state="shown"]').first().waitFor();
    expect(await faultsOfState(page, 'full')).toEqual([]);
    const down = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(down).toBeLessThanOrEqual(0);
    const focus = await focusFaults(page, 'full');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(15);
    await inPhotoWindow(page);
    await page.keyboard.press('a');
    await page.getByText('CLETS asked').first().waitFor();
    expect(await faultsOfState(page, 'taken')).toEqual([]);
    await inAnswerWindow(page);
    await inCloseWindow(page);
    await page.getByRole('button', { name: 'Closed', exact: true }).click();
    await page
      .getByText(/Closed: /)
      .first()
      .waitFor();
    await page.locator('.live-row').first().click();
    await page.getByText('This hit is closed.', { exact: false }).first().waitFor();
    expect(await faultsOfState(page, 'closed')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  async function inPhotoWindow(page: Page): Promise<void> {
    await page.keyboard.press('f');
    await page.getByRole('dialog').locator('.photo[data-state="shown"]').waitFor();
    expect(await faultsOfState(page, 'photo')).toEqual([]);
    await page.getByRole('button', { name: 'Its own pixels' }).click();
    expect(await faultsOfState(page, 'own pixels')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async function inAnswerWindow(page: Page): Promise<void> {
    await page.keyboard.press('v');
    const window = page.getByRole('dialog', { name: 'What did CLETS answer?' });
    await window.waitFor();
    expect(await faultsOfState(page, 'answer')).toEqual([]);
    await page.keyboard.press('Enter');
    await window.getByText('Choose what CLETS answered.').waitFor();
    expect(await faultsOfState(page, 'answer missing')).toEqual([]);
    await window.getByRole('radio', { name: /^Verified/ }).check();
    await window.getByText(/Compare the plate/).waitFor();
    expect(await faultsOfState(page, 'comparison missing')).toEqual([]);
    const focus = await focusFaults(page, 'answer');
    expect(focus.faults).toEqual([]);
    await window.getByRole('radio', { name: /^Not wanted/ }).check();
    const tap = await tapOf(page, /\/answer$/, 'POST');
    await tap.turn('fail');
    await window.getByRole('button', { name: 'Record the answer' }).click();
    await window.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'answer not taken')).toEqual([]);
    await tap.turn('pass');
    await window.getByRole('button', { name: 'Record the answer' }).click();
    await window.waitFor({ state: 'detached' });
    await page.getByText('NOT WANTED').first().waitFor();
    expect(await faultsOfState(page, 'answered')).toEqual([]);
  }

  async function inCloseWindow(page: Page): Promise<void> {
    await page.keyboard.press('c');
    const window = page.getByRole('dialog', { name: 'Close this hit' });
    await window.waitFor();
    expect(await faultsOfState(page, 'close')).toEqual([]);
    await page.keyboard.press('Enter');
    await window.getByText('Choose what came of it.').waitFor();
    await window.getByRole('radio', { name: 'Stopped', exact: true }).check();
    expect(await faultsOfState(page, 'close, warned')).toEqual([]);
    await window.getByRole('radio', { name: /misread/i }).check();
    await window.getByRole('button', { name: 'Close the hit' }).click();
    await window.waitFor({ state: 'detached' });
  }

  test('the car while it loads, with a fault, empty and cut off', async () => {
    const { page, faults } = await here.newPage(tablet);
    const list = await tapOf(page, /\/v1\/hits\?/);
    const stream = await tapOf(page, /\/v1\/hits\/stream/);
    await list.turn('hold');
    await stream.turn('hold');
    await signIn(page, here.origin, await person('carlsbad', ['patrol-officer']));
    await page.getByRole('link', { name: 'Car' }).click();
    await page.getByText('Asking for the open hits').waitFor();
    expect(await faultsOfState(page, 'loading', tablet)).toEqual([]);
    await list.turn('fail');
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'fault', tablet)).toEqual([]);
    await list.turn('pass');
    await stream.turn('cut');
    await page.getByText(/OFFLINE since/).waitFor();
    expect(await faultsOfState(page, 'cut off', tablet)).toEqual([]);
    await stream.turn('pass');
    await page.getByRole('heading', { name: 'No open hits' }).waitFor();
    expect(await faultsOfState(page, 'empty', tablet)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('the car with hits: all at one glance, each question, a refusal, taken', async () => {
    const { page, faults } = await here.newPage(tablet);
    await signIn(page, here.origin, await person('barstow', ['patrol-officer']));
    await page.getByRole('link', { name: 'Car' }).click();
    await send(fictionalLookAlikeOf(other) ?? '', 'NV', ['vehicle']);
    await page.locator('.car-card').waitFor();
    expect(await faultsOfState(page, 'full', tablet)).toEqual([]);
    const down = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(down).toBeLessThanOrEqual(0);
    const focus = await focusFaults(page, 'full');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(8);
    for (const question of ['Not located', 'Wrong car']) {
      await page.getByRole('button', { name: question }).click();
      await page.getByRole('button', { name: 'Back', exact: true }).waitFor();
      expect(await faultsOfState(page, question, tablet)).toEqual([]);
      await page.getByRole('button', { name: 'Back', exact: true }).click();
    }
    const tap = await tapOf(page, /\/take$/, 'POST');
    await tap.turn('fail');
    await page.getByRole('button', { name: 'On it' }).click();
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'not taken', tablet)).toEqual([]);
    await tap.turn('pass');
    await page.getByRole('button', { name: 'On it' }).click();
    await page.getByText('You are on it.').waitFor();
    expect(await faultsOfState(page, 'taken', tablet)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('who has no right to hits is told who has, who is not trained what is missing', async () => {
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, await person('barstow', ['administrative-training-corporal']));
    for (const [place, words] of [
      ['/live', 'Your posts do not show live hits'],
      ['/car', 'Your posts do not permit this'],
    ] as const) {
      await page.goto(`${here.origin}${place}`);
      await page.getByRole('heading', { name: words }).waitFor();
      expect(await faultsOfState(page, `${place}, no right`)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, here.origin, await person('barstow', ['dispatcher'], false));
    await page.getByRole('heading', { name: 'No ALPR training is on file for you' }).waitFor();
    expect(await faultsOfState(page, 'not trained')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
