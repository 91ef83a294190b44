import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { findSerials } from './find-serials.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What npm, the builder and git keep here, and people's own shared folder. */
const skippedFolders = new Set(['node_modules', 'dist', 'coverage', 'shared']);
/** Pictures, models and the like: no text; and hashes of packages. */
const skippedFiles = /(\.(onnx|png|jpe?g|webp|pmtiles|woff2?|ico|zip|gz)|^package-lock\.json)$/;

/** Words that look like somebody's plate and stand there for a reason. */
const allowed: readonly { file: string; words: readonly string[]; reason: string }[] = [
  {
    file: 'src/foundation/plates/formats.test.ts',
    words: ['1X00000', '1XOX000', '1XXX000', '8XXX000'],
    reason: 'the forms of states are what is tested; only a word of that form shows it',
  },
  {
    file: 'src/foundation/plates/fictional.test.ts',
    words: ['1XXX000'],
    reason: 'shows that a plate of a state is refused as no fictional one',
  },
  {
    file: 'src/gate/policy/profile.test.ts',
    words: ['CA09999'],
    reason: 'how made-up agency identifiers begin, not a plate',
  },
  {
    file: 'src/capture/recognition/characters.test.ts',
    words: ['7ABC128'],
    reason: 'the Californian form decides here between two candidates; chosen by the alphabet and by counting',
  },
  {
    file: 'test/architecture/serials.test.ts',
    words: [
      '1ABC234',
      'CA09999',
      'ABC1234',
      'ABC-1234',
      '123 ABC',
      '7ABC128',
      '1X00000',
      '1XOX000',
      '1XXX000',
      '8XXX000',
    ],
    reason: 'this list, and what must be found',
  },
  { file: 'test/architecture/find-serials.ts', words: ['1ABC234'], reason: 'names the form' },
];

function textFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(entry => {
    // hidden ones: settings of tools, what was fetched or built
    if (entry.name.startsWith('.') || skippedFolders.has(entry.name)) return [];
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return textFiles(file);
    return entry.isFile() && !skippedFiles.test(entry.name) ? [file] : [];
  });
}

describe('plates in files', () => {
  const files = textFiles('');
  const found = files.flatMap(file =>
    findSerials(readFileSync(path.join(root, file), 'utf8')).map(serial => ({ file, ...serial })),
  );

  it('were looked for in code, tests, documents, demonstration and policies', () => {
    expect(files.length).toBeGreaterThan(400);
    for (const folder of ['src/demo/', 'test/', 'docs/', 'bench/', 'web/', 'policies/', 'model-training/'])
      expect(files.some(file => file.startsWith(folder))).toBe(true);
  });

  it('could be nobody’s: fictional ones, or allowed with a reason', () => {
    const unexplained = found
      .filter(({ file, word }) => !allowed.some(one => one.file === file && one.words.includes(word)))
      .map(({ file, line, word }) => `${file}:${line}: ${word} may be somebody's plate: use fictionalPlate()`);
    expect(unexplained).toEqual([]);
  });

  it('are all still there where the list allows them', () => {
    const unused = allowed.flatMap(({ file, words }) =>
      words.filter(word => !found.some(one => one.file === file && one.word === word)).map(word => `${file}: ${word}`),
    );
    expect(unused).toEqual([]);
  });
});

describe('findSerials', () => {
  it.each(['1ABC234', 'ABC1234', 'ABC-1234', '123 ABC'])('finds %s in the middle of a line', word => {
    expect(findSerials(`one\nplate '${word}', read`)).toEqual([{ word, line: 2 }]);
  });

  it('leaves fictional plates, masks, standards and parts of longer words', () => {
    expect(findSerials(fictionalPlates(50, 3).join(' '))).toEqual([]);
    expect(findSerials('9AAA999 0XXX000 RFC 9562 SHA-256 a1ABC2345 x_1ABC234 3f1ABC234e')).toEqual([]);
  });
});
