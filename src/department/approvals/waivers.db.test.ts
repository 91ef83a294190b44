import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, trialKinds } from '../../../test/support/approvals.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { closeByPerson, listObligations, waiveByPerson, type AskWaiver } from '../obligations/actions/answer.ts';
import { openObligation } from '../obligations/actions/keep.ts';
import { planObligations } from '../obligations/actions/plan.ts';
import type { Duty } from '../obligations/rules.ts';
import { decideApproval } from './actions/decide.ts';
import { gapDuties } from './actions/gap-duties.ts';
import { approvalKinds } from './actions/kinds.ts';
import { requestApproval } from './actions/request.ts';
import { waiverKind } from './actions/waiver-kind.ts';

const kinds = approvalKinds([waiverKind, ...trialKinds.values()]);
const askWaiver: AskWaiver = (tx, asked, request) => requestApproval(tx, asked, { kind: waiverKind, request });
let house: SmallHouse;
let adc: TestPerson;
let chief: TestPerson;
let officer: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse();
  const build = (post: string) => buildPerson(house, { agency: 'barstow', posts: [post] });
  adc = await build('administrative-division-commander');
  chief = await build('chief-of-police');
  officer = await build('patrol-officer');
});
afterAll(async () => house.close());

const list = async (by: TestPerson, outcome: 'open' | 'closed') =>
  (await listObligations(await by.ctx(), { outcome, limit: 500 })).obligations;
let counter = 0;
async function open(over: Partial<Duty> = {}): Promise<string> {
  const { agencyId } = house.agencies.barstow;
  const duty: Duty = {
    kind: 'trial',
    subject: `s${++counter}`,
    period: '2026',
    title: 'Something of the test',
    clause: 'BA-34',
    strength: 'should',
    ownerPost: 'patrol-officer',
    dueOn: '2026-05-01',
    ...over,
  };
  const made = await house.gate.db.inAgency(agencyId, tx =>
    openObligation(tx, { duty, agencyId, at: house.gate.clock.now(), by: 'test' }),
  );
  if (made === null) throw new Error('it was open already');
  return made.obligationId;
}

test('a should that is left undone is a deviation at once; a must waits for the Chief', async () => {
  const should = await open();
  const waive = async (by: TestPerson, obligationId: string) =>
    waiveByPerson(await by.ctx(), { askWaiver, obligationId, reason: 'no staff until June' });
  expect(await codeOf(waive(officer, should))).toBe('permission_missing');
  const done = await waive(adc, should);
  expect(done).toMatchObject({ approvalId: null, obligation: { outcome: 'waived', evidence: 'no staff until June' } });
  const must = await open({ strength: 'must', ownerPost: 'administrative-division-commander' });
  const { approvalId, obligation } = await waive(adc, must);
  expect(obligation.outcome).toBe('open');
  expect(await codeOf(waive(adc, must))).toBe('approval_waits');
  const decide = async (by: TestPerson) =>
    decideApproval(await by.ctx(), { kinds, approvalId: approvalId ?? '', decision: 'approve' });
  expect(await codeOf(decide(adc))).toBe('approval_self');
  await decide(chief);
  const [waived] = (await list(adc, 'closed')).filter(one => one.obligationId === must);
  expect(waived?.outcome).toBe('waived');
  expect(waived?.closedBy).toContain('approved by');
  const events = (await recordOf(house, 'barstow'))
    .filter(entry => entry.fields.subject === must)
    .map(entry => entry.event);
  expect(events).toEqual([
    'obligation.opened',
    'obligation.waiver_asked',
    'obligation.waiver_asked',
    'obligation.waived',
  ]);
});

test('a waiver that comes too late undoes nothing', async () => {
  const obligationId = await open({ strength: 'must', ownerPost: 'administrative-division-commander' });
  const { approvalId } = await waiveByPerson(await adc.ctx(), {
    askWaiver,
    obligationId,
    reason: 'no staff until June',
  });
  await closeByPerson(await adc.ctx(), { obligationId, evidence: 'it was done after all' });
  const late = decideApproval(await chief.ctx(), { kinds, approvalId: approvalId ?? '', decision: 'approve' });
  expect(await codeOf(late)).toBe('obligation_state');
});

test('a gap of the policy is found: nobody but one person could decide', async () => {
  const gaps = gapDuties(kinds);
  await planObligations(house.gate, house.agencies['san-leandro'], [gaps]);
  const { agencyId } = house.agencies['san-leandro'];
  const rows = await house.database.asSuperuser<{ subject: string; title: string }>(
    `select subject, title from obligations where agency_id = $1 and kind = 'approval_gap' order by subject`,
    [agencyId],
  );
  expect(rows.map(row => row.subject)).toEqual(['obligation_waiver', 'trial_entry', 'trial_plate']);
  expect(rows[0]?.title).toContain('Chief of Police');
  const answered = await buildPerson(house, { agency: 'san-leandro', posts: ['watch-commander'] });
  expect(await codeOf(list(answered, 'open'))).toBe('ok');
});
