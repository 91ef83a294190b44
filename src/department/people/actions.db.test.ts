import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import { taskContext } from '../../gate/access/context.ts';
import { buildPerson, recordOf, switchTo, testPassword, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import {
  accountFacts,
  clearanceInForce,
  createAccount,
  grantClearance,
  holdPost,
  postsOfUsername,
  viewMe,
} from './actions.ts';
import { listAccounts } from './actions/accounts.ts';

const now = new Date('2026-05-04T16:00:00Z');
let house: SmallHouse;
let creator: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock: frozenClock(now) });
  creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
});
afterAll(async () => house.close());

const goodPassword = 'grandmother reads maps';
const make = async (username: string, password = goodPassword, agency: 'barstow' | 'carlsbad' = 'barstow') =>
  createAccount(taskContext(house.gate, house.agencies[agency], 'setup'), {
    username,
    displayName: `Made ${username}`,
    password,
    passwordRounds: 1000,
  });

describe('an account with a password, when an installation is set up', () => {
  test('can sign in and do nothing until posts are given', async () => {
    const { personId } = await make('a.new');
    const answer = await house.server.inject({
      method: 'POST',
      url: '/v1/sessions',
      payload: { agency: 'barstow', username: 'a.new', password: goodPassword },
    });
    const { token } = answer.json<{ token: string }>();
    const me = await house.server.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } });
    expect(me.json()).toMatchObject({ status: 403, code: 'permission_missing' });
    const made = (await recordOf(house, 'barstow')).findLast(entry => entry.fields.subject === personId);
    expect(made).toMatchObject({ event: 'account.created', outcome: 'permit', fields: { actor: 'task:setup' } });
    const [row] = await house.database.asSuperuser<{ password: object; created_by: string; demonstration: boolean }>(
      'select password, created_by, demonstration from accounts where person_id = $1',
      [personId],
    );
    expect(row).toMatchObject({ created_by: 'task:setup', demonstration: true });
    expect(JSON.stringify(row)).not.toContain(goodPassword);
  });

  test('a name is never used twice, not even after its account was switched off; elsewhere it is free', async () => {
    const { personId } = await make('only.once');
    await switchTo(house, 'barstow', personId, false);
    await expect(make('only.once')).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { fields: [{ field: 'username', message: expect.stringContaining('never reused') }] },
    });
    await expect(make('only.once', goodPassword, 'carlsbad')).resolves.toMatchObject({ username: 'only.once' });
    const tries = (await recordOf(house, 'barstow')).filter(
      entry => entry.event === 'account.created' && JSON.stringify(entry.fields.detail).includes('only.once'),
    );
    // a name that is taken is a refusal, not a failure of the house
    expect(tries.map(entry => [entry.outcome, entry.fields.code])).toEqual([
      ['permit', undefined],
      ['refuse', 'input_invalid'],
    ]);
  });

  test.each([
    ['short', 'elevenchars'],
    ['one letter over and over', 'aaaaaaaaaaaaaaaa'],
    ['the own name', '-----------'],
    ['the agency', 'BARSTOW-2026!'],
    ['the word itself', 'Password123!'],
  ])('a password that is %s is refused, with an entry', async (_name, password) => {
    const count = async (): Promise<number> =>
      (await recordOf(house, 'barstow')).filter(
        entry => entry.event === 'account.created' && entry.outcome === 'refuse',
      ).length;
    const before = await count();
    await expect(make('w.eak', password)).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { fields: [{ field: 'password' }] },
    });
    expect(await count()).toBe(before + 1);
  });

  test('no person chooses the password of another, whatever post they hold', async () => {
    const account = { username: 'x.y', displayName: 'X', password: goodPassword, passwordRounds: 1000 };
    await expect(createAccount(await creator.ctx(), account)).rejects.toMatchObject({ code: 'policy_refused' });
    const officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    await expect(createAccount(await officer.ctx(), account)).rejects.toMatchObject({ code: 'permission_missing' });
  });
});

test('two at once with one name: one is made', async () => {
  const given = await Promise.allSettled([make('race.one'), make('race.one')]);
  expect(given.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const lost = given.find(one => one.status === 'rejected');
  expect(isProblem(lost?.reason, 'input_invalid')).toBe(true);
});

test('the list holds the own agency’s accounts with their posts, and no secret', async () => {
  const commander = await buildPerson(house, {
    agency: 'barstow',
    posts: ['administrative-division-commander', 'watch-commander'],
  });
  const foreigner = await buildPerson(house, { agency: 'corona', posts: ['patrol-officer'] });
  const { accounts } = await listAccounts(await commander.ctx());
  expect(accounts.find(account => account.username === commander.username)).toEqual({
    personId: commander.personId,
    username: commander.username,
    displayName: `Test ${commander.username}`,
    kind: 'member',
    supervisor: null,
    active: true,
    entered: true,
    activeSince: now,
    createdAt: now,
    createdBy: 'task:demo-seed',
    deactivatedAt: null,
    deactivatedBy: null,
    deactivatedReason: null,
    lastUse: now,
    trainedUntil: 'no end',
    clearedUntil: new Date('2099-01-01T00:00:00Z'),
    entitlements: ['department', 'state', 'federal', 'clets'],
    posts: ['administrative-division-commander', 'watch-commander'],
  });
  expect(accounts.map(account => account.personId)).not.toContain(foreigner.personId);
  expect(JSON.stringify(accounts)).not.toContain('pbkdf2');
});

test('who I am: posts with their titles, permissions of their roles, training', async () => {
  const untrained = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
  expect(await viewMe(await untrained.ctx())).toMatchObject({
    username: untrained.username,
    agency: 'barstow',
    posts: [{ id: 'dispatcher', title: expect.any(String) }],
    permissions: expect.arrayContaining(['hit.view', 'hit.take']),
    trainedUntil: null,
  });
  expect(await viewMe(await creator.ctx())).toMatchObject({ trainedUntil: 'no end' });
});

describe('facts for the door', () => {
  const at = (text: string): Date => new Date(text);

  test('posts count from their first moment to before their last', async () => {
    const { agencyId } = house.agencies.barstow;
    const person = await buildPerson(house, { agency: 'barstow', posts: [] });
    await house.gate.db.inAgency(agencyId, tx =>
      holdPost(tx, { agencyId, personId: person.personId, postId: 'sergeant', heldFrom: at('2026-06-01T07:00:00Z') }),
    );
    await house.database.asSuperuser('update post_holdings set held_to = $2 where person_id = $1', [
      person.personId,
      at('2026-07-01T07:00:00Z'),
    ]);
    const posts = (moment: string) =>
      house.gate.db.inAgency(agencyId, async tx => (await accountFacts(tx, person.personId, at(moment)))?.postIds);
    expect(await posts('2026-06-01T06:59:59.999Z')).toEqual([]);
    expect(await posts('2026-06-01T07:00:00Z')).toEqual(['sergeant']);
    expect(await posts('2026-07-01T06:59:59.999Z')).toEqual(['sergeant']);
    expect(await posts('2026-07-01T07:00:00Z')).toEqual([]);
    const named = await house.gate.db.inAgency(agencyId, tx =>
      postsOfUsername(tx, person.username, at('2026-06-15T00:00:00Z')),
    );
    expect(named).toMatchObject({ personId: person.personId, active: true, postIds: ['sergeant'] });
  });

  test('a clearance counts from its grant to before its expiry (BA-59)', async () => {
    const { agencyId } = house.agencies.barstow;
    const person = await buildPerson(house, { agency: 'barstow', posts: [], cleared: false });
    await house.gate.db.inAgency(agencyId, tx =>
      grantClearance(tx, {
        agencyId,
        personId: person.personId,
        grantedAt: at('2026-01-01T00:00:00Z'),
        expiresAt: at('2027-01-01T00:00:00Z'),
      }),
    );
    const cleared = (moment: string) =>
      house.gate.db.inAgency(agencyId, tx => clearanceInForce(tx, person.personId, at(moment)));
    expect(await cleared('2025-12-31T23:59:59.999Z')).toBe(false);
    expect(await cleared('2026-01-01T00:00:00Z')).toBe(true);
    expect(await cleared('2026-12-31T23:59:59.999Z')).toBe(true);
    expect(await cleared('2027-01-01T00:00:00Z')).toBe(false);
  });

  test('nobody is known at another agency, nor by an id that nobody has', async () => {
    const { agencyId } = house.agencies.carlsbad;
    await house.gate.db.inAgency(agencyId, async tx => {
      expect(await accountFacts(tx, creator.personId, now)).toBeNull();
      expect(await accountFacts(tx, newId<'person'>(), now)).toBeNull();
      expect(await postsOfUsername(tx, creator.username, now)).toBeNull();
      expect(await clearanceInForce(tx, creator.personId, now)).toBe(false);
    });
  });
});

test('nothing in the database holds the password as it was typed', async () => {
  const [row] = await house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from accounts where password::text like $1',
    [`%${testPassword}%`],
  );
  expect(row).toEqual({ count: 0 });
});
