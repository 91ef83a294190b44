import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccountReview } from '../../src/department/people/actions/reviews.ts';
import { openVendor } from '../../src/department/people/actions/vendors.ts';
import { chromiumPath, openBrowserHouse, signIn, type BrowserHouse } from '../support/browser.ts';
import { buildPerson, type TestPerson } from '../support/house.ts';
import { buildCourse, propose } from '../support/training.ts';
import { faultsOfState, focusFaults, tapOf } from './states-checks.ts';

let here: BrowserHouse;
let commander: TestPerson;
let corporal: TestPerson;
let officer: TestPerson;
let vendor: TestPerson;
let reviewId = '';

const agency = 'barstow';

describe.skipIf(chromiumPath === null)('people and training in every state and theme [needs Chromium]', () => {
  beforeAll(async () => {
    here = await openBrowserHouse();
    const { house } = here;
    const make = (posts: string[], more: object = {}): Promise<TestPerson> =>
      buildPerson(house, { agency, posts, ...more });
    commander = await make(['administrative-division-commander']);
    corporal = await make(['administrative-training-corporal']);
    officer = await make(['patrol-officer', 'detective'], { entitled: ['department'], cleared: false });
    vendor = await make(['vendor'], { kind: 'vendor' });
    await make(['dispatcher'], { trained: false, cleared: false });
    await openVendor(await commander.ctx(), {
      personId: vendor.personId,
      ticket: 'T-118',
      purpose: 'maintenance',
      hours: 2,
    });
    await buildCourse({ trainer: corporal, administrator: commander }, { name: 'ALPR policy and use' });
    await propose(corporal, { name: 'Refresher for dispatch' });
    ({ reviewId } = await openAccountReview(await commander.ctx(), { reason: 'yearly review' }));
  });
  afterAll(() => here?.close());

  async function opened(person: TestPerson): Promise<{ page: Page; faults: string[] }> {
    const given = await here.newPage();
    await signIn(given.page, here.origin, { agency, username: person.username });
    await given.page.getByRole('button', { name: 'Sign out' }).waitFor();
    return given;
  }

  const screens = (): { name: string; place: string; asks: RegExp; full: string; by?: TestPerson }[] => [
    { name: 'users', place: '/admin/users', asks: /\/v1\/accounts$/, full: 'Invite a person' },
    {
      name: 'person',
      place: `/admin/users/${officer.personId}`,
      asks: /\/v1\/accounts\/[0-9a-f-]+$/,
      full: 'Security clearances',
    },
    {
      name: 'vendor',
      place: `/admin/users/${vendor.personId}`,
      asks: /\/v1\/vendor-openings$/,
      full: 'Openings of this vendor account',
    },
    { name: 'roles', place: '/admin/roles', asks: /\/v1\/posts$/, full: 'Only posts that nobody holds' },
    {
      name: 'reviews',
      place: '/admin/reviews',
      asks: /\/v1\/account-reviews$/,
      full: 'The next review of all accounts',
    },
    {
      name: 'review',
      place: `/admin/reviews/${reviewId}`,
      asks: /\/v1\/account-reviews\/[0-9a-f-]+$/,
      full: 'All reviews',
    },
    {
      name: 'training',
      place: '/admin/training',
      asks: /\/v1\/training\/lapsing/,
      full: 'Record completions',
      by: corporal,
    },
    { name: 'setup', place: '/admin/setup', asks: /\/v1\/setup$/, full: 'are open' },
    { name: 'my training', place: '/me/training', asks: /\/v1\/me\/training$/, full: 'My courses on file' },
  ];

  test('each screen on its way, with a fault, denied, and full', async () => {
    for (const { name, place, asks, full, by = commander } of screens()) {
      const { page, faults } = await opened(by);
      const tap = await tapOf(page, asks, 'GET');
      await tap.turn('hold');
      await page.goto(here.origin + place);
      await page
        .getByText(/^Fetching /)
        .first()
        .waitFor();
      expect(await faultsOfState(page, `${name}, on its way`)).toEqual([]);
      await tap.turn('fail');
      await page.getByText('The server ran into a fault of its own').first().waitFor();
      expect(await faultsOfState(page, `${name}, fault`)).toEqual([]);
      await tap.turn('refuse');
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await page.getByRole('heading', { name: 'Your posts do not permit this' }).waitFor();
      await page.getByText('BA-36').waitFor();
      expect(await faultsOfState(page, `${name}, denied`)).toEqual([]);
      await tap.turn('pass');
      await page.goto(here.origin + place);
      await page.getByText(full).first().waitFor();
      expect(await faultsOfState(page, `${name}, full`)).toEqual([]);
      const focus = await focusFaults(page, name);
      expect(focus.faults).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });

  test('lists that are empty, and each window', async () => {
    const { page, faults } = await opened(commander);
    const state = async (name: string): Promise<void> => expect(await faultsOfState(page, name)).toEqual([]);
    const closed = async (): Promise<void> => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    const windowOf = async (key: string, name: string): Promise<void> => {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await state(name);
      expect((await focusFaults(page, name)).faults).toEqual([]);
      await closed();
    };
    await page.goto(`${here.origin}/admin/users`);
    await page.getByRole('grid', { name: 'Accounts' }).waitFor();
    await page.getByLabel('Show').selectOption('off');
    await page.getByText('No account is so').waitFor();
    await state('users, empty');
    await page.getByRole('button', { name: 'Show all accounts' }).click();
    await page.getByRole('grid', { name: 'Accounts' }).focus();
    await windowOf('n', 'invite');
    await page.keyboard.press('i');
    await page.getByLabel('CSV file').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`username,display_name\nn.ew,New Person\n${officer.username},Other name`),
    });
    await page.getByRole('button', { name: 'Try it: change nothing' }).click();
    await page.getByText('Nothing was changed.').waitFor();
    await state('import, tried');
    await closed();
    await page.goto(`${here.origin}/admin/users/${officer.personId}`);
    await page.getByRole('button', { name: /Give a post/ }).waitFor();
    for (const [key, name] of [
      ['p', 'post'],
      ['c', 'clearance'],
      ['l', 'leave'],
      ['d', 'duty'],
      ['x', 'deactivate'],
    ] as const)
      await windowOf(key, name);
    await page.goto(`${here.origin}/admin/roles`);
    await page.getByRole('searchbox').fill('nothing is called so');
    await page.getByText('No post is so').waitFor();
    await state('roles, empty');
    await page.goto(`${here.origin}/admin/setup`);
    await page
      .getByRole('button', { name: /Record/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await state('setup, record');
    await closed();
    const { page: trainer } = await opened(corporal);
    await trainer.goto(`${here.origin}/admin/training`);
    await trainer.getByRole('button', { name: /Record completions/ }).waitFor();
    for (const key of ['r', 'o', 'n']) {
      await trainer.keyboard.press(key);
      await trainer.getByRole('dialog').locator('form').waitFor();
      expect(await faultsOfState(trainer, `training, ${key}`)).toEqual([]);
      await trainer.keyboard.press('Escape');
      await trainer.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await trainer.context().close();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
