import type { AgencyId, PersonId } from '../../foundation/base/ids.ts';
import type { AuditEvent } from '../../foundation/contract/events.ts';
import type { Permission, TaskName } from '../../foundation/contract/permissions.ts';
import type { Gate } from './gate.ts';

export type AgencyRef = { agencyId: AgencyId; code: string; name: string; timeZone: string; demonstration: boolean };

/**
 * What a session has proved. `enrolling`: a password alone, good for one's own account until a second factor is there; `full`: more than one
 * factor (CJIS IA-2); `restoring`: a sealed account of the installation, good for sign-in and administration only.
 */
export type Assurance = 'enrolling' | 'full' | 'restoring';

/** A signed-in person. */
export type Person = {
  kind: 'person';
  agency: AgencyRef;
  personId: PersonId;
  username: string;
  displayName: string;
  sessionId: string;
  /** How they signed in. */
  auth: string;
  assurance: Assurance;
  /** When this session last proved more than a password; null when it never did. */
  strongAt: Date | null;
};

/** A camera key: may append the reads of its own cameras, and nothing else. */
export type SourceActor = { kind: 'source'; agency: AgencyRef; keyId: string; label: string };

/** Background work of the house itself, for one agency. */
export type TaskActor = { kind: 'task'; agency: AgencyRef; task: TaskName };

export type Actor = Person | SourceActor | TaskActor;

/** Who asks, from where, and the gate they pass; the first argument of every action. */
export type Context<A extends Actor = Actor> = {
  gate: Gate;
  actor: A;
  /** Network address, for the record. */
  address: string;
  /** Which doors this request has passed; a route that answers without its own door is stopped at the edge. */
  passed: Set<Passage>;
  /** The address asks for a proof of identity that is not older than `stepUpMinutes` (CJIS IA-11: privileged functions). */
  stepUp?: true;
};

/** A door that was passed: on which permission, as which event of the record, and whether a purpose was judged on the way. */
export type Passage = `${Permission} ${AuditEvent}${'' | ' with matter'}`;

/** Names a door, for `Context.passed`. */
export function passageOf(permission: Permission, event: AuditEvent, withMatter: boolean): Passage {
  return `${permission} ${event}${withMatter ? ' with matter' : ''}`;
}

/** A context for background work of one agency. */
export function taskContext(gate: Gate, agency: AgencyRef, task: TaskName): Context<TaskActor> {
  return { gate, actor: { kind: 'task', agency, task }, address: 'local', passed: new Set() };
}

/** How the record names an actor. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'person') return actor.username;
  return actor.kind === 'source' ? `key:${actor.keyId}` : `task:${actor.task}`;
}
