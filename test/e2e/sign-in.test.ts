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
    await page.getByText('This one', { exact: true }).waitFor();
    expect(await faultsOfState(page, 'my account')).toEqual([]);
    expect((await focusFaults(page, 'my account')).faults).toEqual([]);
    // the session that buildPerson opened
    await page
      .getByRole('button', { name: /^Session from .* End$/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Session from .* End$/ }).waitFor({ state: 'detached' });
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
    await page.locator('[role="dialog"] input[name="code"]:focus').waitFor();
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

  describe('passkeys, with the authenticator that Chromium imitates', () => {
    /** A device that unlocks by its owner's finger. */
    type Device = {
      /** Whether the next finger is its owner's. */
      unlock(isOwner: boolean): Promise<void>;
      keys(): Promise<Credential[]>;
      /** Puts these on it, and nothing else. */
      hold(keys: readonly Credential[]): Promise<void>;
      /** What is wrong with the page: looking closely takes the device off, so that it is put on again with its keys. */
      faults(state: string): Promise<string[]>;
    };

    async function attach(page: Page): Promise<Device> {
      let { session, authenticatorId } = await plugIn(page);
      const device: Device = {
        unlock: async isUserVerified =>
          void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
        keys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
        hold: async keys => {
          await session.send('WebAuthn.clearCredentials', { authenticatorId });
          for (const credential of keys) await session.send('WebAuthn.addCredential', { authenticatorId, credential });
        },
        faults: async state => {
          const keys = await device.keys();
          const found = await faultsOfState(page, state);
          ({ session, authenticatorId } = await plugIn(page));
          await device.hold(keys);
          return found;
        },
      };
      return device;
    }

    async function plugIn(page: Page) {
      const session = await page.context().newCDPSession(page);
      await session.send('WebAuthn.enable');
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      return { session, authenticatorId };
    }

    test('enrolled under a name, it signs in alone, also where the password is locked; a strange finger opens nothing', async () => {
      const person = await officer();
      const { page, faults } = await here.newPage();
      await signIn(page, here.origin, { agency: 'barstow', username: person.username });
      const device = await attach(page);
      await page.goto(`${here.origin}/me`);
      await page.getByRole('button', { name: 'Set up a passkey' }).click();
      await page.getByText('Give it a name').waitFor();
      await page.getByLabel('Name of a new passkey').fill('Key of the test');
      await page.getByRole('button', { name: 'Set up a passkey' }).click();
      await page.getByText('Key of the test', { exact: true }).waitFor();
      expect(await device.faults('my account with a passkey')).toEqual([]);
      // once more on the same device
      await page.getByLabel('Name of a new passkey').fill('Again');
      await page.getByRole('button', { name: 'Set up a passkey' }).click();
      await page.getByText('This device has a passkey for your account already').waitFor();
      const [credential] = await device.keys();
      expect(credential).toMatchObject({ isResidentCredential: true, rpId: 'localhost' });
      await page.getByRole('button', { name: 'Sign out' }).click();
      // five wrong passwords shut that way and not this one
      for (let n = 0; n < 5; n++) {
        const payload = { agency: 'barstow', username: person.username, password: 'wrong wrong wrong wrong' };
        await here.house.server.inject({ method: 'POST', url: '/v1/sessions', payload });
      }
      await device.unlock(false);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByText('No passkey was used').waitFor();
      // its finger is the owner's again
      expect(await device.faults('no passkey')).toEqual([]);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      const [row] = await here.house.database.asSuperuser<{ auth: string; assurance: string }>(
        'select auth, assurance from sessions where person_id = $1 order by opened_at desc limit 1',
        [person.personId],
      );
      expect(row).toEqual({ auth: 'passkey', assurance: 'full' });
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test('it proves anew who acts, and answers after the password', async () => {
      const person = await officer();
      const { page, faults } = await here.newPage();
      await signIn(page, here.origin, { agency: 'barstow', username: person.username });
      const device = await attach(page);
      await page.goto(`${here.origin}/me`);
      await page.getByLabel('Name of a new passkey').fill('Key of the test');
      await page.getByRole('button', { name: 'Set up a passkey' }).click();
      await page.getByText('Key of the test', { exact: true }).waitFor();
      await here.house.database.asSuperuser(
        `update sessions set strong_at = strong_at - interval '16 minutes' where person_id = $1`,
        [person.personId],
      );
      await page.getByRole('button', { name: 'Authenticator app: Remove' }).click();
      await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Use my passkey' }).click();
      await page
        .getByRole('button', { name: /: Remove$/ })
        .first()
        .waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Sign out' }).click();
      await givePassword(page, person.username);
      // no app any more: no field for its code
      await page.getByRole('button', { name: 'Use my passkey' }).waitFor();
      expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0);
      expect(await device.faults('passkey after the password')).toEqual([]);
      await page.getByRole('button', { name: 'Use my passkey' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test('an answer is good once, and a copied passkey whose counter went back is refused', async () => {
      const person = await officer();
      const { page } = await here.newPage();
      await signIn(page, here.origin, { agency: 'barstow', username: person.username });
      const device = await attach(page);
      await page.goto(`${here.origin}/me`);
      await page.getByLabel('Name of a new passkey').fill('Key of the test');
      await page.getByRole('button', { name: 'Set up a passkey' }).click();
      await page.getByText('Key of the test', { exact: true }).waitFor();
      const [copied] = await device.keys();
      await page.getByRole('button', { name: 'Sign out' }).click();
      const sent = page.waitForRequest(/\/v1\/sessions\/passkey$/);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      const payload: object = (await sent).postDataJSON() as object;
      const again = await here.house.server.inject({ method: 'POST', url: '/v1/sessions/passkey', payload });
      expect(again.json()).toMatchObject({ status: 401, code: 'second_factor_failed' });
      await page.getByRole('button', { name: 'Sign out' }).click();
      // the copy from before its last use: same key, older counter
      await device.hold(copied === undefined ? [] : [copied]);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByText('The code or passkey was not accepted').waitFor();
      await page.context().close();
    });
  });
});

type Credential = {
  credentialId: string;
  isResidentCredential: boolean;
  rpId?: string;
  privateKey: string;
  userHandle?: string;
  signCount: number;
};
