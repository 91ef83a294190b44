import { localDay } from '../../../foundation/base/clock.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, taskContext, type AgencyRef } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { dutiesOf, type Duty, type PlanFacts } from '../rules.ts';
import { selectBeginning, selectLastClosed, selectOpen } from '../store.ts';
import { closeObligation, openObligation, openStanding } from './keep.ts';

/** What another room knows to be due now; src/app.ts hands them in. What it no longer finds is closed with `over` as evidence. */
export type DutyProvider = {
  /** The kinds that this provider alone finds. */
  kinds: readonly string[];
  /** Evidence of those that are no longer found. */
  over: string;
  find(tx: Tx, asked: { agency: AgencyRef; profile: Profile; at: Date; today: string }): Promise<Duty[]>;
};

/** Kinds of the profile's own rules that stand as long as the fact does. */
const standingKinds = new Map([['set_value', 'the policy sets it now']]);

/**
 * Opens what an agency's policy makes due and closes what is no longer so, as the profile in force and the facts of other rooms say.
 * Running it twice changes nothing. Returns how many were opened and closed.
 */
export function planObligations(
  gate: Gate,
  agency: AgencyRef,
  providers: readonly DutyProvider[],
): Promise<{ opened: number; closed: number }> {
  const ctx = taskContext(gate, agency, 'obligation-planner');
  return act(ctx, { permission: 'obligation.plan', event: 'obligation.planned' }, async (tx, { grant, at, record }) => {
    const { profile } = grant.profile;
    const facts = await planFacts(tx, agency, at);
    const own = dutiesOf(profile, facts);
    const found = [...own];
    const endings = new Map(standingKinds);
    for (const provider of providers) {
      found.push(...(await provider.find(tx, { agency, profile, at, today: facts.today })));
      for (const kind of provider.kinds) endings.set(kind, provider.over);
    }
    const by = { agencyId: agency.agencyId, at, by: actorName(ctx.actor) };
    const closed = await closeOver(tx, { found, endings, by });
    const open = await selectOpen(tx, [...endings.keys()]);
    let opened = 0;
    const seen = new Set<string>();
    for (const duty of found) {
      const standing = endings.has(duty.kind);
      const key = JSON.stringify([duty.kind, duty.subject, standing ? '' : duty.period]);
      if (seen.has(key)) continue;
      seen.add(key);
      const made = standing ? await openStanding(tx, { ...by, duty, open }) : await openObligation(tx, { ...by, duty });
      if (made !== null) opened++;
    }
    record({ result_count: opened, detail: { closed } });
    return { opened, closed };
  });
}

type By = { agencyId: AgencyRef['agencyId']; at: Date; by: string };

async function closeOver(
  tx: Tx,
  { found, endings, by }: { found: readonly Duty[]; endings: ReadonlyMap<string, string>; by: By },
): Promise<number> {
  const still = new Set(found.map(duty => JSON.stringify([duty.kind, duty.subject])));
  let closed = 0;
  for (const { kind, subject } of await selectOpen(tx, [...endings.keys()])) {
    if (still.has(JSON.stringify([kind, subject]))) continue;
    closed += await closeObligation(tx, { ...by, kind, subject, evidence: endings.get(kind) ?? 'it is over' });
  }
  return closed;
}

async function planFacts(tx: Tx, { timeZone }: AgencyRef, at: Date): Promise<PlanFacts> {
  const today = localDay(at, timeZone);
  const done = new Map<string, string>();
  const over = new Map<string, string>();
  for (const { kind, subject, outcome, closedAt, dueOn } of await selectLastClosed(tx)) {
    const key = JSON.stringify([kind, subject]);
    const day = outcome === 'done' ? localDay(closedAt, timeZone) : dueOn;
    if (outcome === 'done') done.set(key, day);
    if (day > (over.get(key) ?? '')) over.set(key, day);
  }
  return {
    today,
    since: localDay((await selectBeginning(tx)) ?? at, timeZone),
    lastDone: (kind, subject) => done.get(JSON.stringify([kind, subject])) ?? null,
    lastOver: (kind, subject) => over.get(JSON.stringify([kind, subject])) ?? null,
  };
}
