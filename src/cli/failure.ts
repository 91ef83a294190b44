import { CommanderError } from 'commander';
import { isProblem, messageOf, type Problem } from '../foundation/base/errors.ts';
import { errorCodes } from '../foundation/contract/errors.ts';

/** Exit codes: 0 done, 1 failed or found wrong, 2 wrong usage, 3 incomplete input, 4 refused by policy or permission. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** Says on standard error what went wrong, in words that a person can act on, and returns the exit code. The stack only with PLATEWARD_LOG=debug. */
export async function reportFailure(error: unknown): Promise<ExitCode> {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  console.error(isProblem(error) ? problemText(error) : `plateward: ${messageOf(error)}`);
  if (error instanceof Error && (await wantsStack())) console.error(error.stack);
  return isProblem(error) ? exitCodeOf(error) : 1;
}

/** The exit code for a Problem: 4 when the person may not, 3 when something required was left out, else 1. */
export function exitCodeOf(problem: Problem): ExitCode {
  if (problem.status === 401 || problem.status === 403) return 4;
  return problem.code.endsWith('_required') || problem.code === 'plate_missing' ? 3 : 1;
}

function problemText(problem: Problem): string {
  const { detail, fields = [] } = problem.extras;
  const lines = [`plateward: ${errorCodes[problem.code].title}`];
  if (detail !== undefined) lines.push(`  ${detail}`);
  for (const fault of fields) lines.push(`  ${fault.field}: ${fault.message}`);
  return lines.join('\n');
}

async function wantsStack(): Promise<boolean> {
  try {
    const { readConfig } = await import('../foundation/base/config.ts');
    return readConfig().logLevel === 'debug';
  } catch {
    // The settings themselves are wrong; that has been said or will be.
    return false;
  }
}
