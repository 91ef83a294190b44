import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { adoptedProfile, demonstrationProfile, profileCodes } from '../gate/policy/load.ts';
import { buildProgram } from './commands.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `plateward policy ...` as from the command line. */
async function run(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const log = vi.spyOn(console, 'log').mockImplementation(line => void out.push(String(line)));
  const error = vi.spyOn(console, 'error').mockImplementation(line => void err.push(String(line)));
  const before = process.exitCode;
  try {
    await buildProgram().parseAsync(['node', 'plateward', 'policy', ...args]);
    return { exitCode: Number(process.exitCode), out: out.join('\n'), err: err.join('\n') };
  } finally {
    process.exitCode = before;
    log.mockRestore();
    error.mockRestore();
  }
}

function fileOf(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('policy lint', () => {
  test('all five are incomplete: exit 3, with a table of them', async () => {
    const { exitCode, out } = await run('lint');
    expect(exitCode).toBe(3);
    expect(out).toMatch(/Accuracy and correction +\| - +\| only CLETS verify .*report errors, 72 h, removal/);
    for (const code of profileCodes) expect(out).toContain(`(${code})`);
  });

  test('one, for machines', async () => {
    const { exitCode, out } = await run('lint', 'barstow', '--json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(out)).toMatchObject([
      { target: 'barstow', exitCode: 3, lint: { breaches: [], elements: expect.any(Array), toSet: expect.any(Array) } },
    ]);
  });

  test('a complete file is told so: exit 0', async () => {
    const { accuracy, ...profile } = demonstrationProfile('barstow');
    const { exitCode, out } = await run('lint', fileOf('whole.json', { ...profile, accuracy }));
    expect(out).toContain('nothing is left to set');
    expect(exitCode).toBe(0);
  });

  test('one that is looser than the law is refused with the law, and the others are still held against it: exit 4', async () => {
    const loose = structuredClone(adoptedProfile('corona'));
    loose.security.idleMinutes = { value: 240, basis: 'plateward', strength: 'must', note: 'for a test' };
    const { exitCode, out } = await run('lint', fileOf('loose.json', loose), 'corona');
    expect(exitCode).toBe(4);
    expect(out).toMatch(/loose\.json: refused\n {2}security\.idleMinutes: .*\n {2}law: CJIS Security Policy AC-11/);
    expect(out).toContain('Corona Police Department (corona)');
  });

  test('what is no profile is refused: exit 1; what is no agency: exit 2', async () => {
    const torn = await run('lint', fileOf('torn.json', { meta: 1 }));
    expect([torn.exitCode, torn.out]).toEqual([1, expect.stringContaining('torn.json: refused')]);
    const unknown = await run('lint', 'fresno');
    expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining('there are: carlsbad')]);
  });
});

describe('policy show', () => {
  test('a clause: every value that rests on it, with place and strength', async () => {
    const { exitCode, out } = await run('show', 'barstow', 'ba-71');
    expect([exitCode, out]).toEqual([0, 'hotlist.maxAgeHours = 72\n    should, BA-71 (466.11, lines 241 to 242)']);
  });

  test('a parameter that is unset: exit 3; with demonstration values it says so', async () => {
    const silent = await run('show', 'carlsbad', 'training.requiredBeforeUse');
    expect([silent.exitCode, silent.out]).toEqual([3, 'training.requiredBeforeUse = unset']);
    const shown = await run('show', 'carlsbad', 'training.requiredBeforeUse', '--demonstration');
    expect([shown.exitCode, shown.out.split('\n')[0]]).toEqual([0, expect.stringContaining('DEMONSTRATION')]);
  });

  test('everything, for machines, without a word of the adopted text', async () => {
    const { exitCode, out } = await run('show', 'san-leandro', '--json');
    expect(exitCode).toBe(0);
    const { values } = JSON.parse(out) as { values: { parameter: string; value: unknown }[] };
    expect(values.length).toBeGreaterThan(50);
    expect(values.find(one => one.parameter === 'holds.types')?.value).toEqual([
      'evidence',
      'anticipated_evidence',
      'lawful_action',
    ]);
  });

  test('nothing of that name: exit 2', async () => {
    expect((await run('show', 'barstow', 'hotlist.colour')).exitCode).toBe(2);
    expect((await run('show', 'barstow', 'BA-99')).exitCode).toBe(2);
  });
});

describe('policy trace', () => {
  test('all clauses: exit 0, counted', async () => {
    const { exitCode, out } = await run('trace');
    expect([exitCode, out.split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^185 clauses: /)]);
  });

  test('one agency, by either form, for machines', async () => {
    const [plain, option] = [
      await run('trace', 'carlsbad', '--json'),
      await run('trace', '--agency', 'carlsbad', '--json'),
    ];
    expect(plain.out).toBe(option.out);
    const rows = JSON.parse(plain.out) as { id: string; testNames: { names: string[] }[] }[];
    expect(rows).toHaveLength(14);
    expect(rows.find(row => row.id === 'CB-09')?.testNames.flatMap(one => one.names).length).toBeGreaterThan(3);
  });

  test('--missing lists what waits and nothing else: exit 3', async () => {
    const { exitCode, out } = await run('trace', 'barstow', '--missing');
    expect(exitCode).toBe(3);
    expect(out).toContain('BA-37 ');
    expect(out).not.toContain('BA-64 ');
  });
});
