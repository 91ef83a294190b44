/**
 * What can be permitted, and what each role may do. Posts (offices named by a policy) carry roles; roles carry permissions;
 * persons hold posts. No rule means no access. Administration and data are kept apart: a role that creates accounts or
 * manages cameras sees no plate (BA-61, BA-64).
 */
export const permissions = [
  'me.view',
  'reads.ingest',
  'inquiry.run',
  'photo.view',
  'hit.view',
  'hit.take',
  'hit.step',
  'hit.answer',
  'hit.close',
  'hotlist.view',
  'hotlist.import',
  'camera.view',
  'camera.manage',
  'account.create',
  'account.view',
  'account.deactivate',
  'account.review',
  'lock.release',
  'factor.reset',
  'identity.link',
  'sign_in.restore',
  'post.assign',
  'duty.delegate',
  'clearance.grant',
  'entitlement.grant',
  'vendor.open',
  'setup.view',
  'setup.record',
  'quarantine.view',
  'training.record',
  'training.view',
  'training.order',
  'training.renew',
  'approval.view',
  'approval.decide',
  'approval.expire',
  'obligation.view',
  'obligation.oversee',
  'obligation.close',
  'obligation.waive',
  'obligation.plan',
  'policy.view',
  'policy.propose',
  'policy.check',
] as const;

export type Permission = (typeof permissions)[number];

/**
 * Roles of persons, and `source`: what a camera key may do.
 * - full: BA-60 and the ordinary sworn user elsewhere; limited: BA-61 dispatch, sees hits, never browses
 * - administrator: the post that manages retention and access (LA-08, SL-03, CO-03, BA-07)
 * - account-creator: BA-64; permission-grantor: BA-63; approver: BA-65 to BA-70, LA-42, BA-46
 * - equipment: installation and maintenance; vendor: BA-62, maintenance only, no data
 * - training-officer: LA-45, BA-49; records: CB-04, CO-22; auditor: reads the record, not the reads
 */
export const roles = [
  'full',
  'limited',
  'administrator',
  'account-creator',
  'permission-grantor',
  'approver',
  'equipment',
  'training-officer',
  'records',
  'auditor',
  'vendor',
  'source',
] as const;

export type Role = (typeof roles)[number];

/** What everybody who works here may see: the policy, requests of their own or that wait for them, and what their post owes. */
const belonging = ['approval.view', 'obligation.view', 'obligation.close', 'policy.view'] as const;

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  full: [
    'me.view',
    'inquiry.run',
    'photo.view',
    'hit.view',
    'hit.take',
    'hit.step',
    'hit.answer',
    'hit.close',
    'hotlist.view',
    'hotlist.import',
    ...belonging,
  ],
  limited: ['me.view', 'photo.view', 'hit.view', 'hit.take', 'hit.step', 'hit.answer', 'hit.close', ...belonging],
  administrator: [
    'me.view',
    'camera.view',
    'camera.manage',
    'account.view',
    'account.deactivate',
    'account.review',
    'lock.release',
    'identity.link',
    'duty.delegate',
    'vendor.open',
    'setup.view',
    'setup.record',
    'hotlist.view',
    'hotlist.import',
    'quarantine.view',
    'training.view',
    'training.order',
    'training.renew',
    ...belonging,
    'approval.decide',
    'obligation.oversee',
    'obligation.waive',
    'policy.propose',
  ],
  // whoever makes accounts can stop one within minutes (CJIS AC-2(13)); bringing it back takes two
  'account-creator': [
    'me.view',
    'account.create',
    'account.view',
    'account.deactivate',
    // CJIS AC-7: an administrator releases; whoever makes accounts asks for a lost authenticator's reset, and a second person decides
    'lock.release',
    'factor.reset',
    'identity.link',
    ...belonging,
  ],
  'permission-grantor': [
    'me.view',
    'account.view',
    'post.assign',
    'clearance.grant',
    'entitlement.grant',
    ...belonging,
    'approval.decide',
  ],
  approver: [
    'me.view',
    'hotlist.view',
    'training.view',
    'training.order',
    ...belonging,
    'approval.decide',
    'obligation.oversee',
    'obligation.waive',
  ],
  equipment: ['me.view', 'camera.view', 'camera.manage', 'quarantine.view', ...belonging],
  'training-officer': ['me.view', 'account.view', 'training.record', 'training.view', 'training.order', ...belonging],
  records: ['me.view', ...belonging],
  auditor: ['me.view', 'account.view', 'setup.view', 'training.view', ...belonging, 'obligation.oversee'],
  vendor: ['me.view', 'camera.view'],
  source: ['reads.ingest'],
};

/** Permissions that show plate data: they need training (and clearance where the policy asks it) besides a role. */
export const dataPermissions: ReadonlySet<Permission> = new Set([
  'inquiry.run',
  'photo.view',
  'hit.view',
  'hit.take',
  'hit.step',
  'hit.answer',
  'hit.close',
  'hotlist.view',
  'hotlist.import',
  'quarantine.view',
]);

/**
 * What background work may do. `setup` makes the first accounts of an installation; `demo-seed` is refused everywhere but at
 * agencies marked as demonstration.
 */
export const taskPermissions = {
  setup: ['account.create', 'setup.view'],
  // files of people from the command line; department/people/actions/import-people.ts says until when
  'people-import': ['account.create', 'post.assign', 'clearance.grant', 'training.record'],
  'account-upkeep': ['account.deactivate', 'account.review'],
  'approval-expiry': ['approval.expire'],
  'obligation-planner': ['obligation.plan'],
  'policy-check': ['policy.check'],
  'demo-seed': ['account.create', 'training.record', 'camera.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type TaskName = keyof typeof taskPermissions;
