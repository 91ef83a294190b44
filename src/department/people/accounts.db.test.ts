import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { taskContext } from '../../gate/access/context.ts';
import { buildPerson, recordOf, train, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import {
  changeSupervisor,
  deactivateAccount,
  listNotices,
  reactivateAccount,
  seeNotice,
  viewAccount,
} from './actions/accounts.ts';
import { renewInvitation } from './actions/invite.ts';
import { checkUnused } from './actions/unused.ts';

const start = new Date('2026-05-04T16:00:00Z');
const dayMs = 86_400_000;
const clock = frozenClock(start);
const commanderPost = 'administrative-division-commander';
let house: SmallHouse;
let commander: TestPerson;
let creator: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  commander = await buildPerson(house, { agency: 'barstow', posts: [commanderPost] });
  creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
});
afterAll(async () => house.close());

const member = (posts: string[] = ['dispatcher'], more: object = {}) =>
  buildPerson(house, { agency: 'barstow', posts, ...more });
const stop = async (whom: TestPerson, reason: 'separated' | 'high_risk' | 'violation' = 'separated', by = commander) =>
  deactivateAccount(await by.acting(), { personId: whom.personId, reason });
const codeAt = async (person: TestPerson, url: string): Promise<string> =>
  (await house.server.inject({ url, headers: person.headers })).json<{ code: string }>().code;

describe('BA-35 accounts are deactivated, never deleted', () => {
  test('at once: sessions end, nobody signs in, posts are over with a reason; the row and its history stay', async () => {
    const leaver = await member();
    await stop(leaver);
    expect(await codeAt(leaver, '/v1/me')).toBe('session_required');
    const payload = { agency: 'barstow', username: leaver.username, password: 'correct horse battery staple' };
    expect((await house.server.inject({ method: 'POST', url: '/v1/sessions', payload })).statusCode).toBe(401);
    const seen = await viewAccount(await commander.acting(), leaver);
    expect(seen.account).toMatchObject({
      active: false,
      deactivatedReason: 'separated',
      deactivatedBy: commander.username,
    });
    expect(seen.posts).toMatchObject([{ postId: 'dispatcher', heldTo: start, endReason: 'separated' }]);
    expect(seen.entitlements.every(one => !one.inForce)).toBe(true);
    await expect(stop(leaver)).rejects.toMatchObject({ code: 'already_done' });
    const entry = (await recordOf(house, 'barstow')).find(
      one => one.event === 'account.deactivated' && one.fields.subject === leaver.personId,
    );
    expect(entry).toMatchObject({ outcome: 'permit', fields: { reason: 'separated', actor: commander.username } });
  });

  test('the application’s role can’t delete one, nor a holding, nor a review', async () => {
    const rows = await house.database.asSuperuser<{ table_name: string }>(
      `select table_name from information_schema.role_table_grants where grantee = 'plateward_app' and privilege_type = 'DELETE'
        and table_name in ('accounts', 'post_holdings', 'clearances', 'entitlements', 'delegations', 'account_reviews',
          'account_review_items', 'vendor_openings', 'setup_records', 'invitations')`,
    );
    expect(rows).toEqual([]);
  });

  test('nobody their own, nor by a second account, nor whom they answer to', async () => {
    await expect(stop(commander)).rejects.toMatchObject({ code: 'policy_refused' });
    const second = await member([commanderPost], { sameHumanAs: commander });
    await expect(stop(commander, 'separated', second)).rejects.toMatchObject({ code: 'policy_refused' });
    const chief = await member(['chief-of-police']);
    await changeSupervisor(await commander.acting(), { personId: creator.personId, supervisor: chief.personId });
    await expect(stop(chief, 'high_risk', creator)).rejects.toMatchObject({ code: 'policy_refused' });
    await expect(stop(chief, 'high_risk', await member(['patrol-officer']))).rejects.toMatchObject({
      code: 'permission_missing',
    });
  });

  test('the supervisor is told within the act; others’ notices are not there', async () => {
    const boss = await member();
    const person = await member();
    await changeSupervisor(await commander.acting(), { personId: person.personId, supervisor: boss.personId });
    await stop(person, 'high_risk', creator);
    const { notices } = await listNotices(await boss.acting());
    expect(notices[0]).toMatchObject({ aboutPerson: person.personId, message: expect.stringContaining('high risk') });
    const noticeId = notices[0]?.noticeId ?? '';
    await expect(seeNotice(await commander.acting(), { noticeId })).rejects.toMatchObject({ code: 'not_found' });
    await seeNotice(await boss.acting(), { noticeId });
    expect((await listNotices(await boss.acting())).notices[0]?.seenAt).toEqual(start);
  });
});

describe('bringing an account back', () => {
  const bring = (change: { personId: string; requestedBy: TestPerson; approvedBy: TestPerson }) =>
    house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
      reactivateAccount(tx, {
        gate: house.gate,
        agency: house.agencies.barstow,
        personId: change.personId as TestPerson['personId'], // of this house
        requestedBy: change.requestedBy.personId,
        approvedBy: change.approvedBy.personId,
        reason: 'back from leave',
        at: clock.now(),
      }),
    );

  test('takes two other humans and training in force; the old password is gone, posts that ended stay ended', async () => {
    const person = await member(['dispatcher'], { trained: false });
    const both = { requestedBy: creator, approvedBy: commander };
    await expect(bring({ ...both, personId: person.personId })).rejects.toMatchObject({ code: 'already_done' });
    await stop(person);
    await expect(bring({ ...both, personId: person.personId })).rejects.toMatchObject({ code: 'training_missing' });
    await train(house, 'barstow', person.personId);
    const second = await member([commanderPost], { sameHumanAs: creator });
    const own = await member([commanderPost], { sameHumanAs: person });
    for (const pair of [
      { requestedBy: creator, approvedBy: creator },
      { requestedBy: creator, approvedBy: second },
      { requestedBy: own, approvedBy: commander },
      { requestedBy: creator, approvedBy: own },
    ])
      await expect(bring({ ...pair, personId: person.personId })).rejects.toMatchObject({ code: 'approval_self' });
    await bring({ ...both, personId: person.personId });
    const payload = { agency: 'barstow', username: person.username, password: 'correct horse battery staple' };
    expect((await house.server.inject({ method: 'POST', url: '/v1/sessions', payload })).statusCode).toBe(401);
    await expect(renewInvitation(await creator.acting(), person)).resolves.toMatchObject({
      invitation: expect.stringMatching(/^pwi\.barstow\./),
    });
    const { account, posts } = await viewAccount(await commander.acting(), person);
    expect(account).toMatchObject({ active: true, entered: false, deactivatedReason: null });
    expect(posts[0]?.heldTo).toEqual(start);
  });

  test('through the room of approvals: asked by one, decided by another', async () => {
    const person = await member();
    const outsider = await member(['patrol-officer']);
    await stop(person, 'violation');
    const url = `/v1/accounts/${person.personId}/reactivation`;
    const ask = (by: TestPerson) =>
      house.server.inject({ method: 'POST', url, headers: by.headers, payload: { reason: 'cleared' } });
    expect((await ask(outsider)).json()).toMatchObject({ code: 'permission_missing' });
    expect((await ask(creator)).statusCode).toBe(201);
    expect((await ask(creator)).json()).toMatchObject({ code: 'approval_waits' });
    expect((await viewAccount(await commander.acting(), person)).account.active).toBe(false);
  });
});

describe('an account that nobody uses (CJIS AC-2(3))', () => {
  const check = () => checkUnused(taskContext(house.gate, house.agencies.corona, 'account-upkeep'));
  const at = (days: number) => clock.set(new Date(start.getTime() + days * dayMs));

  test('is announced after 85 days, off after 90, once each, whenever it runs', async () => {
    const boss = await buildPerson(house, { agency: 'corona', posts: ['support-services-division-commander'] });
    const idle = await buildPerson(house, { agency: 'corona', posts: ['dispatcher'] });
    await changeSupervisor(await boss.acting(), { personId: idle.personId, supervisor: boss.personId });
    const used = async (person: TestPerson): Promise<void> => {
      await house.database.asSuperuser('update sessions set last_seen_at = $1 where person_id = $2', [
        clock.now(),
        person.personId,
      ]);
    };
    at(84);
    await used(boss);
    expect(await check()).toEqual({ warned: [], deactivated: [], nextOn: '2026-07-28' });
    at(85);
    expect(await check()).toMatchObject({ warned: [idle.username], deactivated: [], nextOn: '2026-08-02' });
    expect(await check()).toMatchObject({ warned: [], deactivated: [] });
    expect((await listNotices(await boss.acting())).notices[0]).toMatchObject({
      kind: 'unused_warning',
      message: expect.stringContaining('2026-08-02'),
    });
    at(89);
    expect(await check()).toMatchObject({ warned: [], deactivated: [] });
    at(90);
    expect(await check()).toMatchObject({ warned: [], deactivated: [idle.username] });
    expect(await check()).toMatchObject({ deactivated: [] });
    const { account } = await viewAccount(await boss.acting(), idle);
    expect(account).toMatchObject({ active: false, deactivatedReason: 'unused' });
    const entry = (await recordOf(house, 'corona')).find(one => one.event === 'account.deactivated');
    expect(entry?.fields).toMatchObject({ subject: idle.personId, actor: 'task:account-upkeep', reason: 'unused' });
    // used on day 84: its own days count
    at(84 + 89);
    await used(boss);
    at(84 + 91);
    expect(await check()).toMatchObject({ deactivated: [] });
    clock.set(start);
  });
});
