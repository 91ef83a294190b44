import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { systemPath } from '../base/config.ts';
import { messageOf } from '../base/errors.ts';
import { isFileError } from '../base/files.ts';
import type { Log } from '../base/log.ts';
import { endLeftoverServer } from './leftover-server.ts';
import { rolePassword, type ServerAddress } from './roles.ts';
import { serverBinaries, serverUser, type ServerUser } from './server-binaries.ts';

export type EmbeddedServer = {
  /** The owner's address, database `plateward`. */
  address: ServerAddress;
  /** The postmaster's process id now (it changes when the server was killed and brought up again). */
  pid(): number | undefined;
  stop(): Promise<void>;
};

type Cluster = {
  folder: string;
  native: string;
  user: ServerUser;
  socketFolder: string;
  logFile: string;
  settings: string[];
};

const databaseName = 'plateward';
const ownerName = 'plateward';

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
  const user = serverUser();
  const folder = path.join(options.dataFolder, 'pg');
  const cluster: Cluster = {
    folder: path.join(folder, 'cluster'),
    native: serverBinaries(user, folder),
    user,
    // a unix socket's path may have 107 bytes at most: a short folder of its own
    socketFolder: mkdtempSync(path.join(os.tmpdir(), 'pw-')),
    logFile: path.join(folder, 'server.log'),
    settings: serverSettings(options.dataFolder, options.sharedBuffersMb),
  };
  const password = await rolePassword(path.join(options.dataFolder, 'secrets'), 'owner');
  prepareFolders(cluster, options.dataFolder, folder);
  await endLeftoverServer(cluster.folder);
  if (!existsSync(path.join(cluster.folder, 'PG_VERSION'))) initialise(cluster, password);

  const address = { host: cluster.socketFolder, port: 5432, user: ownerName, password, database: databaseName };
  let child = await launch(cluster, address);
  let stopping = false;
  const watch = (): void => {
    child.once('exit', code => {
      if (stopping) return;
      options.log.error({ code }, 'PostgreSQL ended unexpectedly; starting it again');
      void restart();
    });
  };
  const restart = async (): Promise<void> => {
    for (let attempt = 1; !stopping; attempt++) {
      try {
        child = await launch(cluster, address);
        watch();
        return;
      } catch (error) {
        options.log.error({ attempt, cause: messageOf(error) }, 'PostgreSQL did not come back yet');
        await sleep(Math.min(250 * attempt, 5_000));
      }
    }
  };
  watch();
  await makeDatabase(address);
  return {
    address,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      await end(child);
      rmSync(cluster.socketFolder, { recursive: true, force: true });
    },
  };
}

/** Settings that the measurements in the design call for; passed on the command line so that they hold whatever a file says. */
function serverSettings(dataFolder: string, sharedBuffersMb?: number): string[] {
  const memoryMb = os.totalmem() / 2 ** 20;
  const disk = statfsSync(existsSync(dataFolder) ? dataFolder : os.tmpdir());
  const diskFreeMb = (disk.bavail * disk.bsize) / 2 ** 20;
  const values: Record<string, string> = {
    listen_addresses: '',
    shared_buffers: `${Math.floor(sharedBuffersMb ?? Math.min(memoryMb / 4, 16_384))}MB`,
    max_wal_size: `${Math.floor(Math.max(256, Math.min(16_384, diskFreeMb / 20)))}MB`,
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    max_locks_per_transaction: '512',
    max_connections: '100',
    synchronous_commit: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    // purged bytes must not lie on in recycled WAL files
    wal_recycle: 'off',
    password_encryption: 'scram-sha-256',
    unix_socket_permissions: '0700',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // no statement text in the server's log: it could hold plates
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function prepareFolders(cluster: Cluster, dataFolder: string, folder: string): void {
  mkdirSync(cluster.folder, { recursive: true, mode: 0o700 });
  if (!('uid' in cluster.user)) return;
  const { uid, gid } = cluster.user;
  // as root the server runs as somebody else, who must be able to pass through, not to look round
  for (const passage of [dataFolder, folder]) chmodSync(passage, 0o711);
  for (const own of [cluster.folder, cluster.socketFolder]) chownSync(own, uid, gid);
  const reachable = spawnSync('test', ['-x', cluster.folder], { ...cluster.user, cwd: '/' });
  if (reachable.status !== 0) {
    throw new Error(
      `${dataFolder} lies under a folder that the database's user can't enter: choose another with PLATEWARD_DATA, such as /var/lib/plateward`,
    );
  }
}

function environmentOf(cluster: Cluster): NodeJS.ProcessEnv {
  // without a HOME of its own libpq in the server looks into root's
  return { PATH: systemPath(), HOME: cluster.folder, LC_ALL: 'C', TZ: 'UTC' };
}

function initialise(cluster: Cluster, password: string): void {
  const passwordFile = path.join(cluster.socketFolder, 'owner-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in cluster.user) chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  const flags = [
    '-D',
    cluster.folder,
    '-U',
    ownerName,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-instructions',
  ];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'];
  const made = spawnSync(path.join(cluster.native, 'bin', 'initdb'), [...flags, ...locale], {
    ...cluster.user,
    env: environmentOf(cluster),
    cwd: '/',
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    // initdb interrupted half-way leaves a folder that it would refuse next time
    rmSync(cluster.folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.error?.message ?? ''}${made.stderr}`);
  }
}

/** Spawns the server and waits until it answers. A server killed a moment ago may leave backends that hold its memory: tried again for 30 s. */
async function launch(cluster: Cluster, address: ServerAddress): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const logHandle = openSync(cluster.logFile, 'a', 0o600);
    const child = spawn(
      path.join(cluster.native, 'bin', 'postgres'),
      ['-D', cluster.folder, '-k', cluster.socketFolder, '-p', '5432', ...cluster.settings],
      { ...cluster.user, env: environmentOf(cluster), cwd: '/', stdio: ['ignore', logHandle, logHandle] },
    );
    closeSync(logHandle);
    let spawnError: Error | undefined;
    child.once('error', error => {
      spawnError = error;
    });
    if (await answers(address, () => child.exitCode !== null || child.signalCode !== null || spawnError !== undefined))
      return child;
    const ending = spawnError?.message ?? endOfLog(cluster.logFile);
    if (
      attempt >= 60 ||
      !/pre-existing shared memory|lock file .* already exists|is another postmaster/i.test(ending)
    ) {
      throw new Error(`PostgreSQL did not start:\n${ending}`);
    }
    await sleep(500);
  }
}

async function answers(address: ServerAddress, ended: () => boolean): Promise<boolean> {
  for (let triedMs = 0; triedMs < 120_000 && !ended(); triedMs += 20) {
    const client = new pg.Client({ ...address, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await client.end().catch(() => undefined);
      await sleep(20);
    }
  }
  return false;
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

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGINT'); // fast shutdown
    return undefined;
  });
}

function endOfLog(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return '(the server wrote no log)';
    throw error;
  }
}
