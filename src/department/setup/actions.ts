import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import type { AgencyId } from '../../foundation/base/ids.ts';
import type { Checklist, SetupItem } from '../../foundation/contract/routes/setup.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import { actorName, type Context } from '../../gate/access/context.ts';
import { postsThatSee } from '../../gate/policy/rules.ts';
import { holdersOfPosts } from '../people/actions.ts';
import { trainingOfAll } from '../training/actions.ts';
import { checklistOf, isComplete, itemRules } from './rules.ts';
import { insertRecord, selectItems, selectRecords } from './store.ts';

/**
 * The fact of the door: whether live data is let in at a department that is no demonstration. Words on the checklist are only ever added,
 * so what was complete once is not asked again: each message of a camera passes here.
 */
export function liveDataLookup(): (tx: Tx, agencyId: AgencyId) => Promise<boolean> {
  const on = new Set<AgencyId>();
  return async (tx, agencyId) => {
    if (on.has(agencyId)) return true;
    const complete = isComplete(await selectItems(tx));
    if (complete) on.add(agencyId);
    return complete;
  };
}

/** The checklist before live data, with who showed or waived what. */
export function viewChecklist(ctx: Context): Promise<Checklist> {
  return act(ctx, { permission: 'setup.view', event: 'setup.viewed' }, async (tx, { record }) => {
    const checklist = checklistOf(await selectRecords(tx), ctx.actor.agency);
    record({ result_count: checklist.items.length });
    return checklist;
  });
}

/**
 * Puts evidence of an item on file, or waives it by name with a reason. What can be counted is counted here and not believed. Throws
 * Problem `input_invalid`, or `policy_refused` for what the law lets nobody waive.
 */
export function recordItem(
  ctx: Context,
  input: { item: SetupItem; state: 'done' | 'waived'; evidence: string; happenedOn?: string | undefined },
): Promise<Checklist> {
  const { item, state, happenedOn } = input;
  const about = { subject: item, detail: { state, evidence: input.evidence, happened_on: happenedOn ?? null } };
  return act(ctx, { permission: 'setup.record', event: 'setup.recorded', about }, async (tx, desk) => {
    const { agency } = ctx.actor;
    const rule = itemRules[item];
    if (state === 'waived' && !rule.waivable)
      throw new Problem('policy_refused', { detail: 'The law lets nobody waive this.', clauses: [rule.basis] });
    const reason = input.evidence.trim();
    if (reason.length < 10) throw fieldProblem('evidence', 'says too little: name the document, or the reason');
    if (happenedOn !== undefined && happenedOn > localDay(desk.at, agency.timeZone))
      throw fieldProblem('happenedOn', 'lies in the future');
    if (state === 'done' && rule.dated && happenedOn === undefined)
      throw fieldProblem('happenedOn', 'is missing: on which day was it?');
    const counted = state === 'done' ? await countOf(tx, { item, desk, ctx }) : '';
    const evidence = `${reason}${counted}`;
    const { agencyId } = agency;
    const by = actorName(ctx.actor);
    await insertRecord(tx, { item, state, evidence, happenedOn: happenedOn ?? null, by, at: desk.at, agencyId });
    const checklist = checklistOf(await selectRecords(tx), agency);
    const after = { live: checklist.live, waived: checklist.waived, open: checklist.open };
    desk.record({ detail: { state, evidence, happened_on: happenedOn ?? null, ...after } });
    return checklist;
  });
}

/** What the house itself knows of an item, for the evidence. Throws Problem `input_invalid` when it is not so. */
async function countOf(tx: Tx, { item, desk, ctx }: { item: SetupItem; desk: Desk; ctx: Context }): Promise<string> {
  const { profile } = desk.grant.profile;
  if (item === 'two_approvers') {
    const approvers = await holdersOfPosts(tx, postsWith(profile, 'approver'), desk.at);
    const humans = new Set(approvers.map(one => one.human)).size;
    if (humans < 2) throw fieldProblem('item', `is not so: ${humans} persons hold a post that approves`);
    return ` (counted: ${humans} persons)`;
  }
  if (item !== 'trained_users') return '';
  const users = await holdersOfPosts(tx, postsThatSee(profile), desk.at);
  const standing = await trainingOfAll(tx, localDay(desk.at, ctx.actor.agency.timeZone), desk.at);
  const trained = users.filter(({ personId }) => standing(personId) !== null).length;
  if (trained === 0) throw fieldProblem('item', `is not so: of ${users.length} users none is trained`);
  return ` (counted: ${trained} of ${users.length} users)`;
}

function postsWith(profile: Profile, role: 'approver'): string[] {
  return profile.posts.filter(post => post.grants.some(grant => grant.role === role)).map(post => post.id);
}

function fieldProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field} ${message}.`, fields: [{ field, message }] });
}
