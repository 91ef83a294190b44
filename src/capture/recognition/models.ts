import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { messageOf } from '../../foundation/base/errors.ts';
import { readFileIfAny } from '../../foundation/base/files.ts';
import { parseState, type StateCode } from '../../foundation/plates/states.ts';

/** The models as they run, checked against the manifest, with what their classes mean. */
export type Models = {
  detector: Uint8Array;
  reader: Uint8Array;
  /** The characters of the reader's classes in order; the class behind the last one is "no character". */
  alphabet: string;
  /** The states of the reader's state head in order; null for another place. Empty when the manifest names none. */
  states: (StateCode | null)[];
};

const manifestFile = 'manifest.json';
const manifestSchema = z.object({
  alphabet: z.string().regex(/^[0-9A-Z]{1,64}$/),
  states: z.array(z.string().max(40)).max(100).default([]),
  models: z.array(
    z.object({
      name: z.string().regex(/^[a-z]+-\d+\.onnx$/, 'must be a name such as reader-1.onnx'),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** True when a manifest lies in the folder, so that recognition is meant to run. */
export async function modelsPresent(folder: string): Promise<boolean> {
  return (await readFileIfAny(path.join(folder, manifestFile))) !== null;
}

/** Reads the models that the manifest names. Throws an Error that says what to do when one is missing or is not the one named. */
export async function loadModels(folder: string): Promise<Models> {
  const manifest = await readManifest(path.join(folder, manifestFile));
  return {
    detector: await readModel(folder, 'detector', manifest),
    reader: await readModel(folder, 'reader', manifest),
    alphabet: manifest.alphabet,
    states: manifest.states.map(parseState),
  };
}

type Manifest = z.output<typeof manifestSchema>;

async function readManifest(file: string): Promise<Manifest> {
  const text = await readFileIfAny(file);
  if (text === null) throw new Error(`${file} is missing: recognition needs the models that come with Plateward`);
  try {
    return manifestSchema.parse(JSON.parse(text.toString('utf8')));
  } catch (error) {
    throw new Error(`${file} can't be used: ${messageOf(error)}`, { cause: error });
  }
}

/** The newest model of a kind: `reader-2.onnx` before `reader-1.onnx`. */
async function readModel(folder: string, kind: 'detector' | 'reader', { models }: Manifest): Promise<Uint8Array> {
  const versionOf = (name: string): number => Number(/\d+/.exec(name)?.[0]);
  const [newest] = models
    .filter(({ name }) => name.startsWith(`${kind}-`))
    .sort((a, b) => versionOf(b.name) - versionOf(a.name));
  if (newest === undefined) throw new Error(`${path.join(folder, manifestFile)} names no ${kind}`);
  const file = path.join(folder, newest.name);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`the model ${file} can't be read: ${messageOf(error)}`, { cause: error });
  });
  const found = sha256Hex(bytes);
  if (found !== newest.sha256)
    throw new Error(
      `the model ${file} is not the one that ${manifestFile} names (SHA-256 ${found}, wanted ${newest.sha256}): bring back both files from one release`,
    );
  return bytes;
}
