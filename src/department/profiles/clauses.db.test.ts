import { afterAll, beforeAll, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { routes } from '../../foundation/contract/routes.ts';
import { enrolAgency } from '../../gate/policy/actions.ts';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { codeOf } from '../../../test/support/approvals.ts';
import { closeByPerson, listObligations } from '../obligations/actions/answer.ts';
import { planObligations } from '../obligations/actions/plan.ts';
import { viewClauses } from './actions/clauses.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
let house: SmallHouse;
let adc: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  adc = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
});
afterAll(async () => house.close());

const view = async (by = adc) => viewClauses(await by.ctx());

test('every clause of the text with its place, its strength and what it sets; the answer is what the contract says', async () => {
  const seen = await view();
  expect(routes.viewClauses.answer.parse(seen)).toMatchObject({ version: 1, isListed: true });
  expect(seen.clauses).toHaveLength(72);
  expect(seen.clauses.find(one => one.id === 'BA-71')).toMatchObject({
    strength: 'should',
    parameters: ['hotlist.maxAgeHours'],
    lines: [expect.any(Number), expect.any(Number)],
  });
  expect(seen.clauses.filter(one => one.state === 'procedure').every(one => one.owner !== null)).toBe(true);
  expect(seen.parameters.find(one => one.path === 'hotlist.maxAgeHours')).toMatchObject({
    value: '72',
    restsOn: 'BA-71',
    askedAs: { kind: 'number', min: 1 },
  });
  expect(seen.breaches).toEqual([]);
  expect(seen.elements).toHaveLength(10);
  expect(seen.floor.filter(one => one.law.includes('7284.6'))).toHaveLength(1);
});

test('obligations that rest on a clause stand with it, open and then done', async () => {
  const { agencies, gate } = house;
  const before = (await view()).clauses.find(one => one.id === 'BA-34');
  expect(before?.duties).toMatchObject({ open: 0, done: 0, lastDone: null });
  await planObligations(gate, agencies.barstow, []);
  const { obligations } = await listObligations(await adc.ctx(), { outcome: 'open', limit: 500 });
  const audits = obligations.filter(one => one.clause === 'BA-34');
  const [audit] = audits;
  const during = (await view()).clauses.find(one => one.id === 'BA-34');
  expect(during?.duties).toMatchObject({
    open: audits.length,
    overdue: audits.filter(one => one.overdue).length,
    nextDueOn: audit?.dueOn,
  });
  const obligationId = audit?.obligationId ?? '';
  await closeByPerson(await adc.ctx(), { obligationId, evidence: 'report of the first quarter' });
  const after = (await view()).clauses.find(one => one.id === 'BA-34');
  expect(after?.duties).toMatchObject({ open: audits.length - 1, done: 1, lastDone: { by: adc.username } });
});

test('obligations of one agency never show at another', async () => {
  const other = await buildPerson(house, { agency: 'corona', posts: ['chief-of-police'] });
  const { clauses } = await view(other);
  expect(clauses.every(one => one.id.startsWith('CO-'))).toBe(true);
  expect(clauses.every(one => one.duties.open + one.duties.done === 0)).toBe(true);
});

test('looking is an entry of the record; a vendor does not look', async () => {
  const vendor = await buildPerson(house, { agency: 'barstow', posts: ['vendor-technician'] });
  expect(await codeOf(view(vendor))).not.toBe('ok');
  await view();
  const entries = (await recordOf(house, 'barstow')).filter(one => one.event === 'policy.viewed');
  expect(entries.some(one => one.fields.actor === adc.username && one.outcome === 'permit')).toBe(true);
  expect(entries.some(one => one.fields.actor === vendor.username && one.outcome === 'refuse')).toBe(true);
});

test('a text that is not a listed one has no clauses, only its settings', async () => {
  const profile = structuredClone(demonstrationProfile('barstow'));
  profile.meta.code = 'elsewhere';
  const enrolled = await enrolAgency(house.gate.db, {
    profile,
    demonstration: true,
    adoptedBy: 'test',
    at: new Date('2020-01-01T00:00:00Z'),
  });
  const there = { ...house, agencies: { ...house.agencies, barstow: enrolled } };
  const seen = await view(await buildPerson(there, { agency: 'barstow', posts: ['chief-of-police'] }));
  expect(seen).toMatchObject({ isListed: false, clauses: [] });
  expect(seen.parameters.find(one => one.path === 'hotlist.maxAgeHours')).toMatchObject({ restsOn: 'BA-71' });
});
