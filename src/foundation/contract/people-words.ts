import type { Role } from './permissions.ts';

/** The words in which the house speaks of accounts. */

/** What a person is to the department (LA-11, BA-10, BA-62). */
export const accountKinds = ['member', 'contractor', 'vendor'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Why an account was deactivated; it is never deleted (BA-35, CJIS AC-2(3) and AC-2(13)). */
export const deactivationReasons = ['separated', 'transferred', 'unused', 'violation', 'high_risk'] as const;
export type DeactivationReason = (typeof deactivationReasons)[number];

/** BA-59; access to CLETS data rests on a fingerprint check. */
export const clearanceKinds = ['background', 'clets_fingerprint'] as const;
export type ClearanceKind = (typeof clearanceKinds)[number];

/** Where a record comes from; leave to see it is given per origin, apart from role (LA-24, SL-11, CO-11, BA-22). */
export const dataOrigins = ['department', 'state', 'federal', 'clets'] as const;
export type DataOrigin = (typeof dataOrigins)[number];

/**
 * Duties that the holder of a post may give to another for a time (LA-08, LA-09, CO-04, BA-08). What a policy ties to named posts is not
 * among them: using the system (BA-60, BA-61), creating accounts (BA-64), giving posts (BA-63), approving (BA-65 to BA-70).
 */
export const delegableDuties = [
  'administrator',
  'equipment',
  'training-officer',
  'records',
] as const satisfies readonly Role[];
export type DelegableDuty = (typeof delegableDuties)[number];

/** BA-62: nothing else brings a vendor in. */
export const vendorPurposes = ['maintenance', 'installation'] as const;
export type VendorPurpose = (typeof vendorPurposes)[number];

export const reviewDecisions = ['confirmed', 'changed', 'deactivated'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];

/** The files of people that can be imported, each by its own columns (docs/formats/people-csv.md). */
export const peopleFiles = ['people', 'posts', 'clearances', 'training'] as const;
export type PeopleFile = (typeof peopleFiles)[number];
