import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planObligations } from '../../src/department/obligations/actions/plan.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildPerson, recordOf, type TestPerson } from '../support/house.ts';
import { faultsOfState, focusFaults, tapOf } from './states-checks.ts';

let here: BrowserHouse;
let adc: TestPerson;
let chief: TestPerson;

describe.skipIf(chromiumPath === null)('policy, approvals and obligations [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const { house } = here;
    adc = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
    chief = await buildPerson(house, { agency: 'barstow', posts: ['chief-of-police'] });
  });
  afterAll(() => here?.close());

  const opened = async (person: TestPerson): Promise<{ page: Page; faults: string[] }> => {
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, { agency: 'barstow', username: person.username });
    return { page, faults };
  };

  /** Goes on by Tab until what has the focus bears this name; nothing else is pressed. */
  const tabTo = async (page: Page, name: string | RegExp): Promise<void> => {
    for (let press = 0; press < 120; press += 1) {
      const text = await page.evaluate(() => {
        const on = document.activeElement;
        const labels = on instanceof HTMLInputElement || on instanceof HTMLTextAreaElement ? on.labels : null;
        return (labels?.[0]?.textContent ?? on?.textContent ?? '').trim();
      });
      if (typeof name === 'string' ? text.startsWith(name) : name.test(text)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${String(name)}`);
  };

  const inForce = async (): Promise<{ version: number; hours: unknown }> => {
    const { gate, agencies } = here.house;
    const { agencyId } = agencies.barstow;
    return gate.db.inAgency(agencyId, async tx => {
      const { version, profile } = await gate.profileAt(tx, agencyId, gate.clock.now());
      const { maxAgeHours } = profile.hotlist;
      return { version, hours: maxAgeHours === 'unset' ? null : maxAgeHours.value };
    });
  };

  /** Asks for another value over the interface, as this person. */
  const proposed = async (hours: number): Promise<string> => {
    const { version } = await inForce();
    const hotlist = { value: hours, strength: 'should', basis: 'demonstration', note: 'of the test' };
    const answer = await here.house.server.inject({
      method: 'POST',
      url: '/v1/policy/proposals',
      headers: adc.headers,
      payload: {
        reason: 'asked for by the test of the screens',
        effectiveOn: '2036-05-04',
        baseVersion: version,
        settings: { 'hotlist.maxAgeHours': hotlist },
      },
    });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json<{ approvalId: string }>().approvalId;
  };

  test('by keyboard alone: propose a change, a second person approves it in a session of their own, the version is in force', async () => {
    const first = await opened(adc);
    const { page } = first;
    // the home of who decides
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.locator('.split-row').first().waitFor();
    await tabTo(page, /^Settings(?: \(|$)/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Find a setting').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('maxAgeHours');
    await page.getByText('1 shown').waitFor();
    await tabTo(page, 'hotlist.maxAgeHours');
    await page.keyboard.press('p');
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('New value').waitFor();
    await tabTo(page, 'New value');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('24');
    await tabTo(page, 'Send for approval');
    await page.keyboard.press('Enter');
    await page.getByText('Say why, in 10 characters or more.').waitFor();
    await tabTo(page, 'Why');
    await page.keyboard.type('Lists are refreshed twice a day now.');
    await tabTo(page, 'Send for approval');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing has changed yet').waitFor();
    await tabTo(page, 'See the request');
    await page.keyboard.press('Enter');
    await page.getByText('Waits for: Chief of Police').waitFor();
    expect(await inForce()).toMatchObject({ version: 1, hours: 72 });

    const second = await opened(chief);
    await second.page.getByRole('link', { name: 'Approvals 1 wait for you' }).waitFor();
    await second.page.getByText('24 (should, BA-71)').waitFor();
    await second.page.keyboard.press('y');
    await second.page.getByRole('dialog').waitFor();
    await tabTo(second.page, 'Your words');
    await second.page.keyboard.type('Agreed.');
    await tabTo(second.page, /^Approve$/);
    await second.page.keyboard.press('Enter');
    await second.page.getByText(/Approved by Test .* \(Chief of Police\)/).waitFor();
    expect(await inForce()).toEqual({ version: 2, hours: 24 });
    await second.page.getByRole('link', { name: 'Approvals', exact: true }).waitFor();

    await second.page.keyboard.press('g');
    await second.page.keyboard.press('p');
    await tabTo(second.page, /^Versions$/);
    await second.page.keyboard.press('Enter');
    await second.page.getByText('1 parameter differs').waitFor();
    const row = second.page.locator('.version').first();
    expect(await row.innerText()).toMatch(/Version 2\s+in force/);
    expect(await row.innerText()).toContain(`Test ${adc.username}`);
    expect(await row.innerText()).toContain(`Test ${chief.username}`);
    expect([...first.faults, ...second.faults]).toEqual([]);
    await first.page.context().close();
    await second.page.context().close();
  });

  test('nobody approves their own: the screen offers it not, the server refuses it; they may take it back', async () => {
    const approvalId = await proposed(30);
    const { page, faults } = await opened(adc);
    await page.goto(`${here.origin}/approvals?whose=mine&show=${approvalId}`);
    await page.getByText('Nobody decides on what they asked for themselves.').waitFor();
    expect(await page.getByRole('button', { name: /^Approve|^Refuse/ }).count()).toBe(0);
    await page.locator('.split-detail').focus();
    await page.keyboard.press('y');
    expect(await page.getByRole('dialog').count()).toBe(0);
    const refused = await page.evaluate(async id => {
      const reply = await fetch(`/v1/approvals/${id}/decision`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-plateward-client': 'web' },
        body: JSON.stringify({ decision: 'approve' }),
      });
      const body: unknown = await reply.json();
      return { status: reply.status, body };
    }, approvalId);
    expect(refused).toMatchObject({ status: 403, body: { code: 'approval_self' } });
    await page.keyboard.press('w');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Take back$/);
    await page.keyboard.press('Enter');
    await page.getByText('Taken back by whoever asked').first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a value looser than the law is refused with the law named, and nothing is asked', async () => {
    const { page, faults } = await opened(adc);
    await page.goto(`${here.origin}/policy?part=settings&setting=training.validDays`);
    await page.getByRole('button', { name: /Propose/ }).click();
    await page.getByLabel('New value').fill('400');
    await page.getByLabel('Why').fill('Courses are given every second year.');
    await page.getByRole('button', { name: 'Send for approval' }).click();
    const note = page.getByRole('alert').filter({ hasText: 'policy does not permit' });
    await note.waitFor();
    expect(await note.innerText()).toContain('CJIS Security Policy AT-2');
    expect(await note.innerText()).toContain('365 days at most');
    expect(await faultsOfState(page, 'refused by the floor')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.goto(`${here.origin}/approvals?whose=mine`);
    await page.getByText(/^Asked by me \(\d+\)$/).waitFor();
    expect(await page.locator('.split').innerText()).not.toContain('every second year');
    const tried = (await recordOf(here.house, 'barstow')).filter(
      one => one.event === 'policy.proposed' && one.outcome === 'refuse',
    );
    expect(tried.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a refusal needs words; whoever comes second sees who decided', async () => {
    const other = await buildPerson(here.house, { agency: 'barstow', posts: ['chief-of-police'] });
    const approvalId = await proposed(31);
    const late = await opened(other);
    const { page, faults } = await opened(chief);
    for (const one of [page, late.page]) {
      await one.goto(`${here.origin}/approvals?show=${approvalId}`);
      await one.getByText('Waits for your decision').waitFor();
    }
    await late.page.keyboard.press('y');
    await late.page.getByRole('dialog').waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: 'Refuse', exact: true }).last().click();
    await page.getByText('Say why: a refusal needs words.').waitFor();
    expect(await faultsOfState(page, 'refusal without words')).toEqual([]);
    await page.getByLabel('Why not').fill('The lists are not refreshed at night.');
    await page.getByRole('button', { name: 'Refuse', exact: true }).last().click();
    await page.getByText(/Refused by Test .* \(Chief of Police\)/).waitFor();
    await late.page.getByRole('button', { name: 'Approve', exact: true }).last().click();
    await late.page.getByText('Nothing was sent').waitFor();
    expect(await late.page.locator('.split-detail').innerText()).toContain(`Refused by Test ${chief.username}`);
    expect(await faultsOfState(late.page, 'somebody was faster')).toEqual([]);
    expect([...faults, ...late.faults]).toEqual([]);
    await page.context().close();
    await late.page.context().close();
  });

  test('obligations: overdue first; done with evidence, by keyboard; what must be done is left undone by two', async () => {
    const { gate, agencies } = here.house;
    await planObligations(gate, agencies.barstow, []);
    const { page, faults } = await opened(adc);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.locator('.split-row').first().waitFor();
    const days = await page.locator('.split-row .note').allInnerTexts();
    expect(days.length).toBeGreaterThan(10);
    expect(days).toEqual(days.toSorted((a, b) => (a.slice(0, 10) < b.slice(0, 10) ? -1 : 1)));
    expect(await page.locator('.split-row').first().innerText()).toContain('overdue');
    expect(await faultsOfState(page, 'obligations')).toEqual([]);
    expect((await focusFaults(page, 'obligations')).faults).toEqual([]);
    const title = await page.locator('.split-title').innerText();
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'What shows');
    await page.keyboard.type('Letter of the vendor');
    await tabTo(page, 'Close as done');
    await page.keyboard.press('Enter');
    await page.getByText(`Done: ${adc.username}`).waitFor();
    expect(await page.locator('.split-rows').innerText()).not.toContain(title);
    await page.keyboard.press('j');
    await page.keyboard.press('w');
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('Why it is left undone').fill('There is no such vendor any more.');
    await page.getByRole('button', { name: 'Ask for it' }).click();
    await page.getByText('a second person decides').last().waitFor();
    await page.getByRole('link', { name: 'See the request' }).click();
    await page.getByText('Leave an obligation undone').first().waitFor();
    await page.getByText('Waits for: Chief of Police').waitFor();
    expect(await faultsOfState(page, 'a waiver')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('clauses: found by id, narrowed down, with what stands open; the law; none passes; each without a fault', async () => {
    const { page, faults } = await opened(adc);
    await page.goto(`${here.origin}/policy`);
    await page.locator('.split-row').first().waitFor();
    expect(await page.locator('.split-row').count()).toBe(72);
    expect(await faultsOfState(page, 'clauses')).toEqual([]);
    const focus = await focusFaults(page, 'clauses');
    expect(focus.faults).toEqual([]);
    expect(focus.stops).toBeGreaterThan(20);
    await page.keyboard.press('/');
    await page.keyboard.type('BA34');
    await page.getByText('1 of 72').waitFor();
    const detail = await page.locator('.split-detail').innerText();
    expect(detail).toContain('BA-34');
    expect(detail).toMatch(/\d+ open/);
    expect(detail).toContain('audit.frequency');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('no such clause');
    await page.getByRole('heading', { name: 'No clause passes' }).waitFor();
    expect(await faultsOfState(page, 'no clause')).toEqual([]);
    await page.getByRole('button', { name: 'Show all clauses' }).click();
    await page.getByLabel('Kept').selectOption('waiting');
    await page.getByText('22 of 72').waitFor();
    await page.getByRole('link', { name: 'The law' }).click();
    await page.getByText('is looser than the law').waitFor();
    expect(await page.locator('.law-element').count()).toBe(10);
    expect(await page.getByText('Government Code 7284.6(a)(1)').count()).toBe(1);
    expect(await faultsOfState(page, 'law')).toEqual([]);
    await page.getByRole('link', { name: /^Versions/ }).click();
    await page.locator('.version').first().waitFor();
    expect(await faultsOfState(page, 'versions')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  const screens = [
    { place: '/approvals', address: /\/v1\/approvals\?whose=mine/, waits: 'Asking for the requests...' },
    { place: '/obligations', address: /\/v1\/obligations\?/, waits: 'Asking what is due...' },
    { place: '/policy', address: /\/v1\/policy\/clauses$/, waits: 'Reading the policy...' },
  ];
  test.each(screens)('$place: loading, broken, refused, and as it should be', async ({ place, address, waits }) => {
    const officer = await buildPerson(here.house, { agency: 'carlsbad', posts: ['records-manager'] });
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, { agency: 'carlsbad', username: officer.username });
    const tap = await tapOf(page, address);
    await tap.turn('hold');
    await page.goto(here.origin + place);
    await page.getByText(waits).waitFor();
    expect(await faultsOfState(page, 'loading')).toEqual([]);
    await tap.turn('fail');
    await page.getByText('The server ran into a fault of its own').waitFor();
    expect(await faultsOfState(page, 'broken')).toEqual([]);
    await tap.turn('refuse');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Your posts do not permit this').waitFor();
    expect(await faultsOfState(page, 'refused')).toEqual([]);
    await tap.turn('pass');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.split').waitFor();
    await page.getByText('Your posts do not permit this').waitFor({ state: 'detached' });
    expect(await faultsOfState(page, 'empty or full')).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a vendor sees none of it, and is told why', async () => {
    const { page, faults } = await opened(chief);
    // what the server says of an account of a vendor
    await page.route(/\/v1\/me$/, async route => {
      const me: unknown = await (await route.fetch()).json();
      await route.fulfill({ json: { ...Object(me), permissions: ['me.view', 'camera.view'] } });
    });
    for (const [place, words] of [
      ['/approvals', 'Your posts take no part in approvals'],
      ['/obligations', 'The policy makes nothing due for your posts'],
      ['/policy', 'Your posts do not open the policy here'],
    ] as const) {
      await page.goto(here.origin + place);
      await page.getByRole('heading', { name: words }).waitFor();
      expect(await faultsOfState(page, `nothing at ${place}`)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
