import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemPath } from '../base/config.ts';
import { syncFolder } from '../base/files.ts';
import { serverBinaries, serverUser, type ServerUser } from './server-binaries.ts';

/** The superuser of the embedded server. */
export const ownerName = 'plateward';

/** Where the embedded server's files lie, and as whom and how it runs. */
export type Cluster = {
  folder: string;
  native: string;
  user: ServerUser;
  socketFolder: string;
  logFile: string;
  settings: string[];
};

/** Finds the binaries and makes the folders of the cluster in `<dataFolder>/pg`. Throws when the server's user can't enter them. */
export function placeCluster(dataFolder: string, sharedBuffersMb?: number): Cluster {
  const user = serverUser();
  const folder = path.join(dataFolder, 'pg');
  const cluster: Cluster = {
    folder: path.join(folder, 'cluster'),
    native: serverBinaries(user, folder),
    user,
    // a unix socket's path may have 107 bytes at most: a short folder of its own
    socketFolder: mkdtempSync(path.join(os.tmpdir(), 'pw-')),
    logFile: path.join(folder, 'server.log'),
    settings: serverSettings(dataFolder, sharedBuffersMb),
  };
  prepareFolders(cluster, dataFolder, folder);
  return cluster;
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
    recovery_init_sync_method: syncMethod(),
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

/**
 * How a server that was killed has its files flushed before it recovers: all at once where Linux tells of errors in that (5.8 and
 * newer), else one file after the other, which takes seconds with some thousand files.
 */
function syncMethod(): 'syncfs' | 'fsync' {
  const [major = 0, minor = 0] = os.release().split('.').map(Number);
  return process.platform === 'linux' && (major > 5 || (major === 5 && minor >= 8)) ? 'syncfs' : 'fsync';
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

/** What the server's processes see of the environment. */
export function environmentOf(cluster: Cluster): NodeJS.ProcessEnv {
  // without a HOME of its own libpq in the server looks into root's
  return { PATH: systemPath(), HOME: cluster.folder, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Makes the cluster if it isn't there. It is made under another name and renamed when whole: one that was interrupted
 * half-way can't be taken for a cluster. Throws with what initdb said.
 */
export async function initialiseOnce(cluster: Cluster, password: string): Promise<void> {
  const folder = path.dirname(cluster.folder);
  for (const name of readdirSync(folder))
    if (name.startsWith('making-')) rmSync(path.join(folder, name), { recursive: true, force: true });
  if (existsSync(path.join(cluster.folder, 'PG_VERSION'))) return;
  const making = mkdtempSync(path.join(folder, 'making-'));
  const passwordFile = path.join(cluster.socketFolder, 'owner-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in cluster.user)
    for (const own of [making, passwordFile]) chownSync(own, cluster.user.uid, cluster.user.gid);
  const flags = ['-D', making, '-U', ownerName, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const made = spawnSync(
    path.join(cluster.native, 'bin', 'initdb'),
    [...flags, ...locale, '--data-checksums', '--no-instructions'],
    { ...cluster.user, env: environmentOf(cluster), cwd: '/', encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.error?.message ?? ''}${made.stderr}`);
  }
  rmSync(cluster.folder, { recursive: true, force: true });
  renameSync(making, cluster.folder);
  await syncFolder(folder);
}
