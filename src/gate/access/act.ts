import { isProblem, messageOf, Problem } from '../../foundation/base/errors.ts';
import {
  auditEventKind,
  type AuditEvent,
  type AuditField,
  type AuditOutcome,
} from '../../foundation/contract/events.ts';
import type { Permission } from '../../foundation/contract/permissions.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import { isUnavailable, type Tx } from '../../foundation/db/database.ts';
import type { JsonValue } from '../audit/canonical.ts';
import type { AuditDraft } from '../audit/entry.ts';
import { queueEntry } from '../audit/outbox.ts';
import { admit, type Grant } from './admit.ts';
import { actorName, passageOf, type Context } from './context.ts';

export type Fields = Partial<Record<AuditField, JsonValue>>;

/** What an act asks of the door. `about` is known before it runs, so that a refusal is recorded with what was asked for. */
export type Act = { permission: Permission; event: AuditEvent; matter?: Matter; about?: Fields };

/** What an action gets inside the door: the grant, and the record to which it adds what it found or changed. */
export type Desk = { grant: Grant; at: Date; record(fields: Fields): void };

/**
 * The only door to data: account active, trained, cleared, role, policy rule, statutory floor, do, log.
 * A read is answered only after its entry is committed; a change and its entry are one transaction; refusals and failures
 * are entries too. Throws Problem: what the door or the action refused, `record_unavailable` when the entry can't be
 * written (then nothing is shown), `storage_unavailable` when the database is away.
 */
export async function act<T>(ctx: Context, ask: Act, work: (tx: Tx, desk: Desk) => Promise<T>): Promise<T> {
  const { gate, actor } = ctx;
  const at = gate.clock.now();
  const fields: Fields = { ...whoFields(ctx, at), ...matterFieldsOf(ask.matter), ...ask.about };
  const draft = (outcome: AuditOutcome): AuditDraft => ({
    event: ask.event,
    outcome,
    agencyId: actor.agency.agencyId,
    at,
    fields,
  });
  const kind = auditEventKind(ask.event);
  let answer: T;
  try {
    answer = await gate.db.inAgency(actor.agency.agencyId, async tx => {
      const grant = await admit(tx, ctx, { ...ask, at });
      Object.assign(fields, grantFields(grant));
      const result = await work(tx, { grant, at, record: more => void Object.assign(fields, more) });
      if (kind === 'change') await queueEntry(tx, draft('permit'));
      return result;
    });
  } catch (error) {
    throw await recordFailure(ctx, error, code => {
      fields.code = code;
      return draft(isProblem(error) ? 'refuse' : 'fail');
    });
  }
  // Civil Code 1798.90.52: the entry stands before the first byte leaves; if it can't be written this throws and nothing is shown
  if (kind !== 'change') await gate.append(draft('permit'));
  // not before: a handler that swallows a refusal has passed nothing
  ctx.passed.add(passageOf(ask.permission, ask.event, ask.matter !== undefined));
  return answer;
}

/** Writes the entry of a refusal or failure and returns what the caller shall throw. */
async function recordFailure(ctx: Context, error: unknown, draftWith: (code: string) => AuditDraft): Promise<unknown> {
  if (!isProblem(error) && isUnavailable(error)) return new Problem('storage_unavailable', { cause: error });
  const code = isProblem(error) ? error.code : 'internal';
  if (!isProblem(error))
    ctx.gate.log.error(
      { cause: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
      'an act failed',
    );
  await ctx.gate.append(draftWith(code));
  return error;
}

function whoFields({ actor, address }: Context, at: Date): Fields {
  const fields: Fields = {
    at: at.toISOString(),
    actor: actorName(actor),
    name: actor.kind === 'person' ? actor.displayName : actor.kind === 'source' ? actor.label : actor.task,
    organisation: actor.agency.name,
    address,
  };
  if (actor.kind === 'person') Object.assign(fields, { actor_id: actor.personId, auth: actor.auth });
  return fields;
}

function grantFields(grant: Grant): Fields {
  return {
    posts: [
      ...grant.posts,
      `role:${grant.role}`,
      ...(grant.delegationId === undefined ? [] : [`delegation:${grant.delegationId}`]),
    ],
    policy: {
      version: grant.profile.version,
      // SHA-256 of the profile; an object's keys are a-z and _ in the record, else it would stand there as text
      hash: grant.profile.sha256,
      clauses: grant.clauses,
      deviations: grant.deviations,
    },
  };
}

function matterFieldsOf(matter: Matter | undefined): Fields {
  const fields: Fields = {};
  if (matter?.purpose !== undefined) fields.purpose = matter.purpose;
  if (matter?.caseNumber !== undefined) fields.case = matter.caseNumber;
  if (matter?.incidentNumber !== undefined) fields.incident = matter.incidentNumber;
  if (matter?.reason !== undefined) fields.reason = matter.reason;
  return fields;
}
