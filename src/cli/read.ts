import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openRecognizer, standardModelsFolder, type Recognizer } from '../capture/recognition/actions.ts';
import type { Recognition, RecognizedPlate } from '../capture/recognition/rules.ts';
import { isFileError } from '../foundation/base/files.ts';
import { isProblem, messageOf } from '../foundation/base/errors.ts';

/** A larger file is no picture that is read here; it is never loaded. */
const maxFileBytes = 64 * 2 ** 20;
const pictureName = /\.(jpe?g|png|webp)$/i;

type Outcome = { file: string } & ({ recognition: Recognition } | { code: string; why: string });

/**
 * Reads the plates of pictures, and of those in folders, one line each in the order given; says on standard error which could not
 * be read. Returns the exit code: 1 when one could not. `modelsFolder`: others than those that come with Plateward.
 */
export async function runRead(options: { paths: string[]; json: boolean; modelsFolder?: string }): Promise<number> {
  const recognizer = await openRecognizer({
    modelsFolder: options.modelsFolder ?? standardModelsFolder,
    waitMs: 600_000,
  });
  const progress = openProgress();
  // `| head` closes the pipe early: what is wanted has been told
  process.stdout.once('error', () => process.exit(0));
  let [done, bad] = [0, 0];
  try {
    const files = (await Promise.all(options.paths.map(filesAt))).flat();
    for await (const outcome of inOrder(files, file => readOne(recognizer, file))) {
      progress.clear();
      const isBad = 'why' in outcome;
      if (isBad) console.error(`plateward: ${outcome.file}: ${outcome.why}`);
      if (options.json) console.log(JSON.stringify(jsonOf(outcome)));
      else if (!isBad) console.log(textOf(outcome.file, outcome.recognition));
      done++;
      if (isBad) bad++;
      progress.show(`${done} of ${files.length} pictures`);
    }
    progress.clear();
    if (bad > 0) console.error(`plateward: ${bad} of ${files.length} pictures could not be read`);
    return bad > 0 ? 1 : 0;
  } finally {
    progress.clear();
    await recognizer.close();
  }
}

/** The file itself, or the pictures in a folder and in those below it, by name. What isn't there is told when its turn comes. */
async function filesAt(given: string): Promise<string[]> {
  const found = await stat(given).catch(() => null);
  if (found === null || !found.isDirectory()) return [given];
  const entries = await readdir(given, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && pictureName.test(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
}

async function readOne(recognizer: Recognizer, file: string): Promise<Outcome> {
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes)
      return { file, code: 'image_too_large', why: `the file has ${size} bytes, too many for a picture` };
    return { file, recognition: await recognizer.read(await readFile(file)) };
  } catch (error) {
    if (isProblem(error)) return { file, code: error.code, why: error.message };
    if (isFileError(error, 'ENOENT')) return { file, code: 'not_found', why: 'there is no such file' };
    return { file, code: 'image_unreadable', why: messageOf(error) };
  }
}

/** Several at once, so that no process waits for the disk, yet told in order; a folder of any size takes the memory of a few. */
async function* inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const ahead = 8;
  const running: Promise<Result>[] = [];
  for (const item of items) {
    running.push(work(item));
    const first = running.length >= ahead ? running.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const one of running) yield await one;
}

function jsonOf(outcome: Outcome): object {
  if ('why' in outcome) return { file: outcome.file, plates: [], error: { code: outcome.code, detail: outcome.why } };
  const { width, height, ms, plates } = outcome.recognition;
  return { file: outcome.file, width, height, ms, plates: plates.map(jsonOfPlate) };
}

/** Field by field: this form is a contract. */
function jsonOfPlate({ text, confidence, chars, candidates, state, box, corners }: RecognizedPlate): object {
  return { text, confidence, chars, candidates, state, box, corners };
}

function textOf(file: string, { plates, ms }: Recognition): string {
  const told = plates.map(({ text, confidence, state, box }) => {
    const sure = `${Math.round(confidence * 100)} %`;
    const where = `at ${box[0]},${box[1]}`;
    return text === '' ? `(not legible) ${where}` : `${text} ${sure}${state === null ? '' : ` ${state.code}`} ${where}`;
  });
  return `${file}: ${told.length === 0 ? 'no plate found' : told.join('; ')} (${Math.round(ms)} ms)`;
}

/** A line that is written over, on a terminal only. */
function openProgress(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return { show: text => void stderr.write(`\r\u001b[K${text}`), clear: () => void stderr.write('\r\u001b[K') };
}
