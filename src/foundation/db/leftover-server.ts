import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends a server that a killed Plateward left running on this data folder, so that it does not block the next start.
 * Only a process whose command line names this very folder is touched. Throws when it does not end within 30 s.
 */
export async function endLeftoverServer(clusterFolder: string): Promise<void> {
  const pidFile = path.join(clusterFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pidLine, , , , socketFolder] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (isOurs(pid, clusterFolder)) await endServer(pid, clusterFolder);
  // PostgreSQL takes any process of that number for a living server: a zombie that nobody reaps, or, after the machine came up
  // again, a stranger. Backends that outlived their server still hold its shared memory, and that it looks at by itself.
  if (existsSync(pidFile) && (!isRunning(pid) || commandLineOf(pid) !== '')) rmSync(pidFile);
  // its folder for the socket was a temporary one of ours
  if (socketFolder !== undefined && path.basename(socketFolder).startsWith('pw-'))
    rmSync(socketFolder, { recursive: true, force: true });
}

async function endServer(pid: number, clusterFolder: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isOurs(pid, clusterFolder); waitedMs += 50) {
    if (waitedMs === 15_000) process.kill(pid, 'SIGQUIT');
    if (waitedMs > 30_000)
      throw new Error(
        `a PostgreSQL server (process ${pid}) holds ${clusterFolder} and does not stop: end it, then start again`,
      );
    await sleep(50);
  }
}

function isOurs(pid: number, clusterFolder: string): boolean {
  return isRunning(pid) && commandLineOf(pid).includes(`-D ${clusterFolder} `);
}

/** True while the process lives. A zombie, which nobody reaps under some container inits, counts as dead. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return true; // no /proc on this system, or it went away this moment
  }
}

/** The command line of a process, '' when it can't be told. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    try {
      return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    } catch {
      return '';
    }
  }
}
