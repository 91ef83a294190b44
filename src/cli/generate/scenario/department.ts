import { taskContext } from '../../../gate/access/context.ts';
import { keepAwake } from '../../../gate/edge/store.ts';
import { approverChain } from '../../../gate/policy/rules.ts';
import { createAccount, giveTotp, holdPost, identifyPerson } from '../../../department/people/actions.ts';
import { newTotpSecret, stepAt, totpCode } from '../../../department/people/rules/totp.ts';
import type { ApprovalKind } from '../../../department/approvals/actions/kinds.ts';
import { countUnavailable, requestApproval } from '../../../department/approvals/actions/request.ts';
import { bearer, password, type Answer, type Ask, type Headers, type Player } from './player.ts';

/** Two-person requests, obligations and the policy itself: one of everything, in an order that never changes. Answers with the headers of the head of the department. */
export async function playDepartment(player: Player, commander: Headers): Promise<Headers> {
  const { house, agency, ask } = player;
  const chief = await makeChief(player);
  await house.tasks.runDue();
  const { obligations } = await ask(commander, { url: '/v1/obligations' });
  // as the route answers
  const [first, second] = (obligations as { obligationId: string; strength: string }[]).filter(
    one => one.strength === 'must',
  );
  const evidence = { evidence: 'the signed report of the scenario', reference: 'A-1' };
  await ask(commander, { url: `/v1/obligations/${first?.obligationId ?? ''}/close`, payload: evidence });
  const waiver = {
    url: `/v1/obligations/${second?.obligationId ?? ''}/waiver`,
    payload: { reason: 'no staff until June' },
  };
  const { approvalId } = await ask(commander, waiver);
  await ask(chief, { url: '/v1/approvals' });
  await decide(ask, chief, approvalId);
  await ask(chief, { url: '/v1/obligations?outcome=closed' });
  await playPolicy(player, { commander, chief });
  await playFallback(player, commander);
  await house.tasks.runDue();
  await house.gate.db.inAgency(agency.agencyId, keepAwake);
  return chief;
}

async function makeChief({ house, agency, ask }: Player): Promise<Headers> {
  const account = { username: 'chief', displayName: 'Scenario chief', password, passwordRounds: 1000 };
  const { personId } = await createAccount(taskContext(house.gate, agency, 'demo-seed'), account);
  const heldFrom = house.gate.clock.now();
  const { agencyId } = agency;
  await house.gate.db.inAgency(agencyId, tx =>
    holdPost(tx, { agencyId, personId, postId: 'chief-of-police', heldFrom }),
  );
  const signIn = { agency: agency.code, username: 'chief', password };
  const now = house.gate.clock.now();
  const secret = newTotpSecret();
  await house.gate.db.inAgency(agencyId, tx =>
    giveTotp(tx, house.gate, { agencyId, personId, secret, at: now, demonstration: false }),
  );
  const code = totpCode(secret, stepAt(now));
  return bearer(await ask({}, { url: '/v1/sessions', payload: { ...signIn, code }, wanted: 201 }));
}

async function playPolicy(
  { ask }: Player,
  { commander, chief }: { commander: Headers; chief: Headers },
): Promise<void> {
  const propose = (value: number, baseVersion: number): Promise<Answer> => {
    const hours = { value, strength: 'should', basis: 'demonstration', note: 'of the scenario' };
    const settings = { 'hotlist.maxAgeHours': hours };
    const payload = { reason: 'lists are refreshed more often', effectiveOn: '2026-06-01', baseVersion, settings };
    return ask(commander, { url: '/v1/policy/proposals', payload, wanted: 201 });
  };
  const { approvalId } = await propose(48, 1);
  await ask(commander, { url: '/v1/approvals?whose=mine' });
  await ask(chief, { url: `/v1/approvals/${String(approvalId)}` });
  await decide(ask, chief, approvalId);
  await ask(commander, { url: '/v1/policy' });
  await ask(commander, { url: '/v1/policy/diff?from=1&to=2' });
  const again = await propose(36, 2);
  await ask(commander, { url: `/v1/approvals/${String(again['approvalId'])}/withdrawal`, payload: {} });
}

/** A request whose first approver is not reached, and that runs out. */
async function playFallback(player: Player, commander: Headers): Promise<void> {
  const { house, agency, ask, minutesPass } = player;
  const kind: ApprovalKind = {
    kind: 'scenario_entry',
    expiresAfterHours: 0.1,
    chain: profile => approverChain(profile, 'officer'),
    onApproved: async () => undefined,
  };
  const token = (commander['authorization'] ?? '').replace('Bearer ', '');
  const actor = await identifyPerson(house.gate, token);
  const ctx = { gate: house.gate, actor, address: 'scenario', passed: new Set<never>() };
  const { agencyId } = agency;
  const at = house.gate.clock.now();
  const { approvalId } = await house.gate.db.inAgency(agencyId, async tx => {
    const { profile } = await house.gate.profileAt(tx, agencyId, at);
    const request = { subject: 'of the scenario', title: 'Of the scenario', reason: 'wanted in the scenario' };
    return requestApproval(tx, { ctx, profile, at }, { kind, request });
  });
  const tried = { post: 'operations-division-commander', tried: 'telephone', triedAt: at.toISOString() };
  await ask(commander, { url: `/v1/approvals/${approvalId}/unavailability`, payload: tried });
  await house.gate.db.inAgency(agencyId, tx => countUnavailable(tx, { from: new Date(0), to: at }));
  minutesPass(7);
}

async function decide(ask: Ask, chief: Headers, approvalId: unknown): Promise<void> {
  const payload = { decision: 'approve', words: 'as it stands' };
  await ask(chief, { url: `/v1/approvals/${String(approvalId)}/decision`, payload });
}
