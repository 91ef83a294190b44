import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const themes = ['light', 'dark', 'night'] as const;

/** What lies under a window is the same as without it: it is looked at once, in the first theme. */
const place = `document.documentElement.dataset.theme==='${themes[0]}'?document:document.querySelector('[role="dialog"]')??document`;

const run = `axe.run(${place},{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'],resultTypes:['violations'],preload:false}).then(r=>JSON.stringify(r.violations.flatMap(v=>v.nodes.map(n=>v.id+': '+n.target.join(' ')))))`;

/**
 * What axe finds on the page as it stands, in each theme (WCAG 2.0 to 2.2 A and AA, best practice): `theme: rule: element`.
 * The page's policy forbids foreign scripts, so axe comes in through the browser's own door for tests, once for each page.
 */
export async function faultsInThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  const session = await page.context().newCDPSession(page);
  for (const theme of themes) {
    await page.evaluate(one => document.documentElement.setAttribute('data-theme', one), theme);
    const expression = `${(await page.evaluate(() => 'axe' in window)) ? '' : `${source};`}${run}`;
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const faults: unknown = JSON.parse(String(result.value));
    if (!Array.isArray(faults)) throw new Error('axe gave no answer');
    found.push(...faults.map(fault => `${theme}: ${String(fault)}`));
  }
  await session.detach();
  return found;
}
