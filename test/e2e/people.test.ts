import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fictionalPlate } from '../../src/foundation/plates/fictional.ts';
import { grantClearance } from '../../src/department/people/actions.ts';
import { importHotlist } from '../../src/response/hotlists/actions.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildCamera, hourMs, storeAll } from '../support/hits.ts';
import { buildPerson, recordOf, testPassword, type TestPerson } from '../support/house.ts';

let here: BrowserHouse;
let commander: TestPerson;

const agency = 'barstow';
const plate = fictionalPlate(21);

describe.skipIf(chromiumPath === null)('who is let in to what, in the browser [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    commander = await buildPerson(here.house, { agency, posts: ['administrative-division-commander'] });
  });
  afterAll(() => here?.close());

  async function opened(username: string, of = agency): Promise<{ page: Page; faults: string[] }> {
    const given = await here.newPage();
    await signIn(given.page, here.origin, { agency: of, username });
    return given;
  }

  /** Asks the server from the page, as a script of the page would: the screen is no guard. */
  const asked = (
    page: Page,
    path: string,
    body?: object,
  ): Promise<{ status: number; code: string; clauses: string[] }> =>
    page.evaluate(
      async ([to, sent]) => {
        const reply = await fetch(to, {
          method: sent === undefined ? 'GET' : 'POST',
          headers: {
            'x-plateward-client': 'web',
            ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(sent === undefined ? {} : { body: sent }),
        });
        const json = await reply.json();
        return { status: reply.status, code: json.code ?? '', clauses: json.clauses ?? [] };
      },
      [path, body === undefined ? undefined : JSON.stringify(body)] as const,
    );

  const search = { matter: { purpose: 'criminal_investigation', reason: 'Burglary at the depot' }, plate: 'DEM*' };

  test('BA-21 an officer without training sees no plate data, reads the clause and whom to ask, and nothing else is closed', async () => {
    const corporal = await buildPerson(here.house, {
      agency,
      posts: ['administrative-training-corporal'],
      username: 'c.orporal',
    });
    const { username } = await buildPerson(here.house, { agency, posts: ['patrol-officer'], trained: false });
    const { page, faults } = await opened(username);
    await page.getByRole('heading', { name: 'No ALPR training is on file for you' }).waitFor();
    await page.getByText('(BA-21)').waitFor();
    for (const place of ['/search', '/live', '/car', '/read']) {
      await page.goto(here.origin + place);
      await page.getByText('(BA-21)').waitFor();
      expect(await page.getByLabel('Plate').count()).toBe(0);
    }
    expect(await asked(page, '/v1/inquiries', search)).toMatchObject({ status: 403, clauses: ['BA-21'] });
    await page.getByRole('link', { name: /My training/ }).click();
    await page.getByText('None on file: you see no plate data.').waitFor();
    await page.getByText(`Administrative Training Corporal, Test ${corporal.username}`).first().waitFor();
    expect(await page.getByText('(BA-21)').count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('BA-59 with a clearance that ran out nothing is searched; the refusal names the clause', async () => {
    const { house } = here;
    const { username, personId } = await buildPerson(house, { agency, posts: ['patrol-officer'], cleared: false });
    const { agencyId } = house.agencies[agency];
    const yesterday = new Date(house.gate.clock.now().getTime() - 24 * hourMs);
    const grantedAt = new Date(Date.UTC(2020, 0, 1));
    await house.gate.db.inAgency(agencyId, tx =>
      grantClearance(tx, { agencyId, personId, grantedAt, expiresAt: yesterday }),
    );
    const { page, faults } = await opened(username);
    await page.goto(`${here.origin}/search`);
    await page.getByRole('textbox', { name: 'Plate' }).fill('DEM*');
    await page.locator('[data-field="purpose"] select').selectOption({ index: 1 });
    await page.getByLabel('Case number').fill('BA-26-00417');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Burglary at the depot, a witness gave this plate');
    await page.keyboard.press('Enter');
    await page.getByText('No valid security clearance is on file for this account').waitFor();
    await page.getByText('Rests on: BA-59').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
    // whoever looks at the list or the account sees why
    const { page: second } = await opened(commander.username);
    await second.goto(`${here.origin}/admin/users`);
    await second.getByRole('searchbox', { name: 'Name, user name or post' }).fill(username);
    await second.getByLabel('Show').selectOption('uncleared');
    expect(
      await second
        .getByRole('row')
        .filter({ hasText: `Test ${username}` })
        .innerText(),
    ).toContain('None');
    await second.goto(`${here.origin}/admin/users/${personId}`);
    await second.getByText('Before: 1').click();
    await second.getByText('ran out').waitFor();
    await second.context().close();
  });

  test('BA-62 a vendor gets in only while the account is open for a ticket, and then to no data', async () => {
    const { house, origin } = here;
    const vendor = await buildPerson(house, { agency, posts: ['vendor'], kind: 'vendor', username: 'v.endor' });
    const { page } = await here.newPage();
    const enter = async (): Promise<void> => {
      await page.goto(`${origin}/`);
      await page.getByLabel(/agency/i).fill(agency);
      await page.getByLabel(/user name/i).fill(vendor.username);
      await page.getByLabel(/password/i).fill(testPassword);
      await page.keyboard.press('Enter');
      // in a demonstration the code is filled in
      await page.getByLabel('Code').waitFor();
      await page.keyboard.press('Enter');
    };
    await enter();
    await page.getByText('This vendor account is not opened just now').waitFor();
    await page.getByText('(BA-62)').waitFor();
    const { page: opener } = await opened(commander.username);
    await opener.goto(`${origin}/admin/users/${vendor.personId}`);
    await opener.getByRole('button', { name: 'Open for a ticket' }).press('Enter');
    await opener.getByRole('dialog').waitFor();
    await opener.keyboard.type('T-118');
    await opener.getByLabel('Hours from now').fill('100');
    await opener.keyboard.press('Enter');
    await opener
      .getByText(/must be 1 to \d+: what is temporary/)
      .first()
      .waitFor();
    await opener.getByLabel('Hours from now').fill('2');
    await opener.keyboard.press('Enter');
    await opener.getByText(/^Open, ends in (?:1 h 5\d min|2 h)/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await page.getByRole('link', { name: /Search|Live|Users/ }).count()).toBe(0);
    await page.goto(`${origin}/search`);
    await page.getByText('Your posts do not permit this').waitFor();
    for (const path of ['/v1/hits', '/v1/accounts', '/v1/setup'])
      expect(await asked(page, path)).toMatchObject({ code: 'permission_missing' });
    await opener.getByRole('button', { name: 'Close now' }).press('Enter');
    await opener.getByText('Closed: nobody gets in with it.').waitFor();
    await opener.context().close();
    expect(await asked(page, '/v1/hits')).toMatchObject({ code: 'vendor_closed' });
    await page.context().close();
  });

  test('BA-61, BA-64 an IT manager makes accounts and searches nothing: neither by the screen nor past it', async () => {
    const { username } = await buildPerson(here.house, { agency, posts: ['it-manager'] });
    const { page, faults } = await opened(username);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('grid', { name: 'Accounts' }).waitFor();
    expect(await page.getByRole('link', { name: 'Search' }).count()).toBe(0);
    await page.goto(`${here.origin}/search`);
    await page.getByText('Your posts do not permit this').waitFor();
    expect(await asked(page, '/v1/inquiries', search)).toMatchObject({ status: 403, code: 'permission_missing' });
    // nor does he give posts, also not to another
    await page.goto(`${here.origin}/admin/users/${commander.personId}`);
    await page.getByRole('heading', { name: 'Posts', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Give a post/ }).count()).toBe(0);
    const refused = (await recordOf(here.house, agency)).some(
      entry => entry.event === 'inquiry.run' && entry.outcome === 'refuse',
    );
    expect(refused).toBe(true);
    // what his posts do not open says which do
    await page.goto(`${here.origin}/admin/setup`);
    await page.getByText('Your posts do not permit this').waitFor();
    await page.getByText('Administrator, Auditor').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('an agency sees no person, review or hit of another: not found, or not yours', async () => {
    const { house, origin } = here;
    const foreign = await buildPerson(house, { agency: 'corona', posts: ['detective'] });
    const { page, faults } = await opened(commander.username);
    await page.goto(`${origin}/admin/users/${foreign.personId}`);
    await page.getByText('Not found, or not yours').waitFor();
    expect(await page.getByText(foreign.username, { exact: true }).count()).toBe(0);
    await page.goto(`${origin}/admin/users`);
    await page.getByRole('searchbox', { name: 'Name, user name or post' }).fill(foreign.username);
    await page.getByText('No account is so').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('BA-22 without leave for federal data what the record says is masked, and the mask names the clause', async () => {
    const { house, origin } = here;
    const sourceId = await buildCamera(house, agency, 'MAIN-1');
    const now = house.gate.clock.now();
    const expires = new Date(now.getTime() + 50 * hourMs).toISOString();
    const secret = 'Wanted for the robbery of the bank';
    await importHotlist(await commander.ctx(), {
      name: 'Wanted federal',
      kind: 'federal',
      asOf: now,
      text: `plate,state,category,reason,case_number,expires_at\n${plate},CA,Felony warrant,${secret},FED-CASE-7,${expires}`,
    });
    const make = (entitled: readonly ('department' | 'federal')[]): Promise<TestPerson> =>
      buildPerson(house, { agency, posts: ['dispatcher'], entitled });
    const [blind, sighted] = [await make(['department']), await make(['department', 'federal'])];
    const { page, faults } = await opened(blind.username);
    await page.goto(`${origin}/live`);
    await page.getByRole('heading', { name: 'No open hits' }).waitFor();
    await storeAll(house, agency, [{ sourceId, plate, state: 'CA' }]);
    await house.matcher.idle();
    await page.getByText('masked: needs leave for federal data (BA-22)').first().waitFor();
    // the plate that our own camera saw stays
    expect((await page.locator('body').innerText()).replaceAll(/\s/g, '')).toContain(plate);
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain('FED-CASE-7');
    const { page: second } = await opened(sighted.username);
    await second.goto(`${origin}/live`);
    await second.getByText(secret).first().waitFor();
    await second.context().close();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
