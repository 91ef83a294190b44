import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { faultsInThemes } from './axe.ts';

type Size = { width: number; height: number };

export const desk: Size = { width: 1366, height: 768 };
export const tablet: Size = { width: 1024, height: 768 };
/** WCAG 2.2, 1.4.10: a desk of 1280 px magnified four times. */
const narrow: Size = { width: 320, height: 640 };

/**
 * What is wrong with the page as it stands: axe in three themes, and what goes over the edge at its own size and at 320 px; each with
 * the name of the state. Tables and maps may be moved sideways by themselves (WCAG 2.2, 1.4.10).
 */
export async function faultsOfState(page: Page, state: string, size: Size = desk): Promise<string[]> {
  const found = await faultsInThemes(page);
  for (const each of [narrow, size]) {
    await page.setViewportSize(each);
    found.push(...(await settled(() => overTheEdge(page))).map(one => `${each.width} px: ${one}`));
  }
  return found.map(fault => `${state}: ${fault}`);
}

/** What is left once the page has come to rest: some parts are laid out anew a moment after the window changed. */
async function settled(look: () => Promise<string[]>): Promise<string[]> {
  let found = await look();
  for (let tries = 0; found.length > 0 && tries < 20; tries += 1) {
    await sleep(50);
    found = await look();
  }
  return found;
}

async function overTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}`;
    const wide = (element: Element): boolean => element.scrollWidth > element.clientWidth;
    const page = document.documentElement;
    const movable = [...document.querySelectorAll('body *')].filter(
      element =>
        wide(element) &&
        ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
        element.closest('.grid, .place, [data-fit="actual"]') === null,
    );
    if (!wide(page)) {
      return movable.map(element => {
        const { right } = element.getBoundingClientRect();
        const causes = [...element.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > right);
        return `${name(element)} must be moved sideways for ${causes.map(name).slice(0, 3).join(', ')}`;
      });
    }
    const culprits = [...document.querySelectorAll('body *')].filter(
      element => element.getBoundingClientRect().right > page.clientWidth + 0.5,
    );
    return [`the page must be moved sideways: ${culprits.map(name).slice(0, 5).join(', ')}`];
  });
}

/**
 * Goes through the page by Tab: each stop must show that it has the focus (WCAG 2.2, 2.4.7) and must not lie under something else
 * (2.4.11). Answers with what is wrong and how many stops there were.
 */
export async function focusFaults(page: Page, state: string): Promise<{ faults: string[]; stops: number }> {
  const faults = new Set<string>();
  let stops = 0;
  // from the top of the page; in a window from where it put the focus
  await page.evaluate(() => {
    if (document.querySelector('[role="dialog"]') !== null) return;
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus, press);
    if (stop === 'out' || stop === 'again') break;
    stops += 1;
    if (stop !== '') faults.add(`${state}: ${stop}`);
  }
  return { faults: [...faults], stops };
}

/** In the page: what is wrong with the element that has the focus; `again` once the way has come round. */
function lookAtFocus(press: number): string {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return 'out';
  if (press === 0) document.querySelector('[data-first-stop]')?.removeAttribute('data-first-stop');
  if (element.dataset['firstStop'] !== undefined) return 'again';
  if (press === 0) element.dataset['firstStop'] = '';
  const name = `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent ?? '').slice(0, 30)}"`;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return `${name} does not show its focus`;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const middle = { x: (left + right) / 2, y: (Math.max(0, top) + Math.min(window.innerHeight, bottom)) / 2 };
  const above = document.elementFromPoint(middle.x, middle.y);
  if (above === null) return `${name} has the focus outside of the window`;
  return element.contains(above) || above.contains(element) ? '' : `${name} has the focus under ${above.className}`;
}

type Mode = 'hold' | 'fail' | 'refuse' | 'cut' | 'pass';

export type Tap = {
  /** `hold`: no answer; `fail`: a fault of the server's own; `refuse`: no right; `cut`: no server. Those that wait are answered too. */
  turn(to: Mode): Promise<void>;
};

const problems = {
  fail: { code: 'internal', title: 'The server ran into a fault of its own', status: 500 },
  refuse: { code: 'permission_missing', title: 'Your posts do not permit this', status: 403, clauses: ['BA-36'] },
} as const;

/** Stands between the page and one address of the server. */
export async function tapOf(page: Page, address: string | RegExp, method?: string): Promise<Tap> {
  let mode: Mode = 'pass';
  const waiting: Route[] = [];
  const answer = async (route: Route): Promise<void> => {
    if (mode === 'hold') waiting.push(route);
    else if (mode === 'cut') await route.abort('connectionrefused');
    else if (mode === 'pass') await route.fallback();
    else {
      const problem = problems[mode];
      await route.fulfill({
        status: problem.status,
        contentType: 'application/problem+json',
        body: JSON.stringify({ ...problem, requestId: '01a204f5-a617-7000-b9a5-b0d8fc1d6976' }),
      });
    }
  };
  await page.route(address, route =>
    method === undefined || route.request().method() === method ? answer(route) : route.fallback(),
  );
  return {
    async turn(to) {
      mode = to;
      // one that was given up meanwhile takes no answer
      for (const route of waiting.splice(0)) await answer(route).catch(() => undefined);
    },
  };
}
