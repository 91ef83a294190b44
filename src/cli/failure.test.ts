import { CommanderError } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { Problem } from '../foundation/base/errors.ts';
import { buildProgram } from './commands.ts';
import { exitCodeOf, reportFailure } from './failure.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...words: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const program = buildProgram();
  let out = '';
  let err = '';
  const quiet = { writeOut: (text: string) => void (out += text), writeErr: (text: string) => void (err += text) };
  for (const command of [program, ...program.commands, ...program.commands.flatMap(command => command.commands)])
    command.configureOutput(quiet);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    return { exitCode: await reportFailure(error), out, err };
  }
  return { exitCode: 0, out, err };
}

test('help is no failure', async () => {
  const { exitCode, out } = await run('--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^ {2}test /m);
  expect((await run('test', '--help')).exitCode).toBe(0);
});

test('wrong usage exits 2 and says what was meant', async () => {
  const { exitCode, err } = await run('tset');
  expect(exitCode).toBe(2);
  expect(err).toContain('Did you mean test?');
  expect((await run('test', '--size', 'huge')).exitCode).toBe(2);
  expect((await run('check', 'what')).exitCode).toBe(2);
  expect((await run('check', '--what')).exitCode).toBe(2);
  expect((await run()).exitCode).toBe(2);
});

test('every command takes --json and --help', () => {
  const leaves = buildProgram().commands.flatMap(command =>
    command.commands.length > 0 ? command.commands : [command],
  );
  expect(leaves.length).toBeGreaterThan(1);
  const plain = leaves.filter(
    command => command.description() === '' || !command.options.some(option => option.long === '--json'),
  );
  expect(plain.map(command => command.name())).toEqual([]);
});

test('a Problem is told by its title, what to do and the fields; its kind decides the exit code', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const problem = new Problem('case_required', {
    detail: 'Give --case.',
    fields: [{ field: 'case', message: 'is empty' }],
  });
  expect(await reportFailure(problem)).toBe(3);
  expect(said.mock.calls).toEqual([
    ['plateward: A case or incident number is required\n  Give --case.\n  case: is empty'],
  ]);
  expect(exitCodeOf(new Problem('policy_refused'))).toBe(4);
  expect(exitCodeOf(new Problem('session_required'))).toBe(4);
  expect(exitCodeOf(new Problem('hotlist_malformed'))).toBe(1);
  expect(exitCodeOf(new Problem('internal'))).toBe(1);
});

test('any other error is told by its message alone, without the stack', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await reportFailure(new Error('the disk is full'))).toBe(1);
  expect(said.mock.calls).toEqual([['plateward: the disk is full']]);
  said.mockClear();
  expect(await reportFailure(new CommanderError(1, 'commander.unknownOption', 'already printed'))).toBe(2);
  expect(said).not.toHaveBeenCalled();
});
