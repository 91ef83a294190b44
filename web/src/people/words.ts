import type { Permission, Role } from '../../../src/foundation/contract/permissions.ts';
import { rolePermissions, roles } from '../../../src/foundation/contract/permissions.ts';
import type {
  AccountKind,
  ClearanceKind,
  DataOrigin,
  DeactivationReason,
  DelegableDuty,
  ReviewDecision,
  VendorPurpose,
} from '../../../src/foundation/contract/people-words.ts';

/** The words in which these screens speak of accounts. */

export const kindWords: Readonly<Record<AccountKind, string>> = {
  member: 'Member',
  contractor: 'Contractor',
  vendor: 'Vendor',
};

export const originWords: Readonly<Record<DataOrigin, string>> = {
  department: 'Department',
  state: 'State',
  federal: 'Federal',
  clets: 'CLETS',
};

export const clearanceWords: Readonly<Record<ClearanceKind, string>> = {
  background: 'Background check',
  clets_fingerprint: 'Fingerprint check for CLETS',
};

export const reasonWords: Readonly<Record<DeactivationReason, string>> = {
  separated: 'Has left the department',
  transferred: 'Was transferred to other work',
  unused: 'Not used',
  violation: 'Violation of the policy',
  high_risk: 'High risk: stop at once',
};

/** What a deactivation for this reason takes away besides the account. */
export const reasonNotes: Readonly<Record<DeactivationReason, string>> = {
  separated: 'Posts, leave to see data and delegations end with it',
  transferred: 'Posts, leave to see data and delegations end with it',
  unused: 'What is held stays, for when the account comes back',
  violation: 'What is held stays, for when the account comes back',
  high_risk: 'What is held stays, for when the account comes back',
};

export const dutyWords: Readonly<Record<DelegableDuty, string>> = {
  administrator: 'Administration of the system',
  equipment: 'Installation and maintenance',
  'training-officer': 'Training',
  records: 'Records',
};

export const vendorPurposeWords: Readonly<Record<VendorPurpose, string>> = {
  maintenance: 'Maintenance',
  installation: 'Installation',
};

export const decisionWords: Readonly<Record<ReviewDecision, string>> = {
  confirmed: 'Confirmed',
  changed: 'Changed',
  deactivated: 'Deactivated',
};

export const roleWords: Readonly<Record<Role, string>> = {
  full: 'Full user',
  limited: 'Limited user',
  administrator: 'Administrator',
  'account-creator': 'Creates accounts',
  'permission-grantor': 'Gives permissions',
  approver: 'Approves',
  equipment: 'Equipment',
  'training-officer': 'Training officer',
  records: 'Records',
  auditor: 'Auditor',
  vendor: 'Vendor',
  source: 'Camera key',
};

const permissionWords: Readonly<Partial<Record<Permission, string>>> = {
  'me.view': 'sees their own account',
  'reads.ingest': 'sends reads',
  'inquiry.run': 'searches stored reads',
  'photo.view': 'sees photos',
  'hit.view': 'sees hits',
  'hit.take': 'takes hits',
  'hit.step': 'records the steps of a hit',
  'hit.answer': 'records the answer of CLETS',
  'hit.close': 'closes hits',
  'hotlist.view': 'sees hotlists',
  'hotlist.import': 'brings hotlists in',
  'camera.view': 'sees cameras',
  'camera.manage': 'manages cameras',
  'account.create': 'creates accounts, asks for their return',
  'account.view': 'sees accounts',
  'account.deactivate': 'deactivates accounts',
  'account.review': 'reviews accounts',
  'post.assign': 'gives and ends posts',
  'duty.delegate': 'delegates duties',
  'clearance.grant': 'files clearances',
  'entitlement.grant': 'gives leave to see data by origin',
  'vendor.open': 'opens accounts of vendors',
  'setup.view': 'sees the checklist before live data',
  'setup.record': 'records or waives items of that checklist',
  'quarantine.view': 'sees messages that could not be stored',
  'training.record': 'records training',
  'training.view': 'sees training records',
  'training.order': 'orders retraining',
  'training.renew': 'asks for training anew',
  'approval.view': 'sees requests of their own or that wait for them',
  'approval.decide': 'decides on requests of others',
  'obligation.view': 'sees what their post owes',
  'obligation.oversee': 'sees what all posts owe',
  'obligation.close': 'closes what their post owes',
  'obligation.waive': 'leaves obligations undone, with a reason',
  'policy.view': 'sees the policy',
  'policy.propose': 'proposes another policy',
};

/** A permission in words; its own name where a newer one has none here. */
export function permissionWord(permission: string): string {
  return (permissionWords as Readonly<Record<string, string | undefined>>)[permission] ?? permission; // any name may be asked
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}

/** A role in words; the policy's own word where it is none of ours. */
export function roleWord(name: string): string {
  return isRole(name) ? roleWords[name] : name;
}

/** What roles permit together, each once, in words. */
export function permissionsOf(names: readonly string[]): string[] {
  return [...new Set(names.filter(isRole).flatMap(role => rolePermissions[role]))].map(permissionWord);
}

/** The roles that carry a permission. */
export function rolesWith(permission: Permission): Role[] {
  return roles.filter(role => rolePermissions[role].includes(permission));
}

/** Who did something: a user name, or work of the house itself (`task:setup`). */
export function whoWord(name: string): string {
  return name.startsWith('task:') ? `the house (${name.slice('task:'.length)})` : name;
}
