import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { isRunning } from '../../src/foundation/db/leftover-server.ts';
import type { ServerAddress } from '../../src/foundation/db/roles.ts';

const program = fileURLToPath(new URL('../support/server-process.ts', import.meta.url));

/** A Plateward in a process of its own, with its PostgreSQL, to be killed and started again on the same data folder. */
export type Serving = {
  /** Where it answers, or last did. */
  address(): string;
  start(): Promise<void>;
  /** Begins to start and is killed `afterMs` later, wherever it is by then. */
  startAndKill(afterMs: number): Promise<void>;
  /** SIGKILL of the Node process; its PostgreSQL lives on. */
  kill(): Promise<void>;
  /** SIGTERM; answers with the exit code. */
  stop(): Promise<number | null>;
  postmasterPid(): number | null;
  /** What went wrong without anybody having killed it; must stay empty. */
  faults: string[];
};

export function serveInProcess(dataFolder: string): Serving {
  let child: ChildProcess | undefined;
  let address = '';
  const faults: string[] = [];
  const expected = new WeakSet<ChildProcess>();

  const launch = (): { process: ChildProcess; ready: Promise<string> } => {
    const next = spawn(process.execPath, [program, dataFolder], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = next;
    const said: string[] = [];
    next.stderr.setEncoding('utf8').on('data', (text: string) => said.splice(0, said.length - 40, ...text.split('\n')));
    const gone = once(next, 'exit').then(() => {
      const ending = `the server ended by itself (${next.exitCode ?? next.signalCode}):\n${said.join('\n')}`;
      if (!expected.has(next)) faults.push(ending);
      throw new Error(ending);
    });
    const ready = Promise.race([gone, once(createInterface({ input: next.stdout }), 'line')]).then(([line]) => {
      // the program prints one line, this one
      address = (JSON.parse(String(line)) as { address: string }).address;
      return address;
    });
    ready.catch(() => undefined);
    return { process: next, ready };
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || hasEnded(child)) return;
    expected.add(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    address: () => address,
    faults,
    async start() {
      await launch().ready;
    },
    async startAndKill(afterMs) {
      launch();
      await sleep(afterMs);
      await kill();
    },
    kill,
    async stop() {
      if (child === undefined) return null;
      if (hasEnded(child)) return child.exitCode;
      expected.add(child);
      child.kill('SIGTERM');
      await once(child, 'exit');
      return child.exitCode;
    },
    postmasterPid: () => postmasterOf(dataFolder)?.pid ?? null,
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The folder's PostgreSQL: null when none runs. */
export function postmasterOf(dataFolder: string): { pid: number; socketFolder: string } | null {
  try {
    const lines = readFileSync(path.join(dataFolder, 'pg', 'cluster', 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 1 && isRunning(pid) ? { pid, socketFolder: lines[4] ?? '' } : null;
  } catch {
    return null; // not there, or being written
  }
}

/** Runs a query as the superuser that owns the folder's running PostgreSQL. */
export async function asSuperuser<Row extends pg.QueryResultRow>(
  dataFolder: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const running = postmasterOf(dataFolder);
  if (running === null) throw new Error('no PostgreSQL runs on this folder');
  const password = readFileSync(path.join(dataFolder, 'secrets', 'db-owner'), 'utf8');
  const address: ServerAddress = {
    host: running.socketFolder,
    port: 5432,
    user: 'plateward',
    password,
    database: 'plateward',
  };
  const client = new pg.Client({ ...address });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
