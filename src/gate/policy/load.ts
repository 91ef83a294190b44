import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { messageOf } from '../../foundation/base/errors.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { overlaySchema, withDemonstrationValues } from './demonstration.ts';
import { parseProfile } from './profile.ts';

/** The folder of the profiles that come with Plateward. */
export const profilesFolder = resolve(fileURLToPath(import.meta.url), '../../../../policies');

/** Codes of the agencies whose adopted policies come with Plateward as profiles. */
export const profileCodes = ['carlsbad', 'los-alamitos', 'san-leandro', 'corona', 'barstow'] as const;
export type ProfileCode = (typeof profileCodes)[number];

const demonstrationSchema = z.strictObject({
  mark: z.string().startsWith('DEMONSTRATION'),
  agencies: z.record(z.string(), overlaySchema),
});

/** The profile in the JSON file at `path`. Throws when it can't be read, contradicts itself, or is looser than the law. */
export function readProfileFile(path: string): Profile {
  return parseProfile(readJson(path));
}

/** The profile of an agency exactly as its policy stands: what the policy leaves silent is unset. */
export function adoptedProfile(code: ProfileCode): Profile {
  return readProfileFile(join(profilesFolder, `${code}.json`));
}

/** The profile of an agency with demonstration values where its policy is silent; for the demo and tests only. */
export function demonstrationProfile(code: ProfileCode): Profile {
  const all = demonstrationSchema.parse(readJson(join(profilesFolder, 'demonstration.json')));
  const overlay = all.agencies[code];
  if (overlay === undefined) throw new Error(`demonstration.json has no values for ${code}`);
  return withDemonstrationValues(adoptedProfile(code), overlay);
}

function readJson(path: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return parsed;
  } catch (cause) {
    throw new Error(`the file ${path} cannot be read as JSON: ${messageOf(cause)}`, { cause });
  }
}
