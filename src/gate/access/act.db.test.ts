import { afterAll, beforeAll, expect, test } from 'vitest';
import { isProblem, Problem } from '../../foundation/base/errors.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import { buildPerson, clear, givePost, recordOf, switchTo, train } from '../../../test/support/persons.ts';
import { buildSmallHouse, enrolDepartment, leaveMark, type SmallHouse } from '../../../test/support/small-house.ts';
import { act, type Act } from './act.ts';
import { taskContext, type Context } from './context.ts';
import { makeGate } from './gate.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await buildSmallHouse();
});
afterAll(async () => house.close());

const rightMatter: Matter = {
  purpose: 'criminal_investigation',
  caseNumber: '26-00417',
  reason: 'white pickup seen leaving the burglary on Main Street',
};
const search = (matter: Matter): Act => ({
  permission: 'inquiry.run',
  event: 'inquiry.run',
  matter,
  about: { plate: 'PW8T12S34', query: null, result_count: 0 },
});

/** The code with which the door refuses, or the answer. */
async function outcomeOf(ctx: Context, ask: Act): Promise<string> {
  try {
    return await act(ctx, ask, async () => 'answered');
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
}

async function marks(postId: string): Promise<number> {
  const [row] = await house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from post_holdings where post_id = $1',
    [postId],
  );
  return row?.count ?? -1;
}

test('asks in order: account, training, clearance, permission, matter; every answer is in the record', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: [], trained: false, cleared: false });
  const ctx = await person.ctx();
  const pattern = (
    await house.gate.db.inAgency(house.agencies.barstow.agencyId, tx =>
      house.gate.profileAt(tx, house.agencies.barstow.agencyId, new Date()),
    )
  ).profile.cases.casePattern;
  const caseNumber = pattern === 'unset' ? '' : (pattern.value.examples[0] ?? '');
  const given: string[] = [];
  await switchTo(house, 'barstow', person.personId, false);
  given.push(await outcomeOf(ctx, search({})));
  await switchTo(house, 'barstow', person.personId, true);
  given.push(await outcomeOf(ctx, search({})));
  await train(house, 'barstow', person.personId);
  given.push(await outcomeOf(ctx, search({})));
  await clear(house, 'barstow', person.personId);
  given.push(await outcomeOf(ctx, search({})));
  await givePost(house, 'barstow', person.personId, 'patrol-officer');
  given.push(await outcomeOf(ctx, search({})));
  given.push(await outcomeOf(ctx, search({ ...rightMatter, caseNumber: undefined })));
  given.push(await outcomeOf(ctx, search({ ...rightMatter, caseNumber, reason: 'investigation' })));
  given.push(await outcomeOf(ctx, search({ ...rightMatter, caseNumber, purpose: 'immigration_enforcement' })));
  given.push(await outcomeOf(ctx, search({ ...rightMatter, caseNumber })));
  const refused = [
    'account_inactive',
    'training_missing',
    'clearance_missing',
    'permission_missing',
    'purpose_required',
    'case_required',
    'reason_empty_words',
    'purpose_forbidden',
  ];
  expect(given).toEqual([...refused, 'answered']);
  const mine = (await recordOf(house, 'barstow')).filter(
    entry => entry.event === 'inquiry.run' && entry.fields.actor === person.username,
  );
  expect(mine.map(entry => [entry.outcome, entry.fields.code])).toEqual([
    ...refused.map(code => ['refuse', code]),
    ['permit', undefined],
  ]);
  // what was asked for stands in the refusal too
  expect(mine[7]?.fields).toMatchObject({ plate: 'PW8T12S34', purpose: 'immigration_enforcement', case: caseNumber });
  expect(mine.at(-1)?.fields).toMatchObject({
    actor_id: person.personId,
    organisation: house.agencies.barstow.name,
    posts: ['patrol-officer', 'role:full'],
    auth: 'password+totp',
    address: '127.0.0.1',
    policy: {
      version: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      clauses: expect.arrayContaining(['BA-21', 'BA-59', 'BA-33']),
      deviations: [],
    },
  });
});

test('what shows no plate needs no training and no clearance, but an active account and a post', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: [], trained: false, cleared: false });
  const ctx = await person.ctx();
  const me: Act = { permission: 'me.view', event: 'me.viewed' };
  expect(await outcomeOf(ctx, me)).toBe('permission_missing');
  await givePost(house, 'barstow', person.personId, 'vendor-technician');
  expect(await outcomeOf(ctx, me)).toBe('answered');
  // a post that the policy doesn't know gives nothing
  await givePost(house, 'barstow', person.personId, 'super-user');
  expect(await outcomeOf(ctx, { permission: 'camera.manage', event: 'camera.enrolled' })).toBe('permission_missing');
});

test('the permission is asked before the action sees the transaction', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['vendor-technician'] });
  const ask: Act = { permission: 'account.create', event: 'account.created', about: { subject: 'x' } };
  const tried = act(await person.ctx(), ask, async tx =>
    leaveMark(tx, house.agencies.barstow, person.personId, 'before-the-door'),
  );
  await expect(tried).rejects.toMatchObject({ code: 'permission_missing' });
  expect(await marks('before-the-door')).toBe(0);
});

test('a change and its entry are one: both stand', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  const ask: Act = { permission: 'account.create', event: 'account.created', about: { subject: 'both-stand' } };
  await act(await person.ctx(), ask, tx => leaveMark(tx, house.agencies.barstow, person.personId, 'both-stand'));
  expect(await marks('both-stand')).toBe(1);
  const entries = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === 'both-stand');
  expect(entries.map(entry => entry.outcome)).toEqual(['permit']);
});

test.each([
  ['refuses', new Problem('policy_refused', { detail: 'No.' }), 'refuse', 'policy_refused'],
  ['fails', new Error('a bug with the words pg_catalog'), 'fail', 'internal'],
] as const)('a change that %s after its SQL leaves no row and no permit', async (name, error, outcome, code) => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  const mark = `half-${name}`;
  const ask: Act = { permission: 'account.create', event: 'account.created', about: { subject: mark } };
  const tried = act(await person.ctx(), ask, async tx => {
    await leaveMark(tx, house.agencies.barstow, person.personId, mark);
    throw error;
  });
  await expect(tried).rejects.toBe(error);
  expect(await marks(mark)).toBe(0);
  const entries = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === mark);
  expect(entries.map(entry => [entry.outcome, entry.fields.code])).toEqual([[outcome, code]]);
});

test('a change whose entry would lack a mandatory field is not made', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  const tried = act(await person.ctx(), { permission: 'account.create', event: 'account.created' }, tx =>
    leaveMark(tx, house.agencies.barstow, person.personId, 'no-subject'),
  );
  await expect(tried).rejects.toThrow('subject');
  expect(await marks('no-subject')).toBe(0);
});

test('a read whose entry would lack a mandatory field shows nothing', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
  const tried = act(
    await person.ctx(),
    { permission: 'photo.view', event: 'photo.shown' },
    async () => 'the bytes of a photo',
  );
  await expect(tried).rejects.toThrow(/subject.*purpose/);
});

test('an action sees the rows of its own agency only', async () => {
  const person = await buildPerson(house, { agency: 'carlsbad', posts: ['it-manager'] });
  const foreign = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  const ctx = await person.ctx();
  const ask: Act = { permission: 'account.view', event: 'account.viewed' };
  const seen = await act(ctx, ask, tx => house.gate.facts.account(tx, foreign.personId, new Date()));
  expect(seen).toBeNull();
  const written = act(ctx, { permission: 'account.create', event: 'account.created', about: { subject: 's' } }, tx =>
    leaveMark(tx, house.agencies.barstow, foreign.personId, 'foreign'),
  );
  await expect(written).rejects.toThrow('row-level security');
  expect(await marks('foreign')).toBe(0);
});

test('a door that was refused, or whose entry was not written, is not passed', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
  const ctx = await person.ctx();
  await outcomeOf(ctx, search(rightMatter));
  expect([...ctx.passed]).toEqual([]);
  const stalled: Context = {
    ...ctx,
    gate: { ...house.gate, append: () => Promise.reject(new Problem('record_unavailable')) },
  };
  expect(await outcomeOf(stalled, { permission: 'hit.view', event: 'hit.viewed' })).toBe('record_unavailable');
  expect([...stalled.passed]).toEqual([]);
  expect(await outcomeOf(ctx, { permission: 'hit.view', event: 'hit.viewed' })).toBe('answered');
  expect([...ctx.passed]).toEqual(['hit.view hit.viewed']);
});

test('a refusal that cannot be recorded is not told apart: the record comes first', async () => {
  const person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
  const ctx = await person.ctx();
  const gate = { ...house.gate, append: () => Promise.reject(new Problem('record_unavailable')) };
  expect(await outcomeOf({ ...ctx, gate }, search(rightMatter))).toBe('record_unavailable');
});

test('background work may do what its table says, at its agency', async () => {
  const { barstow } = house.agencies;
  const make = (ask: Act['permission']): Act => ({
    permission: ask,
    event: 'account.created',
    about: { subject: 'task' },
  });
  expect(await outcomeOf(taskContext(house.gate, barstow, 'setup'), make('account.create'))).toBe('answered');
  expect(await outcomeOf(taskContext(house.gate, barstow, 'setup'), make('inquiry.run'))).toBe('permission_missing');
  expect(await outcomeOf(taskContext(house.gate, barstow, 'setup'), make('training.record'))).toBe(
    'permission_missing',
  );
  expect(await outcomeOf(taskContext(house.gate, barstow, 'demo-seed'), make('camera.manage'))).toBe('answered');
  expect(await outcomeOf(taskContext(house.gate, barstow, 'demo-seed'), make('inquiry.run'))).toBe(
    'permission_missing',
  );
  const tasks = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === 'task');
  expect(tasks.map(entry => [entry.fields.actor, entry.outcome])).toEqual([
    ['task:setup', 'permit'],
    ['task:setup', 'refuse'],
    ['task:setup', 'refuse'],
    ['task:demo-seed', 'permit'],
    ['task:demo-seed', 'refuse'],
  ]);
});

test('demonstration seeding is refused at a real department', async () => {
  const department = await enrolDepartment(house.gate.db);
  const ask: Act = { permission: 'account.create', event: 'account.created', about: { subject: 'seed' } };
  expect(await outcomeOf(taskContext(house.gate, department, 'demo-seed'), ask)).toBe('permission_missing');
  expect(await outcomeOf(taskContext(house.gate, department, 'setup'), ask)).toBe('answered');
});

test('a camera key may append reads and nothing else, and a revoked one not even that', async () => {
  const { barstow } = house.agencies;
  let inForce = true;
  const gate = makeGate({ ...house.gate, facts: { ...house.gate.facts, sourceKey: async () => inForce } });
  const ctx: Context = {
    gate,
    actor: { kind: 'source', agency: barstow, keyId: 'key-1', label: 'north gate' },
    address: '192.0.2.1',
    passed: new Set(),
  };
  const ingest: Act = { permission: 'reads.ingest', event: 'read.received', about: { result_count: 1 } };
  expect(await outcomeOf(ctx, ingest)).toBe('answered');
  expect(await outcomeOf(ctx, search(rightMatter))).toBe('permission_missing');
  expect(await outcomeOf(ctx, { permission: 'me.view', event: 'me.viewed' })).toBe('permission_missing');
  inForce = false;
  expect(await outcomeOf(ctx, ingest)).toBe('account_inactive');
});

test.each(['account', 'training', 'clearance', 'entitlements', 'liveData', 'sourceKey'] as const)(
  'the gate does not stand without a provider for %s',
  name => {
    const { [name]: _left, ...facts } = house.gate.facts;
    expect(() => makeGate({ ...house.gate, facts: facts as never })).toThrow(`the gate has no provider for: ${name}`); // the type forbids it; a careless cast would not
  },
);

test('nobody swaps a provider of a gate that stands', () => {
  const open = house.gate.facts as { clearance: unknown };
  expect(() => {
    open.clearance = async () => true;
  }).toThrow(TypeError);
});
