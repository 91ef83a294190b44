import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { rolePermissions, taskPermissions, type Permission, type Role } from '../../foundation/contract/permissions.ts';
import type { RecipientClass } from '../../foundation/contract/profile.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { ProfileInForce } from '../policy/actions.ts';
import type { Actor, Context, Person } from './context.ts';
import { decide, liveDataOff, neededFacts, stepUpMinutes, type PersonFacts, type Refusal } from './decide.ts';
import type { Gate } from './gate.ts';

/** On what an act was admitted: goes into the record, and to the action. */
export type Grant = {
  profile: ProfileInForce;
  /** Posts held, and the role that permits. */
  posts: string[];
  role: Role | 'task' | 'break-glass';
  /** Set when the role is a delegated duty. */
  delegationId?: string;
  /** References of the rules that decided: clause ids, statutes. */
  clauses: string[];
  /** Each "should" of the policy that was not done. */
  deviations: string[];
};

/** What is asked, and at which moment (now): an act is judged at the moment that the record names. */
export type Ask = { permission: Permission; matter?: Matter; recipient?: RecipientClass; at?: Date };

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
      await askLiveData(tx, ctx);
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
  ctx: Context,
  { actor, ask, at, profile }: { actor: Person; ask: Ask; at: Date; profile: ProfileInForce },
): Promise<Grant> {
  const facts = await factsOf(tx, ctx, { actor, ask, at, profile });
  const decision = decide(ask, facts, profile.profile);
  if (!decision.ok) throw problemOf(await withWords(tx, ctx, { refusal: decision, actor, at, profile }));
  const { ok: _, ...grant } = decision;
  return { profile, posts: facts.account?.postIds ?? [], ...grant };
}

/** Asks the facts that the decision will look at, and no others. */
async function factsOf(
  tx: Tx,
  { gate, stepUp }: Context,
  { actor, ask, at, profile }: { actor: Person; ask: Ask; at: Date; profile: ProfileInForce },
): Promise<PersonFacts> {
  const account = await gate.facts.account(tx, actor.personId, at);
  const needed = neededFacts(profile.profile, ask, account);
  const today = localDay(at, actor.agency.timeZone);
  return {
    account,
    liveData: needed.liveData && (actor.agency.demonstration || (await gate.facts.liveData(tx, actor.agency.agencyId))),
    trained: needed.training && (await gate.facts.training(tx, actor.personId, today, at)) !== null,
    cleared: needed.clearance && (await gate.facts.clearance(tx, actor.personId, at)),
    assurance: actor.assurance,
    fresh: stepUp !== true || isFresh(actor, at),
  };
}

/** Who has no second factor yet can't prove more; the rooms see to it that such a session enrols the first one and nothing else. */
function isFresh({ strongAt, assurance }: Person, at: Date): boolean {
  if (strongAt === null) return assurance === 'enrolling';
  return at.getTime() - strongAt.getTime() <= stepUpMinutes * 60_000;
}

/** Whoever lacks training is told which, since when, and whom to ask. */
async function withWords(
  tx: Tx,
  { gate }: Context,
  asked: { refusal: Refusal; actor: Person; at: Date; profile: ProfileInForce },
): Promise<Refusal> {
  const { refusal, actor, at, profile } = asked;
  if (refusal.code !== 'training_missing' || gate.facts.whyUntrained === undefined) return refusal;
  const today = localDay(at, actor.agency.timeZone);
  const { personId } = actor;
  return { ...refusal, detail: await gate.facts.whyUntrained(tx, { personId, today, at, profile: profile.profile }) };
}

function problemOf({ code, detail, field, clauses }: Refusal): Problem {
  return new Problem(code, {
    ...(detail === undefined ? {} : { detail }),
    ...(field === undefined ? {} : { fields: [{ field, message: detail ?? '' }] }),
    ...(clauses.length === 0 ? {} : { clauses }),
  });
}

/**
 * Throws Problem `live_data_off` until the checklist of a department that is no demonstration is complete (Civil Code 1798.90.55(a) and
 * others). 503: a camera keeps its message and sends it again, so that nothing is lost, and nothing is stored before its time.
 */
export async function askLiveData(tx: Tx, { gate, actor }: { gate: Gate; actor: Actor }): Promise<void> {
  if (actor.agency.demonstration || (await gate.facts.liveData(tx, actor.agency.agencyId))) return;
  throw problemOf(liveDataOff);
}
