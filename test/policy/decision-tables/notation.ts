import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import type { RecipientClass } from '../../../src/foundation/contract/profile.ts';

/** The compact form in which the decision tables of the five policies are written by hand. */

/** What a post may do, in groups. Everybody with a post that carries anything may see the page about themselves. */
export const groups = {
  me: [],
  search: ['inquiry.run'],
  hits: ['photo.view', 'hit.view', 'hit.take', 'hit.step', 'hit.answer', 'hit.close'],
  lists: ['hotlist.view', 'hotlist.import'],
  'lists-view': ['hotlist.view'],
  cameras: ['camera.view', 'camera.manage', 'quarantine.view'],
  'cameras-view': ['camera.view'],
  accounts: ['account.create'],
  permissions: ['post.assign', 'clearance.grant', 'entitlement.grant'],
  training: ['training.record'],
} as const satisfies Record<string, readonly Permission[]>;

/** Actions on which the policies have a say. */
export const governedActions: readonly Permission[] = [
  'me.view',
  ...new Set(Object.values(groups).flatMap((actions): readonly Permission[] => actions)),
];

/** Actions that show plate data, by hand: nobody does these untrained. */
export const dataActions: readonly Permission[] = [
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
];

/** `-`: nothing at all; else names of groups. */
export type Powers = string;

/** any: an incident number will do as well; case: the matter's own case number. */
export type NumberRule = 'any' | 'case';

/** policy: the policy doesn't name it; law: Civil Code 1798.90.55(b) forbids it whatever the policy says. */
export type RecipientRule = 'yes' | 'policy' | 'law';

/** One reading of a policy: as it was adopted, or with the demonstration's values where it is silent. */
export type Reading = {
  training: 'needed' | 'unset';
  clearance: 'needed' | 'not asked';
  /** Does the agency have a form of its own for numbers? */
  numbers: 'own form' | 'unset';
  posts: Record<string, Powers>;
};

export type DecisionTable = {
  adopted: Reading;
  demonstration: Reading;
  /** The first letters of the agency's numbers in the demonstration. */
  numberLetters: string;
  purposes: Record<string, NumberRule>;
  recipients: Record<RecipientClass, RecipientRule>;
};

/** Stands behind every policy of California: no agency of another state or of the federation, nobody abroad, no private party. */
export const outside = { federal: 'law', out_of_state: 'law', foreign: 'law', private: 'law' } as const;

/** The purposes that Los Alamitos, San Leandro and Corona name in the same words. */
export const commonPurposes: Record<string, NumberRule> = {
  stolen_or_wanted_vehicle: 'any',
  stolen_plate: 'any',
  missing_person: 'any',
  active_warrant: 'any',
  homeland_security: 'any',
  electronic_surveillance: 'any',
  suspect_interdiction: 'any',
  stolen_property: 'any',
  routine_patrol: 'any',
  crime_scene_canvass: 'any',
  criminal_investigation: 'any',
  department_civil: 'case',
  department_administrative: 'case',
};

/** The actions that `powers` name. */
export function actionsOf(powers: Powers): ReadonlySet<Permission> {
  if (powers === '-') return new Set();
  const names = powers.split(' ');
  const unknown = names.find(name => !Object.hasOwn(groups, name));
  if (unknown !== undefined) throw new Error(`no group of actions is called ${unknown}`);
  // each name was just seen to be a key
  return new Set(['me.view', ...names.flatMap((name): readonly Permission[] => groups[name as keyof typeof groups])]);
}
