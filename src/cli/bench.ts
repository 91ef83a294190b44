import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './steps.ts';

/** Runs a benchmark of bench/ in a process of its own, so that what it measures shares nothing with the command line. Returns its exit code. */
export function runBench(name: string, { size, json }: { size: 'quick' | 'full'; json: boolean }): Promise<number> {
  const parameters = [path.join(projectRoot, 'bench', 'run.ts'), name, '--size', size, ...(json ? ['--json'] : [])];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}
