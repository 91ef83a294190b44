import { Problem } from '../../foundation/base/errors.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { Person } from '../../gate/access/context.ts';
import { listAgencies } from '../../gate/policy/actions.ts';
import { readToken, requireLive, tokenDigest } from './rules.ts';
import { limitsOf } from './rules/sign-in.ts';
import { selectAccount } from './store.ts';
import { selectSession, touchSession } from './store/sessions.ts';

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
    const { profile } = await gate.profileAt(tx, agency.agencyId, now);
    requireLive(session, { digest, now, idleMinutes: limitsOf(profile).idleMinutes });
    const account = await selectAccount(tx, session.personId);
    if (account === null) throw new Problem('session_required');
    if (now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) await touchSession(tx, session.sessionId, now);
    const { personId, sessionId, auth, assurance, strongAt } = session;
    const { username, displayName } = account;
    return { kind: 'person', agency, personId, username, displayName, sessionId, auth, assurance, strongAt };
  });
}
