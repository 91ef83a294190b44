import { sha256Hex } from '../../foundation/base/crypto.ts';
import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import { profileSchema, type Profile } from '../../foundation/contract/profile.ts';
import type { Ruled } from '../../foundation/contract/profile-setting.ts';
import { checkAgainstFloor } from './floor.ts';
import { faultsOfProfile } from './faults.ts';

/**
 * A profile from the outside: its shape, what belongs together, and the statutory floor. Throws `input_invalid` with every
 * fault, or `policy_refused` with the laws when it is looser than the floor.
 */
export function parseProfile(input: unknown): Profile {
  const parsed = profileSchema.safeParse(input);
  if (!parsed.success) {
    const fields: FieldFault[] = parsed.error.issues.map(issue => ({
      field: issue.path.join('.'),
      message: issue.message,
    }));
    throw new Problem('input_invalid', { detail: `The profile cannot be read: ${inWords(fields)}`, fields });
  }
  const faults = faultsOfProfile(parsed.data);
  if (faults.length > 0) {
    throw new Problem('input_invalid', {
      detail: `The profile contradicts itself: ${inWords(faults)}`,
      fields: faults,
    });
  }
  const breaches = checkAgainstFloor(parsed.data);
  if (breaches.length > 0) {
    throw new Problem('policy_refused', {
      detail: breaches.map(breach => `${breach.path}: ${breach.message} (${breach.law})`).join(' '),
      fields: breaches.map(breach => ({ field: breach.path, message: breach.message })),
      clauses: [...new Set(breaches.map(breach => breach.law))],
    });
  }
  return parsed.data;
}

/** Sections whose values are settings, and the values of one. */
type SettingSection = Exclude<keyof Profile, 'meta' | 'posts' | 'sources' | 'purposes'>;
type SettingName<Section extends SettingSection> = {
  [Name in keyof Profile[Section]]: Extract<Profile[Section][Name], { value: unknown }> extends never ? never : Name;
}[keyof Profile[Section]] &
  string;

/**
 * The value of a parameter with its ground, such as `settingOf(profile, 'hotlist', 'maxAgeHours')`.
 * Throws `policy_unset` when the policy is silent: silence is not permission.
 */
export function settingOf<Section extends SettingSection, Name extends SettingName<Section>>(
  profile: Profile,
  section: Section,
  name: Name,
): Exclude<Profile[Section][Name], 'unset'> {
  const value = profile[section][name];
  if (value === 'unset') throw unsetProblem(profile, `${section}.${name}`);
  // The one other member of the union has just been ruled out, which TypeScript does not follow through the index.
  return value as Exclude<Profile[Section][Name], 'unset'>;
}

/** The refusal for a parameter that the agency has yet to set; `parameter` is its dotted path. */
export function unsetProblem(profile: Profile, parameter: string): Problem {
  return new Problem('policy_unset', {
    detail: `The policy of ${profile.meta.name} does not set ${parameter}. The agency must set it first.`,
    members: { parameter },
  });
}

/** Dotted paths of all that the policy leaves silent, in the order of the profile. */
export function unsetParameters(profile: Profile): string[] {
  const found: string[] = [];
  walk(profile, '', (path, value) => {
    if (value === 'unset') found.push(path);
  });
  return found;
}

/** SHA-256 of the canonical JSON: the version of a profile, in 64 hex digits. */
export function profileHash(profile: Profile): string {
  return sha256Hex(canonicalJson(profile));
}

/** JSON with sorted keys and no blanks (RFC 8785, for values that hold no fractions). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  // By UTF-16 units, as the RFC asks; localeCompare would not.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** Every value in the profile that has a ground, with its dotted path (list items by their id, letter, class or place). */
export function groundedValues(profile: Profile): { path: string; ground: Ruled<unknown> }[] {
  const found: { path: string; ground: Ruled<unknown> }[] = [];
  walk(profile, '', (path, value) => {
    // Parsed by the schema: an object with a basis is a grounded value.
    if (typeof value === 'object' && value !== null && 'basis' in value)
      found.push({ path, ground: value as Ruled<unknown> });
  });
  return found;
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  visit(path, value);
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    const name = Array.isArray(value) ? nameOfItem(inner, key) : key;
    walk(inner, path === '' ? name : `${path}.${name}`, visit);
  }
}

function nameOfItem(item: unknown, index: string): string {
  if (item === null || typeof item !== 'object') return index;
  for (const [key, value] of Object.entries(item)) {
    if (
      ['id', 'letter', 'class', 'role', 'model', 'field', 'topic', 'event'].includes(key) &&
      typeof value === 'string'
    )
      return value;
  }
  return index;
}

function inWords(faults: FieldFault[]): string {
  const shown = faults.slice(0, 5).map(fault => `${fault.field} ${fault.message}`);
  return shown.join('; ') + (faults.length > shown.length ? `; and ${faults.length - shown.length} more` : '');
}
