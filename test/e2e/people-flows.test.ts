import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccountReview } from '../../src/department/people/actions/reviews.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildPerson, testPassword, type TestPerson } from '../support/house.ts';
import { buildCourse } from '../support/training.ts';

let here: BrowserHouse;
let commander: TestPerson;
let corporal: TestPerson;

const agency = 'barstow';

describe.skipIf(chromiumPath === null)('people, training and the first day by keyboard [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const make = (post: string): Promise<TestPerson> => buildPerson(here.house, { agency, posts: [post] });
    commander = await make('administrative-division-commander');
    corporal = await make('administrative-training-corporal');
  });
  afterAll(() => here?.close());

  async function opened(person: TestPerson, place: string): Promise<{ page: Page; faults: string[] }> {
    const given = await here.newPage();
    await signIn(given.page, here.origin, { agency, username: person.username });
    await given.page.goto(here.origin + place);
    return given;
  }

  /** Types into the window that is open, field after field, and sends it. */
  async function fillWindow(page: Page, values: readonly string[]): Promise<void> {
    await page.getByRole('dialog').waitFor();
    for (const value of values) {
      if (value !== '') await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    }
    await page.getByRole('dialog').locator('button[type="submit"]').press('Enter');
  }

  const noWindow = (page: Page): Promise<void> => page.getByRole('dialog').waitFor({ state: 'detached' });

  test('a person is invited, enters, gets post, clearance and leave, is switched off and asked back; no mouse', async () => {
    const { page, faults } = await opened(commander, '/admin/users');
    await page.getByRole('grid', { name: 'Accounts' }).waitFor();
    await page.keyboard.press('n');
    await fillWindow(page, ['Dana Lang', 'd.lang']);
    const shown = page.locator('[data-invitation]');
    const invitation = (await shown.innerText()).trim();
    expect(invitation).toMatch(/^pwi\.barstow\./);
    await page.getByRole('button', { name: 'To the account: give posts' }).press('Enter');
    await page.getByRole('heading', { name: 'Dana Lang', level: 1 }).waitFor();
    // shown once: nowhere after
    expect(await page.content()).not.toContain(invitation);
    await page.getByText('Invited', { exact: true }).waitFor();
    const accepted = await fetch(`${here.origin}/v1/invitations/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-plateward-client': 'web', origin: here.origin },
      body: JSON.stringify({ invitation, password: testPassword }),
    });
    expect(accepted.status).toBe(200);
    await page.keyboard.press('p');
    await fillWindow(page, ['Patrol O']);
    await noWindow(page);
    const posts = page.getByRole('region', { name: 'Posts', exact: true });
    await posts.locator('strong', { hasText: 'Patrol Officer' }).waitFor();
    await page.getByText('In use', { exact: true }).waitFor();
    await page.keyboard.press('c');
    await fillWindow(page, ['', '01012030']);
    await noWindow(page);
    await page.getByText('until 2030-01-01').waitFor();
    await page.keyboard.press('l');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Federal');
    await page.getByRole('textbox', { name: 'Why' }).fill('task force');
    // a year at most: said in words, the window stays
    await page.getByLabel('Last day').fill('2040-01-01');
    await page.keyboard.press('Enter');
    await page.getByText('lies more than 366 days after it begins').first().waitFor();
    await page.getByLabel('Last day').fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10));
    await page.keyboard.press('Enter');
    await noWindow(page);
    await page
      .getByRole('region', { name: 'Leave to see data, by origin' })
      .locator('strong', { hasText: 'Federal' })
      .waitFor();
    await page.getByRole('button', { name: 'Patrol Officer End' }).press('Enter');
    await fillWindow(page, ['moved to the desk']);
    await noWindow(page);
    await posts.getByText('None now.').waitFor();
    await page.getByText('An account is never deleted').waitFor();
    await page.keyboard.press('x');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Say why.').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await noWindow(page);
    await page.getByText(/Deactivated \d{4}-.*: Was transferred to other work/).waitFor();
    expect(await page.getByRole('button', { name: /Give a post/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Ask for its return' }).press('Enter');
    await fillWindow(page, ['is back']);
    // trained first: refused in words
    await page.getByText('d.lang is trained first, then brought back.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Accounts' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('BA-63, CJIS AC-5 nobody gives a post to themselves; whoever is trained comes back with a second person only', async () => {
    const off = await buildPerson(here.house, { agency, posts: ['patrol-officer'] });
    const { page, faults } = await opened(commander, `/admin/users/${commander.personId}`);
    await page.getByRole('heading', { name: 'Posts', exact: true }).waitFor();
    await page.keyboard.press('p');
    await fillWindow(page, ['Detective']);
    await page.getByText('Nobody gives a post to themselves').waitFor();
    await page.goto(`${here.origin}/admin/users/${off.personId}`);
    await page.getByRole('heading', { name: 'Posts', exact: true }).waitFor();
    await page.keyboard.press('x');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await noWindow(page);
    await page.getByRole('button', { name: 'Ask for its return' }).press('Enter');
    await fillWindow(page, ['is back from leave']);
    // nobody else could agree: the server says so, and what mends it
    await page.getByText('The policy leaves nobody who could approve this').waitFor();
    await buildPerson(here.house, { agency, posts: ['chief-of-police'] });
    await page.getByRole('button', { name: 'Ask a second person' }).press('Enter');
    await page.getByText('It waits for a second person').waitFor();
    await page.reload();
    await page.getByText('Deactivated', { exact: true }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a file is tried first: a word on each line, nothing changed; then taken, each invitation shown once', async () => {
    const { page, faults } = await opened(commander, '/admin/users');
    await page.getByRole('grid', { name: 'Accounts' }).waitFor();
    const count = async (): Promise<number> => Number.parseInt(await page.getByText(/^\d+ accounts\./).innerText(), 10);
    const before = await count();
    await page.keyboard.press('i');
    const text = `username,display_name,kind\nf.one,File One,member\n=bad,Bad,member\n${commander.username},Another name,member`;
    await page
      .getByLabel('CSV file')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Try it: change nothing' }).press('Enter');
    await page.getByText('Nothing was changed. It would be: 1 new, 0 as they are, 2 refused.').waitFor();
    const lines = page.getByRole('grid', { name: 'Lines of the file' }).getByRole('row');
    expect(await lines.count()).toBe(4);
    expect(await lines.nth(3).innerText()).toContain('is there already, with another name');
    await page.keyboard.press('Escape');
    expect(await count()).toBe(before);
    await page.keyboard.press('i');
    await page
      .getByLabel('CSV file')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Try it: change nothing' }).press('Enter');
    await page.getByRole('button', { name: 'Import 1 lines' }).press('Enter');
    await page.getByText('Taken: 1 new').waitFor();
    await page.getByText('pwi.barstow.').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
    await page.getByText(`${before + 1} accounts.`).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('BA-35 accounts are reviewed one by one by keys; closed only when each is decided, by two where one is their own', async () => {
    const second = await buildPerson(here.house, { agency, posts: ['administrative-division-commander'] });
    const { reviewId, accounts } = await openAccountReview(await commander.ctx(), { reason: 'yearly review' });
    const { page, faults } = await opened(commander, `/admin/reviews/${reviewId}`);
    const decided = (number: number): Promise<void> => page.getByText(`${number} of ${accounts} decided`).waitFor();
    const name = async (): Promise<string> => page.locator('#reviewed').innerText();
    await decided(0);
    // changed: refused while nothing was changed
    while ((await name()) === `Test ${commander.username}`) await page.keyboard.press('j');
    await page.keyboard.press('h');
    await fillWindow(page, ['posts']);
    await page.getByText('nothing of the account has changed since the review was opened').first().waitFor();
    await page.keyboard.press('Escape');
    await noWindow(page);
    let done = 0;
    while (done < accounts - 1) {
      if ((await name()) === `Test ${commander.username}`) {
        await page.getByText('This account is your own').waitFor();
        expect(await page.getByRole('button', { name: /Confirm/ }).count()).toBe(0);
        await page.keyboard.press('j');
        continue;
      }
      await page.keyboard.press('y');
      done += 1;
      await decided(done);
    }
    expect(await page.getByRole('button', { name: 'Close the review' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
    const { page: other } = await opened(second, `/admin/reviews/${reviewId}`);
    await other.getByText(`${accounts - 1} of ${accounts} decided`).waitFor();
    await other.keyboard.press('y');
    await other.getByRole('button', { name: 'Close the review' }).press('Enter');
    await other.getByText(/^Closed \d{4}-/).waitFor();
    await other.context().close();
  });

  test('BA-51, BA-40 training is recorded for several at once, what was not covered is no completion; retraining is ordered', async () => {
    const { house, origin } = here;
    await buildCourse({ trainer: corporal, administrator: commander }, { name: 'ALPR policy and use' });
    const officers = [0, 1].map(() => buildPerson(house, { agency, posts: ['patrol-officer'], trained: false }));
    const [one, two] = await Promise.all(officers);
    if (one === undefined || two === undefined) throw new Error('two were made');
    const { page, faults } = await opened(corporal, '/admin/training');
    for (const { username } of [one, two]) await page.getByRole('checkbox', { name: `${username},` }).press('Space');
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Given by').fill('Sgt. Example');
    await page.getByRole('dialog').getByLabel('Where attendance is written down').fill('Sheet 12');
    await page.keyboard.press('Enter');
    await page.getByText('A course is completed when all of it was covered (BA-51).').waitFor();
    for (const box of await page.getByRole('group', { name: 'What was covered' }).getByRole('checkbox').all())
      await box.press('Space');
    await page.getByRole('button', { name: 'Put on file for 2' }).press('Enter');
    await page.getByRole('dialog', { name: 'On file: 2' }).waitFor();
    await page.keyboard.press('Escape');
    await noWindow(page);
    await page.getByRole('checkbox', { name: `${one.username},` }).waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await page.getByRole('dialog').getByLabel('Who').selectOption(one.personId);
    await page.getByRole('dialog').getByLabel('Why').fill('searched without a case');
    await page.getByRole('checkbox', { name: /No plate data from now on/ }).press('Space');
    await page.getByRole('button', { name: 'Order it' }).press('Enter');
    await noWindow(page);
    await page.getByText('searched without a case').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
    const { page: own } = await here.newPage();
    await signIn(own, origin, { agency, username: one.username });
    await own.goto(`${origin}/me/training`);
    await own.getByText('Retraining is due: you see no plate data.').waitFor();
    await own.getByText('searched without a case').first().waitFor();
    await own.context().close();
  });

  test('Civil Code 1798.90.51 the first day: evidence with its day, a waiver with its reason, and what nobody can waive', async () => {
    const { page, faults } = await opened(commander, '/admin/setup');
    const first = page.getByRole('listitem').filter({ hasText: 'policy is adopted and posted' });
    await first.getByText('the law lets nobody waive it').waitFor();
    expect(await first.getByRole('button', { name: /Waive/ }).count()).toBe(0);
    await first.getByRole('button', { name: /Record/ }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .first()
      .fill('Resolution 26-118, posted at the site of the department');
    await page.getByRole('button', { name: 'Put on file' }).press('Enter');
    await page.getByText('is missing: on which day was it?').first().waitFor();
    await page.getByLabel('On which day it was').fill('2026-01-10');
    await page.keyboard.press('Enter');
    await noWindow(page);
    await first.getByText('Shown, of 2026-01-10').waitFor();
    const second = page.getByRole('listitem').filter({ hasText: 'A backup was restored' });
    await second.getByRole('button', { name: /Waive/ }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('The second machine comes in spring');
    await page.getByRole('button', { name: 'Waive it in my name' }).press('Enter');
    await noWindow(page);
    await second.getByText('Waived', { exact: true }).waitFor();
    await page.getByText('5 of 7 are open').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
