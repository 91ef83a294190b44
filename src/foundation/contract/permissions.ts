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
  'hit.answer',
  'hit.close',
  'hotlist.view',
  'hotlist.import',
  'camera.view',
  'camera.manage',
  'account.create',
  'account.view',
  'quarantine.view',
  'training.record',
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

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  full: [
    'me.view',
    'inquiry.run',
    'photo.view',
    'hit.view',
    'hit.take',
    'hit.answer',
    'hit.close',
    'hotlist.view',
    'hotlist.import',
  ],
  limited: ['me.view', 'photo.view', 'hit.view', 'hit.take', 'hit.answer', 'hit.close'],
  administrator: [
    'me.view',
    'camera.view',
    'camera.manage',
    'account.view',
    'hotlist.view',
    'hotlist.import',
    'quarantine.view',
  ],
  'account-creator': ['me.view', 'account.create', 'account.view'],
  'permission-grantor': ['me.view', 'account.view'],
  approver: ['me.view', 'hotlist.view'],
  equipment: ['me.view', 'camera.view', 'camera.manage', 'quarantine.view'],
  'training-officer': ['me.view', 'account.view', 'training.record'],
  records: ['me.view'],
  auditor: ['me.view', 'account.view'],
  vendor: ['me.view', 'camera.view'],
  source: ['reads.ingest'],
};

/** Permissions that show plate data: they need training (and clearance where the policy asks it) besides a role. */
export const dataPermissions: ReadonlySet<Permission> = new Set([
  'inquiry.run',
  'photo.view',
  'hit.view',
  'hit.take',
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
  setup: ['account.create'],
  'demo-seed': ['account.create', 'training.record', 'camera.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type TaskName = keyof typeof taskPermissions;
