import { Problem } from '../../../foundation/base/errors.ts';
import { installationId, newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import type { AgencyRef, Context, Person } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import { permissionsOfPosts } from '../../../gate/policy/rules.ts';
import {
  breakGlassHours,
  codesPerSeal,
  newSealCode,
  sealDigest,
  sealNumbers,
  type SealNumber,
} from '../rules/break-glass.ts';
import { insertAccount, selectAccount } from '../store.ts';
import { lockPeople, markReactivated } from '../store/accounts.ts';
import {
  insertSeal,
  markSealed,
  selectSealed,
  selectSeals,
  useSealCode,
  type SealState,
} from '../store/break-glass.ts';
import { insertNotices } from '../store/notices.ts';
import { selectPosts } from '../store/posts.ts';
import { releaseLock } from '../store/tries.ts';
import { nobodysPassword, refusal, requireAccount, tellOf } from './checks.ts';
import { handOver, loseFactors, type Handed } from './reset-factors.ts';
import { begin, recordRefusal, type OpenedSession } from './session-start.ts';

/** Opens the duty to review a use; src/app.ts hands it in, as the room of obligations comes later. */
export type AskReview = (
  tx: Tx,
  use: {
    agencyId: AgencyId;
    agency: AgencyRef;
    profile: Profile;
    sessionId: string;
    seal: SealNumber;
    at: Date;
    dueAt: Date;
  },
) => Promise<void>;

/** Prints new codes for both sealed accounts; what was printed before is worth nothing from now on. Shown this once: only digests are kept. */
export async function sealBreakGlass(gate: Gate): Promise<Record<SealNumber, string[]>> {
  const at = gate.clock.now();
  const make = (seal: SealNumber): string[] => Array.from({ length: codesPerSeal }, () => newSealCode(seal));
  const codes = { 1: make(1), 2: make(2) };
  // the envelopes belong to the installation, and to no agency
  await gate.db.inAgency(installationId, async tx => {
    for (const seal of sealNumbers) await insertSeal(tx, { seal, digests: codes[seal].map(sealDigest), at });
  });
  const fields = { at: at.toISOString(), actor: 'task:setup', detail: { accounts: 2, codes_each: codesPerSeal } };
  await gate.append({ event: 'break_glass.sealed', outcome: 'permit', agencyId: installationId, at, fields });
  return codes;
}

/** How many codes each envelope has left, and whether it was opened. */
export function breakGlassStatus(gate: Gate): Promise<SealState[]> {
  return gate.db.inAgency(installationId, tx => selectSeals(tx));
}

/**
 * Opens a sealed account at an agency, by a printed code. It can bring sign-in and administration back, and see no data. An alarm: an entry of
 * the record of the agency and of the installation, a line of the operational log, a notice to whoever administers, a review due in 72
 * hours. Throws Problem `break_glass_invalid`.
 */
export async function openBreakGlass(
  gate: Gate,
  input: { agency: string; code: string; askReview: AskReview },
  address: string,
): Promise<OpenedSession> {
  const at = gate.clock.now();
  const agency = (await listAgencies(gate.db)).find(one => one.code === input.agency);
  const found = agency === undefined ? null : await useCode(gate, agency, { code: input.code, at });
  if (agency === undefined || found === null) {
    const who = { username: null, organisation: input.agency };
    const agencyId = agency?.agencyId ?? installationId;
    await recordRefusal(gate, { agencyId, who, code: 'break_glass_invalid', at, address });
    throw new Problem('break_glass_invalid');
  }
  const { account, seal, endsAt } = found;
  const opened = await begin(gate, { agency, account, at, address, first: 'password' }, async (tx, { sessionId }) => {
    const { profile } = await gate.profileAt(tx, agency.agencyId, at);
    const dueAt = new Date(at.getTime() + breakGlassHours * 3_600_000);
    await input.askReview(tx, { agencyId: agency.agencyId, agency, profile, sessionId, seal, at, dueAt });
    await tellAdministrators(tx, { agency, profile, at, aboutPerson: account.personId, address });
    await queueEntry(tx, useEntry(agency, { account, seal, sessionId, address, at }));
    return { auth: 'break-glass', assurance: 'restoring', strong: true, endsAt } as const;
  });
  gate.log.error({ seal, agency: agency.code }, 'ALARM: a sealed account was opened (break-glass)');
  await gate.append({ ...useEntry(agency, { account, seal, sessionId: '-', address, at }), agencyId: installationId });
  return opened;
}

type Used = {
  account: { personId: PersonId; username: string; displayName: string };
  seal: SealNumber;
  sessionId: string;
  address: string;
  at: Date;
};

function useEntry(agency: AgencyRef, { account, seal, sessionId, address, at }: Used) {
  const who = {
    actor: account.username,
    actor_id: account.personId,
    name: account.displayName,
    organisation: agency.name,
  };
  const fields = { at: at.toISOString(), ...who, auth: 'break-glass', address, subject: sessionId, detail: { seal } };
  return { event: 'break_glass.used', outcome: 'permit', agencyId: agency.agencyId, at, fields } as const;
}

/** Uses the code up, and makes the sealed account at this agency when it is its first time there. */
function useCode(gate: Gate, { agencyId, demonstration }: AgencyRef, { code, at }: { code: string; at: Date }) {
  return gate.db.inAgency(agencyId, async tx => {
    const spentBefore = new Date(at.getTime() - breakGlassHours * 3_600_000);
    const used = await useSealCode(tx, sealDigest(code), { at, spentBefore });
    if (used === null) return null;
    const { seal, firstUsedAt } = used;
    await lockPeople(tx, agencyId);
    let personId = await selectSealed(tx, seal);
    if (personId === null) {
      personId = newId<'person'>();
      const named = { username: `break-glass-${seal}`, displayName: `Sealed account ${seal}` };
      const account = { personId, agencyId, ...named, password: nobodysPassword(), demonstration, at };
      await insertAccount(tx, { ...account, createdBy: 'task:setup' });
    }
    await markSealed(tx, personId, seal);
    const account = await selectAccount(tx, personId);
    const endsAt = new Date(firstUsedAt.getTime() + breakGlassHours * 3_600_000);
    return account === null ? null : { account, seal, endsAt };
  });
}

async function tellAdministrators(
  tx: Tx,
  told: { agency: AgencyRef; profile: Profile; at: Date; aboutPerson: PersonId; address: string },
): Promise<void> {
  const { agency, profile, at, aboutPerson, address } = told;
  const administers = (postId: string): boolean =>
    permissionsOfPosts(profile, [postId]).roles.some(role => role === 'administrator' || role === 'account-creator');
  const holders = (await selectPosts(tx, at)).filter(({ postId }) => administers(postId));
  const toPersons = [...new Set(holders.map(({ personId }) => personId))];
  const message = `ALARM: a sealed account was opened from ${address}. Its use is reviewed within ${breakGlassHours} hours.`;
  await insertNotices(tx, { agencyId: agency.agencyId, toPersons, aboutPerson, kind: 'account', message, at });
}

/**
 * By a sealed account: opens the sign-in of somebody who administers or makes accounts again: the lock is released, a deactivated account is
 * active, old factors die, and a code for a new one is handed over. Throws Problem `not_found`, `policy_refused` for anybody else's account.
 */
export function restoreSignIn(
  ctx: Context<Person>,
  { personId, reason, withPassword }: { personId: string; reason: string; withPassword: boolean },
): Promise<Handed> {
  const about = { subject: personId, reason };
  return act(ctx, { permission: 'sign_in.restore', event: 'break_glass.restored', about }, async (tx, desk) => {
    const { at, grant, record } = desk;
    const { agencyId } = ctx.actor.agency;
    await lockPeople(tx, agencyId);
    const account = await requireAccount(tx, personId);
    const posts = (await selectPosts(tx, at, account.personId)).map(({ postId }) => postId);
    const { roles } = permissionsOfPosts(grant.profile.profile, posts);
    if (!roles.includes('administrator') && !roles.includes('account-creator'))
      throw refusal('A sealed account restores only whoever administers or makes accounts; they help the others.');
    const wasLocked = await releaseLock(tx, account.personId);
    if (!account.active) await markReactivated(tx, account.personId, at);
    await loseFactors(tx, { personId: account.personId, withPassword, at });
    record({ detail: { was_locked: wasLocked, was_active: account.active, with_password: withPassword } });
    const message = `Sign-in of ${account.username} was restored by a sealed account.`;
    await tellOf(tx, account, { agencyId, kind: 'account', message, at });
    return handOver(tx, { ctx, desk, personId: account.personId, withPassword });
  });
}
