import type { ErrorCode } from '../../foundation/contract/errors.ts';
import { dataPermissions, rolePermissions, type Permission, type Role } from '../../foundation/contract/permissions.ts';
import type { Profile, RecipientClass } from '../../foundation/contract/profile.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import type { Assurance } from './context.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import { decideMatter, decideRecipient } from '../policy/rules.ts';
import { isClosedToVendor, rolesInForce, type AccountFact } from './roles.ts';

/** What a person asks of the door. */
export type PersonRequest = {
  permission: Permission;
  matter?: Matter | undefined;
  /** Who would receive plate data by it, where it leaves the agency. */
  recipient?: RecipientClass | undefined;
};

/** What is known of the person at that moment. A fact that `neededFacts` doesn't name may be false: nobody looks at it. */
export type PersonFacts = {
  account: AccountFact | null;
  /** The agency's checklist lets live data in, or it is a demonstration. */
  liveData: boolean;
  trained: boolean;
  cleared: boolean;
  /** What the session has proved. */
  assurance: Assurance;
  /** The session proved it lately enough for what is asked. */
  fresh: boolean;
};

/** Minutes for which a proof of identity is good for privileged functions (CJIS IA-11). */
export const stepUpMinutes = 15;

/** All that a sealed account can do: bring sign-in and administration back, never see data. */
export const restoringPermissions: readonly Permission[] = [
  'me.view',
  'account.view',
  'lock.release',
  'sign_in.restore',
];

export type Refusal = {
  ok: false;
  code: ErrorCode;
  detail?: string;
  /** The field of the matter that is wrong. */
  field?: string;
  clauses: string[];
};

export type DoorDecision =
  | { ok: true; role: Role | 'break-glass'; delegationId?: string; clauses: string[]; deviations: string[] }
  | Refusal;

/** Until the checklist of a department that is no demonstration is complete (Civil Code 1798.90.55(a) and others). */
export const liveDataOff: Refusal = {
  ok: false,
  code: 'live_data_off',
  detail: 'Live data is off until the checklist is complete: plateward setup --checklist says what is missing.',
  clauses: [],
};

/** One question of the door: a refusal, or what the answer rests on. */
type Answer = Refusal | { ok: true; clauses: string[]; deviations: string[] };

/** Which facts the decision will look at, so that no more than these are asked of the database. */
export function neededFacts(
  profile: Profile,
  { permission }: PersonRequest,
  account: AccountFact | null,
): { liveData: boolean; training: boolean; clearance: boolean } {
  const inside = account !== null && isOpen(account) && dataPermissions.has(permission);
  const asks = (rule: Profile['training']['requiredBeforeUse']): boolean => inside && rule !== 'unset' && rule.value;
  return {
    liveData: inside,
    training: asks(profile.training.requiredBeforeUse),
    clearance: asks(profile.access.clearanceRequired),
  };
}

/**
 * The questions of the door to a person, in their order: account active, live data, trained, cleared, role, policy rule, statutory
 * floor. The first that fails decides; no rule means no access. Pure: `admit` asks the facts and calls this, tests call it too.
 */
export function decide(request: PersonRequest, facts: PersonFacts, profile: Profile): DoorDecision {
  const { account } = facts;
  if (account === null || !account.active) return refuse('account_inactive');
  if (facts.assurance === 'restoring') return decideRestoring(request);
  // IA-2: without a second factor nothing but one's own account
  if (facts.assurance === 'enrolling' && request.permission !== 'me.view') {
    const detail = 'Set up a second factor first: an authenticator app or a passkey, under your account.';
    return refuse('enrolment_required', { detail });
  }
  if (!isOpen(account))
    return refuse('vendor_closed', { detail: 'The agency opens it for a ticket, for 72 hours at most (BA-62).' });
  const clauses: string[] = [];
  if (dataPermissions.has(request.permission)) {
    const fit = decideFitness(facts, profile);
    if (!fit.ok) return fit;
    clauses.push(...fit.clauses);
  }
  const acting = rolesInForce(profile, account).find(({ role }) => rolePermissions[role].includes(request.permission));
  if (acting === undefined || isClosedToVendor(account, request.permission)) return refuse('permission_missing');
  if (!facts.fresh) return refuse('step_up_required', { detail: stepUpWords });
  const ruled = decideRules(request, profile);
  if (!ruled.ok) return ruled;
  return {
    ok: true,
    role: acting.role,
    ...(acting.delegationId === null ? {} : { delegationId: acting.delegationId }),
    clauses: [...clauses, ...ruled.clauses],
    deviations: ruled.deviations,
  };
}

const stepUpWords = `Confirm that it is you, with a code or a passkey: this asks for a proof of the last ${stepUpMinutes} minutes.`;

/** A sealed account has no post and no role: what it may do is written here, and no policy widens it. */
function decideRestoring({ permission, recipient }: PersonRequest): DoorDecision {
  const may = restoringPermissions.includes(permission) && !dataPermissions.has(permission) && recipient === undefined;
  return may ? { ok: true, role: 'break-glass', clauses: [], deviations: [] } : refuse('permission_missing');
}

/** BA-62: the account of a vendor is closed but for the hours in which the agency opens it. */
function isOpen(account: AccountFact): boolean {
  return account.active && (account.kind !== 'vendor' || account.vendorOpen);
}

/** Before anybody sees plate data: the checklist (Civil Code 1798.90.55(a)), training (LA-23, SL-10, CO-10, BA-21), clearance (BA-59). */
function decideFitness({ liveData, trained, cleared }: PersonFacts, profile: Profile): Answer {
  if (!liveData) return liveDataOff;
  const clauses: string[] = [];
  const { requiredBeforeUse: training } = profile.training;
  if (training === 'unset') {
    return refuse('policy_unset', {
      detail:
        "The agency's policy does not say whether training is required before use; until it does, no data is shown.",
    });
  }
  if (training.value) {
    if (!trained) return refuse('training_missing', { clauses: [referenceOf(training)] });
    clauses.push(referenceOf(training));
  }
  const { clearanceRequired: clearance } = profile.access;
  if (clearance !== 'unset' && clearance.value) {
    if (!cleared) return refuse('clearance_missing', { clauses: [referenceOf(clearance)] });
    clauses.push(referenceOf(clearance));
  }
  return { ok: true, clauses, deviations: [] };
}

/** The policy's rules and the law: purpose, case or incident number, reason; and who receives. */
function decideRules({ matter, recipient }: PersonRequest, profile: Profile): Answer {
  const clauses: string[] = [];
  const deviations: string[] = [];
  if (matter !== undefined) {
    const decision = decideMatter(profile, matter);
    if (!decision.ok) {
      const { code, detail, field } = decision;
      return refuse(code, { detail, field, clauses: decision.clauses });
    }
    clauses.push(...decision.clauses);
    deviations.push(...decision.deviations);
  }
  if (recipient !== undefined) {
    const decision = decideRecipient(profile, recipient);
    if (!decision.ok) return refuse('policy_refused', decision);
    clauses.push(...decision.clauses);
  }
  return { ok: true, clauses, deviations };
}

function refuse(code: ErrorCode, why: { detail?: string; field?: string; clauses?: string[] } = {}): Refusal {
  return {
    ok: false,
    code,
    ...(why.detail === undefined ? {} : { detail: why.detail }),
    ...(why.field === undefined ? {} : { field: why.field }),
    clauses: why.clauses ?? [],
  };
}
