import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { masterKeyFile } from './master-key.ts';
import { openSecretBox, secretBox } from './secret-box.ts';

const secret = Buffer.from('JBSWY3DPEHPK3PXP');

test('what is sealed opens again for what it belongs to, and for nothing else', () => {
  const box = secretBox(randomBytes(32));
  const sealed = box.seal(secret, 'factor of a');
  expect(box.open(sealed, 'factor of a')).toEqual(secret);
  expect(() => box.open(sealed, 'factor of b')).toThrow();
  expect(() => secretBox(randomBytes(32)).open(sealed, 'factor of a')).toThrow();
  expect(sealed.includes(secret)).toBe(false);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const bent = Buffer.from(sealed);
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => box.open(bent, 'factor of a')).toThrow();
  }
});

test('the key lies in the data folder, for its owner only, and is the same at the next start', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-box-'));
  try {
    // several processes that start at once agree on one key
    const boxes = await Promise.all([1, 2, 3].map(() => openSecretBox(folder)));
    const sealed = boxes.map(box => box.seal(secret, 'x'));
    const again = await openSecretBox(folder);
    for (const one of sealed) expect(again.open(one, 'x')).toEqual(secret);
    expect((await stat(masterKeyFile(folder))).mode & 0o777).toBe(0o400);
  } finally {
    await rm(folder, { recursive: true });
  }
});
