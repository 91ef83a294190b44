import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { openRecognizer } from './actions.ts';
import { loadModels, modelsPresent } from './models.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const alphabet = 'AB';
const modelOf = (name: string, bytes: string): { name: string; sha256: string } => {
  writeFileSync(path.join(folder, name), bytes);
  return { name, sha256: sha256Hex(bytes) };
};
const write = (manifest: unknown): void =>
  writeFileSync(path.join(folder, 'manifest.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));

beforeEach(() => {
  const models = [modelOf('reader-1.onnx', 'old'), modelOf('reader-2.onnx', 'new'), modelOf('detector-1.onnx', 'eye')];
  write({ alphabet, states: ['CA', 'other'], models, about: 'more than is needed' });
});

test('the newest of each kind is taken, with what its classes mean', async () => {
  const models = await loadModels(folder);
  expect([models.reader, models.detector].map(bytes => Buffer.from(bytes).toString())).toEqual(['new', 'eye']);
  expect(models).toMatchObject({ alphabet, states: ['CA', null] });
});

test('one changed byte of a model stops it, with its name', async () => {
  writeFileSync(path.join(folder, 'reader-2.onnx'), 'neW');
  await expect(openRecognizer({ modelsFolder: folder })).rejects.toThrow(/reader-2\.onnx is not the one/);
});

test.each([
  ['no manifest', '', /can't be used/],
  ['no JSON', '{', /can't be used/],
  ['a path for a name', { alphabet, models: [{ name: '../reader-1.onnx', sha256: 'ab'.repeat(32) }] }, /can't be used/],
  ['no reader', { alphabet, models: [] }, /names no detector/],
  [
    'a model that is gone',
    { alphabet, models: [{ name: 'detector-9.onnx', sha256: 'ab'.repeat(32) }] },
    /can't be read/,
  ],
])('%s is told', async (_what, manifest, words) => {
  write(manifest);
  await expect(loadModels(folder)).rejects.toThrow(words);
});

test('a folder without a manifest has no models', async () => {
  expect(await modelsPresent(folder)).toBe(true);
  expect(await modelsPresent(path.join(folder, 'none'))).toBe(false);
  await expect(loadModels(path.join(folder, 'none'))).rejects.toThrow(/is missing/);
});
