import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../base/errors.ts';
import { isFileError } from '../base/files.ts';
import type { Log } from '../base/log.ts';
import { environmentOf, initialiseOnce, ownerName, placeCluster, type Cluster } from './cluster.ts';
import { endLeftoverServer } from './leftover-server.ts';
import { rolePassword, type ServerAddress } from './roles.ts';

export type EmbeddedServer = {
  /** The owner's address, database `plateward`. */
  address: ServerAddress;
  /** The postmaster's process id now (it changes when the server was killed and brought up again). */
  pid(): number | undefined;
  stop(): Promise<void>;
};

const databaseName = 'plateward';

/** The server was told to stop while it was being started. */
class StartHalted extends Error {}

/**
 * Starts the PostgreSQL that npm brought, in `<dataFolder>/pg`, made on first use; listens on a unix socket only.
 * If the server dies it is started again by itself. Throws with the end of the server's log when it won't start.
 */
export async function startEmbeddedServer(options: {
  dataFolder: string;
  log: Log;
  /** Share of memory for shared_buffers; small for demo and tests. */
  sharedBuffersMb?: number;
}): Promise<EmbeddedServer> {
  const password = await rolePassword(path.join(options.dataFolder, 'secrets'), 'owner');
  const cluster = placeCluster(options.dataFolder, options.sharedBuffersMb);
  const address = { host: cluster.socketFolder, port: 5432, user: ownerName, password, database: databaseName };
  try {
    await endLeftoverServer(cluster.folder);
    await initialiseOnce(cluster, password);
    const kept = await keepRunning(cluster, address, options.log);
    await makeDatabase(address);
    return { address, ...kept };
  } catch (error) {
    rmSync(cluster.socketFolder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the server, and starts it again each time that it ends without having been told to. */
async function keepRunning(
  cluster: Cluster,
  address: ServerAddress,
  log: Log,
): Promise<Pick<EmbeddedServer, 'pid' | 'stop'>> {
  const halt = new AbortController();
  let child = await launch(cluster, address, halt.signal);
  const watch = async (): Promise<void> => {
    for (;;) {
      await ended(child);
      if (halt.signal.aborted) return;
      log.error({ code: child.exitCode, signal: child.signalCode }, 'PostgreSQL ended unexpectedly; starting it again');
      for (let attempt = 1; hasEnded(child); attempt++) {
        try {
          child = await launch(cluster, address, halt.signal);
        } catch (error) {
          if (error instanceof StartHalted) return;
          log.error({ attempt, cause: messageOf(error) }, 'PostgreSQL did not come back yet');
          await sleep(Math.min(250 * attempt, 5_000), undefined, { signal: halt.signal }).catch(() => undefined);
        }
      }
    }
  };
  const watching = watch();
  return {
    pid: () => (hasEnded(child) ? undefined : child.pid),
    async stop() {
      halt.abort();
      await end(child);
      // a start that was under way ends its own server
      await watching;
      rmSync(cluster.socketFolder, { recursive: true, force: true });
    },
  };
}

/**
 * Spawns the server and waits until it answers. A server killed a moment ago may leave backends that hold its memory: tried
 * again for 30 s. Throws StartHalted, with nothing left running, when `halt` comes first.
 */
async function launch(cluster: Cluster, address: ServerAddress, halt: AbortSignal): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const logHandle = openSync(cluster.logFile, 'a', 0o600);
    const child = spawn(
      path.join(cluster.native, 'bin', 'postgres'),
      ['-D', cluster.folder, '-k', cluster.socketFolder, '-p', '5432', ...cluster.settings],
      // a session of its own: Ctrl-C in the terminal goes to every process of ours, and the house must close before its database
      {
        ...cluster.user,
        env: environmentOf(cluster),
        cwd: '/',
        detached: true,
        stdio: ['ignore', logHandle, logHandle],
      },
    );
    closeSync(logHandle);
    let spawnError: Error | undefined;
    child.once('error', error => {
      spawnError = error;
    });
    const gone = (): boolean => hasEnded(child) || spawnError !== undefined;
    const answered = await answers(address, () => gone() || halt.aborted);
    if (answered && !gone() && !halt.aborted) return child;
    // one that doesn't answer in time must not hold the folder against the next attempt
    if (spawnError === undefined) await end(child);
    if (halt.aborted) throw new StartHalted('the server was told to stop while it was being started');
    const ending = spawnError?.message ?? endOfLog(cluster.logFile);
    if (attempt >= 300 || !/pre-existing shared memory|lock file .* already exists|is another postmaster/i.test(ending))
      throw new Error(`PostgreSQL did not start:\n${ending}`);
    await sleep(100, undefined, { signal: halt }).catch(() => undefined);
  }
}

/** False when it has not answered for two minutes; while it says that it recovers, it is given all the time it wants. */
async function answers(address: ServerAddress, gaveUp: () => boolean): Promise<boolean> {
  for (let triedMs = 0; triedMs < 120_000 && !gaveUp(); triedMs += 20) {
    const client = new pg.Client({ ...address, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if (isRecovering(error)) triedMs = 0;
      await client.end().catch(() => undefined);
      await sleep(20);
    }
  }
  return false;
}

/** SQLSTATE 57P03: "the database system is starting up", also while it replays its log after a crash. */
function isRecovering(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57P03';
}

async function makeDatabase(address: ServerAddress): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  try {
    const there = await client.query('select 1 from pg_database where datname = $1', [address.database]);
    if (there.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(address.database)}`);
  } finally {
    await client.end();
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  // asked first: an end that came before anybody listened is not told again
  if (!hasEnded(child)) await new Promise(resolve => child.once('exit', resolve));
}

/** Fast shutdown. One that takes longer than 60 s (a disk that hangs) is ended without a checkpoint: the next start recovers. */
async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGQUIT'), 60_000);
  await ended(child);
  clearTimeout(late);
}

function endOfLog(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return '(the server wrote no log)';
    throw error;
  }
}
