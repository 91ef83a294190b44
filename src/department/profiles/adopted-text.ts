import { sha256Hex } from '../../foundation/base/crypto.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Place } from '../../foundation/contract/profile-setting.ts';
import { groundedValues } from '../../gate/policy/profile.ts';

export type TextReport = {
  /** The file is, bit by bit, the text that the profile was written from. */
  same: boolean;
  /** Values whose words were looked at. */
  values: number;
  /** Dotted paths of values whose words are not where the profile says, with their clause. */
  wrong: { path: string; clause: string }[];
};

/** Holds the words of an adopted policy against the places and hashes in a profile: does each value rest on what the text says there? */
export function checkAdoptedText(profile: Profile, text: Buffer): TextReport {
  const lines = text.toString('utf8').split('\n');
  const grounds = groundedValues(profile).flatMap(({ path, ground }) =>
    ground.basis === 'clause' ? [{ path, ground }] : [],
  );
  const wrong = grounds
    .filter(({ ground }) => sha256Hex(collapse(wordsAt(lines, ground.place))) !== ground.words)
    .map(({ path, ground }) => ({ path, clause: ground.clause }));
  return { same: sha256Hex(text) === profile.meta.adoptedText.sha256, values: grounds.length, wrong };
}

/** The words at a place (profile-setting.ts says how it counts). */
function wordsAt(lines: readonly string[], { lines: [first, last], from, to }: Place): string {
  return collapse(lines.slice(first - 1, last).join('\n')).slice(from, to);
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
