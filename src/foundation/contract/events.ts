/**
 * Names of everything that the record holds. The stored JSON of an entry is a contract: events and fields are added, never
 * renamed. `kind` says when the entry must be on disk:
 * - `read`: before the first byte of the answer leaves (Civil Code 1798.90.52: access is recorded)
 * - `change`: in the same transaction as the change, through the outbox
 * - `note`: as soon as possible (refusals, failures, housekeeping)
 * `mandatory` fields must be disclosed in every internal bundle, for outcome `permit`; a verifier fails an entry without them.
 */
export const auditFields = [
  'at', // RFC 3339 UTC, milliseconds
  'actor', // user name of the account, or `source:<code>`, or `task:<name>`
  'actor_id',
  'name', // the person's name
  'organisation',
  'posts', // posts held, and the role that permitted
  'auth', // how signed in
  'address',
  'policy', // version hash and clauses of the deciding rules
  'code', // error code of a refusal or failure
  'purpose',
  'case',
  'incident',
  'reason',
  'plate', // the plate or pattern asked for, or of the hit
  'query', // the other elements of a query, canonical JSON
  'results', // ids of what was found, and which of them were shown
  'result_count',
  'receivers', // who got a hit
  'subject', // id of what was acted on
  'detail',
] as const;

export type AuditField = (typeof auditFields)[number];

type EventRule = { kind: 'read' | 'change' | 'note'; mandatory: readonly AuditField[] };

/** Who, when, for which organisation: in every entry of a person's act. */
const who = ['at', 'actor', 'name', 'organisation'] as const;
/** The superset of Civil Code 1798.90.52 for an inquiry. */
const statute = [...who, 'purpose', 'reason', 'plate', 'query', 'result_count'] as const;

export const auditEvents = {
  'log.opened': { kind: 'note', mandatory: ['at'] },
  'record.draft_unusable': { kind: 'note', mandatory: ['at', 'code', 'detail'] },
  'session.opened': { kind: 'change', mandatory: who },
  'session.refused': { kind: 'note', mandatory: ['at', 'code'] },
  'session.closed': { kind: 'change', mandatory: who },
  'session.second_factor_asked': { kind: 'note', mandatory: who },
  'session.stepped_up': { kind: 'change', mandatory: [...who, 'subject'] },
  'session.ended': { kind: 'change', mandatory: [...who, 'subject'] },
  'sign_in.locked': { kind: 'change', mandatory: ['at', 'actor', 'subject'] },
  'sign_in.released': { kind: 'change', mandatory: [...who, 'subject'] },
  'factor.viewed': { kind: 'read', mandatory: who },
  'factor.offered': { kind: 'change', mandatory: [...who, 'subject'] },
  'factor.enrolled': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'factor.removed': { kind: 'change', mandatory: [...who, 'subject'] },
  'factor.reset_asked': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'factor.reset': { kind: 'change', mandatory: [...who, 'subject'] },
  'enrolment_code.made': { kind: 'change', mandatory: [...who, 'subject'] },
  'password.changed': { kind: 'change', mandatory: who },
  'identity.linked': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'identity.unlinked': { kind: 'change', mandatory: [...who, 'subject'] },
  'break_glass.sealed': { kind: 'change', mandatory: ['at', 'actor', 'detail'] },
  'break_glass.used': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'break_glass.restored': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'matter_form.viewed': { kind: 'read', mandatory: who },
  'me.viewed': { kind: 'read', mandatory: who },
  'account.created': { kind: 'change', mandatory: [...who, 'subject'] },
  'account.viewed': { kind: 'read', mandatory: who },
  'account.changed': { kind: 'change', mandatory: [...who, 'subject'] },
  'account.deactivated': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'account.reactivation_asked': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'account.reactivated': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'account.unused_checked': { kind: 'change', mandatory: [...who, 'result_count'] },
  'accounts.imported': { kind: 'change', mandatory: [...who, 'result_count', 'detail'] },
  'invitation.made': { kind: 'change', mandatory: [...who, 'subject'] },
  'invitation.accepted': { kind: 'change', mandatory: [...who, 'subject'] },
  'invitation.refused': { kind: 'note', mandatory: ['at', 'code'] },
  'notice.viewed': { kind: 'read', mandatory: who },
  'notice.seen': { kind: 'change', mandatory: [...who, 'subject'] },
  'post.given': { kind: 'change', mandatory: [...who, 'subject'] },
  'post.ended': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'posts.imported': { kind: 'change', mandatory: [...who, 'result_count', 'detail'] },
  'duty.delegated': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'delegation.ended': { kind: 'change', mandatory: [...who, 'subject'] },
  'clearance.granted': { kind: 'change', mandatory: [...who, 'subject'] },
  'clearance.ended': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'clearances.imported': { kind: 'change', mandatory: [...who, 'result_count', 'detail'] },
  'entitlement.granted': { kind: 'change', mandatory: [...who, 'subject'] },
  'entitlement.ended': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'vendor.opened': { kind: 'change', mandatory: [...who, 'subject', 'purpose'] },
  'vendor.extended': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'vendor.closed': { kind: 'change', mandatory: [...who, 'subject'] },
  'account_review.opened': { kind: 'change', mandatory: [...who, 'subject', 'result_count'] },
  'account_review.viewed': { kind: 'read', mandatory: who },
  'account_review.decided': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'account_review.closed': { kind: 'change', mandatory: [...who, 'subject', 'result_count'] },
  'setup.viewed': { kind: 'read', mandatory: who },
  'setup.recorded': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'training.recorded': { kind: 'change', mandatory: [...who, 'subject'] },
  'training.viewed': { kind: 'read', mandatory: who },
  'training.corrected': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'training.course_proposed': { kind: 'change', mandatory: [...who, 'subject', 'reason', 'detail'] },
  'training.course_approved': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'training.course_retired': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'training.asked_anew': { kind: 'change', mandatory: [...who, 'subject', 'reason', 'detail'] },
  'training.retraining_ordered': { kind: 'change', mandatory: [...who, 'subject', 'reason', 'detail'] },
  'training.retraining_done': { kind: 'change', mandatory: ['at', 'actor', 'subject', 'detail'] },
  'training.imported': { kind: 'change', mandatory: [...who, 'result_count', 'detail'] },
  'agency.enrolled': { kind: 'change', mandatory: ['at', 'actor', 'subject'] },
  'camera.viewed': { kind: 'read', mandatory: who },
  'camera.enrolled': { kind: 'change', mandatory: [...who, 'subject'] },
  'camera.key_issued': { kind: 'change', mandatory: [...who, 'subject'] },
  'camera.key_revoked': { kind: 'change', mandatory: [...who, 'subject'] },
  'source.refused': { kind: 'note', mandatory: ['at', 'code'] },
  'read.received': { kind: 'change', mandatory: ['at', 'actor', 'result_count'] },
  'read.quarantined': { kind: 'change', mandatory: ['at', 'actor', 'subject', 'code'] },
  'quarantine.viewed': { kind: 'read', mandatory: who },
  'hotlist.viewed': { kind: 'read', mandatory: who },
  'hotlist.imported': { kind: 'change', mandatory: [...who, 'subject', 'result_count'] },
  'hit.delivered': { kind: 'read', mandatory: ['at', 'organisation', 'plate', 'subject', 'receivers'] },
  'hit.viewed': { kind: 'read', mandatory: who },
  'hit.taken': { kind: 'change', mandatory: [...who, 'subject'] },
  'hit.taken_over': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'hit.step_recorded': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'hit.step_undone': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'hit.answered': { kind: 'change', mandatory: [...who, 'subject', 'plate'] },
  'hit.closed': { kind: 'change', mandatory: [...who, 'subject'] },
  'inquiry.run': { kind: 'read', mandatory: statute },
  'photo.shown': { kind: 'read', mandatory: [...who, 'subject', 'purpose'] },
  'approval.viewed': { kind: 'read', mandatory: who },
  'approval.requested': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'approval.decided': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'approval.withdrawn': { kind: 'change', mandatory: [...who, 'subject'] },
  'approval.unavailable': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'approval.expired': { kind: 'change', mandatory: ['at', 'actor', 'result_count'] },
  'obligation.viewed': { kind: 'read', mandatory: who },
  'obligation.planned': { kind: 'change', mandatory: ['at', 'actor', 'result_count'] },
  'obligation.opened': { kind: 'change', mandatory: ['at', 'actor', 'subject', 'detail'] },
  'obligation.closed': { kind: 'change', mandatory: ['at', 'actor', 'subject', 'detail'] },
  'obligation.waiver_asked': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'obligation.waived': { kind: 'change', mandatory: [...who, 'subject', 'reason'] },
  'policy.viewed': { kind: 'read', mandatory: who },
  'policy.proposed': { kind: 'change', mandatory: [...who, 'subject', 'reason', 'detail'] },
  'policy.changed': { kind: 'change', mandatory: [...who, 'subject', 'detail'] },
  'policy.checked': { kind: 'change', mandatory: ['at', 'actor', 'detail'] },
  'policy.differs': { kind: 'change', mandatory: ['at', 'actor', 'subject', 'detail'] },
} as const satisfies Record<string, EventRule>;

export type AuditEvent = keyof typeof auditEvents;

/** What came of an act. `refuse`: a rule said no. `fail`: permitted, but it went wrong. */
export type AuditOutcome = 'permit' | 'refuse' | 'fail';

/** When an event's entry must be on disk. */
export function auditEventKind(event: AuditEvent): EventRule['kind'] {
  return auditEvents[event].kind;
}

/** The fields without which a permitted event's entry is no record of it. */
export function mandatoryFields(event: AuditEvent): readonly AuditField[] {
  return auditEvents[event].mandatory;
}
