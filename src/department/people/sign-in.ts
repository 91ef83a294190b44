import { z } from 'zod';
import { passwordRounds, randomToken, verifyPassword, type PasswordHash } from '../../foundation/base/crypto.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { installationId, newId, type AgencyId } from '../../foundation/base/ids.ts';
import type { Person } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { AuditDraft } from '../../gate/audit/entry.ts';
import { queueEntry } from '../../gate/audit/outbox.ts';
import { listAgencies } from '../../gate/policy/actions.ts';
import { readToken, requireLive, sessionHours, tokenDigest, writeToken } from './rules.ts';
import {
  insertSession,
  selectAccount,
  selectAccountByName,
  selectSession,
  touchSession,
  type AccountRow,
} from './store.ts';

const passwordSchema = z.object({
  scheme: z.literal('pbkdf2-sha256'),
  rounds: z.int().min(1),
  salt: z.string(),
  hash: z.string(),
});

/** A hash that no password has: an unknown name takes as long to refuse as a wrong password, from the first try on. */
const nobody: PasswordHash = {
  scheme: 'pbkdf2-sha256',
  rounds: passwordRounds,
  salt: randomToken(16),
  hash: randomToken(32),
};

export type SignIn = { agency: string; username: string; password: string };
export type OpenedSession = { token: string; expiresAt: string; displayName: string };

/**
 * Signs a person in by password. Wrong agency, name or password look alike: Problem `sign_in_failed`. Each try is an entry of
 * the record; a success commits with its entry.
 */
export async function openSession(gate: Gate, input: SignIn, address: string): Promise<OpenedSession> {
  const at = gate.clock.now();
  const agency = (await listAgencies(gate.db)).find(candidate => candidate.code === input.agency);
  const account =
    agency === undefined
      ? null
      : await gate.db.inAgency(agency.agencyId, tx => selectAccountByName(tx, input.username));
  const stored = account === null ? nobody : passwordSchema.parse(account.password);
  const right = await verifyPassword(input.password, stored);
  if (agency === undefined || account === null || !right || !account.active) {
    await recordRefusal(gate, { agencyId: agency?.agencyId ?? installationId, input, at, address });
    throw new Problem('sign_in_failed');
  }
  const secret = randomToken(32);
  const session = {
    sessionId: newId(),
    agencyId: agency.agencyId,
    personId: account.personId,
    digest: tokenDigest(secret),
    auth: 'password',
    address,
    at,
    expiresAt: new Date(at.getTime() + sessionHours * 3_600_000),
  };
  await gate.db.inAgency(agency.agencyId, async tx => {
    await insertSession(tx, session);
    await queueEntry(tx, openedEntry(session, { account, organisation: agency.name }));
  });
  return {
    token: writeToken({ agencyCode: agency.code, secret }),
    expiresAt: session.expiresAt.toISOString(),
    displayName: account.displayName,
  };
}

/** Under the agency that was named, or the installation when there is none of that name. */
async function recordRefusal(
  gate: Gate,
  { agencyId, input, at, address }: { agencyId: AgencyId; input: SignIn; at: Date; address: string },
): Promise<void> {
  const fields = { code: 'sign_in_failed', actor: input.username, organisation: input.agency, address };
  await gate.append({ event: 'session.refused', outcome: 'refuse', agencyId, at, fields });
}

function openedEntry(
  session: { sessionId: string; agencyId: AgencyId; auth: string; address: string; at: Date },
  { account, organisation }: { account: AccountRow; organisation: string },
): AuditDraft {
  const { sessionId, agencyId, auth, address, at } = session;
  const who = { actor: account.username, actor_id: account.personId, name: account.displayName, organisation };
  const fields = { at: at.toISOString(), ...who, auth, address, subject: sessionId };
  return { event: 'session.opened', outcome: 'permit', agencyId, at, fields };
}

const touchEveryMs = 60_000;

/** Finds whose session a token is. Throws Problem `session_required` when it is none, or over. */
export async function identifyPerson(gate: Gate, token: string): Promise<Person> {
  const parts = readToken(token);
  const agency =
    parts === null ? undefined : (await listAgencies(gate.db)).find(candidate => candidate.code === parts.agencyCode);
  if (parts === null || agency === undefined) throw new Problem('session_required');
  const digest = tokenDigest(parts.secret);
  const now = gate.clock.now();
  return gate.db.inAgency(agency.agencyId, async tx => {
    const session = await selectSession(tx, digest);
    if (session === null) throw new Problem('session_required');
    requireLive(session, { digest, now });
    const account = await selectAccount(tx, session.personId);
    if (account === null) throw new Problem('session_required');
    if (now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) await touchSession(tx, session.sessionId, now);
    return {
      kind: 'person',
      agency,
      personId: session.personId,
      username: account.username,
      displayName: account.displayName,
      sessionId: session.sessionId,
      auth: session.auth,
    };
  });
}
