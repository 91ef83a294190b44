import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import type { TestPerson } from '../support/house.ts';
import type { RouteRequest, Whose } from './route-request.ts';
import type { Belongings, Stage } from './stage.ts';

/** Requests for approvals, obligations and the policy. */

let counter = 0;
const minuteMs = 60_000;

export const departmentRequests: Record<string, RouteRequest> = {
  listApprovals: { make: () => ({ method: 'GET', url: '/v1/approvals?whose=mine' }) },
  showApproval: {
    objects: true,
    make: async (stage, by, whose) => {
      const approvalId = await approvalOf(stage, whose, { asker: by, chain: [['chief-of-police']] });
      return { method: 'GET', url: `/v1/approvals/${approvalId}` };
    },
  },
  decideApproval: {
    objects: true,
    make: async (stage, by, whose) => {
      const chain = [[(await postOf(stage, by)) ?? 'chief-of-police']];
      const approvalId = await approvalOf(stage, whose, { asker: stage.own.colleague, chain });
      const payload = { decision: 'refuse', words: 'not on these grounds' };
      return { method: 'POST', url: `/v1/approvals/${approvalId}/decision`, payload };
    },
  },
  withdrawApproval: {
    objects: true,
    make: async (stage, by, whose) => {
      const approvalId = await approvalOf(stage, whose, { asker: by, chain: [['chief-of-police']] });
      return { method: 'POST', url: `/v1/approvals/${approvalId}/withdrawal`, payload: {} };
    },
  },
  recordUnavailable: {
    objects: true,
    make: async (stage, by, whose) => {
      const chain = [['operations-division-commander'], ['administrative-division-commander', 'chief-of-police']];
      const approvalId = await approvalOf(stage, whose, { asker: by, chain });
      const triedAt = new Date(systemClock.now().getTime() - minuteMs).toISOString();
      const payload = { post: 'operations-division-commander', tried: 'telephone, twice', triedAt };
      return { method: 'POST', url: `/v1/approvals/${approvalId}/unavailability`, payload };
    },
  },
  listObligations: { make: () => ({ method: 'GET', url: '/v1/obligations' }) },
  closeObligation: {
    objects: true,
    make: async (stage, by, whose) => ({
      method: 'POST',
      url: `/v1/obligations/${await obligationOf(stage, whose, by)}/close`,
      payload: { evidence: 'the signed report of the walk' },
    }),
  },
  waiveObligation: {
    objects: true,
    make: async (stage, by, whose) => ({
      method: 'POST',
      url: `/v1/obligations/${await obligationOf(stage, whose, by)}/waiver`,
      payload: { reason: 'no staff until the walk is over' },
    }),
  },
  viewProfile: { make: () => ({ method: 'GET', url: '/v1/policy' }) },
  viewClauses: { make: () => ({ method: 'GET', url: '/v1/policy/clauses' }) },
  diffProfiles: { make: () => ({ method: 'GET', url: '/v1/policy/diff?from=1&to=1' }) },
  proposeProfile: {
    make: () => {
      const hours = { value: 100 + ++counter, strength: 'should', basis: 'demonstration', note: 'of the walk' };
      const effectiveOn = new Date(systemClock.now().getTime() + 48 * 60 * minuteMs).toISOString().slice(0, 10);
      const settings = { 'hotlist.maxAgeHours': hours };
      const payload = { reason: 'asked for by the walk', effectiveOn, baseVersion: 1, settings };
      return { method: 'POST', url: '/v1/policy/proposals', payload };
    },
  },
};

function agencyOf({ house, own, other }: Stage, whose: Whose): string {
  const belongings: Belongings = whose === 'other' ? other : own;
  return house.agencies[belongings.agency].agencyId;
}

/** A request that waits: of `asker` at the own agency, of its officer at the other one. */
async function approvalOf(
  stage: Stage,
  whose: Whose,
  { asker, chain }: { asker: TestPerson; chain: string[][] },
): Promise<string> {
  const approvalId = newId();
  if (whose === 'missing') return approvalId;
  const { personId } = whose === 'other' ? stage.other.officer : asker;
  const now = systemClock.now().getTime();
  await stage.house.database.asSuperuser(
    `insert into approval_requests (approval_id, agency_id, kind, subject, title, reason, clauses, chain, requested_by, requester_human, requested_at, expires_at)
     values ($1, $2, 'obligation_waiver', $3, 'of the walk', 'of the walk', '{}', $4, $5, $5, $6, $7)`,
    [
      approvalId,
      agencyOf(stage, whose),
      `of the walk ${approvalId}`,
      JSON.stringify(chain.map(posts => ({ posts, added: false }))),
      personId,
      new Date(now - 60 * minuteMs),
      new Date(now + 60 * minuteMs),
    ],
  );
  return approvalId;
}

/** Something that the caller's first post owes. */
async function obligationOf(stage: Stage, whose: Whose, by: TestPerson): Promise<string> {
  const obligationId = newId();
  if (whose === 'missing') return obligationId;
  await stage.house.database.asSuperuser(
    `insert into obligations (obligation_id, agency_id, kind, subject, period, title, clause, strength, owner_post, due_on, opened_at, opened_by)
     values ($1, $2, 'of_the_walk', $3, '-', 'of the walk', 'BA-34', 'should', $4, '2026-01-31', $5, 'test')`,
    [obligationId, agencyOf(stage, whose), obligationId, await postOf(stage, by), systemClock.now()],
  );
  return obligationId;
}

async function postOf({ house }: Stage, { personId }: TestPerson): Promise<string | null> {
  const [row] = await house.database.asSuperuser<{ post_id: string }>(
    'select post_id from post_holdings where person_id = $1 order by held_from limit 1',
    [personId],
  );
  return row?.post_id ?? null;
}
