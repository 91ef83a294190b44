import type { Clock } from '../../foundation/base/clock.ts';
import type { AgencyId, PersonId } from '../../foundation/base/ids.ts';
import type { Log } from '../../foundation/base/log.ts';
import type { SecretBox } from '../../foundation/base/secret-box.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Db, Tx } from '../../foundation/db/database.ts';
import type { AuditDraft } from '../audit/entry.ts';
import type { ProfileInForce } from '../policy/actions.ts';
import type { AccountFact, Entitlements } from './roles.ts';

/** One provider per fact about an actor. Rooms that come later hand them in through app.ts; what is low never imports what is high. */
export type FactProviders = {
  /** Whether the account is active, what it is, and the posts and duties that the person holds at this moment; null when there is no such account. */
  account(tx: Tx, personId: PersonId, at: Date): Promise<AccountFact | null>;
  /** The last local day on which the person's training counts (null: no end), or null when there is none that counts on `today`, with the posts held at `at`. */
  training(tx: Tx, personId: PersonId, today: string, at: Date): Promise<{ validUntil: string | null } | null>;
  /** The same for everybody of the agency at once: for lists. */
  trainingOfAll(tx: Tx, today: string, at: Date): Promise<(personId: PersonId) => { validUntil: string | null } | null>;
  /** What a person is told who lacks it: the course, the day, whom to ask. Only words: without it the refusal has none of its own. */
  whyUntrained?(tx: Tx, asked: { personId: PersonId; today: string; at: Date; profile: Profile }): Promise<string>;
  /** Whether a security clearance is in force at this moment (BA-59). */
  clearance(tx: Tx, personId: PersonId, at: Date): Promise<boolean>;
  /** Leave to see department, state, federal and CLETS data at this moment (LA-24, SL-11, CO-11, BA-22). */
  entitlements(tx: Tx, personId: PersonId, at: Date): Promise<Entitlements>;
  /** Whether the agency's checklist lets live data in; asked only at agencies that are no demonstration. */
  liveData(tx: Tx, agencyId: AgencyId): Promise<boolean>;
  /** Whether a camera key is in force. */
  sourceKey(tx: Tx, keyId: string): Promise<boolean>;
};

/** What every act passes through. */
export type Gate = {
  db: Db;
  clock: Clock;
  log: Log;
  /** Seals what must be kept and never lie open, such as the secrets of authenticators. */
  box: SecretBox;
  facts: FactProviders;
  /** The policy in force at an agency at a moment. */
  profileAt(tx: Tx, agencyId: AgencyId, at: Date): Promise<ProfileInForce>;
  /** Appends an entry to the record; resolves once it is committed, rejects with Problem `record_unavailable`. */
  append(draft: AuditDraft): Promise<unknown>;
};

const factNames = [
  'account',
  'training',
  'trainingOfAll',
  'clearance',
  'entitlements',
  'liveData',
  'sourceKey',
] as const satisfies (keyof FactProviders)[];

/** Puts the gate together. Throws when a fact has no provider: better no start than a door that doesn't ask. */
export function makeGate(parts: Gate): Gate {
  const missing = factNames.filter(name => typeof parts.facts[name] !== 'function');
  if (missing.length > 0) throw new Error(`the gate has no provider for: ${missing.join(', ')}`);
  return Object.freeze({ ...parts, facts: Object.freeze({ ...parts.facts }) });
}
