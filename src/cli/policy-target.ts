import type { Profile } from '../foundation/contract/profile.ts';
import { adoptedProfile, demonstrationProfile, profileCodes, readProfileFile } from '../gate/policy/load.ts';

/** What a person named on the command line: an agency that comes with Plateward, or a profile file. */
export type PolicyTarget = { name: string; read(): Profile };

/** The target with that name; null when it is neither an agency nor looks like a file. */
export function findTarget(name: string, { demonstration = false } = {}): PolicyTarget | null {
  const code = profileCodes.find(one => one === name);
  if (code !== undefined)
    return { name, read: () => (demonstration ? demonstrationProfile(code) : adoptedProfile(code)) };
  if (!/[./\\]/.test(name)) return null;
  return { name, read: () => readProfileFile(name) };
}

/** Says which agencies there are, and returns the exit code for wrong usage. */
export function refuseTarget(name: string): 2 {
  console.error(
    `plateward: no agency is called ${name}; there are: ${profileCodes.join(', ')}. A file is named by its path, such as ./profile.json`,
  );
  return 2;
}
