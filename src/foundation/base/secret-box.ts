import { hkdfSync } from 'node:crypto';
import path from 'node:path';
import { open, seal } from './crypto.ts';
import { masterKeyFile, readMasterKey } from './master-key.ts';

/**
 * Seals short secrets that lie in the database, under a key that never does: a copy of the database opens none of them. What a secret
 * belongs to (`aad`) is bound in.
 */
export type SecretBox = {
  seal(secret: Uint8Array, aad: string): Buffer;
  /** Throws when the key, what it belongs to or a single bit differs. */
  open(sealed: Uint8Array, aad: string): Buffer;
};

/** The box of a data folder; its key is derived from the folder's master key (NIST SP 800-56C), which is made on the very first start. */
export async function openSecretBox(dataFolder: string): Promise<SecretBox> {
  const master = await readMasterKey(path.resolve(masterKeyFile(dataFolder)), async () => false);
  return secretBox(Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'plateward secret box 1', 32)));
}

/** A box with this key of 32 bytes. */
export function secretBox(key: Uint8Array): SecretBox {
  return Object.freeze({
    seal: (secret: Uint8Array, aad: string) => seal(key, secret, aad),
    open: (sealed: Uint8Array, aad: string) => open(key, sealed, aad),
  });
}
