import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataOrigin } from '../../src/foundation/contract/people-words.ts';
import type { ProfileCode } from '../../src/gate/policy/load.ts';
import { buildHouse, buildPerson, type TestHouse, type TestPerson } from '../support/house.ts';

/** A named test per clause on people, asked at the routes of a whole house. Expectations are written by hand from the policy text. */

let house: TestHouse;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => house.close());

const at = (
  agency: ProfileCode,
  posts: string[],
  more: { entitled?: readonly DataOrigin[]; cleared?: boolean; trained?: boolean } = {},
) => buildPerson(house, { agency, posts, ...more });
async function ask(by: TestPerson, url: string, payload?: object): Promise<string> {
  const answer = await house.server.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: by.headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return answer.statusCode < 300 ? 'done' : answer.json<{ code: string }>().code;
}
let counter = 0;
const account = () => ({ username: `of.clause.${++counter}`, displayName: 'Of a clause' });
const until = new Date(Date.now() + 7 * 86_400_000).toISOString();

test('CB-07 a new account may do nothing before the post that approves access gives it a post', async () => {
  const manager = await at('carlsbad', ['it-manager']);
  const made = await house.server.inject({
    method: 'POST',
    url: '/v1/accounts',
    headers: manager.headers,
    payload: account(),
  });
  const { personId } = made.json<{ personId: string }>();
  expect(await ask(manager, `/v1/accounts/${personId}/posts`, { postId: 'detective' })).toBe('permission_missing');
  const administrator = await at('carlsbad', ['alpr-administrator']);
  expect(await ask(administrator, `/v1/accounts/${personId}/posts`, { postId: 'detective' })).toBe('done');
});

test('LA-09 CO-04 BA-08 the commander assigns day-to-day administration to a member, for a time', async () => {
  for (const [agency, post] of [
    ['los-alamitos', 'support-services-division-commander'],
    ['corona', 'support-services-division-commander'],
    ['barstow', 'administrative-division-commander'],
  ] as const) {
    const commander = await at(agency, [post]);
    const member = await at(agency, ['dispatcher']);
    expect(await ask(member, '/v1/cameras')).toBe('permission_missing');
    const duty = { toPersonId: member.personId, duty: 'equipment', reason: 'day-to-day', to: until };
    expect(await ask(member, '/v1/delegations', duty)).toBe('permission_missing');
    expect(await ask(commander, '/v1/delegations', duty)).toBe('done');
    expect(await ask(member, '/v1/cameras')).toBe('done');
  }
});

test('SL-04 the lieutenant and the fleet sergeant run the equipment day to day, and see no plate', async () => {
  for (const post of ['administrative-lieutenant', 'administrative-sergeant']) {
    const person = await at('san-leandro', [post]);
    expect(await ask(person, '/v1/cameras')).toBe('done');
    expect(await ask(person, '/v1/hits')).toBe('permission_missing');
  }
});

test('BA-59 clearance and training, both', async () => {
  expect(await ask(await at('barstow', ['detective'], { cleared: false }), '/v1/hits')).toBe('clearance_missing');
  expect(await ask(await at('barstow', ['detective'], { trained: false }), '/v1/hits')).toBe('training_missing');
  expect(await ask(await at('barstow', ['detective']), '/v1/hits')).toBe('done');
});

test('BA-63 the Administrative Division Commander gives permissions, and nobody else', async () => {
  const member = await at('barstow', []);
  const url = `/v1/accounts/${member.personId}/posts`;
  for (const post of [
    'chief-of-police',
    'captain',
    'it-manager',
    'operations-division-commander',
    'dispatch-supervisor',
  ])
    expect(await ask(await at('barstow', [post]), url, { postId: 'dispatcher' })).toBe('permission_missing');
  const commander = await at('barstow', ['administrative-division-commander']);
  expect(await ask(commander, url, { postId: 'dispatcher' })).toBe('done');
  expect(await ask(commander, `/v1/accounts/${commander.personId}/posts`, { postId: 'detective' })).toBe(
    'policy_refused',
  );
});

test('BA-61 BA-64 the IT Manager creates accounts and browses nothing; only that post and the commander create any', async () => {
  const manager = await at('barstow', ['it-manager']);
  expect(await ask(manager, '/v1/accounts', account())).toBe('done');
  const inquiry = {
    plate: 'PW1G91R01',
    purpose: 'criminal_investigation',
    caseNumber: 'BA-26-00417',
    reason: 'grey pickup seen leaving',
  };
  expect(await ask(manager, '/v1/inquiries', inquiry)).toBe('permission_missing');
  expect(await ask(await at('barstow', ['administrative-division-commander']), '/v1/accounts', account())).toBe('done');
  for (const post of ['chief-of-police', 'captain', 'dispatch-supervisor', 'watch-commander'])
    expect(await ask(await at('barstow', [post]), '/v1/accounts', account())).toBe('permission_missing');
});
