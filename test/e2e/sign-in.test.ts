import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { taskContext } from '../../src/gate/access/context.ts';
import { createAccount, holdPost } from '../../src/department/people/actions.ts';
import { stepAt, totpCode } from '../../src/department/people/rules/totp.ts';
import { recordTraining } from '../../src/department/training/actions.ts';
import { chromiumPath, freeCodes, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildPerson, testPassword } from '../support/house.ts';
import { faultsOfState, focusFaults } from './states-checks.ts';

describe.skipIf(chromiumPath === null)('signing in (needs Chromium)', () => {
  let here: BrowserHouse;
  beforeAll(async () => {
    here = await openBrowserHouse();
  });
  afterAll(async () => here.close());

  const officer = (posts = ['patrol-officer']) => buildPerson(here.house, { agency: 'barstow', posts });

  /** Somebody who was given a password and a post, and has enrolled nothing. */
  async function newcomer(username: string): Promise<void> {
    const agency = here.house.agencies.barstow;
    const seed = taskContext(here.house.gate, agency, 'demo-seed');
    const account = { username, displayName: `New ${username}`, password: testPassword, passwordRounds: 1000 };
    const { personId } = await createAccount(seed, account);
    await recordTraining(seed, { personId, course: 'ALPR policy and use', completedOn: '2020-01-01' });
    const { agencyId } = agency;
    await here.house.gate.db.inAgency(agencyId, tx =>
      holdPost(tx, { agencyId, personId, postId: 'patrol-officer', heldFrom: new Date(0) }),
    );
  }

  async function givePassword(page: Page, username: string, password = testPassword): Promise<void> {
    await page.goto(`${here.origin}/`);
    await page.getByLabel('Agency').fill('barstow');
    await page.getByLabel('User name').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('password, then a code: pasted with blanks it is taken; wrong ones say so; the notice is there before', async () => {
    const person = await officer();
    const { page, faults } = await here.newPage();
    await page.goto(`${here.origin}/`);
    await page.getByText(/monitored, recorded and audited/).waitFor();
    await freeCodes(here.origin, person.username);
    await givePassword(page, person.username);
    const field = page.getByLabel('Code', { exact: true });
    await field.waitFor();
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    // at a demonstration it is filled in
    expect(await field.inputValue()).toMatch(/^\d{6}$/);
    await page.getByText(/^DEMONSTRATION: the code/).waitFor();
    expect(await faultsOfState(page, 'code')).toEqual([]);
    expect((await focusFaults(page, 'code')).faults).toEqual([]);
    await field.fill('12345');
    await page.keyboard.press('Enter');
    await page.getByText('Give the six digits of your app.').waitFor();
    expect(await faultsOfState(page, 'code is short')).toEqual([]);
    await field.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code or passkey was not accepted').waitFor();
    expect(await faultsOfState(page, 'code is wrong')).toEqual([]);
    const code = totpCode(person.totpSecret, stepAt(new Date()));
    await field.fill('');
    await field.evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, code);
    // a synthetic paste types nothing by itself; nobody may stop it
    await page.keyboard.insertText(` ${code.slice(0, 3)} ${code.slice(3)} `);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('who has no factor sets one up first: nothing else opens, and then everything does', async () => {
    await newcomer('n.ewcomer');
    const { page, faults } = await here.newPage();
    await givePassword(page, 'n.ewcomer');
    await page.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
    expect(await faultsOfState(page, 'enrol')).toEqual([]);
    await page.goto(`${here.origin}/search`);
    await page.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    const secret = (await page.locator('.enrol-secret').innerText()).replaceAll(' ', '');
    const width = await page
      .locator('.enrol-qr')
      .evaluate(image => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
    expect(width).toBeGreaterThan(0);
    expect(await faultsOfState(page, 'enrol, secret')).toEqual([]);
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page
      .getByText(/is not the code that the app shows now/)
      .first()
      .waitFor();
    expect(await faultsOfState(page, 'enrol, wrong code')).toEqual([]);
    await page.getByLabel('Code', { exact: true }).fill(totpCode(secret, stepAt(new Date())));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('navigation').first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('my account: factors, sessions, password; a proof that is too old is asked for, and the act goes on by itself', async () => {
    const person = await officer();
    const { page, faults } = await here.newPage();
    await signIn(page, here.origin, { agency: 'barstow', username: person.username });
    await page.goto(`${here.origin}/me`);
    await page.getByText('Authenticator app').first().waitFor();
    await page.getByText('This one').waitFor();
    expect(await faultsOfState(page, 'my account')).toEqual([]);
    expect((await focusFaults(page, 'my account')).faults).toEqual([]);
    // the session that buildPerson opened
    await page
      .getByRole('button', { name: /^End the session/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^End the session/ }).waitFor({ state: 'detached' });
    await page.getByLabel('Password now').fill(testPassword);
    await page.getByLabel('New password').fill('password1234');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('It is one of the passwords that are guessed first.').waitFor();
    expect(await faultsOfState(page, 'weak password')).toEqual([]);
    await here.house.database.asSuperuser(
      `update sessions set strong_at = strong_at - interval '16 minutes' where person_id = $1`,
      [person.personId],
    );
    await page.getByLabel('New password').fill('kelp on the north pier');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    expect(await faultsOfState(page, 'step-up')).toEqual([]);
    expect((await focusFaults(page, 'step-up')).faults).toEqual([]);
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code or passkey was not accepted').waitFor();
    await freeCodes(here.origin, person.username);
    await page.getByLabel('Code', { exact: true }).fill(totpCode(person.totpSecret, stepAt(new Date())));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Your password is changed.').first().waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('whoever closes the window of the proof has done nothing, and sees why', async () => {
    const person = await officer();
    const { page } = await here.newPage();
    await signIn(page, here.origin, { agency: 'barstow', username: person.username });
    await here.house.database.asSuperuser(
      `update sessions set strong_at = strong_at - interval '16 minutes' where person_id = $1`,
      [person.personId],
    );
    await page.goto(`${here.origin}/me`);
    await page.getByRole('button', { name: 'Set up an authenticator app anew' }).click();
    await page.getByRole('button', { name: 'Set up an authenticator app', exact: true }).click();
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Confirm that it is you before doing this').waitFor();
    await page.context().close();
  });

  test('a locked account and a wrong password look the same', async () => {
    const person = await officer();
    const { page } = await here.newPage();
    const said: string[] = [];
    for (let n = 0; n < 6; n++) {
      await givePassword(page, person.username, n === 5 ? testPassword : 'wrong wrong wrong wrong');
      await page.locator('.problem').waitFor();
      said.push((await page.locator('.problem').innerText()).replace(/Copy number \w+/, ''));
    }
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain('Agency, user name or password is wrong');
    await page.context().close();
  });
});
