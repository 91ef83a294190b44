import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildWeb } from '../../src/cli/web-build.ts';
import { layWire, type Wire } from './wire.ts';
import { buildHouse, testPassword, type TestHouse, type TestPerson } from './house.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium of this machine, or null; tests that need it say so in their names. */
export const chromiumPath = places.find(place => existsSync(place)) ?? null;

export type BrowserHouse = {
  house: TestHouse;
  browser: Browser;
  origin: string;
  /** What lies between browser and server; cut it to see what is said. */
  wire: Wire;
  /** A page that reports what must not happen: requests to other hosts, policy violations, errors in scripts. */
  newPage(options?: { width?: number; height?: number }): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
};

/** Chromium of this machine without a window; close it. Throws when there is none. */
export function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium on this machine');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A whole house with the built client, listening on loopback, and a browser to look at it. */
export async function openBrowserHouse(): Promise<BrowserHouse> {
  const webFolder = await buildWeb(() => undefined);
  if (webFolder === null) throw new Error('this checkout has no browser client');
  const house = await buildHouse({ webFolder });
  await house.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = house.server.server.address() as AddressInfo; // listening on TCP, as said above
  const wire = await layWire(port);
  const origin = `http://localhost:${wire.port}`;
  const browser = await launchChromium();
  houses.set(origin, house);
  return {
    house,
    browser,
    origin,
    wire,
    async newPage({ width = 1366, height = 768 } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('request', request => {
        const url = new URL(request.url());
        if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin)
          faults.push(`request to ${url.origin}`);
      });
      page.on('console', message => {
        if (/content security policy/i.test(message.text())) faults.push(message.text());
      });
      page.setDefaultTimeout(20_000);
      page.on('pageerror', error => faults.push(`error in a script: ${error.message}`));
      return { page, faults };
    },
    async close() {
      houses.delete(origin);
      await browser.close();
      await wire.close();
      await house.close();
    },
  };
}

/** Which house stands at an origin: codes of a person are good once, and tests sign the same person in again and again. */
const houses = new Map<string, TestHouse>();

/** Makes the codes of this person good again. */
export async function freeCodes(origin: string, username: string): Promise<void> {
  await houses
    .get(origin)
    ?.database.asSuperuser(
      'update sign_in_factors f set last_step = null from accounts a where a.person_id = f.person_id and a.username = $1',
      [username],
    );
}

/** Signs a person in through the form: password, then the code, which a demonstration fills in. */
export async function signIn(page: Page, origin: string, person: { agency: string; username: string }): Promise<void> {
  await freeCodes(origin, person.username);
  await page.goto(`${origin}/`);
  await page.getByLabel(/agency/i).fill(person.agency);
  await page.getByLabel(/user name/i).fill(person.username);
  await page.getByLabel(/password/i).fill(testPassword);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('navigation').first().waitFor();
}

export type { TestPerson };
