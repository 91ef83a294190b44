import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { releaseLock } from '../store/tries.ts';
import { refuseOwn, requireAccount, tellOf } from './checks.ts';

/** Opens an account's way by password again (CJIS AC-7: an administrator does). Throws Problem `not_found`, `policy_refused` for one's own. */
export function releaseSignIn(
  ctx: Context<Person>,
  { personId }: { personId: string },
): Promise<{ released: boolean }> {
  const { agencyId } = ctx.actor.agency;
  const ask = { permission: 'lock.release', event: 'sign_in.released', about: { subject: personId } } as const;
  return act(ctx, ask, async (tx, { at, record }) => {
    const account = await requireAccount(tx, personId);
    await refuseOwn(tx, ctx, account, 'releases the lock of their own account');
    const released = await releaseLock(tx, account.personId);
    record({ detail: { was_locked: released } });
    const message = `Sign-in of ${account.username} was opened again by ${actorName(ctx.actor)}.`;
    if (released) await tellOf(tx, account, { agencyId, kind: 'account', message, at });
    return { released };
  });
}
