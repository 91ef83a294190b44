import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type TaskActor } from '../../../gate/access/context.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { atMost, idlenessOf, mostUnusedDays, type Idleness } from '../rules/accounts.ts';
import { lockPeople, selectDetails, type AccountDetail } from '../store/accounts.ts';
import { selectUnusedWarnings } from '../store/notices.ts';
import { switchOff } from './accounts.ts';
import { tellOf } from './checks.ts';

/** An active account with the days that matter for its use. */
export type IdleAccount = { account: AccountDetail; idleness: Idleness; usedSince: Date };

/** Active accounts with the day of their last use, and those on which a warning and the end fall due; for the runner's dates. */
export async function findIdle(tx: Tx, on: { at: Date; timeZone: string; unusedDays: number }): Promise<IdleAccount[]> {
  const accounts = (await selectDetails(tx)).filter(account => account.active);
  return accounts.map(account => {
    const { lastUse, activeSince } = account;
    const usedSince = lastUse !== null && lastUse > activeSince ? lastUse : activeSince;
    return { account, usedSince, idleness: idlenessOf(usedSince, on) };
  });
}

/**
 * Warns five days before an account has lain unused for 90 days, or fewer where the policy says so, and then switches it off (CJIS AC-2(3)); run daily, and harmless when run again. Answers with the user
 * names of both, and the next local day on which something falls due.
 */
export function checkUnused(
  ctx: Context<TaskActor>,
): Promise<{ warned: string[]; deactivated: string[]; nextOn: string | null }> {
  const ask = { permission: 'account.deactivate', event: 'account.unused_checked' } as const;
  return act(ctx, ask, async (tx, { at, grant, record }) => {
    const { agencyId, timeZone } = ctx.actor.agency;
    const unusedDays = atMost(mostUnusedDays, grant.profile.profile.accounts.unusedDays);
    await lockPeople(tx, agencyId);
    const idle = await findIdle(tx, { at, timeZone, unusedDays });
    const warnings = await selectUnusedWarnings(tx);
    const toWarn = idle.filter(({ account, idleness, usedSince }) => {
      const warnedAt = warnings.get(account.personId);
      return idleness.state === 'warn' && (warnedAt === undefined || warnedAt <= usedSince);
    });
    const toStop = idle.filter(({ idleness }) => idleness.state === 'disable');
    for (const { account, idleness } of toWarn) {
      const message = `${account.username} was last used on ${idleness.lastUsedOn} and is switched off on ${idleness.disableOn}.`;
      await tellOf(tx, account, { agencyId, kind: 'unused_warning', message, at });
    }
    for (const one of toStop) await stop(tx, { ctx, one, at });
    const warned = toWarn.map(({ account }) => account.username);
    const deactivated = toStop.map(({ account }) => account.username);
    record({ result_count: warned.length + deactivated.length, detail: { warned, deactivated } });
    return { warned, deactivated, nextOn: nextOf(idle) };
  });
}

/** A switched-off account is an event of its own, whoever did it. */
async function stop(tx: Tx, { ctx, one, at }: { ctx: Context<TaskActor>; one: IdleAccount; at: Date }): Promise<void> {
  const { agencyId, name } = ctx.actor.agency;
  const by = actorName(ctx.actor);
  await switchOff(tx, one.account, { reason: 'unused', by, at, agencyId });
  const who = { actor: by, name: ctx.actor.task, organisation: name };
  const detail = { last_used_on: one.idleness.lastUsedOn };
  const fields = { at: at.toISOString(), ...who, subject: one.account.personId, reason: 'unused', detail };
  await queueEntry(tx, { event: 'account.deactivated', outcome: 'permit', agencyId, at, fields });
}

function nextOf(idle: readonly IdleAccount[]): string | null {
  const days = idle.flatMap(({ idleness }) =>
    idleness.state === 'used' ? [idleness.warnOn] : idleness.state === 'warn' ? [idleness.disableOn] : [],
  );
  return days.toSorted()[0] ?? null;
}
