import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { monotonicMs } from '../foundation/base/clock.ts';
import { environmentWith } from '../foundation/base/config.ts';

/** The project's own folder. */
export const projectRoot = path.resolve(import.meta.dirname, '..', '..');

export type Step = {
  /** A program of an installed package, by its name in node_modules/.bin. */
  program: string;
  parameters: string[];
  /** `hidden` keeps what the program prints for a failure; `stdout` and `stderr` let it through as it comes. */
  output: 'hidden' | 'stdout' | 'stderr';
  /** Set for the program besides what this process has. */
  environment?: Record<string, string>;
  /** Stopped after this long: a program that hangs must not hang the run. */
  limitMs: number;
};

export type StepResult = {
  /** Null when it was stopped or killed, though some programs then end with 0. */
  exitCode: number | null;
  /** What was printed, with output `hidden`. */
  printed: string;
  seconds: number;
  stoppedAtLimit: boolean;
  /** The signal with which somebody stopped the whole run, Ctrl-C for one. */
  interruptedBy: NodeJS.Signals | null;
};

/** The limit of hidden output that is kept, in characters; the rest of a flood helps nobody. */
const printedLimit = 200_000;
/** How long a program may take to end after it was asked to, before it is killed. */
const graceMs = 8_000;
/** How long printed text is awaited after a program's end. */
const drainMs = 2_000;
const stopSignals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program without standard input and waits for its end. It leads a process group of its own, so that Ctrl-C,
 * the time limit and the end of this process take its children too. Rejects when the program can't be started.
 */
export async function runStep(step: Step): Promise<StepResult> {
  const began = monotonicMs();
  const bin = path.join(projectRoot, 'node_modules', '.bin', step.program);
  const visible = step.output === 'stderr' ? 2 : 'inherit';
  const child = spawn(process.execPath, [bin, ...step.parameters], {
    cwd: projectRoot,
    detached: true,
    env: environmentWith(step.environment ?? {}),
    stdio: step.output === 'hidden' ? ['ignore', 'pipe', 'pipe'] : ['ignore', visible, 'inherit'],
  });
  let printed = '';
  const keep = (text: string): void => {
    if (printed.length < printedLimit) printed += text;
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);

  let interruptedBy: NodeJS.Signals | null = null;
  let stoppedAtLimit = false;
  let grace: NodeJS.Timeout | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    signalGroup(child, signal);
    grace ??= setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    interruptedBy = signal;
    stop(signal);
  };
  const onExit = (): void => signalGroup(child, 'SIGKILL');
  const limit = setTimeout(() => {
    stoppedAtLimit = true;
    stop('SIGTERM');
  }, step.limitMs);
  for (const signal of stopSignals) process.on(signal, onSignal);
  process.on('exit', onExit);
  try {
    const exitCode = await endOf(child);
    // What outlived its parent (a worker, say) goes too.
    const stopped = stoppedAtLimit || interruptedBy !== null;
    if (stopped) signalGroup(child, 'SIGKILL');
    return {
      exitCode: stopped ? null : exitCode,
      printed,
      seconds: (monotonicMs() - began) / 1000,
      stoppedAtLimit,
      interruptedBy,
    };
  } finally {
    clearTimeout(limit);
    clearTimeout(grace);
    for (const signal of stopSignals) process.off(signal, onSignal);
    process.off('exit', onExit);
  }
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', exitCode => resolve(exitCode));
  // A grandchild that outlives the program may hold its pipes open, so `close` alone could never come.
  child.once('exit', exitCode => setTimeout(() => resolve(exitCode), drainMs).unref());
  return promise;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
