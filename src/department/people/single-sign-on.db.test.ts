import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestProvider, type ProviderLogin, type TestProvider } from '../../../test/support/identity-provider.ts';
import { buildPerson, codeOf, freeCode, recordOf, switchTo } from '../../../test/support/persons.ts';
import type { TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { signInSettings } from './rules/sign-in-settings.ts';

/** Against a real OpenID provider, which signs in whomever the test says. */

const origin = 'http://localhost:8460';
let provider: TestProvider;
let house: SmallHouse;
let commander: TestPerson;
beforeAll(async () => {
  provider = await openTestProvider(`${origin}/sign-in`);
  const { issuer, clientId, clientSecret } = provider;
  const groups = { 'alpr-dispatch': ['dispatcher'], chiefs: ['chief-of-police'] };
  const barstow = { issuer, clientId, clientSecret, acrValues: ['urn:test:aal2'], groups };
  house = await buildSmallHouse({
    signIn: signInSettings({ origin, file: JSON.stringify({ singleSignOn: { barstow } }) }),
  });
  commander = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
});
afterAll(async () => {
  await house.close();
  await provider.close();
});

type Answer = Awaited<ReturnType<SmallHouse['server']['inject']>>;
const post = (url: string, payload: object, token?: string): Promise<Answer> =>
  house.server.inject({
    method: 'POST',
    url,
    payload,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const officer = (): Promise<TestPerson> => buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
const link = (person: TestPerson, subject: string, by = commander): Promise<Answer> =>
  post(`/v1/accounts/${person.personId}/identities`, { subject }, by.token);

let counter = 0;
async function linked(): Promise<{ person: TestPerson; accountId: string }> {
  const [person, accountId] = [await officer(), `subject-${++counter}`];
  expect((await link(person, accountId)).statusCode).toBe(201);
  return { person, accountId };
}

type Begun = { challenge: string; url: string };
const begin = async (): Promise<Begun> =>
  (await post('/v1/sessions/single-sign-on/options', { agency: 'barstow' })).json<Begun>();
const finish = (challenge: string, back: URL): Promise<Answer> =>
  post('/v1/sessions/single-sign-on', { challenge, parameters: back.search.slice(1) });

async function signIn(login: ProviderLogin): Promise<Answer> {
  const { challenge, url } = await begin();
  return finish(challenge, await provider.visit(url, login));
}

test('the address asks for a code with PKCE, state and nonce', async () => {
  const { url } = await begin();
  const asked = Object.fromEntries(new URL(url).searchParams);
  expect(asked).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${origin}/sign-in`,
  });
  for (const name of ['code_challenge', 'state', 'nonce']) expect(asked[name]?.length).toBeGreaterThan(20);
  expect((await house.server.inject({ url: '/v1/sign-in/barstow' })).json()).toMatchObject({ singleSignOn: true });
  expect((await house.server.inject({ url: '/v1/sign-in/corona' })).json()).toMatchObject({ singleSignOn: false });
});

describe('who gets in', () => {
  test('a linked account whose provider proved two factors, with the time of that proof', async () => {
    const { person, accountId } = await linked();
    const answer = await signIn({ accountId, amr: ['pwd', 'otp'] });
    expect([answer.statusCode, answer.json()]).toMatchObject([201, { assurance: 'full' }]);
    const opened = (await recordOf(house, 'barstow')).findLast(one => one.event === 'session.opened');
    expect(opened).toMatchObject({ fields: { actor: person.username, auth: 'oidc+mfa' } });
    const byAcr = await signIn({ accountId, acr: 'urn:test:aal2' });
    expect(byAcr.statusCode).toBe(201);
  });

  test.each([
    ['no word of factors', {}],
    ['a password alone', { amr: ['pwd'] }],
    ['a code by SMS', { amr: ['pwd', 'sms', 'mfa'] }],
    ['another class', { acr: 'urn:test:aal1' }],
  ])('%s: our own second factor is asked', async (_name, said) => {
    const { person, accountId } = await linked();
    const answer = await signIn({ accountId, ...said });
    expect(answer.json()).toMatchObject({ status: 401, code: 'second_factor_required', methods: ['code'] });
    await freeCode(house, 'barstow', person.personId);
    const { challenge } = answer.json<{ challenge: string }>();
    const opened = await post('/v1/sessions/second-factor', { challenge, code: codeOf(house, person) });
    expect(opened.json()).toMatchObject({ assurance: 'full' });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'session.opened');
    expect(entry?.fields.auth).toBe('oidc+totp');
  });

  test('an identity that nobody linked gets nothing; the record says which, so that it can be linked', async () => {
    const answer = await signIn({ accountId: 'stranger', amr: ['pwd', 'otp'] });
    expect(answer.json()).toMatchObject({ status: 401, code: 'single_sign_on_failed' });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'session.refused');
    expect(entry).toMatchObject({
      fields: { code: 'single_sign_on_failed', detail: { issuer: provider.issuer, subject: 'stranger' } },
    });
  });

  test('a deactivated account and an ended link get nothing', async () => {
    const { person, accountId } = await linked();
    await switchTo(house, 'barstow', person.personId, false);
    expect((await signIn({ accountId, amr: ['mfa', 'pwd'] })).statusCode).toBe(401);
    const other = await linked();
    const { identities } = (
      await house.server.inject({ url: `/v1/accounts/${other.person.personId}/identities`, headers: commander.headers })
    ).json<{ identities: { linkId: string }[] }>();
    const url = `/v1/accounts/${other.person.personId}/identities/${identities[0]?.linkId ?? ''}`;
    expect((await house.server.inject({ method: 'DELETE', url, headers: commander.headers })).statusCode).toBe(200);
    expect((await signIn({ accountId: other.accountId, amr: ['mfa', 'pwd'] })).statusCode).toBe(401);
  });
});

describe('attacks', () => {
  test('an answer is good once, and only for the question that it answers', async () => {
    const { accountId } = await linked();
    const [mine, theirs] = [await begin(), await begin()];
    const back = await provider.visit(mine.url, { accountId, amr: ['pwd', 'otp'] });
    // somebody else's browser brings it: another state, another verifier
    expect((await finish(theirs.challenge, back)).statusCode).toBe(401);
    expect((await finish(mine.challenge, back)).statusCode).toBe(201);
    expect((await finish(mine.challenge, back)).statusCode).toBe(401);
    for (const challenge of ['x', `pwc.barstow.${'A'.repeat(43)}`, mine.challenge.replace('barstow', 'corona')])
      expect((await finish(challenge, back)).json()).toMatchObject({ code: 'single_sign_on_failed' });
  });

  test.each(['state', 'code', 'iss'])('a changed %s is refused', async name => {
    const { accountId } = await linked();
    const { challenge, url } = await begin();
    const back = await provider.visit(url, { accountId, amr: ['pwd', 'otp'] });
    back.searchParams.set(name, name === 'iss' ? 'http://127.0.0.1:1' : 'a-value-of-somebody-else');
    expect((await finish(challenge, back)).statusCode).toBe(401);
  });

  test('the provider of one agency opens nothing at another', async () => {
    const answer = await post('/v1/sessions/single-sign-on/options', { agency: 'corona' });
    expect(answer.json()).toMatchObject({ code: 'single_sign_on_failed' });
  });

  test('linking: never one’s own, never twice, only by whoever administers, on file', async () => {
    const { person, accountId } = await linked();
    expect((await link(commander, 'own-subject')).json()).toMatchObject({ code: 'policy_refused' });
    expect((await link(await officer(), accountId)).json()).toMatchObject({ code: 'input_invalid' });
    expect((await link(await officer(), 'new-subject', person)).json()).toMatchObject({ code: 'permission_missing' });
    const entry = (await recordOf(house, 'barstow')).find(
      one => one.event === 'identity.linked' && one.outcome === 'permit' && one.fields.subject === person.personId,
    );
    expect(entry).toMatchObject({ fields: { actor: commander.username, detail: { subject: accountId } } });
  });
});

test('groups give nothing: whoever gives posts is told once what they stand for', async () => {
  const { person, accountId } = await linked();
  for (let n = 0; n < 2; n++)
    await signIn({ accountId, amr: ['pwd', 'otp'], groups: ['chiefs', 'alpr-dispatch', 'others'] });
  const held = await house.server.inject({ url: '/v1/accounts', headers: commander.headers });
  const { accounts } = held.json<{ accounts: { username: string; posts: string[] }[] }>();
  expect(accounts.find(one => one.username === person.username)?.posts).toEqual(['patrol-officer']);
  const told = await house.server.inject({ url: '/v1/me/notices', headers: commander.headers });
  const { notices } = told.json<{ notices: { message: string }[] }>();
  const proposals = notices.filter(
    notice => notice.message.includes(person.username) && notice.message.includes('would hold'),
  );
  expect(proposals.map(notice => notice.message)).toEqual([expect.stringContaining('chief-of-police, dispatcher')]);
});
