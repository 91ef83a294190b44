import type { Clock } from '../../foundation/base/clock.ts';
import type { AgencyId, PersonId } from '../../foundation/base/ids.ts';
import type { Log } from '../../foundation/base/log.ts';
import type { Db, Tx } from '../../foundation/db/database.ts';
import type { AuditDraft } from '../audit/entry.ts';
import type { ProfileInForce } from '../policy/actions.ts';

/** One provider per fact about an actor. Rooms that come later hand them in through app.ts; what is low never imports what is high. */
export type FactProviders = {
  /** Whether the account is active, and the posts that the person holds at this moment; null when there is no such account. */
  account(tx: Tx, personId: PersonId, at: Date): Promise<{ active: boolean; postIds: string[] } | null>;
  /** The last local day on which the person's training counts (null: no end), or null when there is none that counts on `today`. */
  training(tx: Tx, personId: PersonId, today: string): Promise<{ validUntil: string | null } | null>;
  /** Whether a security clearance is in force at this moment (BA-59). */
  clearance(tx: Tx, personId: PersonId, at: Date): Promise<boolean>;
  /** Whether a camera key is in force. */
  sourceKey(tx: Tx, keyId: string): Promise<boolean>;
};

/** What every act passes through. */
export type Gate = {
  db: Db;
  clock: Clock;
  log: Log;
  facts: FactProviders;
  /** The policy in force at an agency at a moment. */
  profileAt(tx: Tx, agencyId: AgencyId, at: Date): Promise<ProfileInForce>;
  /** Appends an entry to the record; resolves once it is committed, rejects with Problem `record_unavailable`. */
  append(draft: AuditDraft): Promise<unknown>;
};

const factNames = ['account', 'training', 'clearance', 'sourceKey'] as const satisfies (keyof FactProviders)[];

/** Puts the gate together. Throws when a fact has no provider: better no start than a door that doesn't ask. */
export function makeGate(parts: Gate): Gate {
  const missing = factNames.filter(name => typeof parts.facts[name] !== 'function');
  if (missing.length > 0) throw new Error(`the gate has no provider for: ${missing.join(', ')}`);
  return Object.freeze({ ...parts, facts: Object.freeze({ ...parts.facts }) });
}
