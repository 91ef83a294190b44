import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readFileIfAny } from '../foundation/base/files.ts';
import { projectRoot, runStep, type StepResult } from './steps.ts';
import {
  addTallies,
  emptyTally,
  lastLine,
  tallyOf,
  tallyReport,
  vitestReport,
  withoutSkips,
  type Tally,
} from './test-report.ts';

export type TestSize = 'quick' | 'full';

export type RunPlan = {
  /** Which projects of vitest.config.ts run, in this order. */
  projects: string[];
  size: TestSize;
  /** The last line as JSON on standard output, everything else on standard error. */
  json: boolean;
  /** Seconds for the whole run, and per project; a quick run that takes longer fails. */
  totalSeconds: number;
  projectSeconds: Record<string, number>;
  /** A skipped test counts as failed. */
  skipsFail: boolean;
};

export type Budget = { totalSeconds: number; checkSeconds: number; projectSeconds: Record<string, number> };

const seconds = z.number().positive();
const budgetForm = z.strictObject({
  totalSeconds: seconds,
  checkSeconds: seconds,
  projectSeconds: z.record(z.string(), seconds),
});

/** The limit of a full run, which has no budget: six hours. */
const fullLimitSeconds = 6 * 3600;

/** Reads test/budget.json: seconds per project and in all. Throws when it is not whole. */
export async function readBudget(): Promise<Budget> {
  const text = await readFile(path.join(projectRoot, 'test', 'budget.json'), 'utf8');
  return budgetForm.parse(JSON.parse(text));
}

const staticChecks = [
  { name: 'types', program: 'tsc', parameters: ['-p', '.'] },
  // what runs in a browser knows other names than what runs in Node
  { name: 'types of the browser client', program: 'tsc', parameters: ['-p', 'web'] },
  { name: 'types of the browser tests', program: 'tsc', parameters: ['-p', 'test/e2e'] },
  { name: 'lint', program: 'oxlint', parameters: ['--type-aware', 'src', 'test', 'bench', 'web'] },
  { name: 'format', program: 'oxfmt', parameters: ['--check', '.'] },
];

// A forgotten `.only` would pass by leaving the others out.
const vitestParameters = ['--allowOnly=false', '--reporter=default', '--reporter=json'];

/** Thrown when somebody stops the run (Ctrl-C). */
class Interrupted extends Error {
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/**
 * Types, lint and format, then the plan's vitest projects. Prints progress, failures, skipped tests with their reasons, and last
 * `N passed, N failed[, N skipped]`. Returns the exit code: 0 when nothing failed and something passed, else 1; 128 + n on a signal.
 */
export async function runPlan(plan: RunPlan): Promise<number> {
  // In words: with --json the numbers alone go to standard output.
  const say = plan.json ? console.error : console.log;
  let tally = emptyTally;
  let spentSeconds = 0;
  const leftMs = (): number =>
    Math.max(1, ((plan.size === 'full' ? fullLimitSeconds : plan.totalSeconds) - spentSeconds) * 1000);
  try {
    for (const check of staticChecks) {
      const { program, parameters } = check;
      const result = await runStep({ program, parameters, output: 'hidden', limitMs: leftMs() });
      throwIfInterrupted(result);
      spentSeconds += result.seconds;
      const passed = result.exitCode === 0;
      say(progressLine(check.name, passed, result));
      if (!passed) say(result.printed.trimEnd());
      tally = addTallies(tally, tallyOf(check.name, passed));
    }
    for (const project of plan.projects) {
      const result = await runProject(project, plan, leftMs());
      spentSeconds += result.seconds;
      say(progressLine(project, result.tally.failures.length === 0, result));
      tally = addTallies(tally, result.tally);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error(error.message);
    return 128 + os.constants.signals[error.signal];
  }
  if (plan.size === 'quick' && spentSeconds > plan.totalSeconds) {
    tally = addTallies(
      tally,
      tallyOf(`time: ${spentSeconds.toFixed(0)} s in all, the budget is ${plan.totalSeconds} s`, false),
    );
  }
  if (plan.skipsFail) tally = withoutSkips(tally);
  return printOutcome(tally, plan, spentSeconds);
}

function printOutcome(tally: Tally, plan: RunPlan, spentSeconds: number): number {
  const say = plan.json ? console.error : console.log;
  for (const test of tally.skipped) say(`skipped: ${test.name}\n  reason: ${test.reason}`);
  for (const name of tally.failures) say(`failed: ${name}`);
  if (plan.json) {
    const counts = { passed: tally.passed, failed: tally.failures.length, skipped: tally.skipped.length };
    console.log(
      JSON.stringify({ ...counts, seconds: Math.round(spentSeconds), failures: tally.failures, skips: tally.skipped }),
    );
  } else {
    console.log(lastLine(tally));
  }
  return tally.failures.length === 0 && tally.passed > 0 ? 0 : 1;
}

async function runProject(project: string, plan: RunPlan, limitMs: number): Promise<StepResult & { tally: Tally }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-report-'));
  try {
    const file = path.join(folder, 'report.json');
    const result = await runStep({
      program: 'vitest',
      parameters: ['run', '--project', project, '--mode', plan.size, ...vitestParameters, `--outputFile.json=${file}`],
      output: plan.json ? 'stderr' : 'stdout',
      limitMs,
    });
    throwIfInterrupted(result);
    const bytes = await readFileIfAny(file);
    const report = bytes === null ? null : vitestReport.parse(JSON.parse(bytes.toString('utf8')));
    let tally = tallyReport(project, report, result.exitCode);
    const budgetSeconds = plan.projectSeconds[project] ?? 0;
    if (plan.size === 'quick' && result.seconds > budgetSeconds) {
      tally = addTallies(
        tally,
        tallyOf(`time: ${project} took ${result.seconds.toFixed(0)} s, its budget is ${budgetSeconds} s`, false),
      );
    }
    return { ...result, tally };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function throwIfInterrupted(result: StepResult): void {
  if (result.interruptedBy !== null) throw new Interrupted(result.interruptedBy);
}

function progressLine(name: string, passed: boolean, result: StepResult): string {
  const word = result.stoppedAtLimit ? 'FAILED, stopped: out of time' : passed ? 'ok' : 'FAILED';
  return `${name.padEnd(8)}${word.padEnd(8)}${result.seconds.toFixed(1)} s`;
}
