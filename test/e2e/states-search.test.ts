import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, hourMs, storeAll } from '../support/hits.ts';
import { buildPerson } from '../support/house.ts';
import { noisePhoto, withComment } from '../support/noise-photo.ts';
import { faultsOfState, focusFaults, tapOf } from './states-checks.ts';

const plates = fictionalPlates(56, 808);
const [often = ''] = plates;
const start = often.slice(0, 2);
let here: BrowserHouse;

describe.skipIf(chromiumPath === null)('searching in every state and theme [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const sourceId = await buildCamera(here.house, 'carlsbad', 'COAST-1');
    const bytes = await noisePhoto(30_000);
    const now = here.house.gate.clock.now().getTime();
    const reads = plates
      .slice(1)
      .map((plate, at) => ({ sourceId, plate, capturedAt: new Date(now - at * 90_000), images: [] }));
    // one car on several days, the oldest without a photo
    const again = [0, 26, 75, 100].map(hours => ({
      sourceId,
      plate: often,
      capturedAt: new Date(now - hours * hourMs),
      images: hours === 100 ? [] : [{ kind: 'context' as const, bytes: withComment(bytes, `${hours} hours ago`) }],
      vehicle: { color: 'dark green', make: 'Demo', model: 'Longname Estate', body: 'station wagon' },
      candidates: [
        { text: often, confidence: 0.71 },
        { text: `${often.slice(0, -1)}8`, confidence: 0.2 },
      ],
    }));
    await storeAll(here.house, 'carlsbad', [...reads, ...again]);
  });
  afterAll(() => here?.close());

  async function searcher(): Promise<{ page: Page; faults: string[]; username: string }> {
    const { username } = await buildPerson(here.house, { agency: 'carlsbad', posts: ['patrol-officer'] });
    return { ...(await here.newPage()), username };
  }

  /** Signs in and comes to the empty search screen. */
  async function openSearch(): Promise<{ page: Page; faults: string[] }> {
    const { page, faults, username } = await searcher();
    await signIn(page, here.origin, { agency: 'carlsbad', username });
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('textbox', { name: 'Plate' }).waitFor();
    return { page, faults };
  }

  async function fillMatter(page: Page): Promise<void> {
    await page.locator('[data-field="purpose"] select').selectOption({ index: 1 });
    await page.getByLabel('Case number').fill('CB-26-00417');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Burglary at the harbour, a witness gave this plate');
  }

  async function ask(page: Page, typed: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Plate' }).fill(typed);
    await page.keyboard.press('Enter');
  }

  test('before the first search: what it must carry loads, fails, comes; what is missing', async () => {
    const { page, faults, username } = await searcher();
    const form = await tapOf(page, /\/v1\/matter-form/);
    await form.turn('hold');
    await signIn(page, here.origin, { agency: 'carlsbad', username });
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByText('Asking what a search must carry').waitFor();
    expect(await faultsOfState(page, 'loading')).toEqual([]);
    await page.getByRole('button', { name: 'Set case and reason' }).click();
    await page.getByText('Asking what your policy wants...').waitFor();
    expect(await faultsOfState(page, 'matter, loading')).toEqual([]);
    await form.turn('fail');
    await page.getByRole('dialog').getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'matter, fault')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await faultsOfState(page, 'fault')).toEqual([]);
    await form.turn('pass');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing searched yet').waitFor();
    expect(await faultsOfState(page, 'nothing searched')).toEqual([]);
    await page.getByRole('textbox', { name: 'Plate' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Choose a purpose.').waitFor();
    expect(await faultsOfState(page, 'all is missing')).toEqual([]);
    const focus = await focusFaults(page, 'all is missing');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(12);
    await page.getByRole('combobox', { name: 'Captured' }).selectOption({ label: 'Between…' });
    await page.getByRole('textbox', { name: 'From - to' }).fill('the day after never');
    await page.keyboard.press('Enter');
    expect(await faultsOfState(page, 'times not understood')).toEqual([]);
    await inMatterWindow(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  async function inMatterWindow(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Set case and reason' }).click();
    const window = page.getByRole('dialog');
    await window.getByRole('button', { name: 'Set', exact: true }).click();
    await window.getByText('Choose a purpose.').waitFor();
    expect(await faultsOfState(page, 'matter, all is missing')).toEqual([]);
    const focus = await focusFaults(page, 'matter');
    expect(focus.faults).toEqual([]);
    await page.keyboard.press('Escape');
    await window.waitFor({ state: 'detached' });
  }

  test('asking, a fault of the server, no server, nothing found, rows, map, photos, narrowed down, a further page that fails', async () => {
    const { page, faults } = await openSearch();
    const inquiries = await tapOf(page, /\/v1\/inquiries$/, 'POST');
    await inquiries.turn('hold');
    await fillMatter(page);
    await ask(page, start);
    await page.getByText(/^Searching: /).waitFor();
    expect(await faultsOfState(page, 'asking')).toEqual([]);
    await inquiries.turn('fail');
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'fault')).toEqual([]);
    await inquiries.turn('cut');
    await ask(page, start);
    await page.getByText('The server cannot be reached').waitFor();
    expect(await faultsOfState(page, 'no server')).toEqual([]);
    await inquiries.turn('pass');
    await ask(page, '=QQ8QQQQ');
    await page.getByRole('heading', { name: 'No read found' }).waitFor();
    expect(await faultsOfState(page, 'nothing found')).toEqual([]);
    await ask(page, start);
    await page.getByRole('grid').waitFor();
    await page.locator('.photo[data-state="shown"]').first().waitFor();
    expect(await faultsOfState(page, 'rows')).toEqual([]);
    const focus = await focusFaults(page, 'rows');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(12);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('m');
    await page.locator('.place').waitFor();
    expect(await faultsOfState(page, 'map')).toEqual([]);
    await page.keyboard.press('w');
    await page.locator('.photo-wall').waitFor();
    expect(await faultsOfState(page, 'photos')).toEqual([]);
    await page.locator('.search-facet input').first().check();
    expect(await faultsOfState(page, 'narrowed down')).toEqual([]);
    await page.getByRole('button', { name: 'Show all again' }).click();
    await inquiries.turn('fail');
    await page.getByRole('button', { name: /more$/ }).click();
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'no further page')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a read: none open, open, verified and not, without its photo', async () => {
    const { page, faults } = await openSearch();
    await page.goto(`${here.origin}/read`);
    await page.getByRole('heading', { name: 'No read is open' }).waitFor();
    expect(await faultsOfState(page, 'none open')).toEqual([]);
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await fillMatter(page);
    await ask(page, `=${often}`);
    const grid = page.getByRole('grid');
    await grid.waitFor();
    await grid.focus();
    await page.keyboard.press('Enter');
    await page.locator('.read .photo[data-state="shown"]').first().waitFor();
    expect(await faultsOfState(page, 'open')).toEqual([]);
    const focus = await focusFaults(page, 'open');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(15);
    await page.getByRole('button', { name: 'Verify file' }).click();
    await page.getByText('Unchanged: ').first().waitFor();
    expect(await faultsOfState(page, 'verified')).toEqual([]);
    const down = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(down).toBeLessThanOrEqual(0);
    const files = await tapOf(page, /\/images\//);
    await files.turn('fail');
    await page.getByRole('button', { name: 'Verify file' }).click();
    await page.locator('.read-verify').getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'not verified')).toEqual([]);
    await page.keyboard.press(',');
    await page.locator('.photo[data-state="missing"]').first().waitFor();
    expect(await faultsOfState(page, 'no photo')).toEqual([]);
    await files.turn('pass');
    await page.keyboard.press(',');
    await page.locator('.read .photo[data-state="shown"]').first().waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: '1:1', pressed: true }).waitFor();
    expect(await faultsOfState(page, 'own pixels')).toEqual([]);
    await page.keyboard.press(',');
    await page.locator('.read-no-photo').waitFor();
    expect(await faultsOfState(page, 'no photo came')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('on a slider the keys of the screen still work', async () => {
    const { page } = await openSearch();
    await fillMatter(page);
    await ask(page, `=${often}`);
    await page.getByRole('grid').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    const slider = page.getByRole('slider', { name: /Contrast/ });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('1');
    await page.keyboard.press('f');
    await page.getByRole('button', { name: '1:1', pressed: true }).waitFor();
    await page.context().close();
  });

  test('who may not search is told so, and on a read as well', async () => {
    const { username } = await buildPerson(here.house, { agency: 'carlsbad', posts: ['dispatcher'] });
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, { agency: 'carlsbad', username });
    for (const place of ['/search', '/read']) {
      await page.goto(`${here.origin}${place}`);
      await page.getByRole('heading', { name: 'Your posts do not permit this' }).waitFor();
      expect(await faultsOfState(page, `${place}, no right`)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
