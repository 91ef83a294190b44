import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { compare } from './verify-file.ts';

const bytes = new TextEncoder().encode('a photo, as far as this test is concerned').buffer;
const recorded = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

test('the bytes that were recorded are the same, one changed bit is not', async () => {
  expect(await compare(bytes, recorded)).toEqual({ kind: 'same', bytes: bytes.byteLength });
  const changed = new Uint8Array(bytes.slice(0));
  changed[5] = (changed[5] ?? 0) ^ 1;
  expect(await compare(changed.buffer, recorded)).toMatchObject({
    kind: 'differs',
    computed: expect.not.stringMatching(recorded),
  });
  expect(await compare(bytes.slice(1), recorded)).toMatchObject({ kind: 'differs' });
});
