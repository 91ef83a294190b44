import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../../foundation/base/crypto.ts';
import { createFileOnce, privateFolder } from '../../../foundation/base/files.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import { checkAdoptedText, type TextReport } from '../adopted-text.ts';

/** Longest text that is taken, in bytes; a department's policy has some 20,000. */
const maxTextBytes = 4 * 2 ** 20;

export type AdoptedText = TextReport & { agency: string; sha256: string; keptAt: string };

/**
 * Takes the text of an adopted policy into the installation, under its hash, after holding every value of the profile against its
 * words. Doing it twice changes nothing. Throws Problem `input_invalid` naming what doesn't fit; then nothing is kept.
 */
export async function adoptText(input: { file: string; profile: Profile; dataFolder: string }): Promise<AdoptedText> {
  const { file, profile, dataFolder } = input;
  const text = await readFile(file);
  if (text.byteLength > maxTextBytes) throw refusal(`${file} is too large to be a policy's text.`);
  const report = checkAdoptedText(profile, text);
  if (report.wrong.length > 0) {
    const shown = report.wrong.slice(0, 10).map(({ path: at, clause }) => `${at} (${clause})`);
    const more = report.wrong.length > shown.length ? ` and ${report.wrong.length - shown.length} more` : '';
    throw refusal(
      `${report.wrong.length} of ${report.values} values of ${profile.meta.name} do not rest on the words of this text: ${shown.join(', ')}${more}.`,
    );
  }
  if (!report.same) {
    throw refusal(
      `Every value of ${profile.meta.name} rests on words of this text, but it is not the same file as the adopted one. Propose a policy with the hash of this text.`,
    );
  }
  const sha256 = sha256Hex(text);
  const folder = path.join(dataFolder, 'policy-texts');
  await privateFolder(folder);
  const keptAt = path.join(folder, `${sha256}.txt`);
  await createFileOnce(keptAt, text, 0o600);
  return { ...report, agency: profile.meta.code, sha256, keptAt };
}

function refusal(detail: string): Problem {
  return new Problem('input_invalid', { detail });
}
