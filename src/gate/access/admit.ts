import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import {
  dataPermissions,
  rolePermissions,
  taskPermissions,
  type Permission,
  type Role,
} from '../../foundation/contract/permissions.ts';
import { referenceOf, type Setting } from '../../foundation/contract/profile-setting.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { ProfileInForce } from '../policy/actions.ts';
import { decideMatter, permissionsOfPosts } from '../policy/rules.ts';
import type { Context, Person } from './context.ts';

/** On what an act was admitted: goes into the record, and to the action. */
export type Grant = {
  profile: ProfileInForce;
  /** Posts held, and the role that permits. */
  posts: string[];
  role: Role | 'task';
  /** References of the rules that decided: clause ids, statutes. */
  clauses: string[];
  /** Each "should" of the policy that was not done. */
  deviations: string[];
};

/** What is asked, and at which moment (now): an act is judged at the moment that the record names. */
export type Ask = { permission: Permission; matter?: Matter; at?: Date };

/**
 * The questions of the door, in their order: account active, trained, cleared, role, policy rule, statutory floor.
 * Throws the Problem of the first that fails; no rule means no access.
 */
export async function admit(tx: Tx, ctx: Context, ask: Ask): Promise<Grant> {
  const { gate, actor } = ctx;
  const at = ask.at ?? gate.clock.now();
  const profile = await gate.profileAt(tx, actor.agency.agencyId, at);
  switch (actor.kind) {
    case 'person':
      return admitPerson(tx, ctx, { actor, ask, at, profile });
    case 'source': {
      if (!(await gate.facts.sourceKey(tx, actor.keyId)))
        throw new Problem('account_inactive', { detail: 'This camera key was revoked.' });
      if (!rolePermissions.source.includes(ask.permission)) throw new Problem('permission_missing');
      return { profile, posts: [], role: 'source', clauses: [], deviations: [] };
    }
    case 'task': {
      const permitted: readonly Permission[] = taskPermissions[actor.task];
      const misplaced = actor.task === 'demo-seed' && !actor.agency.demonstration;
      if (misplaced || !permitted.includes(ask.permission)) throw new Problem('permission_missing');
      return { profile, posts: [], role: 'task', clauses: [], deviations: [] };
    }
  }
}

/**
 * Whether the door would open now. For slow preparations outside the transaction that nobody else shall cause; it grants
 * nothing and records nothing: `act` asks again.
 */
export async function wouldAdmit(ctx: Context, ask: Ask): Promise<boolean> {
  try {
    await ctx.gate.db.inAgency(ctx.actor.agency.agencyId, tx => admit(tx, ctx, ask));
    return true;
  } catch {
    return false;
  }
}

async function admitPerson(
  tx: Tx,
  { gate }: Context,
  { actor, ask, at, profile }: { actor: Person; ask: Ask; at: Date; profile: ProfileInForce },
): Promise<Grant> {
  const account = await gate.facts.account(tx, actor.personId, at);
  if (account === null || !account.active) throw new Problem('account_inactive');
  const clauses: string[] = [];
  const deviations: string[] = [];
  if (dataPermissions.has(ask.permission)) {
    clauses.push(...(await askTraining(tx, gate, { actor, at, profile })));
    clauses.push(...(await askClearance(tx, gate, { actor, at, profile })));
  }
  const { roles } = permissionsOfPosts(profile.profile, account.postIds);
  const role = roles.find(candidate => rolePermissions[candidate].includes(ask.permission));
  if (role === undefined) throw new Problem('permission_missing');
  if (ask.matter !== undefined) {
    // policy rule and statutory floor: purpose, case or incident number, reason
    const decision = decideMatter(profile.profile, ask.matter);
    if ('code' in decision) {
      throw new Problem(decision.code, {
        detail: decision.detail,
        fields: [{ field: decision.field, message: decision.detail }],
        clauses: decision.clauses,
      });
    }
    clauses.push(...decision.clauses);
    deviations.push(...decision.deviations);
  }
  return { profile, posts: account.postIds, role, clauses, deviations };
}

type Question = { actor: Person; at: Date; profile: ProfileInForce };

/** LA-23, SL-10, CO-10, BA-21, BA-50: nobody accesses ALPR data without department-approved training first. */
async function askTraining(tx: Tx, gate: Context['gate'], { actor, at, profile }: Question): Promise<string[]> {
  const rule: Setting<boolean> = profile.profile.training.requiredBeforeUse;
  if (rule === 'unset') {
    throw new Problem('policy_unset', {
      detail:
        "The agency's policy does not say whether training is required before use; until it does, no data is shown.",
    });
  }
  if (!rule.value) return [];
  const training = await gate.facts.training(tx, actor.personId, localDay(at, actor.agency.timeZone));
  if (training === null) throw new Problem('training_missing', { clauses: [referenceOf(rule)] });
  return [referenceOf(rule)];
}

/** BA-59: clearance besides training, where the policy asks for it. */
async function askClearance(tx: Tx, gate: Context['gate'], { actor, at, profile }: Question): Promise<string[]> {
  const rule: Setting<boolean> = profile.profile.access.clearanceRequired;
  if (rule === 'unset' || !rule.value) return [];
  if (!(await gate.facts.clearance(tx, actor.personId, at)))
    throw new Problem('clearance_missing', { clauses: [referenceOf(rule)] });
  return [referenceOf(rule)];
}
