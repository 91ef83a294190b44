import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, storeAll } from '../support/hits.ts';
import { buildPerson, recordOf } from '../support/house.ts';
import { noisePhoto } from '../support/noise-photo.ts';
import { faultsInThemes } from './axe.ts';

const plates = fictionalPlates(3, 99);
const [first = ''] = plates;
let here: BrowserHouse;

describe.skipIf(chromiumPath === null)('searching in the browser [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const sourceId = await buildCamera(here.house, 'carlsbad', 'COAST-1');
    const bytes = await noisePhoto(60_000);
    await storeAll(
      here.house,
      'carlsbad',
      plates.map(plate => ({ sourceId, plate, images: [{ kind: 'context', bytes }] })),
    );
  });
  afterAll(() => here?.close());

  test('CB-09 nothing runs without number and reason; with them the read and its photo are shown and recorded', async () => {
    const { house, origin } = here;
    const { username } = await buildPerson(house, { agency: 'carlsbad', posts: ['patrol-officer'] });
    const { page, faults } = await here.newPage();
    await signIn(page, origin, { agency: 'carlsbad', username });
    await page.goto(`${origin}/search`);
    await page.getByLabel('Plate').fill(first);
    expect(await faultsInThemes(page)).toEqual([]);
    await page.keyboard.press('Enter');
    // the first missing field has the focus and says what is missing
    const missing = await page.evaluate(() =>
      document.activeElement?.closest('[data-field]')?.getAttribute('data-field'),
    );
    expect(['purpose', 'caseNumber']).toContain(missing);
    expect((await recordOf(house, 'carlsbad')).some(entry => entry.event === 'inquiry.run')).toBe(false);
    expect(await faultsInThemes(page)).toEqual([]);
    const purpose = page.locator('[data-field="purpose"] select');
    await purpose.selectOption({ index: 1 });
    await page.getByLabel('Case number').fill('CB-26-00417');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Burglary at the harbour, witness gave this plate');
    await page.keyboard.press('Enter');
    await page.getByText(first).first().waitFor();
    expect(await faultsInThemes(page)).toEqual([]);
    const entry = (await recordOf(house, 'carlsbad')).find(one => one.event === 'inquiry.run');
    expect(entry?.fields).toMatchObject({
      actor: username,
      case: 'CB-26-00417',
      plate: expect.stringContaining(first),
    });
    expect(page.url()).not.toContain(first);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('who may not, sees why and no plate; who is not trained, too', async () => {
    const { house, origin } = here;
    const { username } = await buildPerson(house, { agency: 'carlsbad', posts: ['patrol-officer'], trained: false });
    const { page, faults } = await here.newPage();
    await signIn(page, origin, { agency: 'carlsbad', username });
    for (const place of ['/search', '/live', '/car']) {
      await page.goto(`${origin}${place}`);
      await page
        .getByText(/training/i)
        .first()
        .waitFor();
      expect(await page.getByText(first).count()).toBe(0);
      expect(await faultsInThemes(page)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
