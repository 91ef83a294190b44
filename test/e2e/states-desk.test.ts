import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse, freeCodes } from '../support/browser.ts';
import { buildPerson, testPassword } from '../support/house.ts';
import { faultsOfState, focusFaults, tapOf } from './states-checks.ts';

let here: BrowserHouse;
let username = '';

describe.skipIf(chromiumPath === null)(
  'what stands round the screens, in every state and theme [needs Chromium]',
  () => {
    beforeAll(async () => {
      here = await openBrowserHouse();
      ({ username } = await buildPerson(here.house, { agency: 'barstow', posts: ['detective'] }));
    });
    afterAll(() => here?.close());

    async function signedIn(): Promise<{ page: Page; faults: string[] }> {
      const opened = await here.newPage();
      await signIn(opened.page, here.origin, { agency: 'barstow', username });
      await opened.page.getByRole('textbox', { name: 'Plate' }).waitFor();
      return opened;
    }

    const opened = async (page: Page, name: string): Promise<void> => {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog').waitFor();
    };

    const closed = async (page: Page): Promise<void> => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };

    test('before sign-in: who it is is asked, the server is away; signing in: empty, wrong, under way, refused, over', async () => {
      const { page, faults } = await here.newPage();
      const me = await tapOf(page, /\/v1\/me$/);
      await me.turn('hold');
      await page.goto(`${here.origin}/`);
      await page.getByText('Asking who is signed in...').waitFor();
      expect(await faultsOfState(page, 'asking who')).toEqual([]);
      await me.turn('cut');
      await page.getByText('The server cannot be reached').waitFor();
      expect(await faultsOfState(page, 'no server')).toEqual([]);
      await me.turn('pass');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByLabel('Agency').waitFor();
      expect(await faultsOfState(page, 'sign-in')).toEqual([]);
      const focus = await focusFaults(page, 'sign-in');
      expect(focus.faults).toEqual([]);
      expect(focus.stops).toBeGreaterThanOrEqual(4);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Give your password.').waitFor();
      expect(await faultsOfState(page, 'all is missing')).toEqual([]);
      const sessions = await tapOf(page, /\/v1\/sessions$/, 'POST');
      await sessions.turn('hold');
      await page.getByLabel('Agency').fill('barstow');
      await page.getByLabel('User name').fill(username);
      await page.getByLabel('Password').fill(testPassword);
      await page.keyboard.press('Enter');
      await page.getByText('Signing in...').waitFor();
      expect(await faultsOfState(page, 'under way')).toEqual([]);
      await sessions.turn('fail');
      await page.getByText('The server ran into a fault of its own').waitFor();
      expect(await faultsOfState(page, 'refused')).toEqual([]);
      await sessions.turn('pass');
      await freeCodes(here.origin, username);
      await page.keyboard.press('Enter');
      await page.getByLabel('Code', { exact: true }).waitFor();
      expect(await faultsOfState(page, 'code')).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You have signed out.').waitFor();
      expect(await faultsOfState(page, 'signed out')).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test('palette, keys, settings, and signing out that fails', async () => {
      const { page, faults } = await signedIn();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      expect(await faultsOfState(page, 'palette')).toEqual([]);
      await page.keyboard.type('nothing is called so');
      await page.getByText('Nothing here is called so.').waitFor();
      expect(await faultsOfState(page, 'palette, nothing')).toEqual([]);
      await closed(page);
      await opened(page, 'Keys');
      expect(await faultsOfState(page, 'keys')).toEqual([]);
      expect((await focusFaults(page, 'keys')).faults).toEqual([]);
      await closed(page);
      await opened(page, 'Settings of this desk');
      expect(await faultsOfState(page, 'settings')).toEqual([]);
      await page.getByText('Change single keys').click();
      await page.getByRole('textbox', { name: 'Close the hit' }).press('v');
      await page.getByText('is the key of "Record the answer of CLETS"').waitFor();
      expect(await faultsOfState(page, 'settings, key taken')).toEqual([]);
      const focus = await focusFaults(page, 'settings');
      expect(focus.faults).toEqual([]);
      expect(focus.stops).toBeGreaterThan(20);
      await closed(page);
      const session = await tapOf(page, /\/v1\/sessions\/current$/);
      await session.turn('fail');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('The server ran into a fault of its own').waitFor();
      expect(await faultsOfState(page, 'not signed out')).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test('WCAG 2.1.4 a key that was changed works, is printed and is kept for that person alone; all can be put back', async () => {
      const { page, faults } = await signedIn();
      const field = page.getByRole('textbox', { name: 'The keys of this screen' });
      const change = async (): Promise<void> => {
        await opened(page, 'Settings of this desk');
        await page.getByText('Change single keys').click();
      };
      const help = page.getByRole('dialog', { name: 'Keys' });
      await change();
      // what works everywhere must not run from the field, nor be taken away
      await field.press('Control+k');
      await page.getByText('cannot be chosen').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(1);
      await field.press('z');
      expect(await field.inputValue()).toBe('Z');
      await closed(page);
      await page.getByRole('link', { name: 'Search' }).focus();
      await page.keyboard.press('?');
      expect(await help.count()).toBe(0);
      await page.keyboard.press('z');
      await help.waitFor();
      expect(await help.innerText()).toMatch(/Z\s+The keys of this screen/);
      await closed(page);
      const button = page.getByRole('button', { name: 'Keys' });
      expect(await button.getAttribute('aria-keyshortcuts')).toBe('Z');
      await page.reload();
      await page.getByRole('textbox', { name: 'Plate' }).waitFor();
      expect(await button.locator('kbd').innerText()).toBe('Z');
      // another person at the same desk
      await page.getByRole('button', { name: 'Sign out' }).click();
      const second = await buildPerson(here.house, { agency: 'barstow', posts: ['detective'] });
      await signIn(page, here.origin, { agency: 'barstow', username: second.username });
      expect(await button.locator('kbd').innerText()).toBe('?');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signIn(page, here.origin, { agency: 'barstow', username });
      expect(await button.locator('kbd').innerText()).toBe('Z');
      await change();
      await page.getByRole('button', { name: 'All keys as they came' }).click();
      expect(await field.inputValue()).toBe('?');
      await page.getByRole('checkbox', { name: 'Keys of a single letter' }).uncheck();
      await closed(page);
      // switched off, none is printed and none works
      expect(await button.locator('kbd').count()).toBe(0);
      await page.getByRole('link', { name: 'Search' }).focus();
      await page.keyboard.press('?');
      expect(await help.count()).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test('an address without a page, a screen that breaks down and one that does not come lead back', async () => {
      const { page, faults } = await signedIn();
      const reply = await page.goto(`${here.origin}/no/such/place`);
      expect(reply?.status()).toBe(404);
      await page.getByRole('heading', { name: 'There is no page at this address' }).waitFor();
      expect(await faultsOfState(page, 'no such page')).toEqual([]);
      await page.getByRole('link', { name: 'Back to your work' }).click();
      await page.getByRole('textbox', { name: 'Plate' }).waitFor();
      // a screen of which the file is another one, that throws
      let isBroken = true;
      await page.route(/\/assets\/car-page-[^/]+\.js$/, route =>
        isBroken
          ? route.fulfill({
              contentType: 'text/javascript',
              body: 'export function CarPage() { throw new Error("the test broke this screen"); }; export { CarPage as t, CarPage as n };',
            })
          : route.fallback(),
      );
      await page.getByRole('link', { name: 'Car' }).click();
      await page.getByRole('heading', { name: 'This screen broke down' }).waitFor();
      await page.getByText('the test broke this screen').waitFor();
      // what stands round it still works
      expect(await page.getByRole('navigation').count()).toBe(1);
      expect(await faultsOfState(page, 'broken down')).toEqual([]);
      isBroken = false;
      await page.getByRole('link', { name: 'Load the page anew' }).click();
      await page.getByRole('heading', { name: 'No open hits' }).waitFor();
      await page.route(/\/assets\/live-page-[^/]+\.js$/, route => route.abort('connectionrefused'));
      await page.getByRole('link', { name: 'Live' }).click();
      await page.getByRole('heading', { name: 'This screen did not come' }).waitFor();
      expect(await faultsOfState(page, 'did not come')).toEqual([]);
      await page.getByRole('link', { name: 'Back to your work' }).click();
      await page.getByRole('textbox', { name: 'Plate' }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    });
  },
);
