import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../src/foundation/base/clock.ts';
import { installationId } from '../src/foundation/base/ids.ts';
import { entriesOf } from '../src/gate/audit/checks.ts';
import { taskContext } from '../src/gate/access/context.ts';
import { createAccount, holdPost } from '../src/department/people/actions.ts';
import { sealBreakGlass } from '../src/department/people/actions/break-glass.ts';
import { decideApproval } from '../src/department/approvals/actions/decide.ts';
import { factorResetKind } from '../src/department/approvals/actions/factor-reset-kind.ts';
import { approvalKinds } from '../src/department/approvals/actions/kinds.ts';
import { stepAt, totpCode } from '../src/department/people/rules/totp.ts';
import { buildPerson } from './support/persons.ts';
import { buildSmallHouse, type SmallHouse } from './support/small-house.ts';

/**
 * Every secret that signing in issues or takes is looked for afterwards in the operational log, in every row of the database (as text, and
 * as bytes in hex), in the record, and in every answer but the one that issues it: none may be found.
 */

const lines: string[] = [];
const answers: { what: string; body: string }[] = [];
/** `issuedIn`: the one answer that holds it. */
const secrets: { name: string; value: string; issuedIn: number | null }[] = [];

let house: SmallHouse;
beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  house = await buildSmallHouse({ log });
});
afterAll(async () => house.close());

type Json = Record<string, unknown>;

/** Sends, and keeps the answer. */
async function send(
  method: 'GET' | 'POST',
  url: string,
  { payload, token }: { payload?: object; token?: string } = {},
): Promise<Json> {
  const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
  const answer = await house.server.inject({ method, url, ...(payload === undefined ? {} : { payload }), ...headers });
  answers.push({ what: `${method} ${url}`, body: answer.body });
  return answer.json<Json>();
}

function issued(name: string, value: unknown): string {
  const secret = String(value);
  expect(secret.length, name).toBeGreaterThan(8);
  secrets.push({ name, value: secret, issuedIn: answers.length - 1 });
  return secret;
}

function typed(name: string, value: string): string {
  secrets.push({ name, value, issuedIn: null });
  return value;
}

test('C6: no secret of a whole run is anywhere but where it was issued', async () => {
  const { barstow } = house.agencies;
  const commander = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  const creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  for (const { token, totpSecret } of [commander, creator]) {
    typed('session token', token);
    typed('authenticator secret', totpSecret);
  }
  // a person from the invitation to the first session
  const invited = await send('POST', '/v1/accounts', {
    payload: { username: 'whole.run', displayName: 'Whole Run' },
    token: creator.token,
  });
  const invitation = issued('invitation', invited['invitation']);
  const password = typed('password', 'kelp on the north pier');
  await send('POST', '/v1/invitations/accept', {
    payload: { invitation, password: typed('weak password', 'password1234') },
  });
  await send('POST', '/v1/invitations/accept', { payload: { invitation, password } });
  await send('POST', '/v1/invitations/accept', { payload: { invitation, password } });
  const personId = String(invited['personId']);
  const held = { agencyId: barstow.agencyId, personId: personId as typeof creator.personId, postId: 'patrol-officer' }; // as the route answers
  await house.gate.db.inAgency(barstow.agencyId, tx => holdPost(tx, { ...held, heldFrom: new Date(0) }));
  const signIn = { agency: 'barstow', username: 'whole.run', password };
  const token = issued('session token', (await send('POST', '/v1/sessions', { payload: signIn }))['token']);
  await send('POST', '/v1/sessions', {
    payload: { ...signIn, password: typed('wrong password', 'seven grey herons waiting') },
  });
  const offer = await send('POST', '/v1/me/factors/totp', { payload: {}, token });
  const totpSecret = issued('authenticator secret', offer['secret']);
  const confirm = `/v1/me/factors/totp/${String(offer['factorId'])}/confirm`;
  await send('POST', confirm, { payload: { code: totpCode(totpSecret, stepAt(systemClock.now())) }, token });
  const asked = await send('POST', '/v1/sessions', { payload: signIn });
  const challenge = issued('challenge', asked['challenge']);
  const code = totpCode(totpSecret, stepAt(systemClock.now()) + 1);
  const second = await send('POST', '/v1/sessions/second-factor', { payload: { challenge, code } });
  const other = issued('session token', second['token']);
  for (const url of ['/v1/me', '/v1/me/sessions', '/v1/me/factors', '/v1/me/notices'])
    await send('GET', url, { token: other });
  const changed = { current: password, password: typed('new password', 'seventeen quiet lanterns') };
  await send('POST', '/v1/me/password', { payload: changed, token: other });
  // lost, reset by two, handed over
  const lost = { payload: { reason: 'lost at sea', withPassword: true }, token: creator.token };
  const { approvalId } = await send('POST', `/v1/accounts/${personId}/factor-reset`, lost);
  await decideApproval(await commander.ctx(), {
    kinds: approvalKinds([factorResetKind]),
    approvalId: String(approvalId),
    decision: 'approve',
  });
  const handed = await send('POST', `/v1/accounts/${personId}/enrolment-code`, { payload: {}, token: creator.token });
  issued('enrolment code', handed['code']);
  issued('invitation', handed['invitation']);
  // sealed accounts
  const codes = await sealBreakGlass(house.gate);
  for (const one of [...codes[1], ...codes[2]]) typed('break-glass code', one);
  const opened = await send('POST', '/v1/sessions/break-glass', {
    payload: { agency: 'barstow', code: codes[1][0] ?? '' },
  });
  const sealed = issued('session token', opened['token']);
  await send('POST', `/v1/accounts/${creator.personId}/restore`, { payload: { reason: 'locked out' }, token: sealed });
  issued('enrolment code', (JSON.parse(answers.at(-1)?.body ?? '{}') as Json)['code']);
  // what an administrator sees
  await send('GET', '/v1/accounts', { token: commander.token });
  await send('GET', `/v1/accounts/${personId}`, { token: commander.token });
  // what is set up from the command line
  const account = {
    username: 'set.up',
    displayName: 'Set Up',
    password: typed('password', 'nine amber kites above'),
    passwordRounds: 1000,
  };
  await createAccount(taskContext(house.gate, barstow, 'setup'), account);
  await house.sequencer.drain();

  expect(secrets.length).toBeGreaterThan(25);
  const rows = await everyRow();
  expect(rows.length).toBeGreaterThan(20_000);
  const found: string[] = [];
  for (const { name, value, issuedIn } of secrets) {
    for (const form of formsOf(value)) {
      if (lines.some(line => line.includes(form))) found.push(`${name} in the operational log`);
      if (rows.includes(form)) found.push(`${name} in the database`);
    }
    answers.forEach(({ what, body }, index) => {
      if (index !== issuedIn && body.includes(value)) found.push(`${name} in the answer of ${what}`);
    });
  }
  expect(found).toEqual([]);
  // the search finds what is there
  const [tokenDigest] = await house.database.asSuperuser<{ hex: string }>(
    `select encode(token_sha256, 'hex') as hex from sessions limit 1`,
  );
  expect(rows.includes(tokenDigest?.hex ?? '-')).toBe(true);
  expect(rows.split('"actor":"whole.run"').length).toBeGreaterThan(5);
});

/** As it is, its bytes in hex, and the secret part of a token, decoded, in hex. */
function formsOf(value: string): string[] {
  const part = value.split('.').at(-1) ?? value;
  const decoded = /^[\w-]{43}$/.test(part) ? [Buffer.from(part, 'base64url').toString('hex')] : [];
  return [
    value,
    Buffer.from(value).toString('hex'),
    ...(part === value ? [] : [part, Buffer.from(part).toString('hex')]),
    ...decoded,
  ];
}

/** Every row of every table, the record's too, as text; bytes are hex in it. */
async function everyRow(): Promise<string> {
  const tables = await house.database.asSuperuser<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'audit')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const [row] = await house.database.asSuperuser<{ whole: string | null }>(
      `select string_agg(t::text, E'\\n') as whole from ${name} t`,
    );
    texts.push(row?.whole ?? '');
  }
  // disclosures of the record lie encoded in their rows
  for (const agencyId of [installationId, house.agencies.barstow.agencyId])
    texts.push(JSON.stringify(await entriesOf({ db: house.auditReader, agencyId, limit: 100_000 })));
  return texts.join('\n');
}
