import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { taskContext } from '../../gate/access/context.ts';
import { buildPerson, recordOf, switchTo, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { deactivateAccount } from './actions/accounts.ts';
import { acceptInvitation, inviteAccount, renewInvitation, type NewPerson } from './actions/invite.ts';

const start = new Date('2026-05-04T16:00:00Z');
const hourMs = 3_600_000;
const password = 'grandmother reads maps';
const clock = frozenClock(start);
let house: SmallHouse;
let creator: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
});
afterAll(async () => house.close());

let counter = 0;
const invite = async (change: Partial<NewPerson> = {}, by = creator) =>
  inviteAccount(await by.ctx(), {
    username: `new.${++counter}`,
    displayName: 'Somebody New',
    kind: 'member',
    ...change,
  });
const accept = (invitation: string, chosen = password) =>
  acceptInvitation(house.gate, { invitation, password: chosen, passwordRounds: 1000 }, '127.0.0.1');
const signIn = async (username: string, chosen = password): Promise<number> => {
  const payload = { agency: 'barstow', username, password: chosen };
  return (await house.server.inject({ method: 'POST', url: '/v1/sessions', payload })).statusCode;
};

describe('an invitation', () => {
  test('lets the person set their own password, once; what is stored opens nothing', async () => {
    const { username, personId, invitation, expiresAt } = await invite();
    expect(expiresAt).toBe(new Date(start.getTime() + 72 * hourMs).toISOString());
    expect(await signIn(username)).toBe(401);
    const [row] = await house.database.asSuperuser<{ all: string }>(
      `select a::text || coalesce(string_agg(i::text, ''), '') as all from accounts a join invitations i using (person_id)
        where person_id = $1 group by a.*`,
      [personId],
    );
    expect(row?.all).not.toContain(invitation.split('.')[2]);
    expect(await accept(invitation)).toEqual({ agency: 'barstow', username });
    expect(await signIn(username)).toBe(201);
    await expect(accept(invitation, 'a second password of it')).rejects.toMatchObject({ code: 'invitation_invalid' });
    expect(await signIn(username, 'a second password of it')).toBe(401);
    const entries = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === personId);
    expect(entries.map(entry => [entry.event, entry.fields.actor])).toEqual([
      ['account.created', creator.username],
      ['invitation.accepted', username],
    ]);
    expect(JSON.stringify(await recordOf(house, 'barstow'))).not.toContain(invitation.split('.')[2]);
  });

  test('ends after 72 hours, and with the next one; only who has not entered gets a next one', async () => {
    const { personId, invitation } = await invite();
    clock.advanceMs(72 * hourMs);
    await expect(accept(invitation)).rejects.toMatchObject({ code: 'invitation_invalid' });
    const fresh = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
    const second = await renewInvitation(await fresh.ctx(), { personId });
    const third = await renewInvitation(await fresh.ctx(), { personId });
    await expect(accept(second.invitation)).rejects.toMatchObject({ code: 'invitation_invalid' });
    await accept(third.invitation);
    await expect(renewInvitation(await fresh.ctx(), { personId })).rejects.toMatchObject({ code: 'already_done' });
    clock.set(start);
  });

  test('two at once: one password is set', async () => {
    const { username, invitation } = await invite();
    const both = await Promise.allSettled(
      ['the first one to come', 'the other one to come'].map(one => accept(invitation, one)),
    );
    expect(both.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const statuses = [await signIn(username, 'the first one to come'), await signIn(username, 'the other one to come')];
    expect(statuses.toSorted()).toEqual([201, 401]);
  });

  test('a weak password uses nothing up', async () => {
    const { username, invitation } = await invite();
    await expect(accept(invitation, 'short')).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(accept(invitation, `${username}aaaaaaaaaaaaaaa`.replaceAll(/./g, 'a'))).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await accept(invitation);
  });

  test('of a deactivated account, of another agency’s code, or bent by a letter opens nothing, and all look alike', async () => {
    const { personId, invitation } = await invite();
    const bent = invitation.slice(0, -1) + (invitation.endsWith('A') ? 'B' : 'A');
    const tries = [
      bent,
      invitation.replace('barstow', 'carlsbad'),
      invitation.replace('barstow', 'nowhere'),
      'pwi',
      '',
    ];
    const refusals = tries.map(text => accept(text).catch((error: unknown) => String(error)));
    expect(new Set(await Promise.all(refusals)).size).toBe(1);
    await switchTo(house, 'barstow', personId, false);
    await expect(accept(invitation)).rejects.toMatchObject({ code: 'invitation_invalid' });
    await switchTo(house, 'barstow', personId, true);
    // switched off by a person, it is over for good
    const administrator = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
    await deactivateAccount(await administrator.ctx(), { personId, reason: 'transferred' });
    await switchTo(house, 'barstow', personId, true);
    await expect(accept(invitation)).rejects.toMatchObject({ code: 'invitation_invalid' });
    const refused = (await recordOf(house, 'barstow')).filter(entry => entry.event === 'invitation.refused');
    expect(refused.every(entry => entry.outcome === 'refuse')).toBe(true);
    expect(refused.length).toBeGreaterThanOrEqual(3);
  });
});

describe('BA-64 who creates accounts', () => {
  test('only the posts that the policy names, and the new one can do nothing', async () => {
    for (const post of ['it-manager', 'administrative-division-commander'])
      await invite({}, await buildPerson(house, { agency: 'barstow', posts: [post] }));
    for (const post of ['chief-of-police', 'captain', 'vendor-technician', 'administrative-training-corporal'])
      await expect(invite({}, await buildPerson(house, { agency: 'barstow', posts: [post] }))).rejects.toMatchObject({
        code: 'permission_missing',
      });
    const { personId } = await invite();
    const facts = await house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
      house.gate.facts.account(tx, personId, start),
    );
    expect(facts).toMatchObject({ active: true, postIds: [], delegations: [], kind: 'member' });
  });

  test.each([
    ['with a digit for a letter', 'm.ortega', 'm.0rtega'],
    ['with an l for an i', 'lisa.diaz', 'iisa.dlaz'],
    ['with rn for m', 'j.marmon', 'j.marrnon'],
    ['with other dots', 'ann.alba', 'anna.lba'],
    ['with a five for an s', 'ross', 'ro55'],
  ])('a name that looks like another %s is never given', async (_how, one, other) => {
    const { personId } = await invite({ username: one });
    await switchTo(house, 'barstow', personId, false);
    await expect(invite({ username: other })).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { fields: [{ field: 'username' }] },
    });
    await expect(invite({ username: one })).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('upper and lower case are one name', async () => {
    await invite({ username: 'k.lane' });
    const payload = { username: 'K.Lane', displayName: 'K. Lane' };
    const answer = await house.server.inject({
      method: 'POST',
      url: '/v1/accounts',
      headers: creator.headers,
      payload,
    });
    expect(answer.json()).toMatchObject({ status: 422, code: 'input_invalid' });
  });

  test('a second account is that of the same human; a human of another agency is nobody', async () => {
    const first = await buildPerson(house, { agency: 'barstow', posts: [] });
    const { personId } = await invite({ sameHumanAs: first.personId });
    const rows = await house.database.asSuperuser<{ human_id: string }>(
      'select human_id from accounts where person_id in ($1, $2)',
      [first.personId, personId],
    );
    expect(new Set(rows.map(row => row.human_id)).size).toBe(1);
    const foreign = await buildPerson(house, { agency: 'corona', posts: [] });
    await expect(invite({ sameHumanAs: foreign.personId })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(invite({ supervisor: foreign.personId })).rejects.toMatchObject({ code: 'input_invalid' });
  });
});

test('the house itself may invite when it is set up', async () => {
  const setup = taskContext(house.gate, house.agencies.corona, 'setup');
  await expect(
    inviteAccount(setup, { username: 'first', displayName: 'First', kind: 'member' }),
  ).resolves.toMatchObject({
    username: 'first',
  });
});
