import { Problem } from '../../../foundation/base/errors.ts';
import { newId } from '../../../foundation/base/ids.ts';
import type { VendorPurpose } from '../../../foundation/contract/people-words.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { act } from '../../../gate/access/act.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import { atMost, vendorHours } from '../rules/accounts.ts';
import { lockPeople, selectDetails } from '../store/accounts.ts';
import { insertOpening, selectOpeningAt, selectOpenings, setOpeningEnd, type VendorOpening } from '../store/vendors.ts';
import { fieldProblem, refuseOwn, requireActive } from './checks.ts';

const hourMs = 3_600_000;

/**
 * Opens the account of a vendor for a ticket: maintenance or installation, 72 hours at most (BA-62, CJIS AC-2(2)). It ends by itself.
 * Throws Problem `not_found`, `input_invalid`, `already_done`, `policy_refused`.
 */
export function openVendor(
  ctx: Context<Person>,
  input: { personId: string; ticket: string; purpose: VendorPurpose; hours: number },
): Promise<{ openingId: string; endsAt: string }> {
  const { personId, ticket, purpose, hours } = input;
  const openingId = newId();
  const about = { subject: personId, purpose, detail: { ticket, hours, opening: openingId } };
  return act(ctx, { permission: 'vendor.open', event: 'vendor.opened', about }, async (tx, { at, grant }) => {
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireActive(tx, personId);
    if (account.kind !== 'vendor') throw fieldProblem('personId', 'is no account of a vendor');
    await refuseOwn(tx, ctx, account, 'opens their own account');
    refuseHours(hours, grant.profile.profile);
    if ((await selectOpeningAt(tx, account.personId, at)) !== null)
      throw new Problem('already_done', { detail: `${account.username} is open just now.` });
    const endsAt = new Date(at.getTime() + hours * hourMs);
    const opened = { openedAt: at, openedBy: ctx.actor.username, endsAt };
    await insertOpening(tx, { openingId, agencyId, personId: account.personId, ticket, purpose, ...opened });
    return { openingId, endsAt: endsAt.toISOString() };
  });
}

/**
 * Prolongs an opening that is in force: it then ends that many hours from now, 72 at most. Throws Problem `not_found`, `input_invalid`,
 * `already_done` when it is over: then the account is opened anew, with its ticket.
 */
export function extendVendor(
  ctx: Context<Person>,
  { openingId, hours, reason }: { openingId: string; hours: number; reason: string },
): Promise<{ endsAt: string }> {
  const about = { subject: openingId, reason, detail: { hours } };
  return act(ctx, { permission: 'vendor.open', event: 'vendor.extended', about }, async (tx, { at, grant }) => {
    const opening = await requireOpening(ctx, { tx, openingId, at });
    refuseHours(hours, grant.profile.profile);
    const endsAt = new Date(at.getTime() + hours * hourMs);
    if (endsAt <= opening.endsAt) throw fieldProblem('hours', 'ends no later than the opening does');
    await setOpeningEnd(tx, openingId, { endsAt, extended: true });
    return { endsAt: endsAt.toISOString() };
  });
}

/** Closes an opening before its end. Throws Problem `not_found`, `already_done`. */
export function closeVendor(ctx: Context<Person>, { openingId }: { openingId: string }): Promise<{ closed: true }> {
  const ask = { permission: 'vendor.open', event: 'vendor.closed', about: { subject: openingId } } as const;
  return act(ctx, ask, async (tx, { at }) => {
    await requireOpening(ctx, { tx, openingId, at });
    await setOpeningEnd(tx, openingId, { endsAt: at, closedBy: ctx.actor.username });
    return { closed: true } as const;
  });
}

/** Openings of vendors' accounts, latest first. */
export function listVendorOpenings(
  ctx: Context<Person>,
): Promise<{ openings: (VendorOpening & { username: string; open: boolean })[] }> {
  return act(ctx, { permission: 'account.view', event: 'account.viewed' }, async (tx, { at, record }) => {
    const names = new Map((await selectDetails(tx)).map(one => [one.personId, one.username] as const));
    const openings = await selectOpenings(tx);
    record({ result_count: openings.length });
    return {
      openings: openings.map(one => ({
        ...one,
        username: names.get(one.personId) ?? one.personId,
        open: one.openedAt <= at && one.endsAt > at,
      })),
    };
  });
}

async function requireOpening(
  ctx: Context<Person>,
  { tx, openingId, at }: { tx: Parameters<typeof lockPeople>[0]; openingId: string; at: Date },
): Promise<VendorOpening> {
  await lockPeople(tx, ctx.actor.agency.agencyId);
  const [opening] = await selectOpenings(tx, { openingId });
  if (opening === undefined) throw new Problem('not_found');
  if (opening.endsAt <= at) throw new Problem('already_done', { detail: 'This opening is over.' });
  return opening;
}

function refuseHours(hours: number, profile: Profile): void {
  const most = atMost(vendorHours, profile.vendor.accessHours);
  if (!(hours >= 1 && hours <= most))
    throw fieldProblem('hours', `must be 1 to ${most}: what is temporary is gone in 72 hours (CJIS AC-2(2))`);
}
