import { randomToken } from '../../../foundation/base/crypto.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { AgencyId } from '../../../foundation/base/ids.ts';
import { newId } from '../../../foundation/base/ids.ts';
import type { ErrorCode } from '../../../foundation/contract/errors.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Fields } from '../../../gate/access/act.ts';
import type { AgencyRef, Assurance } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { tokenDigest, writeToken } from '../rules.ts';
import {
  challengeDigest,
  challengeMinutes,
  isPasswordDue,
  limitsOf,
  writeChallenge,
  type Method,
} from '../rules/sign-in.ts';
import type { AccountRow } from '../store.ts';
import { insertChallenge } from '../store/challenges.ts';
import { insertSession } from '../store/sessions.ts';

/** Who stands before the door, and has not got in yet. */
export type Knocking = {
  agency: AgencyRef;
  account: AccountRow;
  at: Date;
  address: string;
  /** What was proved first. */
  first: FirstProof;
};

export type FirstProof = 'password' | 'oidc';

export type OpenedSession = {
  token: string;
  expiresAt: string;
  displayName: string;
  /** `enrolling`: good for one's own account until a second factor is enrolled. */
  assurance: Assurance;
};

/** How a session begins; `strong`: it proved more than a password just now. */
export type Beginning = {
  auth: string;
  assurance: Assurance;
  strong: boolean;
  /** When it did, where that was not just now. */
  strongAt?: Date;
  /** Ends sooner than other sessions. */
  endsAt?: Date;
};

/** What proves, and how the session will be called. */
type Prove<Result> = (tx: Tx, session: { sessionId: string }) => Promise<Result>;

/**
 * Opens a session when `prove` says how it begins; what it did, the session and its entry in the record are one transaction, and nothing
 * of it stays when it says null.
 */
export async function begin<Begun extends Beginning | null>(
  gate: Gate,
  { agency, account, at, address }: Knocking,
  prove: Prove<Begun>,
): Promise<OpenedSession | (null extends Begun ? null : never)> {
  const secret = randomToken(32);
  const opened = await gate.db
    .inAgency(agency.agencyId, async tx => {
      const sessionId = newId();
      const begun = await prove(tx, { sessionId });
      if (begun === null) throw new NotProved();
      const { profile } = await gate.profileAt(tx, agency.agencyId, at);
      const latest = new Date(at.getTime() + limitsOf(profile).sessionHours * 3_600_000);
      const expiresAt = begun.endsAt !== undefined && begun.endsAt < latest ? begun.endsAt : latest;
      const { agencyId } = agency;
      const { personId, username, displayName } = account;
      // CJIS IA-5f, where the policy asks for it: with a password that is too old nothing can be done but change it
      const due = begun.auth.startsWith('password') && isPasswordDue(profile, account.passwordSetAt, at);
      const assurance = due ? 'enrolling' : begun.assurance;
      const session = { sessionId, agencyId, personId, digest: tokenDigest(secret), address, at, expiresAt };
      await insertSession(tx, {
        ...session,
        auth: begun.auth,
        assurance,
        strongAt: begun.strong ? (begun.strongAt ?? at) : null,
      });
      const who: Fields = { actor: username, actor_id: personId, name: displayName, organisation: agency.name };
      const how = { auth: begun.auth, address, subject: sessionId, detail: { assurance } };
      const fields = { at: at.toISOString(), ...who, ...how };
      await queueEntry(tx, { event: 'session.opened', outcome: 'permit', agencyId, at, fields });
      return { expiresAt, assurance };
    })
    .catch((error: unknown) => {
      if (error instanceof NotProved) return null;
      throw error;
    });
  // only where `prove` said null, and then its type lets it
  if (opened === null) return null as null extends Begun ? null : never;
  return {
    token: writeToken({ agencyCode: agency.code, secret }),
    expiresAt: opened.expiresAt.toISOString(),
    displayName: account.displayName,
    assurance: opened.assurance,
  };
}

/** Takes the transaction back. */
class NotProved extends Error {}

/** The password was right and more is wanted. Throws Problem `second_factor_required` with a challenge that is good once, for five minutes. */
export async function askBack(
  gate: Gate,
  { agency, account, at, address, first }: Knocking,
  { methods, words, demonstrationCode }: { methods: Method[]; words: string; demonstrationCode?: string },
): Promise<never> {
  const secret = randomToken(32);
  const expiresAt = new Date(at.getTime() + challengeMinutes * 60_000);
  const { agencyId } = agency;
  const { personId, username, displayName } = account;
  await gate.db.inAgency(agencyId, tx =>
    insertChallenge(tx, {
      agencyId,
      purpose: 'second_factor',
      personId,
      sessionId: null,
      digest: challengeDigest(secret),
      expected: { first },
      at,
      expiresAt,
    }),
  );
  const who: Fields = { at: at.toISOString(), actor: username, actor_id: personId, name: displayName };
  const fields = { ...who, organisation: agency.name, address, auth: first };
  await gate.append({ event: 'session.second_factor_asked', outcome: 'permit', agencyId, at, fields });
  throw new Problem('second_factor_required', {
    detail: words,
    members: {
      challenge: writeChallenge({ agencyCode: agency.code, secret }),
      methods,
      expiresAt: expiresAt.toISOString(),
      ...(demonstrationCode === undefined ? {} : { demonstrationCode }),
    },
  });
}

/** Under the agency that was named, or the installation when there is none of that name. */
export async function recordRefusal(
  gate: Gate,
  refused: {
    agencyId: AgencyId;
    who: { username: string | null; organisation: string | null };
    code: ErrorCode;
    at: Date;
    address: string;
    /** What helps whoever looks for the reason; no secret. */
    detail?: Record<string, string>;
  },
): Promise<void> {
  const { agencyId, who, code, at, address, detail } = refused;
  const fields: Fields = { at: at.toISOString(), code, address };
  if (who.username !== null) fields.actor = who.username;
  if (who.organisation !== null) fields.organisation = who.organisation;
  if (detail !== undefined) fields.detail = detail;
  await gate.append({ event: 'session.refused', outcome: 'refuse', agencyId, at, fields });
}
