import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { act } from '../../gate/access/act.ts';
import { buildPerson, givePost as put, recordOf, switchTo, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { viewMe } from './actions.ts';
import { changeSupervisor, listNotices, viewAccount } from './actions/accounts.ts';
import { delegateDuty, endDelegationEarly, endPost, givePost, listPosts } from './actions/posts.ts';

const start = new Date('2026-05-04T16:00:00Z');
const hourMs = 3_600_000;
const clock = frozenClock(start);
const commanderPost = 'administrative-division-commander';
let house: SmallHouse;
let commander: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  commander = await buildPerson(house, { agency: 'barstow', posts: [commanderPost] });
});
afterAll(async () => house.close());

const member = (posts: string[] = [], more: object = {}) => buildPerson(house, { agency: 'barstow', posts, ...more });
const later = (hours: number): string => new Date(clock.now().getTime() + hours * hourMs).toISOString();
const give = async (
  to: { personId: string },
  postId: string,
  by = commander,
  times: { from?: string; to?: string } = {},
) => givePost(await by.acting(), { personId: to.personId, postId, ...times });
const permissionsOf = async (person: TestPerson): Promise<string[]> =>
  viewMe(await person.acting()).then(
    me => me.permissions,
    () => [],
  );

describe('BA-63 who gives posts', () => {
  test('only the post that the policy names, with a history that says who gave and who ended', async () => {
    const person = await member();
    const { holdingId } = await give(person, 'detective');
    expect(await permissionsOf(person)).toContain('inquiry.run');
    clock.advanceMs(hourMs);
    await endPost(await commander.acting(), { holdingId, reason: 'moved to patrol' });
    expect(await permissionsOf(person)).toEqual([]);
    await expect(endPost(await commander.acting(), { holdingId, reason: 'again' })).rejects.toMatchObject({
      code: 'already_done',
    });
    const { posts } = await viewAccount(await commander.acting(), person);
    expect(posts).toMatchObject([
      { postId: 'detective', givenBy: commander.username, endedBy: commander.username, endReason: 'moved to patrol' },
    ]);
    for (const post of ['chief-of-police', 'it-manager', 'captain', 'watch-commander'])
      await expect(give(person, 'dispatcher', await member([post]))).rejects.toMatchObject({
        code: 'permission_missing',
      });
    clock.set(start);
  });

  test('nobody gives a post to themselves, nor by a second account', async () => {
    await expect(give(commander, 'detective')).rejects.toMatchObject({ code: 'policy_refused' });
    const second = await member([], { sameHumanAs: commander });
    await expect(give(second, 'detective')).rejects.toMatchObject({ code: 'policy_refused' });
    await put(house, 'barstow', second.personId, commanderPost);
    await expect(give(commander, 'detective', second)).rejects.toMatchObject({ code: 'policy_refused' });
  });

  test('nobody ends a post of whoever they answer to, however far above, nor by a second account', async () => {
    const chief = await member(['chief-of-police']);
    const captain = await member(['captain']);
    const { holdingId } = await give(chief, 'detective');
    const grantor = await member([commanderPost]);
    const second = await member([commanderPost], { sameHumanAs: grantor });
    await changeSupervisor(await commander.acting(), { personId: captain.personId, supervisor: chief.personId });
    await changeSupervisor(await commander.acting(), { personId: grantor.personId, supervisor: captain.personId });
    for (const by of [grantor, second])
      await expect(endPost(await by.acting(), { holdingId, reason: 'of spite' })).rejects.toMatchObject({
        code: 'policy_refused',
      });
    // nor does one get rid of one's supervisor first
    for (const by of [grantor, second])
      await expect(
        changeSupervisor(await by.acting(), { personId: grantor.personId, supervisor: null }),
      ).rejects.toMatchObject({ code: 'policy_refused' });
    await expect(
      changeSupervisor(await commander.acting(), { personId: chief.personId, supervisor: grantor.personId }),
    ).rejects.toMatchObject({ code: 'input_invalid' });
    await endPost(await commander.acting(), { holdingId, reason: 'by another' });
  });

  test('from and to: later, never earlier than now, never twice at a time', async () => {
    const person = await member();
    await give(person, 'corporal', commander, { from: later(2), to: later(4) });
    expect(await permissionsOf(person)).toEqual([]);
    await expect(give(person, 'corporal', commander, { from: later(3) })).rejects.toMatchObject({
      code: 'already_done',
    });
    await expect(give(person, 'sergeant', commander, { from: later(-24) })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await expect(give(person, 'sergeant', commander, { from: later(2), to: later(1) })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await expect(give(person, 'super-user')).rejects.toMatchObject({ code: 'input_invalid' });
    clock.advanceMs(2 * hourMs);
    expect(await permissionsOf(person)).toContain('inquiry.run');
    clock.advanceMs(2 * hourMs);
    expect(await permissionsOf(person)).toEqual([]);
    clock.set(start);
  });

  test('one that is ended before it began was never in force', async () => {
    const person = await member();
    const { holdingId } = await give(person, 'corporal', commander, { from: later(24) });
    await endPost(await commander.acting(), { holdingId, reason: 'a mistake' });
    clock.advanceMs(30 * hourMs);
    const late = await member([commanderPost]);
    const { posts } = await viewAccount(await late.acting(), person);
    expect(posts[0]?.heldTo).toEqual(posts[0]?.heldFrom);
    const facts = await house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
      house.gate.facts.account(tx, person.personId, clock.now()),
    );
    expect(facts?.postIds).toEqual([]);
    clock.set(start);
  });

  test('the supervisor and the person are told; the same post of another agency is none', async () => {
    const boss = await member(['sergeant']);
    const person = await member(['dispatcher']);
    await changeSupervisor(await commander.acting(), { personId: person.personId, supervisor: boss.personId });
    await give(person, 'detective');
    for (const one of [boss, person])
      expect((await listNotices(await one.acting())).notices[0]).toMatchObject({
        aboutPerson: person.personId,
        kind: 'post',
        message: expect.stringContaining('detective'),
      });
    const foreigner = await buildPerson(house, { agency: 'corona', posts: [] });
    await expect(give(foreigner, 'detective')).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('LA-11 BA-10 the register names titles, roles, members and contractors; who is off is not in it', async () => {
  const contractor = await member(['patrol-officer'], { kind: 'contractor' });
  const off = await member(['patrol-officer']);
  await switchTo(house, 'barstow', off.personId, false);
  const { posts } = await listPosts(await commander.acting());
  const line = posts.find(post => post.id === 'patrol-officer');
  expect(line).toMatchObject({ title: 'Patrol Officer', roles: ['full'] });
  expect(line?.holders).toContainEqual(expect.objectContaining({ username: contractor.username, kind: 'contractor' }));
  expect(line?.holders.map(one => one.username)).not.toContain(off.username);
});

describe('LA-09 CO-04 BA-08 delegation', () => {
  const delegate = async (to: { personId: string }, duty: 'administrator' | 'equipment' | 'records', by = commander) =>
    delegateDuty(await by.acting(), {
      toPersonId: to.personId,
      duty,
      reason: 'day-to-day administration',
      to: later(8),
    });

  test('the delegate acts in the role, only within the time, and the record says by which delegation', async () => {
    const helper = await member(['dispatcher']);
    await delegate(helper, 'equipment');
    expect(await permissionsOf(helper)).toContain('camera.manage');
    await act(await helper.acting(), { permission: 'camera.view', event: 'camera.viewed' }, async () => 'seen');
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.fields.actor === helper.username);
    expect(entry?.fields.posts).toEqual(['dispatcher', 'role:equipment', expect.stringMatching(/^delegation:/)]);
    clock.advanceMs(8 * hourMs - 1);
    expect(await permissionsOf(helper)).toContain('camera.manage');
    clock.advanceMs(1);
    expect(await permissionsOf(helper)).not.toContain('camera.manage');
    clock.set(start);
  });

  test('what one does not hold is refused, and so is a chain', async () => {
    const helper = await member(['dispatcher']);
    const third = await member(['dispatcher']);
    await expect(delegate(helper, 'records')).rejects.toMatchObject({ code: 'policy_refused' });
    await delegate(helper, 'administrator');
    expect(await permissionsOf(helper)).toContain('duty.delegate');
    await expect(delegate(third, 'administrator', helper)).rejects.toMatchObject({ code: 'policy_refused' });
    await expect(delegate(third, 'equipment', helper)).rejects.toMatchObject({ code: 'policy_refused' });
    await expect(delegate(commander, 'equipment')).rejects.toMatchObject({ code: 'policy_refused' });
  });

  test('it ends with the giver’s post, the giver’s account, and by hand', async () => {
    const giver = await member([commanderPost]);
    const helper = await member(['dispatcher']);
    const { delegationId } = await delegate(helper, 'equipment', giver);
    await switchTo(house, 'barstow', giver.personId, false);
    expect(await permissionsOf(helper)).not.toContain('camera.manage');
    await switchTo(house, 'barstow', giver.personId, true);
    expect(await permissionsOf(helper)).toContain('camera.manage');
    const held = (await viewAccount(await commander.acting(), giver)).posts;
    await endPost(await commander.acting(), { holdingId: held[0]?.holdingId ?? '', reason: 'retired' });
    expect(await permissionsOf(helper)).not.toContain('camera.manage');
    await put(house, 'barstow', giver.personId, commanderPost);
    expect(await permissionsOf(helper)).toContain('camera.manage');
    await endDelegationEarly(await commander.acting(), { delegationId });
    expect(await permissionsOf(helper)).not.toContain('camera.manage');
  });

  test.each(['full', 'limited', 'approver', 'account-creator', 'permission-grantor', 'vendor'])(
    'using, approving, creating accounts and giving posts is tied to named posts: %s can’t be delegated',
    async duty => {
      const helper = await member(['dispatcher']);
      const payload = { toPersonId: helper.personId, duty, reason: 'x', to: later(8) };
      const answer = await house.server.inject({
        method: 'POST',
        url: '/v1/delegations',
        headers: commander.headers,
        payload,
      });
      expect(answer.statusCode).toBe(422);
    },
  );

  test('a row that names such a duty past the door gives nothing', async () => {
    const helper = await member(['dispatcher']);
    await house.database.asSuperuser(
      `insert into delegations (delegation_id, agency_id, from_person, to_person, duty, reason, starts_at, ends_at, made_at)
       values (gen_random_uuid(), $1, $2, $3, 'account-creator', 'x', $4, $4::timestamptz + interval '1 day', $4)`,
      [house.agencies.barstow.agencyId, commander.personId, helper.personId, start],
    );
    expect(await permissionsOf(helper)).not.toContain('account.create');
  });
});
