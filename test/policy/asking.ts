import { recipientClasses, type Profile, type RecipientClass } from '../../src/foundation/contract/profile.ts';
import type { Permission } from '../../src/foundation/contract/permissions.ts';
import { adoptedProfile, demonstrationProfile, type ProfileCode } from '../../src/gate/policy/load.ts';
import { decideMatter, decideRecipient, permissionsOfPosts, purgeDayOf } from '../../src/gate/policy/rules.ts';

/** Questions that the tests of the clauses ask of the rules. */

/** Numbers of the form that each agency's demonstration values set. */
export const numbers = {
  carlsbad: { caseNumber: 'CB-26-00417', incidentNumber: 'CB-I26-003150' },
  'los-alamitos': { caseNumber: 'LA-26-00417', incidentNumber: 'LA-I26-003150' },
  'san-leandro': { caseNumber: 'SL-26-00417', incidentNumber: 'SL-I26-003150' },
  corona: { caseNumber: 'CO-26-00417', incidentNumber: 'CO-I26-003150' },
  barstow: { caseNumber: 'BA-26-00417', incidentNumber: 'BA-I26-003150' },
} as const;

export const reason = 'Burglary on Elm Avenue, grey pickup seen leaving';

/** Purposes as the texts name them. */
export const three = ['stolen_or_wanted_vehicle', 'stolen_plate', 'missing_person'];
export const five = [
  'active_warrant',
  'homeland_security',
  'electronic_surveillance',
  'suspect_interdiction',
  'stolen_property',
];
export const legitimate = ['criminal_investigation', 'department_civil', 'department_administrative'];
export const foreignPurposes = ['employment_check', 'traffic_survey', 'parking_collection', 'curiosity'];

export const californianLaw = ['ca_local_law_enforcement', 'ca_state_law_enforcement', 'ca_prosecutor'];

/** Asks with a purpose and all else in order: the clauses on which it is permitted, or the code of the refusal. */
export function ask(code: ProfileCode, purpose: string): string[] | string {
  const decision = decideMatter(demonstrationProfile(code), { purpose, caseNumber: numbers[code].caseNumber, reason });
  return decision.ok ? decision.clauses : decision.code;
}

/** Purposes with which an inquiry is permitted on the ground of `clause`. */
export function permittedUnder(code: ProfileCode, clause: string): string[] {
  return demonstrationProfile(code)
    .purposes.map(purpose => purpose.id)
    .filter(purpose => ask(code, purpose).includes(clause));
}

/** Classes of recipients that may receive plate data at all. */
export function mayReceive(profile: Profile): RecipientClass[] {
  return recipientClasses.filter(recipient => decideRecipient(profile, recipient).ok);
}

/** When the adopted policy has a read purged. */
export function purge(code: ProfileCode, source: string, received: string, captured = received) {
  return purgeDayOf(adoptedProfile(code), source, new Date(received), new Date(captured));
}

/** Posts that may do this. */
export function holdersOf(profile: Profile, permission: Permission): string[] {
  return profile.posts
    .map(post => post.id)
    .filter(id => permissionsOfPosts(profile, [id]).permissions.includes(permission));
}
