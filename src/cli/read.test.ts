import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { modelsAreThere, modelsFolder } from '../../test/support/models.ts';
import { picture } from '../../test/support/camera-messages.ts';
import { drawVehicle } from '../demo/draw-vehicle.ts';
import { runRead } from './read.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-read-'));
const at = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  mkdirSync(at('street/deep'), { recursive: true });
  const scene = { plate: '0AAA000', color: 'red', body: 'suv', caption: 'GATE 2', seed: 5 } as const;
  writeFileSync(at('street/car.jpg'), await drawVehicle(scene));
  writeFileSync(at('street/deep/empty.JPG'), await picture());
  writeFileSync(at('street/notes.txt'), 'no picture');
  writeFileSync(at('bad.jpg'), 'no picture either');
});

async function run(paths: string[], json: boolean): Promise<{ exitCode: number; out: string[]; err: string[] }> {
  const [out, err]: string[][] = [[], []];
  const log = vi.spyOn(console, 'log').mockImplementation(line => void out?.push(String(line)));
  const error = vi.spyOn(console, 'error').mockImplementation(line => void err?.push(String(line)));
  try {
    return { exitCode: await runRead({ paths, json, modelsFolder }), out: out ?? [], err: err ?? [] };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

describe.skipIf(!modelsAreThere)('reading pictures', () => {
  test('a folder: each picture in it and below it, a line of JSON each, in order', async () => {
    const { exitCode, out, err } = await run([at('street')], true);
    expect([exitCode, err]).toEqual([0, []]);
    // what JSON.parse gives is what is tested
    const lines = out.map(line => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(line => line['file'])).toEqual([at('street/car.jpg'), at('street/deep/empty.JPG')]);
    expect(lines.map(line => Object.keys(line))).toEqual(lines.map(() => ['file', 'width', 'height', 'ms', 'plates']));
    expect(lines[1]).toMatchObject({ width: 96, height: 48, plates: [] });
    const [plate] = (lines[0]?.['plates'] ?? []) as Record<string, unknown>[];
    expect(Object.keys(plate ?? {})).toEqual(['text', 'confidence', 'chars', 'candidates', 'state', 'box', 'corners']);
    expect(plate).toMatchObject({
      text: expect.any(String),
      box: [0, 0, 0, 0].map(() => expect.any(Number)),
      corners: [0, 0, 0, 0].map(() => [expect.any(Number), expect.any(Number)]),
    });
  });

  test('bad pictures are named with the reason, the others are read, and the end is 1', async () => {
    const paths = [at('bad.jpg'), at('none.jpg'), at('street/notes.txt'), at('street/car.jpg')];
    const { exitCode, out, err } = await run(paths, false);
    expect(exitCode).toBe(1);
    expect(out).toEqual([expect.stringMatching(/car\.jpg: [A-Z0-9]+ \d+ %.* at \d+,\d+/)]);
    expect(err).toEqual([
      expect.stringContaining('bad.jpg: JPEG, PNG and WebP pictures are taken'),
      expect.stringContaining('none.jpg: there is no such file'),
      expect.stringContaining('notes.txt: JPEG, PNG'),
      'plateward: 3 of 4 pictures could not be read',
    ]);
  });

  test('for machines a bad picture has its line too', async () => {
    const { exitCode, out } = await run([at('bad.jpg')], true);
    expect(exitCode).toBe(1);
    expect(out.map(line => JSON.parse(line) as unknown)).toEqual([
      { file: at('bad.jpg'), plates: [], error: { code: 'image_not_an_image', detail: expect.any(String) } },
    ]);
  });

  test('an empty folder is no failure', async () => {
    mkdirSync(at('empty'), { recursive: true });
    expect(await run([at('empty')], false)).toEqual({ exitCode: 0, out: [], err: [] });
  });
});

test('without models it says what is missing', async () => {
  await expect(runRead({ paths: [], json: false, modelsFolder: at('no-models') })).rejects.toThrow(
    /manifest\.json is missing/,
  );
});
