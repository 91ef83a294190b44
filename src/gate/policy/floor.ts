import type { Profile, RecipientClass } from '../../foundation/contract/profile.ts';
import { limitedSettings, settingBreaches, type FloorBreach, type FloorRule } from './floor-settings.ts';
import { immigrationWords, protectedActivityWords } from './forbidden-words.ts';

/**
 * The statutory floor: what the law forbids whatever a policy says. A profile may be stricter, never looser, and there is
 * no override. Court orders and subpoenas have a path of their own.
 */

/** Purposes that no agency and no person can permit. */
export const forbiddenPurposes = {
  immigration_enforcement: {
    law: 'Government Code 7284.6(a)(1)',
    message: 'Plate data is not used for immigration enforcement.',
  },
  protected_activity: {
    law: 'California Constitution, article I, sections 1 to 4; Penal Code 13778.2',
    message:
      'Plate data is not used against speech, assembly, belief, or lawful reproductive or gender-affirming care.',
  },
  personal_use: {
    law: 'Civil Code 1798.90.52(b)',
    message: 'Plate data is not used for private ends, nor sold.',
  },
} as const satisfies Record<string, FloorRule>;

export type ForbiddenPurpose = keyof typeof forbiddenPurposes;

/** The law on who may receive plate data: other public agencies, which are those of California alone (bulletin 2023-DLE-06). */
export const recipientLaw = 'Civil Code 1798.90.55(b)';
const recipientWords = 'Plate data goes to public agencies of California only.';

const floorRecipients: Readonly<Record<RecipientClass, boolean>> = {
  ca_local_law_enforcement: true,
  ca_state_law_enforcement: true,
  ca_state: true,
  ca_prosecutor: true,
  ca_public_agency: true,
  federal: false,
  out_of_state: false,
  foreign: false,
  private: false,
};

/** True when the law lets a recipient of this class receive plate data at all; the profile may still say no. */
export function floorPermitsRecipient(recipient: RecipientClass): boolean {
  // A class that came in past the type check is nobody we know.
  return Object.hasOwn(floorRecipients, recipient) && floorRecipients[recipient];
}

/** The floor rule that forbids a purpose with this id or label, or undefined. */
export function forbiddenPurpose(id: string, label = ''): FloorRule | undefined {
  if (Object.hasOwn(forbiddenPurposes, id)) return forbiddenPurposes[id as ForbiddenPurpose]; // just seen to be a key
  const text = `${id.replaceAll(/[_-]/g, ' ')} / ${label}`;
  if (immigrationWords(text) !== undefined || /\bice\b/i.test(text)) return forbiddenPurposes.immigration_enforcement;
  if (protectedActivityWords(text) !== undefined) return forbiddenPurposes.protected_activity;
  return /\b(?:personal|private) (?:use|interest|gain)\b/i.test(text) ? forbiddenPurposes.personal_use : undefined;
}

/** Every rule of the floor in words; `path` is null where it is about more than one parameter. */
export function floorRules(): (FloorRule & { path: string | null })[] {
  return [
    ...Object.values(forbiddenPurposes).map(rule => ({ ...rule, path: null })),
    { path: 'share.classes', law: recipientLaw, message: recipientWords },
    ...limitedSettings(),
  ];
}

/** Every place at which `profile` is looser than the law; empty when it is within the floor. */
export function checkAgainstFloor(profile: Profile): FloorBreach[] {
  const breaches: FloorBreach[] = [];
  for (const purpose of profile.purposes) {
    const rule = forbiddenPurpose(purpose.id, purpose.label);
    if (rule !== undefined) breaches.push({ path: `purposes.${purpose.id}`, ...rule });
  }
  if (profile.share.classes !== 'unset') {
    for (const share of profile.share.classes) {
      if (floorPermitsRecipient(share.class)) continue;
      breaches.push({
        path: `share.classes.${share.class}`,
        law: recipientLaw,
        message: recipientWords,
      });
    }
  }
  return [...breaches, ...settingBreaches(profile)];
}
