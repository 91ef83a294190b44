import { randomInt } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { readFileIfAny, writeFileDurably } from '../foundation/base/files.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';

/** What opens this one demonstration: its people's common passphrase, its cameras' keys. Lies in its folder, 0600. */
const secretsSchema = z.object({
  note: z.string(),
  passphrase: z.string().min(12),
  cameraKeys: z.record(z.string(), z.record(z.string(), z.string())),
});

export type DemoSecrets = z.infer<typeof secretsSchema>;

/** Where the secrets lie in a demonstration's folder. */
export function secretsFile(folder: string): string {
  return path.join(folder, 'demonstration.json');
}

/** Secrets for a new folder: a random passphrase, no keys yet. */
export function newSecrets(): DemoSecrets {
  return { note: demonstrationNotice, passphrase: newPassphrase(), cameraKeys: {} };
}

/** The folder's secrets, null when it has none yet. Throws when the file is damaged. */
export async function readSecrets(folder: string): Promise<DemoSecrets | null> {
  const file = secretsFile(folder);
  const bytes = await readFileIfAny(file);
  if (bytes === null) return null;
  try {
    return secretsSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new Error(
      `${file} is damaged: remove ${folder} and start the demonstration anew; it holds invented data only`,
      {
        cause: error,
      },
    );
  }
}

/** Puts the secrets into the folder, whole or not at all. */
export function writeSecrets(folder: string, secrets: DemoSecrets): Promise<void> {
  return writeFileDurably(secretsFile(folder), `${JSON.stringify(secrets, null, 2)}\n`);
}

/** 20 random characters (98 bits) in groups, easy to type, without letters that look like others. */
function newPassphrase(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const groups = Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length))).join(''),
  );
  return groups.join('-');
}
