import { afterAll, beforeAll, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import type { Db } from '../../foundation/db/database.ts';
import { isProblem } from '../../foundation/base/errors.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { codeOf } from '../../../test/support/approvals.ts';
import { approvalKinds } from '../approvals/actions/kinds.ts';
import { decideApproval, withdrawApproval } from '../approvals/actions/decide.ts';
import { checkPolicies } from './actions/check.ts';
import { diffProfiles, policyChangeKind, proposeProfile, viewProfile, type ProposalInput } from './actions/versions.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
const kinds = approvalKinds([policyChangeKind]);
let house: SmallHouse;
let reader: Db;
let adc: TestPerson;
let chief: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  reader = house.auditReader;
  await signIn();
});
afterAll(async () => house.close());

async function signIn(): Promise<void> {
  adc = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  chief = await buildPerson(house, { agency: 'barstow', posts: ['chief-of-police'] });
}

const hours = (value: number) => ({ value, strength: 'should', basis: 'demonstration', note: 'shorter in the test' });
const propose = async (by: TestPerson, input: Partial<ProposalInput> = {}) =>
  proposeProfile(await by.ctx(), {
    reason: 'lists are refreshed twice a day now',
    effectiveOn: '2026-05-04',
    baseVersion: 1,
    settings: { 'hotlist.maxAgeHours': hours(48) },
    ...input,
  });
const decide = async (by: TestPerson, approvalId: string) =>
  decideApproval(await by.ctx(), { kinds, approvalId, decision: 'approve' });
const inForce = async (at = clock.now()) => {
  const { agencyId } = house.agencies.barstow;
  return house.gate.db.inAgency(agencyId, tx => house.gate.profileAt(tx, agencyId, at));
};
const check = () => checkPolicies(house.gate, house.agencies.barstow, reader);

test('a proposal that is looser than the law, contradicts itself or leads nowhere is refused at once', async () => {
  const refused = async (input: Partial<ProposalInput>) => codeOf(propose(adc, input));
  const off = { value: false, strength: 'must', basis: 'demonstration', note: 'looser' };
  expect(await refused({ settings: { 'search.purposeRequired': off } })).toBe('policy_refused');
  expect(await refused({ settings: { 'hotlist.maxAgeHours': hours(0) } })).toBe('input_invalid');
  expect(await refused({ settings: { 'hotlist.noSuch': hours(5) } })).toBe('input_invalid');
  expect(await refused({ settings: { 'posts.nobody.title': 'x' } })).toBe('input_invalid');
  expect(await refused({ settings: { '__proto__.polluted': 'x' } })).toBe('input_invalid');
  expect(await refused({ settings: { 'meta.code': 'carlsbad' } })).toBe('policy_refused');
  expect(await refused({ settings: { 'meta.demonstration': false } })).not.toBe('ok');
  expect(await refused({ settings: {} })).toBe('input_invalid');
  expect(await refused({ profile: {}, settings: {} })).toBe('input_invalid');
  expect(await refused({ profile: { meta: 'none' }, settings: undefined })).toBe('input_invalid');
  expect(await refused({ effectiveOn: '2026-05-03' })).toBe('input_invalid');
  expect(await refused({ baseVersion: 7 })).toBe('policy_moved');
  expect(await codeOf(propose(chief))).toBe('permission_missing');
});

test('CB-14 one person alone changes nothing; the second one, in the post that the policy names, does', async () => {
  const proposal = await propose(adc);
  expect(proposal.changes).toHaveLength(1);
  expect(proposal.changes[0]).toMatchObject({
    path: 'hotlist.maxAgeHours',
    after: expect.stringContaining('48 (should'),
  });
  expect((await inForce()).version).toBe(1);
  expect(await codeOf(propose(adc))).toBe('approval_waits');
  expect(await codeOf(decide(adc, proposal.approvalId))).toBe('approval_self');
  const other = await buildPerson(house, { agency: 'barstow', posts: ['operations-division-commander'] });
  expect(await codeOf(decide(other, proposal.approvalId))).toBe('not_found');
  await decide(chief, proposal.approvalId);
  const now = await inForce();
  expect([now.version, now.sha256]).toEqual([2, proposal.sha256]);
  expect(now.profile.hotlist.maxAgeHours).toMatchObject({ value: 48 });
  // CB-02: what was done before is judged by what was in force then
  const before = await inForce(new Date(clock.now().getTime() - 1));
  expect(before.version).toBe(1);
  const entries = (await recordOf(house, 'barstow')).filter(
    entry => entry.event.startsWith('policy.') && entry.outcome === 'permit',
  );
  expect(entries.map(entry => [entry.event, entry.fields.subject, entry.fields.name])).toEqual([
    ['policy.proposed', 'version 2', `Test ${adc.username}`],
    ['policy.changed', 'version 2', `Test ${chief.username}`],
  ]);
  expect(entries[1]?.fields.detail).toMatchObject({
    hash: proposal.sha256,
    before: { version: 1 },
    asked_by: `Test ${adc.username}`,
  });
});

test('the versions with who asked and who approved, and what differs', async () => {
  const shown = await viewProfile(await adc.ctx());
  expect(shown.versions.map(one => [one.version, one.inForce, one.approval?.requestedBy ?? null])).toEqual([
    [1, false, null],
    [2, true, `Test ${adc.username}`],
  ]);
  const diff = await diffProfiles(await adc.ctx(), { from: 1, to: 2 });
  expect(diff.changes.map(change => change.path)).toEqual(['hotlist.maxAgeHours']);
  expect(await codeOf(diffProfiles(await adc.ctx(), { from: 1, to: 9 }).then(() => undefined))).toBe('not_found');
});

test('a version begins to govern with its day in the agency’s calendar, never before its approval', async () => {
  const later = await propose(adc, {
    baseVersion: 2,
    effectiveOn: '2026-05-10',
    settings: { 'hotlist.maxAgeHours': hours(36) },
  });
  expect(later.effectiveFrom).toBe('2026-05-10T07:00:00.000Z');
  await decide(chief, later.approvalId);
  expect((await inForce(new Date('2026-05-10T06:59:59Z'))).version).toBe(2);
  expect((await inForce(new Date('2026-05-10T07:00:00Z'))).version).toBe(3);
  const sooner = { baseVersion: 3, effectiveOn: '2026-05-09', settings: { 'hotlist.maxAgeHours': hours(30) } };
  expect(await codeOf(propose(adc, sooner))).toBe('input_invalid');
  const slow = await propose(adc, { ...sooner, effectiveOn: '2026-05-10' });
  clock.set(new Date('2026-05-12T16:00:00Z'));
  await signIn();
  await decide(chief, slow.approvalId);
  expect((await inForce(new Date('2026-05-12T15:59:59Z'))).version).toBe(3);
  expect((await inForce()).version).toBe(4);
});

test('a proposal that was withdrawn leaves room for another', async () => {
  const input = { baseVersion: 4, effectiveOn: '2026-05-12', settings: { 'hotlist.maxAgeHours': hours(24) } };
  const first = await propose(adc, input);
  await withdrawApproval(await adc.ctx(), { approvalId: first.approvalId });
  const second = await propose(adc, { ...input, settings: { 'hotlist.maxAgeHours': hours(20) } });
  await decide(chief, second.approvalId);
  expect((await inForce()).profile.hotlist.maxAgeHours).toMatchObject({ value: 20 });
});

test('of two proposals for the next version the first that is approved becomes it', async () => {
  const ask = (value: number) =>
    propose(adc, { baseVersion: 5, effectiveOn: '2026-05-12', settings: { 'hotlist.maxAgeHours': hours(value) } });
  const [first, second] = [await ask(21), await ask(22)];
  const codes = await Promise.all([first, second].map(({ approvalId }) => codeOf(decide(chief, approvalId))));
  expect(codes.toSorted()).toEqual(['ok', 'policy_moved']);
  const loser = codes[0] === 'ok' ? second : first;
  expect(await codeOf(decide(chief, loser.approvalId))).toBe('policy_moved');
  const versions = (await viewProfile(await adc.ctx())).versions;
  expect(versions.at(-1)?.version).toBe(6);
});

test('weaker strengths and values that go are pointed out', async () => {
  const shown = await viewProfile(await adc.ctx());
  const { approvalId, warnings } = await propose(adc, {
    baseVersion: 6,
    effectiveOn: '2026-05-12',
    settings: { 'hotlist.maxAgeHours': { ...hours(20), strength: 'may' }, 'hotlist.removeOnRecovery': 'unset' },
  });
  expect(shown.versions.at(-1)?.version).toBe(6);
  expect(warnings).toEqual(
    expect.arrayContaining([
      'hotlist.maxAgeHours was should and becomes may',
      'hotlist.removeOnRecovery is no longer set',
    ]),
  );
  await withdrawApproval(await adc.ctx(), { approvalId });
});

test('the nightly check finds what was changed outside, and raises an alarm', async () => {
  await recordOf(house, 'barstow');
  expect(await check()).toEqual([]);
  const tamper = (text: string, values: unknown[] = []) => house.database.asSuperuser(text, values);
  const versions = await tamper('select version, profile, profile_sha256 from policy_versions where agency_id = $1', [
    agencyId(),
  ]);
  const looser = `update policy_versions set profile = jsonb_set(profile, '{hotlist,maxAgeHours,value}', '999') where agency_id = $1 and version = 5`;
  await tamper(looser, [agencyId()]);
  expect(await check()).toEqual([{ version: 5, found: 'its text is not the one to which its hash belongs' }]);
  const alarms = (await recordOf(house, 'barstow')).filter(entry => entry.event === 'policy.differs');
  expect(alarms.map(entry => entry.fields.subject)).toEqual(['version 5']);
  const open = await tamper(`select subject, strength, owner_post from obligations where kind = 'policy_differs'`);
  expect(open).toEqual([{ subject: 'version 5', strength: 'must', owner_post: 'chief-of-police' }]);
  // the next night tells again, and opens nothing twice
  await check();
  expect(await tamper(`select 1 from obligations where kind = 'policy_differs'`)).toHaveLength(1);
  await restore(versions);

  // a hash that fits the tampered text: it is not what the second person approved
  const [first, second] = [versions.find(row => row['version'] === 1), versions.find(row => row['version'] === 2)];
  await tamper('update policy_versions set profile = $2, profile_sha256 = $3 where agency_id = $1 and version = 5', [
    agencyId(),
    second?.['profile'],
    second?.['profile_sha256'],
  ]);
  expect(await check()).toEqual([{ version: 5, found: 'it is not what the second person approved' }]);
  await restore(versions);

  // the approval too: the record still names another
  await tamper('alter table approval_requests disable trigger user');
  await tamper('update policy_versions set profile = $2, profile_sha256 = $3 where agency_id = $1 and version = 5', [
    agencyId(),
    second?.['profile'],
    second?.['profile_sha256'],
  ]);
  const forge = `update approval_requests set after = after || jsonb_build_object('sha256', $1::text, 'profile', $2::jsonb) where subject like 'version 5 %' and state = 'approved'`;
  const sha = (row: Record<string, unknown> | undefined): string => {
    const bytes = row?.['profile_sha256'];
    return Buffer.isBuffer(bytes) ? bytes.toString('hex') : '';
  };
  await tamper(forge, [sha(second), second?.['profile']]);
  expect(await check()).toEqual([{ version: 5, found: 'it is not the one that the record names' }]);
  const fifth = versions.find(row => row['version'] === 5);
  await tamper(forge, [sha(fifth), fifth?.['profile']]);
  await tamper('alter table approval_requests enable trigger user');
  await restore(versions);

  // the first version has no approval: the record's own use of it tells
  await tamper('update policy_versions set profile = $2, profile_sha256 = $3 where agency_id = $1 and version = 1', [
    agencyId(),
    second?.['profile'],
    second?.['profile_sha256'],
  ]);
  expect(await check()).toEqual([{ version: 1, found: 'it is not the one that the record names' }]);
  expect(first).toBeDefined();
  await restore(versions);

  await tamper('delete from policy_versions where agency_id = $1 and version = 5', [agencyId()]);
  expect(await check()).toEqual([{ version: 5, found: 'it was approved, and is gone' }]);
});

test('where the policy is broken the door stays shut, and the alarm comes all the same', async () => {
  const fresh = await buildSmallHouse({ clock });
  try {
    const { agencyId: id } = fresh.agencies.carlsbad;
    await fresh.database.asSuperuser(
      `update policy_versions set profile = jsonb_set(profile, '{meta,name}', '"Another"') where agency_id = $1`,
      [id],
    );
    const look = fresh.gate.db.inAgency(id, tx => fresh.gate.profileAt(tx, id, clock.now()));
    await expect(look).rejects.toSatisfy(error => !isProblem(error));
    expect(await checkPolicies(fresh.gate, fresh.agencies.carlsbad, fresh.auditReader)).toHaveLength(1);
    const alarms = (await recordOf(fresh, 'carlsbad')).filter(entry => entry.event === 'policy.differs');
    expect(alarms).toHaveLength(1);
  } finally {
    await fresh.close();
  }
});

function agencyId(): string {
  return house.agencies.barstow.agencyId;
}

async function restore(versions: Record<string, unknown>[]): Promise<void> {
  for (const row of versions) {
    await house.database.asSuperuser(
      'update policy_versions set profile = $3, profile_sha256 = $4 where agency_id = $1 and version = $2',
      [agencyId(), row['version'], row['profile'], row['profile_sha256']],
    );
  }
  expect(await check()).toEqual([]);
}
